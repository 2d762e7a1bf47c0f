"""All provinces' published PAPI scores, which lie beside the repository and do not belong into it."""

import functools
from pathlib import Path

import pytest

from analysis.published.importing import import_file

TABLES = Path(__file__).parents[3] / "shared" / "reference" / "papi"
Scores = dict[str, float | None]


@functools.cache
def official() -> dict[tuple[int, str], Scores]:
    """All provinces' dimensions and totals, by year and code."""
    if not TABLES.is_dir():
        pytest.skip("no shared reference data")
    found: dict[tuple[int, str], Scores] = {}
    for figure in import_file(TABLES / "papi_dim_2011_2021.csv").checked():
        found.setdefault((figure.year, figure.code), {})[figure.province] = figure.value
    return found
