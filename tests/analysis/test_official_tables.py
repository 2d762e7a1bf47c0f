"""What ships of PAPI is what the official tables of all provinces have; withheld provinces are never zeros."""

from datetime import date

import pytest

from analysis.published.facts import OLD_DAK_LAK as OLD
from analysis.published.facts import published_series
from analysis.published.groups import mean_of
from analysis.published.importing import import_file
from analysis.published.provinces import find, province
from tests.analysis.official_tables import TABLES, Scores, official


def test_shipped_scores_are_those_of_the_official_tables() -> None:
    tables = official()
    for year in range(2011, 2022):
        for code in ("total", *(f"D{place}" for place in range(1, 9 if year >= 2018 else 7))):
            shipped = published_series(code=code).at(year).value
            assert shipped == pytest.approx(tables[year, code][OLD], abs=6e-5)


def test_shipped_parts_are_those_of_the_official_tables() -> None:
    """All parts of 2018 to 2021, to the rounding of four decimals."""
    if not TABLES.is_dir():
        pytest.skip("no shared reference data")
    figures = import_file(TABLES / "papi_subdim_2011_2021.csv").checked()
    own = {
        (each.year, each.code): each.value for each in figures if each.province == OLD and each.year >= 2018
    }
    compared = [(year, code) for (year, code), value in own.items() if value is not None and "." in code]
    assert len(compared) == 28 + 29 + 29 + 28
    for year, code in compared:
        assert published_series(code=code).at(year).value == pytest.approx(own[year, code], abs=6e-5)


def test_the_printed_table_of_2020_is_that_of_the_files() -> None:
    """63 rows of eight dimensions and the total to four decimals, read in the notes; each province is found by name."""
    notes = TABLES.parents[1] / "domain" / "papi.md"
    if not notes.is_file():
        pytest.skip("no shared reference data")
    table = notes.read_text(encoding="utf-8").split("#### All provinces, PAPI 2020")[1]
    lines = [line.strip("| ").split(" | ") for line in table.splitlines() if line.startswith("| ")][1:]
    assert len(lines) == 63
    codes = (*(f"D{place}" for place in range(1, 9)), "total")
    for name, *printed in lines:
        found = find(name, date(2020, 12, 31))
        assert found is not None, name
        for code, text in zip(codes, printed, strict=True):
            assert official()[2020, code][found.id] == pytest.approx(float(text), abs=6e-5), name


def test_withheld_provinces_are_those_known() -> None:
    """2014 two, 2018 two of which dimensions 2 and 4 lack, 2021 three; nobody else from 2011 to 2021."""
    withheld = {
        (year, province(unit).name_vi)
        for (year, code), scores in official().items()
        for unit, score in scores.items()
        if code == "total" and score is None
    }
    assert withheld == {
        *((2014, name) for name in ("Bắc Giang", "Đồng Tháp")),
        *((2018, name) for name in ("Quảng Ninh", "Đồng Tháp")),
        *((2021, name) for name in ("Bắc Giang", "Bắc Ninh", "Quảng Ninh")),
    }
    blank = {
        code
        for (year, code), scores in official().items()
        if year == 2018 and code != "total" and None in scores.values()
    }
    assert blank == {"D2", "D4"}


def test_blanks_summed_as_zeros_are_the_error_that_was_printed() -> None:
    """A province's page gave 43.78 as the mean of 2018: near the 43.80 of sums with zeros, not the 44.08 of ours."""
    tables = official()
    units = tables[2018, "total"]
    zeros: Scores = {
        unit: sum(tables[2018, f"D{place}"][unit] or 0.0 for place in range(1, 9)) for unit in units
    }
    assert mean_of(zeros) == pytest.approx(43.80, abs=0.005)
    assert mean_of(units) == pytest.approx(44.0777, abs=6e-5)


def test_sub_dimension_cells_of_2011_to_2016() -> None:
    """8,272 of them are in two copies: 63 provinces, 22 parts, six years, two provinces withheld once."""
    if not TABLES.is_dir():
        pytest.skip("no shared reference data")
    figures = import_file(TABLES / "papi_subdim_2011_2021.csv").checked()
    cells = [each for each in figures if each.year <= 2016 and each.value is not None]
    assert len(cells) == 8_272 == 63 * 22 * 6 - 2 * 22
    [hanoi] = [each for each in cells if (each.year, each.province, each.code) == (2011, "pre2025:01", "2.1")]
    assert hanoi.value == 2.566878
