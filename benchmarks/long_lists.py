"""Every list of a large site as long as some years make it: links, slips, imports, the audit trail, jobs, runs."""

import itertools
import json
import random
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any

from sqlalchemy import Connection

LINKS, BLANK_LINKS, TOMBSTONES, AUDIT = 100_000, 100_000, 200_000, 100_000
SHEETS, DELIVERIES, MACHINES = 12_000, 12_000, 500
IMPORTS, COUNTED, CORRECTIONS = 3_000, 100_000, 5_000
SNAPSHOTS, JOBS, TABLES = 200, 5_000, 100
INSTRUMENTS, DRAFTS, PAPER = 60, 40, 2_000
VISITS_OF_A_DAY = 30
VERBS = (
    "wave.probability",
    "kiosk.code",
    "account.grant",
    "register.correct",
    "office.services",
    "slips.make",
)
BEGAN = datetime(2024, 1, 8, 2, tzinfo=UTC)
Rows = Iterable[dict[str, Any]]


@dataclass(frozen=True, slots=True)
class Site:
    """What rows refer to."""

    wave: int
    offices: Sequence[int]
    counters: Sequence[int]
    today: date


def fill(connection: Connection, table: str, rows: Rows) -> None:
    """Insert rows, all of the same columns."""
    every = iter(rows)
    while some := list(itertools.islice(every, 10_000)):
        names = list(some[0])
        marks = ", ".join("?" for _ in names)
        connection.exec_driver_sql(
            f"INSERT INTO {table} ({', '.join(names)}) VALUES ({marks})",  # nosec B608
            [tuple(row.values()) for row in some],
        )


def fill_lists(connection: Connection, site: Site) -> None:
    """Everything but places, waves, visits and answers of closed days."""
    rng = random.Random(1)
    account, service = connection.exec_driver_sql(
        "SELECT (SELECT max(id) FROM account), (SELECT min(id) FROM service)"
    ).one()
    units = list(connection.exec_driver_sql("SELECT id FROM psu LIMIT 20000").scalars())
    fill(connection, "link", _links(rng, units, service, site.today))
    fill(connection, "link_tombstone", ({"hash": _hash(rng), "state": "spent"} for _ in range(TOMBSTONES)))
    fill(connection, "audit_event", _audit(rng, account))
    fill(connection, "slip_sheet", _sheets(site, account))
    fill(connection, "blank_link", _blank_links(rng))
    fill(connection, "delivery_batch", _deliveries(site, service, account))
    fill(connection, "counter_key", _machines(site, account))
    fill(connection, "job", _jobs(account))
    _fill_register(connection, site, service, account)
    _fill_paper(connection, site, account)
    _fill_results(connection, account)
    _fill_today(connection, site, service)


def _hash(rng: random.Random) -> str:
    return f"{rng.getrandbits(256):064x}"


def _day(number: int) -> str:
    return (BEGAN.date() + timedelta(days=number)).isoformat()


def _moment(minutes: float) -> str:
    return f"{BEGAN + timedelta(minutes=minutes):%Y-%m-%d %H:%M:%S.%f}"


def _links(rng: random.Random, units: Sequence[str], service: int, today: date) -> Iterator[dict[str, Any]]:
    for number in range(LINKS):
        yield {
            "token_hash": _hash(rng),
            "code_hash": _hash(rng),
            "state": "issued" if number % 5 else "opened",
            "psu_id": units[number % len(units)],
            "service_id": service,
            "probability": 0.2,
            "expires_on": (today + timedelta(days=number % 14)).isoformat(),
        }


def _audit(rng: random.Random, account: int) -> Iterator[dict[str, Any]]:
    for number in range(AUDIT):
        yield {
            "at": _moment(10 * number),
            "account_id": rng.randint(1, account) if number % 20 else None,
            "verb": rng.choice(VERBS),
            "subject": f"office-{rng.randint(1, 100):03}",
            "before": json.dumps({"probability": 0.1}),
            "after": json.dumps({"probability": 0.2, "number": number}),
        }


