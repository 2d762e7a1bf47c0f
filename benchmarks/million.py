"""A site with 1,000,000 invited answers: freezing, running the counter index, and the pages of those who read them.

    python -m benchmarks.million [--answers 1000000] [--folder FOLDER] [--loads 40]

The demonstration province is filled first; then every closed day of its history is repeated under fresh keys until the
answers are enough, with its visits and its register. FOLDER keeps the site for another time. Each job runs in a worker
of its own, as on a real site, and tells its time, processor time and largest memory. Limits: freezing and running
within 60 s, running alone within 5 s, pages within 300 ms at the 95th percentile.
"""

import argparse
import os
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np

from surveyapp.config import Settings, read_settings
from surveyapp.domain.days import system_clock
from surveyapp.launch.card import read_card
from surveyapp.launch.preparing import prepare
from surveyapp.launch.serving import environment_of, start, stop
from surveyapp.services.jobs import job_status, request_job
from surveyapp.services.results import published_runs
from surveyapp.services.transactions import Database
from surveyapp.store.closed_sums import sum_up
from tests.load.plain_browser import HOST, PlainBrowser

PORT = 8155
DENSER = 10
FULL, RUN, PAGE = 60.0, 5.0, 0.300
PATHS = (
    "/results",
    "/results/runs/{run}",
    "/results/runs/{run}/act",
    "/results/runs/{run}/compare",
    "/results/target",
    "/results/snapshots/{snapshot}/exports",
    "/public/{published}",
)
# The job and nothing else: upkeep, which writes the whole database anew after a start, is another matter.
DO_ONE_JOB = """
from surveyapp.config import read_settings
from surveyapp.services.results import published_runs
from surveyapp.services.transactions import Database
from surveyapp.worker import Worker
settings = read_settings()
Worker(settings, Database(settings.database_url)).do_next_job()
"""


@dataclass(frozen=True)
class Took:
    """What a job needed: seconds, seconds of processor, and MB of memory at the most."""

    seconds: float
    worked: float
    memory: float


