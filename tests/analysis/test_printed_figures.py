"""Numbers that were printed elsewhere, or follow from printed ones, come out again: PAPI and PAR INDEX.

Sources stand in `analysis/published/sources.csv` and in the heads of the definitions; what is not verified is marked
there. Tables of all provinces lie beside the repository; the numbers that decide stand here too.
"""

import functools

import pytest

from analysis.frameworks.catalogue import composed, structure_of, unverified
from analysis.frameworks.composed import class_of
from analysis.frameworks.structures import from_indicators, roll_up
from analysis.index_definitions import Definition
from analysis.index_scores import scores_of
from analysis.intervals import multiplier
from analysis.published.facts import PHU_YEN, national, published_series
from analysis.published.groups import Edges, edges, rank_of
from analysis.published.papi_sample import CLASSES, COMMUNES, SMALL, VILLAGES
from analysis.published.series import Point, series
from analysis.published.targets import Target, progress
from tests.analysis.official_tables import official

OLD = "pre2025:66"
# Edges of 2020 and 2024 by dimension, and Đắk Lắk's scores of 2020 with the groups and ranks that follow from them.
EDGES = {
    2020: "4.514/4.895/5.241 5.080/5.353/5.515 4.742/4.889/5.039 6.586/6.909/7.193 7.263/7.373/7.520 6.800/6.988/7.208 "
    "3.221/3.427/3.691 2.577/2.791/2.977",
    2024: "4.596/4.932/5.389 5.030/5.332/5.526 4.219/4.307/4.386 6.732/7.010/7.205 7.087/7.224/7.367 7.361/7.513/7.858 "
    "3.404/3.678/3.823 3.268/3.408/3.549",
}
GROUPS_2020 = ("mid_high", "mid_low", "mid_high", "low", "low", "mid_low", "low", "mid_low")
RANKS_2020 = (26, 35, 18, 56, 59, 47, 48, 34)
# Of every year: provinces, mean, and the edges of the total.
NATIONAL = {
    2018: (61, 44.0777, 43.0588, 44.0760, 45.0670),
    2019: (63, 43.6163, 42.3040, 43.7287, 44.7567),
    2020: (63, 42.7765, 41.6295, 42.7229, 43.7721),
    2021: (60, 42.4078, 40.7100, 42.2694, 43.8147),
    2022: (61, 42.3424, 40.8694, 42.2377, 43.4369),
    2023: (61, 42.4212, 40.8330, 42.3265, 43.9526),
    2024: (61, 43.4337, 41.9391, 43.4796, 44.6854),
}
ENDS = {
    2018: (41.0423, 47.0533),
    2019: (40.8365, 46.7428),
    2020: (38.6232, 48.8114),
    2021: (37.2230, 48.0591),
}
# Đắk Lắk's group of the total from 2011 on.
GROUPS = "mid_low low mid_low mid_low mid_low mid_low low low low low mid_low mid_low mid_high mid_low"


def by_dimension(year: int) -> dict[str, Edges]:
    parts = [list(map(float, each.split("/"))) for each in EDGES[year].split()]
    return {
        f"D{place}": Edges(low, middle, high, 63) for place, (low, middle, high) in enumerate(parts, start=1)
    }


# --- the structure ---


def test_coefficients_solved_from_the_printed_part() -> None:
    """0.25 + 0.5625·p1 + 1.125·p2: the first indicator counts out of two, though its row is headed 0%–100%."""
    score = functools.partial(from_indicators, structure_of(2023), "1.1")
    nothing = score({"1.1.1": 0.0, "1.1.2": 0.0})
    assert nothing == pytest.approx(0.25)
    assert score({"1.1.1": 1.0, "1.1.2": 0.0}) - nothing == pytest.approx(0.5625)
    assert score({"1.1.1": 0.0, "1.1.2": 1.0}) - nothing == pytest.approx(1.125)


def test_codes_of_2011_are_not_those_of_2018() -> None:
    """2.1 was the poverty lists (Hà Nội 2011: 2.566878), 3.2 and 3.3 were two kinds of boards."""
    old = structure_of(2011)
    named = [old.title_of(code)["en"] for code in ("2.1", "3.2", "3.3")]
    assert named == ["Poverty Lists", "People's Inspection Boards", "Community Investment Boards"]
    assert structure_of(2017).title_of("3.3")["en"] == "People's Inspection Boards"