def _sheets(site: Site, account: int) -> Iterator[dict[str, Any]]:
    for number in range(SHEETS):
        office = site.offices[number % len(site.offices)]
        yield {"office_id": office, "made_by": account, "made_on": _day(number // 6), "slips": 200}


def _blank_links(rng: random.Random) -> Iterator[dict[str, Any]]:
    for number in range(BLANK_LINKS):
        sheet = SHEETS - number // 200
        yield {"token_hash": _hash(rng), "code_hash": _hash(rng), "sheet_id": sheet, "serial": f"{number:08}"}


def _deliveries(site: Site, service: int, account: int) -> Iterator[dict[str, Any]]:
    for number in range(DELIVERIES):
        yield {
            "counter_id": site.counters[number % len(site.counters)],
            "service_id": service,
            "request": f"request-{number}",
            "made_by": account,
            "made_on": _day(number // 6),
            "visits": 40,
            "links": 9,
        }


def _machines(site: Site, account: int) -> Iterator[dict[str, Any]]:
    for number in range(MACHINES):
        counter = site.counters[number % len(site.counters)]
        made = {"made_by": account, "made_on": _day(number), "is_active": number % 2}
        yield made | {"counter_id": counter, "name": f"Máy lấy số {number}", "key_hash": f"{number:064}"}


def _jobs(account: int) -> Iterator[dict[str, Any]]:
    kinds = ("freeze", "analyse", "export", "register_import")
    for number in range(JOBS):
        yield {
            "kind": kinds[number % len(kinds)],
            "payload": json.dumps({"snapshot_id": 1, "part": "invited", "format": "csv", "language": "vi"}),
            "state": "done",
            "done": 1,
            "total": 1,
            "message": "",
            "requested_at": _moment(200 * number),
            "requested_by": account,
            "attempts": 1,
            "result": json.dumps(
                {"snapshot_id": 1, "run_id": 1, "rows": 9, "file": f"{number}.zip", "bytes": 9}
            ),
        }


def _fill_register(connection: Connection, site: Site, service: int, account: int) -> None:
    problems = [[line, "day", "no_day"] for line in range(1, 101)]
    facts = {"rows": 2_000, "visits": 2_000, "first": _day(0), "last": _day(9), "problems": []}
    fill(
        connection,
        "register_import",
        (
            {
                "state": "refused" if number % 10 == 0 else "done",
                "file_name": f"so-{number}.xlsx",
                "sha256": f"{number:064}",
                "counts": "visits",
                "facts": json.dumps({**facts, "problems": problems} if number % 10 == 0 else facts),
                "made_by": account - number % 50,
                "made_at": _moment(400 * number),
            }
            for number in range(IMPORTS)
        ),
    )
    common = {"wave_id": site.wave, "service_id": service, "visits": 20}
    fill(
        connection,
        "outside_count",
        (
            common
            | {
                "office_id": site.offices[number % len(site.offices)],
                "channel": "counter",
                "source": "dossiers",
            }
            | {
                "day": (site.today - timedelta(days=number % 80)).isoformat(),
                "import_id": 1 + number % IMPORTS,
            }
            for number in range(COUNTED)
        ),
    )
    fill(
        connection,
        "register_correction",
        (
            common
            | {
                "counter_id": site.counters[number % len(site.counters)],
                "reason": "đếm lại",
                "made_by": account,
            }
            | {"day": (site.today - timedelta(days=number % 60)).isoformat(), "made_at": _moment(9 * number)}
            for number in range(CORRECTIONS)
        ),
    )


def _fill_paper(connection: Connection, site: Site, account: int) -> None:
    form = connection.exec_driver_sql("SELECT full_instrument FROM wave").scalar()
    fill(
        connection,
        "paper_entry",
        (
            {
                "serial": f"p{number:07}",
                "state": "differs" if number % 9 == 0 else "waiting",
                "wave_id": site.wave,
                "office_id": site.offices[number % len(site.offices)],
                "instrument": form,
                "entered_by": account,
                "due_on": site.today.isoformat(),
                "sealed": b"sealed",
            }
            for number in range(PAPER)
        ),
    )
    waves = connection.exec_driver_sql("SELECT id FROM wave").scalars().all()
    counts = dict.fromkeys(("forms", "drawn", "compared", "answers", "differing", "given_up"), 9)
    fill(connection, "paper_tally", ({"wave_id": wave, **counts} for wave in waves))
    document, made = "# một dòng\n" * 2_000, {"notes": "[]", "made_by": account}
    fill(
        connection,
        "instrument_draft",
        (
            made | {"filename": f"{number}.yaml", "text": document, "made_on": _day(number), "problems": 1}
            for number in range(DRAFTS)
        ),
    )
    connection.exec_driver_sql(
        "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ?) INSERT INTO instrument "
        "SELECT substr('0000' || i, -4) || substr(content_hash, 5), name, version + i, document, published_on "
        "FROM n, instrument WHERE content_hash = ?",
        (INSTRUMENTS, form),
    )


def _fill_results(connection: Connection, account: int) -> None:
    """The data sets and runs of some years: copies of the first; every third run is public."""
    for number in range(2, SNAPSHOTS + 1):
        connection.exec_driver_sql(
            "INSERT INTO snapshot SELECT ?, wave_id, folder, ?, invited_rows, walk_up_rows, ?, frozen_by "
            "FROM snapshot WHERE id = 1",
            (number, f"{number:064}", _moment(3_000 * number)),
        )
        connection.exec_driver_sql(
            "INSERT INTO run SELECT ?, ?, spec, code_version, ?, requested_by, result FROM run WHERE id = 1",
            (number, number, _moment(3_000 * number)),
        )
    fill(
        connection,
        "publication",
        (
            {"run_id": run, "published_at": _moment(3_000 * run), "published_by": account, "reason": ""}
            for run in range(4, SNAPSHOTS + 1, 3)
        ),
    )
    content = json.dumps({"figures": [[2025, "66", f"c{each}", 1.5] for each in range(200)], "notices": []})
    fill(
        connection,
        "published_table",
        (
            {"state": "accepted", "file_name": f"t{number}.csv", "source": "s", "sha256": f"{number:064}"}
            | {"content": content, "made_by": account, "made_at": _moment(9 * number)}
            for number in range(TABLES)
        ),
    )


def _fill_today(connection: Connection, site: Site, service: int) -> None:
    """Every counter in the middle of its day."""
    day, week = site.today.isoformat(), f"{site.today:%G-W%V}"
    connection.exec_driver_sql(
        "INSERT OR IGNORE INTO psu (id, wave_id, office_id, month, week, counter_id, day) "
        "SELECT lower(hex(randomblob(16))), ?, office_id, ?, ?, id, ? FROM counter",
        (site.wave, day[:7], week, day),
    )
    connection.exec_driver_sql(
        "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ?) INSERT INTO visit "
        "(psu_id, service_id, purpose, probability, outcome, tap, dossiers, is_company, is_offline) "
        "SELECT id, ?, 'hand_in', 0.2, CASE WHEN i % 5 THEN 'not_drawn' ELSE 'invited' END, id || '-' || i, 1, 0, 0 "
        "FROM psu, n WHERE day = ? AND counter_id IS NOT NULL",
        (VISITS_OF_A_DAY, service, day),
    )
