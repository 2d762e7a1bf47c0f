"""Combinations of columns: which there are, how often, and which each row has."""

from pathlib import Path

import pyarrow
import pyarrow.parquet
import pytest

from surveyapp.services.exporting.combinations import combinations_of, levels_of

ROWS = {
    "office": ["b", "a", "b", None, "a", "b"],
    "weight": [2.0, 1.5, 2.0, 1.0, None, 1.0],
    "responded": [1, 0, 1, 1, 0, None],
}


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """A table of which every two rows lie in a part of their own."""
    path = tmp_path / "rows.parquet"
    pyarrow.parquet.write_table(pyarrow.table(ROWS), path, row_group_size=2)
    return path


def test_every_row_has_its_combination(path: Path) -> None:
    found = combinations_of(path, tuple(ROWS))
    rows = list(zip(*ROWS.values(), strict=True))
    assert [found.values[place] for place in found.rows] == rows
    assert found.counts.tolist() == [rows.count(each) for each in found.values]
    assert len(set(found.values)) == len(found.values) == 5
    assert found.column("weight").to_pylist() == [each[1] for each in found.values]


def test_combinations_are_in_the_order_of_their_values_nothing_first(path: Path) -> None:
    assert combinations_of(path, ("office", "weight")).values == (
        (None, 1.0),
        ("a", None),
        ("a", 1.5),
        ("b", 1.0),
        ("b", 2.0),
    )


def test_dividing_further_is_the_same_as_taking_all_columns_at_once(path: Path) -> None:
    further = combinations_of(path, ("office",)).divided(path, ("weight", "responded"))
    assert further.values == combinations_of(path, tuple(ROWS)).values


def test_levels_are_without_null(path: Path) -> None:
    assert levels_of(path, "office") == ("a", "b")