def test_two_parts_begin_at_a_half() -> None:
    """The lowest score in the two parts of dimension 8 together was 0.5088 in 2018."""
    assert structure_of(2018).ranges["8.2"] == (0.5, 5)


def test_user_weights_that_sum_to_the_number_of_dimensions_keep_the_scale() -> None:
    nodes = [
        {
            "code": f"D{place}",
            "weight": weight,
            "range": [1, 10],
            "indicators": [{"code": f"i{place}", "column": "x", "bounds": [0, 1]}],
        }
        for place, weight in enumerate((0.5, 0.5, 1, 1, 1, 2), start=1)
    ]
    total = scores_of(Definition.model_validate({"name": "weighted", "dimensions": nodes}))[0]
    assert (total.lo, total.hi) == pytest.approx((6, 60))


@pytest.mark.parametrize("year", range(2018, 2025))
def test_shipped_parts_add_up_to_the_shipped_dimensions(year: int) -> None:
    """Every part of every year since 2018, to the rounding of four decimals."""
    framework = structure_of(year)
    parts = {
        part.code: published_series(code=part.code).at(year).value
        for dimension in framework.dimensions
        for part in dimension.parts
    }
    found = roll_up(framework, parts)
    for dimension in framework.dimensions:
        tolerance = (len(dimension.parts) + 1) * 0.00005
        shipped = published_series(code=dimension.code).at(year).value
        assert found[dimension.code] == pytest.approx(shipped, abs=tolerance)


# --- provinces, groups and ranks ---


def test_national_figures_are_those_computed_from_all_provinces() -> None:
    shipped = {each.year: each for each in national()}
    for year, (units, mean, *three) in NATIONAL.items():
        found = shipped[year]
        assert found.edges is not None
        assert (found.units, found.mean) == (units, mean)
        assert [found.edges.p25, found.edges.p50, found.edges.p75] == three
    assert sum(units for year, (units, *_rest) in NATIONAL.items() if year >= 2019) == 369


def test_groups_by_dimension() -> None:
    for (code, found), group in zip(by_dimension(2020).items(), GROUPS_2020, strict=True):
        assert found.group_of(published_series(code=code).at(2020).value or 0) == group
    # One paper put dimension 5 of 2024 one group lower; by the rule 7.4290 lies above 7.367.
    assert by_dimension(2024)["D5"].group_of(published_series(code="D5").at(2024).value or 0) == "high"


def test_shipped_edges_by_dimension() -> None:
    for year in EDGES:
        for code, found in by_dimension(year).items():
            [shipped] = [each.edges for each in national(code=code) if each.year == year]
            assert shipped is not None
            assert (shipped.p25, shipped.p50, shipped.p75) == (found.p25, found.p50, found.p75)


def test_official_tables_give_edges_ranks_and_ends() -> None:
    """2020 by dimension to three decimals; lowest and highest totals to four; Đắk Lắk's groups of the total."""
    tables = official()
    for (code, expected), rank in zip(by_dimension(2020).items(), RANKS_2020, strict=True):
        scores = tables[2020, code]
        found = edges(scores)
        assert (found.p25, found.p50, found.p75) == pytest.approx(
            (expected.p25, expected.p50, expected.p75), abs=6e-4
        )
        assert rank_of(scores[OLD] or 0, scores) == rank
    for year, ends in ENDS.items():
        known = [score for score in tables[year, "total"].values() if score is not None]
        assert (min(known), max(known)) == pytest.approx(ends, abs=6e-5)
    groups = [
        edges(tables[year, "total"]).group_of(tables[year, "total"][OLD] or 0) for year in range(2011, 2022)
    ]
    assert groups == GROUPS.split()[:11]


def test_an_interval_of_three_districts_is_wide() -> None:
    """A small province had three districts, so about two degrees of freedom: Student's 97.5th percentile is 4.30."""
    assert multiplier("t", 0.95, 2) == pytest.approx(4.303, abs=5e-4)


