"""How long a clerk waits after the tap 'visit done': 50 counters on SQLite, 300 on PostgreSQL.

    python -m benchmarks.tap_latency [--seconds 120] [--speed 5]

The site runs as `make run` starts it; the taps come from the same machine, `speed` times as often as at real counters
(a visit every five minutes each, and every minute ten at the same moment). The target is 150 ms at the 95th percentile.
"""

import argparse
import sys
import tempfile
from pathlib import Path

import numpy as np

from tests.databases import running_cluster
from tests.load.real_site import real_site
from tests.load.taps import Taps, tap_away

TARGET = 0.150


def report(name: str, counters: int, taps: Taps) -> bool:
    """Print what it took; whether the target is reached."""
    for what, seconds in (("answer", taps.answers), ("page after it", taps.pages)):
        half, most, longest = 1000 * np.quantile(seconds, (0.5, 0.95, 1))
        print(
            f"{name}, {counters} counters, {what}: median {half:.0f} ms, 95 % {most:.0f} ms, longest {longest:.0f} ms"
        )
    print(f"  {len(taps.answers)} taps, {len(taps.failures)} failures {taps.failures[:3] or ''}")
    return not taps.failures and bool(np.quantile(taps.answers, 0.95) < TARGET)


def main() -> int:
    """Both databases, one after the other; 1 when a target is missed."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--seconds", type=float, default=120)
    parser.add_argument("--speed", type=float, default=5)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as name, real_site(Path(name)) as site:
        good = report("SQLite", 50, tap_away(site, 50, given.seconds, given.speed))
    with running_cluster() as cluster, tempfile.TemporaryDirectory() as name:
        cluster.tell("CREATE DATABASE taps")
        with real_site(Path(name), cluster.address("taps")) as site:
            good &= report("PostgreSQL", 300, tap_away(site, 300, given.seconds, given.speed))
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(main())
