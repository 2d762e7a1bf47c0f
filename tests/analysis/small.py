"""Small tables to compute on paper, and one line to run a spec on them."""

from pathlib import Path
from typing import Any

import pyarrow as pa

from analysis.results import RunResult
from analysis.runs import run

# The Stata manual's example for `svyset, fpc`: two strata, simple random samples of 5 out of 15 and 3 out of 12.
STATA_FPC: dict[str, list[Any]] = {
    "stratid": [1, 1, 1, 1, 1, 2, 2, 2],
    "psuid": [1, 2, 3, 4, 5, 1, 2, 3],
    "weight": [3.0, 3.0, 3.0, 3.0, 3.0, 4.0, 4.0, 4.0],
    "Nh": [15, 15, 15, 15, 15, 12, 12, 12],
    "x": [2.8, 4.1, 6.8, 6.8, 9.2, 3.7, 6.6, 4.2],
}
# Levy and Lemeshow, Sampling of Populations: cardiac arrests and survivors, two ambulance firms in each of three areas.
AMBULANCES: dict[str, list[Any]] = {
    "area": [1, 1, 2, 2, 3, 3],
    "firm": [1, 2, 1, 2, 1, 2],
    "one": [1.0] * 6,
    "arrests": [120, 78, 185, 228, 670, 530],
    "alive": [25, 24, 30, 49, 80, 70],
}


def compute(columns: dict[str, Any], spec: dict[str, Any]) -> RunResult:
    """Run a spec on columns."""
    return run(spec, pa.table(columns), Path("."))
