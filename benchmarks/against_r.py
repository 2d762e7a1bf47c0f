"""The same numbers as R's survey package, on samples that are drawn anew each time.

    python -m benchmarks.against_r [--seeds 1 2 3] [--store]

For each seed three tables are drawn (tests/analysis/drawn_tables.py), and R (tests/analysis/other_designs/survey.R) and
we compute some 1,500 numbers from them: eight designs of up to three stages with strata, unequal clusters, population
counts and fractions, lonely clusters under the rules, domains that some strata lack, ratios, shares, variances,
quantiles, tests, post-stratification, linear, bounded and logit calibration, raking, trimming, and replicates of every
kind. Needs Rscript with the package survey, 4.5 for the rule adjust. --store writes the first seed's tables and R's
numbers to tests/analysis/other_designs, where a test reads them.
"""

import argparse
import math
import re
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from pathlib import Path

from tests.analysis.drawn_tables import write_tables
from tests.analysis.like_r import FOLDER, KNOWN, like_r, read_numbers

LARGEST, SMALLEST = 1e-9, 1e-12
# R computes the hf4 quantile between two equal answers as q(1 - γ) + qγ, which may be less than q in the last digit.
# The share of answers up to it, and with it the interval, then leaves out those that are equal to it.
ROUNDED_BY_R = re.compile(r"quantile hf4\|")


def r_numbers(folder: Path) -> dict[str, float]:
    """What R finds in the tables of the folder; kept there as survey.csv."""
    command = ["Rscript", str(FOLDER / "survey.R"), str(folder)]
    done = subprocess.run(command, capture_output=True, text=True)
    if done.returncode:
        raise RuntimeError(done.stderr.strip())
    (folder / "survey.csv").write_text(done.stdout, encoding="utf-8")
    return read_numbers(folder / "survey.csv")


def differences(ours: Mapping[str, float], theirs: Mapping[str, float]) -> dict[str, float]:
    """The relative differences by key; infinite where one of the two has no number."""
    found = {}
    for key in ours.keys() | theirs.keys():
        one, other = ours.get(key, math.nan), theirs.get(key, math.nan)
        gap = abs(one - other) / max(abs(other), SMALLEST / LARGEST)
        same = math.isnan(one) and math.isnan(other) and key in ours and key in theirs
        found[key] = 0.0 if same else math.inf if math.isnan(gap) else gap
    return found


def compare(seed: int, folder: Path) -> bool:
    """Draw, compute twice, print what differs; whether all agree but what is known to differ."""
    write_tables(folder, seed)
    found = differences(like_r(folder), r_numbers(folder))
    apart = {key: gap for key, gap in sorted(found.items()) if gap > LARGEST}
    largest = max(gap for key, gap in found.items() if key not in apart)
    print(
        f"seed {seed}: {len(found)} numbers, {len(apart)} apart, the others within {largest:.1e}", flush=True
    )
    for key, gap in apart.items():
        print(f"    {key}: {gap:.1e}{'  (known)' if is_known(key) else ''}")
    return all(map(is_known, apart))


def is_known(key: str) -> bool:
    """Whether this number may differ, for a reason that is written down."""
    return key in KNOWN or ROUNDED_BY_R.search(key) is not None


def main() -> int:
    """Compare all seeds; 1 if a number differs that should not."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--seeds", type=int, nargs="+", default=[1, 2, 3])
    parser.add_argument(
        "--store", action="store_true", help="keep the first seed's tables and numbers for the test"
    )
    options = parser.parse_args()
    good = True
    for place, seed in enumerate(options.seeds):
        with tempfile.TemporaryDirectory() as scratch:
            good &= compare(seed, FOLDER if options.store and place == 0 else Path(scratch))
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(main())
