"""How often the province's intervals cover its truth, over more histories than the tests can afford.

    python -m benchmarks.coverage [HISTORIES [FIRST_SEED]]

Prints the table of `docs/demonstration.md`; 300 histories take some minutes.
"""

import statistics
import sys
import tempfile
from collections import defaultdict
from collections.abc import Sequence
from pathlib import Path

from tests.simulation.analyses import (
    Interval,
    as_a_spreadsheet_does,
    as_the_application_does,
    spec_of_the_province,
    true_values,
)
from tests.simulation.small_province import SmallProvince, small_assumptions


def main(histories: int = 300, first_seed: int = 20_000) -> None:
    """Draw, weight, analyse, count and print."""
    province = SmallProvince(small_assumptions())
    truth = true_values(province)
    found: defaultdict[tuple[str, str], list[Interval]] = defaultdict(list)
    with tempfile.TemporaryDirectory() as name:
        for number in range(histories):
            province.write(first_seed + number, Path(name))
            spec = spec_of_the_province(Path(name))
            for way, analyse in (
                ("weighted", as_the_application_does),
                ("unweighted", as_a_spreadsheet_does),
            ):
                for figure, interval in analyse(spec, Path(name)).items():
                    found[way, figure].append(interval)
    print(f"{'':<11}{'figure':<9}{'coverage':>9}{'bias/sd':>9}{'SE/sd':>7}")
    for (way, figure), intervals in found.items():
        print(_line(way, figure, intervals, truth[figure]))


def _line(way: str, figure: str, intervals: Sequence[Interval], truth: float) -> str:
    covering = sum(each.low <= truth <= each.high for each in intervals) / len(intervals)
    estimates = [each.estimate for each in intervals]
    sd = statistics.stdev(estimates)
    bias = statistics.fmean(estimates) - truth
    se = statistics.fmean(each.se for each in intervals)
    return f"{way:<11}{figure:<9}{covering:>9.3f}{bias / sd:>9.2f}{se / sd:>7.2f}"


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
