"""Published series: groups by the official rule, breaks that are never joined, and what ships as fact."""

from collections import Counter
from pathlib import Path

import pytest

from analysis.errors import AnalysisError
from analysis.frameworks.catalogue import structure_of
from analysis.intervals import PUBLISHED, multiplier
from analysis.published.facts import (
    DAK_LAK,
    OLD_DAK_LAK,
    PHU_YEN,
    national,
    national_codes,
    places,
    published_codes,
    published_series,
    references,
)
from analysis.published.groups import edges, group_of_rank, group_ranges, mean_of, rank_of
from analysis.published.importing import import_file
from analysis.published.series import Point, back_series, breaks_of, joined, series

TABLES = Path(__file__).parents[3] / "shared" / "reference" / "papi"


def test_edges_belong_to_the_group_above() -> None:
    """Percentiles of 1 … 5 are 2, 3 and 4."""
    scores = {name: float(number) for number, name in enumerate("abcde", start=1)}
    found = edges(scores)
    assert (found.p25, found.p50, found.p75, found.units) == (2, 3, 4, 5)
    assert [found.group_of(score) for score in (1.9, 2, 3, 3.9, 4)] == [
        "low",
        "mid_low",
        "mid_high",
        "mid_high",
        "high",
    ]
    assert found.entry_to("mid_high") == 3


def test_63_provinces_make_the_printed_numbers_of_groups() -> None:
    """16 best, 16 high-average, 15 low-average, 16 poor, as announced for 2019 and 2020."""
    scores = {str(number): float(number) for number in range(63)}
    assert [(each.group, each.units) for each in group_ranges(scores)] == [
        ("low", 16),
        ("mid_low", 15),
        ("mid_high", 16),
        ("high", 16),
    ]


def test_a_rank_means_a_group() -> None:
    """The printed numbers again; and the groups of Đắk Lắk's total 2011–2024, computed from all provinces' scores."""
    counts = Counter(group_of_rank(rank, 63) for rank in range(1, 64))
    assert counts == {"low": 16, "mid_low": 15, "mid_high": 16, "high": 16}
    groups = "mid_low low mid_low mid_low mid_low mid_low low low low low mid_low mid_low mid_high mid_low"
    ours = [group_of_rank(point.rank or 0, point.units or 0) for point in published_series().points]
    assert ours == groups.split()
    for rank, units in ((0, 63), (64, 63), (1, 3)):
        with pytest.raises(AnalysisError, match="makes no group"):
            group_of_rank(rank, units)


def test_printed_ranges_of_a_dimension_follow_from_the_rule() -> None:
    """Dimension 6 in 2022, 63 provinces: 6.4132–7.2275, 7.2294–7.5173, 7.5189–7.8072, 7.8579–8.3148 as printed.

    Within the groups the scores are spread evenly here; only the printed ends decide. Edges 7.22845, 7.5189, 7.83255.
    """
    printed = [(6.4132, 7.2275, 16), (7.2294, 7.5173, 15), (7.5189, 7.8072, 16), (7.8579, 8.3148, 16)]
    spread = [
        low + (high - low) * place / (units - 1) for low, high, units in printed for place in range(units)
    ]
    scores: dict[str, float | None] = {str(place): round(score, 6) for place, score in enumerate(spread)}
    found = edges(scores)
    assert (found.p25, found.p50, found.p75) == pytest.approx((7.22845, 7.5189, 7.83255))
    assert [(each.lowest, each.highest, each.units) for each in group_ranges(scores)] == printed


def test_means_leave_withheld_provinces_out() -> None:
    scores = {"a": 40.0, "b": 44.0, "c": None}
    assert mean_of(scores) == 42
    assert mean_of(scores, {"a": 3.0, "b": 1.0}) == 41
    with pytest.raises(AnalysisError, match="b has no weight"):
        mean_of(scores, {"a": 3.0})
    with pytest.raises(AnalysisError, match="no score"):
        mean_of({"c": None})


def test_withheld_provinces_have_no_rank_and_move_no_edge() -> None:
    scores = {"a": 1.0, "b": 2.0, "c": 3.0, "d": 4.0, "e": None}
    assert edges(scores).units == 4
    assert rank_of(3.0, scores) == 2
    assert rank_of(3.5, scores, besides="d") == 1
    with pytest.raises(AnalysisError, match="make no quartiles"):
        edges({"a": 1.0, "b": None})