def test_the_design_by_class_makes_the_printed_numbers_of_the_whole() -> None:
    """57·3 + 4·6 + 2·6 = 207 districts, 414 communes and 828 villages as printed; quotas make 13,632 people.

    A small province, such as Đắk Lắk, has 3 districts, 6 communes, 12 villages and 192 interviews.
    """
    assert sum(each.provinces for each in CLASSES) == 63
    districts = sum(each.provinces * each.districts for each in CLASSES)
    assert (districts, districts * COMMUNES, districts * COMMUNES * VILLAGES) == (207, 414, 828)
    assert sum(each.provinces * each.villages for each in CLASSES) == 828
    assert sum(each.provinces * each.people for each in CLASSES) == 13_632
    assert [each.people for each in CLASSES] == [192, 384, 576]
    assert (SMALL.districts * COMMUNES, SMALL.villages) == (6, 12)


def test_printed_national_figures_are_not_simple_means() -> None:
    """VNA: 6.71 in 2022 and 6.77 in 2023 for dimension 4. The provinces' means are 6.6928 and 6.7877: off both ways."""
    simple = {each.year: each.mean for each in national(code="D4") if each.mean is not None}
    printed = {each.year: each.mean for each in national("papi_printed", "D4")}
    assert simple == {2022: 6.6928, 2023: 6.7877}
    assert printed == {2022: 6.71, 2023: 6.77}
    assert all(abs((printed[year] or 0) - simple[year]) > 0.005 for year in simple)


# --- the series and the target ---


def test_the_press_confirms_the_series() -> None:
    """2017: 34.64, 1.01 and 22 places down; 2020: 41.53 and 12 places up on 2019; 2024: 43.0102."""
    found = published_series()
    at = found.at
    assert round(at(2017).value or 0, 2) == 34.64
    assert round((at(2017).value or 0) - (at(2016).value or 0), 2) == -1.01
    assert (at(2017).rank or 0) - (at(2016).rank or 0) == 22
    assert (at(2019).rank or 0) - (at(2020).rank or 0) == 12
    assert (at(2024).value, at(2024).rank, at(2024).units) == (43.0102, 39, 61)
    assert [published_series(code=code).at(2024).value for code in ("D5", "D6")] == [7.4290, 7.2606]


def test_groups_of_the_years_that_ship() -> None:
    years = {each.year: each for each in progress(published_series(), national(), Target()).years}
    assert [years[year].group for year in range(2020, 2025)] == GROUPS.split()[9:]


def test_phu_yen_is_kept_apart() -> None:
    found = published_series(unit=PHU_YEN)
    assert [point.value for point in found.points] == [
        42.4281,
        41.5815,
        40.1917,
        40.7211,
        40.7423,
        40.4202,
        40.6684,
    ]
    assert (found.at(2024).rank, found.at(2024).units) == (56, 61)


def test_a_relative_rise_passes_the_end_of_par_index_above_91() -> None:
    """The plan's 10 % of PAR INDEX is ambiguous; above about 91 % a relative rise cannot be meant."""

    def goes_beyond(score: float) -> bool:
        own = series("par_index", OLD, "total", [Point(2020, score)])
        said = progress(own, (), Target(most=100.0)).statements
        return "beyond_scale" in [each.code for each in said]

    assert [goes_beyond(score) for score in (90.9, 91.0)] == [False, True]


def test_par_index_means_follow_from_what_was_printed() -> None:
    """86.37 in 2021 was 2.65 above 2020; 87.33 in 2023 was 2.86 above 2022; all of them are marked."""
    means = {each.year: each for each in national("par_index")}
    assert means[2020].mean == pytest.approx((means[2021].mean or 0) - 2.65)
    own = published_series("par_index")
    assert own.at(2022).value == pytest.approx(87.33 - 2.86)
    assert {own.at(year).mark for year in (2016, 2022)} == {"inferred"}


def test_groups_of_par_index_2024() -> None:
    """A from 90 and B from 80; whether there are lower ones was not found, so nothing is said of them."""
    found = [class_of(composed("par_2023"), score) for score in (90, 89.99, 80, 79.99)]
    assert found == ["A", "B", "B", None]
    assert "par_2023.classes" in unverified(composed("par_2023"))
