"""Rates by town and country: every row goes to where its office stands, and older data sets have no such breakdown."""

from pathlib import Path

import pyarrow
import pyarrow.parquet

from analysis.frameworks.catalogue import rate_definition
from surveyapp.services.analysing.rating import rates_asked, residence_column

RATE = rate_definition("sdg_16_5_1")


def table(folder: Path) -> Path:
    """Five rows of three offices, of one of which nobody can tell where it stands, in two groups of rows."""
    path = folder / "invited.parquet"
    columns = {
        "office": ["a", "b", "c", "a", "b"],
        "unofficial": [0, 2, 1, None, 2],
        "answered__unofficial": [1, 1, 1, 0, None],
    }
    pyarrow.parquet.write_table(pyarrow.table(columns), path, row_group_size=2)
    return path


def test_every_row_goes_to_where_its_office_stands(tmp_path: Path) -> None:
    found = residence_column(table(tmp_path), {"a": "urban", "b": "rural"})
    assert found.to_pylist() == ["urban", "rural", "outside", "urban", "rural"]


def test_without_knowing_where_offices_stand_there_is_no_such_breakdown(tmp_path: Path) -> None:
    path = table(tmp_path)
    names = {residence: by(path, residence) for residence in (None, "urban")}
    assert names[None] == [[], ["office"]]
    assert names["urban"] == [[], ["office"], ["office_residence"]]


def by(path: Path, residence: str | None) -> list[list[str]]:
    asked = rates_asked(RATE, path, {"office"}, {"a": residence} if residence else {})
    return [estimate["by"] for estimate in asked.estimates]