def test_official_tables_give_the_published_edges_and_groups() -> None:
    """Edges of 2018 to 2021; Đắk Lắk's six groups of 2017 as its newspaper printed them; ranks of all years."""
    if not TABLES.is_dir():
        pytest.skip("no shared reference data")
    found: dict[tuple[int, str], dict[str, float | None]] = {}
    for figure in import_file(TABLES / "papi_dim_2011_2021.csv").checked():
        found.setdefault((figure.year, figure.code), {})[figure.province] = figure.value
    for each in national():
        if each.year <= 2021 and each.edges is not None:
            ours = edges(found[each.year, "total"])
            assert (ours.p25, ours.p50, ours.p75) == pytest.approx(
                (each.edges.p25, each.edges.p50, each.edges.p75), abs=6e-5
            )
            assert ours.units == each.units
            assert mean_of(found[each.year, "total"]) == pytest.approx(each.mean, abs=6e-5)
    groups = [
        edges(found[2017, code]).group_of(found[2017, code][OLD_DAK_LAK] or 0)
        for code in ("D1", "D2", "D3", "D4", "D5", "D6")
    ]
    assert groups == ["mid_low", "low", "mid_low", "low", "mid_high", "mid_low"]
    for point in published_series().points:
        if point.year <= 2021:
            scores = found[point.year, "total"]
            assert rank_of(scores[OLD_DAK_LAK] or 0, scores) == point.rank
            assert sum(score is not None for score in scores.values()) == point.units
    goal = 41.53 * 1.1
    assert [rank_of(goal, found[year, "total"], besides=OLD_DAK_LAK) for year in (2020, 2021)] == [4, 5]


def test_the_published_interval_is_1645_standard_errors() -> None:
    """2023: Hà Nội, Hà Giang, Cao Bằng; the printed rows are called a 95 % interval."""
    printed = [
        (43.960304, 43.700916, 44.219692, 0.157685),
        (44.247929, 42.789047, 45.706810, 0.886877),
        (41.655148, 41.337597, 41.972698, 0.193045),
    ]
    for score, low, high, se in printed:
        times = multiplier("papi_published", 0.95, 2)
        assert (score - times * se, score + times * se) == pytest.approx((low, high), abs=5e-5)
    assert PUBLISHED < multiplier("z", 0.95, 2) < multiplier("t", 0.95, 2)


def test_the_series_of_dak_lak_is_cut_where_the_index_was_built_anew() -> None:
    found = published_series()
    assert [segment.years for segment in found.segments] == [
        (2011, 2015),
        (2016, 2017),
        (2018, 2018),
        (2019, 2020),
        (2021, 2024),
    ]
    assert found.at(2020).value == 41.53
    assert (found.at(2020).rank, found.at(2020).units) == (50, 63)


def test_no_change_is_taken_across_a_break() -> None:
    found = published_series()
    assert found.change(2021, 2024).difference == pytest.approx(43.0102 - 41.5238)
    for first, last in ((2017, 2018), (2018, 2019), (2020, 2021), (2020, 2024)):
        with pytest.raises(AnalysisError, match="do not compare"):
            found.change(first, last)


def test_a_caution_is_no_break_but_is_told() -> None:
    """The levels of 7.1 (2019), 3.2 and 6.4 (2021) shifted in the whole country; nobody said that they were rebuilt."""
    for code, after in (
        ("D7", 2018),
        ("7.1", 2018),
        ("D3", 2020),
        ("3.2", 2020),
        ("D6", 2020),
        ("6.4", 2020),
    ):
        found = published_series(code=code)
        assert [each.after for each in found.change(2018, 2024).cautions] == [after]
        assert found.change(after + 1, 2024).cautions == ()


def test_the_total_breaks_wherever_the_number_of_its_parts_changes() -> None:
    """22 parts until 2017, 28 in 2018, 29 in 2019 and 2020 (8.3 came), 28 from 2021 (5.2 went)."""
    counts = {
        year: sum(len(each.parts) for each in structure_of(year).dimensions) for year in range(2011, 2025)
    }
    assert [counts[year] for year in (2011, 2017, 2018, 2019, 2020, 2021, 2024)] == [
        22,
        22,
        28,
        29,
        29,
        28,
        28,
    ]
    changed = {year for year in range(2011, 2024) if counts[year] != counts[year + 1]}
    assert changed == {2017, 2018, 2020}
    assert changed <= {
        each.after for each in breaks_of("papi") if each.kind == "break" and each.concerns("total")
    }