def repeat(database: Database, wave_id: int, answers: int) -> int:
    """Repeat the closed history until there are enough answers; how many there are.

    Every counter-day stands again some twenty times, and in each there are ten times as many visits and answers.
    """
    with database.engine.connect() as connection:
        raw = connection.connection.cursor()
        for pragma in ("synchronous = OFF", "journal_mode = OFF", "cache_size = -1500000"):
            raw.execute(f"PRAGMA {pragma}")
        raw.execute("PRAGMA cache_size = -2000000")
        raw.execute("BEGIN")
        raw.execute("CREATE TEMP TABLE original AS SELECT id FROM psu WHERE wave_id = ?", (wave_id,))
        count = "SELECT count(*) FROM response JOIN psu ON psu.id = psu_id WHERE wave_id = ? AND source = 'invited'"
        first = raw.execute(count, (wave_id,)).fetchone()[0]
        rounds = -(-(answers - first) // (first * DENSER))
        for number in range(1, rounds + 1):
            _repeat_once(raw)
            print(f"  {first * (1 + number * DENSER):,} answers", flush=True)
        times = 1 + rounds * DENSER
        raw.execute("UPDATE register_count SET visits = visits * ? WHERE wave_id = ?", (times, wave_id))
        raw.execute("UPDATE register_margin SET visits = visits * ? WHERE wave_id = ?", (times, wave_id))
        raw.execute("COMMIT")
        raw.execute("ANALYZE")
        found = int(raw.execute(count, (wave_id,)).fetchone()[0])
    with database.transaction() as session:
        sum_up(session, wave_id)
    return found


def _repeat_once(raw: Any) -> None:
    """New counter-days with the visit counts of the old ones, ten times as large, and their answers ten times."""
    raw.execute("DROP TABLE IF EXISTS copied")
    raw.execute(
        "CREATE TEMP TABLE copied AS SELECT id AS old, lower(hex(randomblob(16))) AS new FROM original"
    )
    raw.execute("CREATE UNIQUE INDEX copied_old ON copied (old)")
    forgotten = {"id": "copied.new", "counter_id": "NULL", "kiosk_id": "NULL", "day": "NULL"}
    _insert(raw, "psu", "id", forgotten)
    _insert(
        raw, "visit_count", "psu_id", {"psu_id": "copied.new", "visits": f"visit_count.visits * {DENSER}"}
    )
    for _ in range(DENSER):
        _insert(raw, "response", "psu_id", {"psu_id": "copied.new", "id": "lower(hex(randomblob(16)))"})


def _insert(raw: Any, table: str, key: str, fresh: dict[str, str]) -> None:
    # SQLite takes the tables of a cross join in their order: the few counter-days first, then what lies under each.
    columns = [row[1] for row in raw.execute(f"PRAGMA table_info({table})")]
    taken = ", ".join(fresh.get(column, f"{table}.{column}") for column in columns)
    listed = ", ".join(columns)
    # Names come from this file and from the schema, never from outside.
    source = f"FROM copied CROSS JOIN {table} ON {table}.{key} = copied.old"
    raw.execute(f"INSERT INTO {table} ({listed}) SELECT {taken} {source}")  # nosec B608


def job(
    settings: Settings, database: Database, kind: str, payload: dict[str, int], wanted: str
) -> tuple[int, Took]:
    """Let a worker of its own do a job; what came of it, and what it took."""
    with database.transaction() as session:
        job_id = request_job(session, kind, dict(payload), None, system_clock())
    began = time.perf_counter()
    process = subprocess.Popen(
        [sys.executable, "-c", DO_ONE_JOB],
        env=environment_of(settings),
        stdout=subprocess.DEVNULL,
    )
    _, _, usage = os.wait4(process.pid, 0)
    took = Took(time.perf_counter() - began, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024)
    with database.transaction(write=False) as session:
        status = job_status(session, job_id)
    if status.result is None:
        raise RuntimeError(f"{kind}: {status.state} {status.message}")
    return int(status.result[wanted]), took


def pages(settings: Settings, database: Database, snapshot_id: int, run_id: int, loads: int) -> bool:
    """How long each page of the analyst and of the public takes; whether all stay within the limit."""
    card = read_card(settings.data_folder)
    assert card is not None
    analyst = next(login for login in card.logins if login.role == "analyst")
    with database.transaction(write=False) as session:
        published = published_runs(session)[0].id
    processes = start(settings, HOST, PORT)
    try:
        browser = PlainBrowser(PORT)
        browser.sign_in(analyst.login, analyst.password)
        addresses = [path.format(run=run_id, snapshot=snapshot_id, published=published) for path in PATHS]
        return all([_page(browser, address, loads) for address in addresses])
    finally:
        stop(processes)


def _page(browser: PlainBrowser, path: str, loads: int) -> bool:
    taken = []
    for _ in range(loads):
        began = time.perf_counter()
        browser.get(path)
        taken.append(time.perf_counter() - began)
    half, most = np.quantile(taken, (0.5, 0.95))
    print(f"{path:40} median {1000 * half:5.0f} ms, 95 % {1000 * most:5.0f} ms", flush=True)
    return bool(most <= PAGE)


def site(folder: Path, answers: int) -> tuple[Settings, Database]:
    """The site in a folder, made if it is not there yet."""
    settings = replace(
        read_settings({}), data_folder=folder, database_url=f"sqlite:///{folder / 'survey.db'}"
    )
    is_new = read_card(folder) is None
    database = prepare(settings, with_demonstration=True, report=print)
    card = read_card(folder)
    assert card is not None
    if is_new:
        print(f"  {repeat(database, card.wave_id, answers):,} invited answers")
    return settings, database


def measure(folder: Path, answers: int, loads: int) -> bool:
    """Everything; whether all limits hold."""
    settings, database = site(folder, answers)
    card = read_card(folder)
    assert card is not None
    snapshot_id, froze = job(settings, database, "freeze", {"wave_id": card.wave_id}, "snapshot_id")
    run_id, ran = job(settings, database, "analyse", {"snapshot_id": snapshot_id}, "run_id")
    for name, took in (("freeze", froze), ("run", ran)):
        print(
            f"{name}: {took.seconds:.1f} s ({took.worked:.1f} s of processor), {took.memory:.0f} MB",
            flush=True,
        )
    holds = froze.seconds + ran.seconds <= FULL and ran.seconds <= RUN
    return pages(settings, database, snapshot_id, run_id, loads) and holds


def main() -> int:
    """Print the figures; 1 when a limit does not hold."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--answers", type=int, default=1_000_000)
    parser.add_argument("--folder", type=Path)
    parser.add_argument("--loads", type=int, default=40)
    given = parser.parse_args()
    if given.folder:
        given.folder.mkdir(parents=True, exist_ok=True)
        return 0 if measure(given.folder, given.answers, given.loads) else 1
    with tempfile.TemporaryDirectory() as name:
        return 0 if measure(Path(name), given.answers, given.loads) else 1


if __name__ == "__main__":
    sys.exit(main())
