"""A year of 100 offices, 250 days and 120 visits a day through the real services, with everything that goes wrong.

    python -m benchmarks.simulated_year [--offices 100] [--days 250] [--visits 120] [--processes 2] [--seed 1]

Offices are shared out among processes with a database each, since an office knows nothing of the others. Prints what
was compared, and exits with 1 when a visit is lost or doubled, inclusion is not what π says (χ², p < 0.001), weights do
not meet the register, or a clerk who remembers every draw foresees the next (p < 0.001 over all clerks tried).
"""

import argparse
import sys
import tempfile
import time
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from scipy import stats

from surveyapp.services.freezing.snapshots import write_snapshot
from surveyapp.services.transactions import Database
from surveyapp.store.migrating import upgrade
from tests.simulation.year import Habits, Truth, Year
from tests.simulation.year_checks import (
    CLERKS,
    Counts,
    a_clerks_luck,
    counts_of,
    inclusion_p,
    weights_off_register,
)
from tests.simulation.year_places import build, working_days


@dataclass(frozen=True)
class Share:
    """What one process lives through."""

    number: int
    offices: int
    days: int
    visits: int
    seed: int


@dataclass(frozen=True)
class Lived:
    """What happened to some offices, what the system holds of it, and how far weights are off the register."""

    truth: Truth
    held: Counts
    off: float


def live(share: Share) -> Lived:
    """Live through the year of some offices, then freeze and weigh."""
    days = working_days(share.days)
    with tempfile.TemporaryDirectory() as name:
        database = Database(f"sqlite:///{name}/year.db")
        upgrade(database)
        with database.transaction() as session:
            scene = build(session, share.offices, days, share.seed)
        year = Year(database, scene, share.seed, Habits())
        started = time.monotonic()

        def tell(day: int) -> None:
            if day % 10 == 0:
                print(f"  part {share.number}: day {day}, {time.monotonic() - started:.0f} s", flush=True)

        truth = year.live(days, share.visits, tell)
        with database.transaction(write=False) as session:
            held = counts_of(session)
            files = write_snapshot(session, scene.wave_id, Path(name), days[-1] + timedelta(days=40))
        return Lived(truth, held, weights_off_register(files.folder))


def shares(arguments: argparse.Namespace) -> list[Share]:
    """The offices, as evenly as it goes."""
    each, more = divmod(arguments.offices, arguments.processes)
    return [
        Share(number, each + (number < more), arguments.days, arguments.visits, arguments.seed + number)
        for number in range(arguments.processes)
        if each + (number < more)
    ]


def joined(lived: list[Lived]) -> Truth:
    """All offices as one: counters are numbered anew."""
    whole = Truth()
    for number, one in enumerate(lived):
        for counter, draws in one.truth.draws.items():
            whole.draws[number * 10**6 + counter] = draws
        for (counter, chance), drawn in one.truth.drawn.items():
            whole.drawn[number * 10**6 + counter, chance] = drawn
    return whole


def is_whole(one: Lived) -> bool:
    """Whether every visit, mis-tap and answer is there, once."""
    truth, held = one.truth, one.held
    return (
        held.register == truth.visits
        and held.visits == truth.visits.total()
        and held.drawn.total() == truth.drawn.total()
        and (held.mistaps, held.answers) == (truth.mistaps, truth.answers)
    )


def main() -> int:
    """Live, compare, print; the exit code."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    for name, default in (("offices", 100), ("days", 250), ("visits", 120), ("processes", 2), ("seed", 1)):
        parser.add_argument(f"--{name}", type=int, default=default)
    arguments = parser.parse_args()
    with ProcessPoolExecutor(arguments.processes) as pool:
        lived = list(pool.map(live, shares(arguments)))
    truth = joined(lived)
    for name in ("answers", "mistaps", "repeats", "crashes", "restarts", "offline_days"):
        print(f"{name.replace('_', ' ')}: {sum(getattr(one.truth, name) for one in lived):,}")
    visits, drawn = sum(one.truth.visits.total() for one in lived), truth.drawn.total()
    whole, p, off = all(map(is_whole, lived)), inclusion_p(truth), max(one.off for one in lived)
    print(f"visits: {visits:,}, drawn: {drawn:,}; lost or doubled: {'none' if whole else 'SOME'}")
    print(f"inclusion against the plan: p = {p:.4f}; weights off the register by {off:.1e} at most")
    luck = {clerk.__name__: a_clerks_luck(truth, clerk) for clerk in CLERKS}
    for name, sigmas in luck.items():
        print(f"clerk {name.replace('_', ' ')}: {sigmas:+.2f} standard deviations")
    foreseen = max(luck.values()) > stats.norm.isf(0.001 / len(CLERKS))
    return 0 if whole and p > 0.001 and off < 1e-9 and not foreseen else 1


if __name__ == "__main__":
    sys.exit(main())