def test_par_index_breaks_where_its_criteria_were_replaced() -> None:
    """Decision 876/QĐ-BNV of November 2022 is for 2022 to 2030; it is known from a secondary source only."""
    found = published_series("par_index")
    assert [segment.years for segment in found.segments] == [(2016, 2021), (2022, 2024)]
    before = found.segments[1].break_before
    assert before is not None
    assert (before.after, before.mark) == (2021, "secondary")
    assert before.told["vi"].endswith("(theo nguồn thứ cấp)")
    with pytest.raises(AnalysisError, match="do not compare"):
        found.change(2017, 2022)


def test_dimensions_break_where_they_changed_and_not_elsewhere() -> None:
    assert [segment.years for segment in published_series(code="D4").segments] == [(2011, 2017), (2018, 2024)]
    assert [segment.years for segment in published_series(code="D5").segments] == [
        (2011, 2015),
        (2016, 2017),
        (2018, 2020),
        (2021, 2024),
    ]
    assert published_series(code="D8").segments[1].years == (2019, 2024)
    with pytest.raises(AnalysisError, match="nothing was published for 2021"):
        published_series(code="5.2").at(2021)


def test_old_and_merged_province_are_never_one_series() -> None:
    old = published_series()
    new = series("papi", DAK_LAK, "total", [Point(2026, 43.0)])
    with pytest.raises(AnalysisError, match="never joined"):
        joined([old, new])
    with pytest.raises(AnalysisError, match="two units"):
        series("papi", OLD_DAK_LAK, "total", [Point(2026, 43.0)])
    with pytest.raises(AnalysisError, match="two units"):
        series("papi", DAK_LAK, "total", [Point(2020, 43.0)])
    assert joined([old]).points == old.points


def test_a_back_series_of_the_merged_province_says_that_nobody_published_it() -> None:
    """2020: (41.53 · 2 + 40.1917 · 1) / 3."""
    found = back_series(
        [published_series(), published_series(unit=PHU_YEN)], {OLD_DAK_LAK: 2.0, PHU_YEN: 1.0}
    )
    assert not found.published
    assert found.unit == DAK_LAK
    assert found.at(2020).value == pytest.approx((2 * 41.53 + 40.1917) / 3)
    assert [segment.years for segment in found.segments] == [(2018, 2018), (2019, 2020), (2021, 2024)]
    with pytest.raises(AnalysisError, match="do not make up one merged province"):
        back_series([published_series()], {OLD_DAK_LAK: 2.0})
    with pytest.raises(AnalysisError, match="population"):
        back_series([published_series(), published_series(unit=PHU_YEN)], {OLD_DAK_LAK: 2.0})


def test_what_was_not_found_is_empty() -> None:
    """PAR INDEX of the province was found for 2016, 2017, 2022 and 2023 only."""
    unknown = [point for point in published_series("par_index").points if point.value is None]
    assert [point.year for point in unknown] == [2018, 2019, 2020, 2021, 2024]
    assert {(point.mark, point.source) for point in unknown} == {("unknown", "not_found")}


def test_every_shipped_figure_has_a_source() -> None:
    known = references()
    for index in ("papi", "par_index", "sipas"):
        for code in published_codes(index):
            assert {point.source for point in published_series(index, code=code).points} <= set(known)
    for index in ("papi", "papi_printed", "par_index", "sipas"):
        for code in national_codes(index):
            assert {each.source for each in national(index, code)} <= set(known)
    assert {each.source for each in places()} <= set(known)


@pytest.mark.parametrize("year", [2018, 2019, 2020, 2021, 2022, 2023, 2024])
def test_shipped_dimensions_add_up_to_the_shipped_total(year: int) -> None:
    """Eight numbers of four decimals and their total: at most 9 · 0.00005 off."""
    parts = [published_series(code=f"D{number}").at(year).value or 0 for number in range(1, 9)]
    assert sum(parts) == pytest.approx(published_series().at(year).value, abs=9 * 0.00005)


def test_sipas_generations_are_not_mixed() -> None:
    """National 85.48 in 2020 and 80.08 in 2022: another method, not a fall."""
    assert [each.after for each in breaks_of("sipas") if each.kind == "break"] == [2021]
