"""The plan's target as arithmetic, and a target of our own with its probability."""

from pathlib import Path

import pytest

from analysis.errors import AnalysisError
from analysis.published.facts import national, places, published_series
from analysis.published.importing import import_file
from analysis.published.reaching import reach
from analysis.published.targets import Progress, Target, progress

TABLES = Path(__file__).parents[3] / "shared" / "reference" / "papi"


def plan(index: str = "papi", most: float = 80.0) -> Progress:
    return progress(published_series(index), national(index), Target(most=most))


@pytest.mark.parametrize(
    ("year", "score", "change", "gap", "entry", "to_entry", "group"),
    [
        (2020, 41.5300, 0.0, 4.1530, 42.7229, 1.1929, "low"),
        (2021, 41.5238, -0.0001, 4.1592, 42.2694, 0.7456, "mid_low"),
        (2022, 41.1223, -0.0098, 4.5607, 42.2377, 1.1154, "mid_low"),
        (2023, 42.3265, 0.0192, 3.3565, 42.3265, 0.0, "mid_high"),
        (2024, 43.0102, 0.0356, 2.6728, 43.4796, 0.4694, "mid_low"),
    ],
)
def test_progress_of_old_dak_lak(
    year: int, score: float, change: float, gap: float, entry: float, to_entry: float, group: str
) -> None:
    found = {each.year: each for each in plan().years}[year]
    assert found.score == score
    assert found.change == pytest.approx(change, abs=6e-5)
    assert (found.gap_to_goal, found.entry) == pytest.approx((gap, entry), abs=6e-5)
    assert found.gap_to_entry == pytest.approx(to_entry, abs=6e-5)
    assert found.group == group


def test_ten_per_cent_is_the_highest_group_and_not_the_upper_middle_one() -> None:
    found = plan()
    assert found.goal == pytest.approx(45.683)
    assert {each.goal_group for each in found.years} == {"high"}
    words = {each.code: each.words for each in found.statements}
    assert "42.24 to 43.48" in words["halves_differ"]["en"]
    assert "42,24 đến 43,48" in words["halves_differ"]["vi"]


def test_the_caveats_come_with_the_numbers() -> None:
    codes = [each.code for each in plan().statements]
    assert codes == [
        "goal",
        "halves_differ",
        "edges_move",
        "scale_changed",
        "no_standard_error",
        "small_sample",
        "merged",
    ]
    assert all(set(each.words) == {"vi", "en"} for each in plan().statements)


def test_only_the_baseline_year_is_on_the_scale_of_the_baseline() -> None:
    assert [each.same_scale for each in plan().years] == [True, False, False, False, False]


def test_ranks_of_the_goal_need_all_provinces() -> None:
    """With the scores a, b above the goal and c below: third, whatever the province itself had."""
    scores = {2020: {"a": 50.0, "b": 46.0, "c": 45.0, "pre2025:66": 41.53}}
    found = progress(published_series(), national(), Target(), scores)
    assert [each.goal_rank for each in found.years] == [3, None, None, None, None]


def test_shipped_ranks_of_the_goal_are_those_of_the_official_tables() -> None:
    """They ship because scores of all provinces do not; those of 2020 and 2021 are at hand beside the repository."""
    shipped = {each.year: each for each in places()}
    assert {(year, each.rank, each.units) for year, each in shipped.items()} == {
        (2020, 4, 63),
        (2021, 5, 60),
        (2022, 5, 61),
        (2023, 4, 61),
        (2024, 6, 61),
    }
    if not TABLES.is_dir():
        pytest.skip("no shared reference data")
    scores: dict[int, dict[str, float | None]] = {}
    for figure in import_file(TABLES / "papi_dim_2011_2021.csv").checked():
        if figure.code == "total":
            scores.setdefault(figure.year, {})[figure.province] = figure.value
    computed = progress(published_series(), national(), Target(), scores)
    ranks = {each.year: each.goal_rank for each in computed.years if each.goal_rank}
    assert ranks == {year: shipped[year].rank for year in (2020, 2021)}


def test_a_shipped_rank_is_that_of_its_own_goal_only() -> None:
    """41.53 · 1.1 is 45.683; of another rise nothing was placed. A part of a table does not replace what ships."""
    few = {2020: {"a": 40.0, "b": 41.0}}
    found = progress(published_series(), national(), Target(), few, places())
    assert [each.goal_rank for each in found.years] == [4, 5, 5, 4, 6]
    whole: dict[str, float | None] = {str(number): 50.0 if number < 8 else 40.0 for number in range(63)}
    found = progress(published_series(), national(), Target(), {2020: whole}, places())
    assert [each.goal_rank for each in found.years] == [9, 5, 5, 4, 6], "a whole table does"
    other = progress(published_series(), national(), Target(lift=0.05), None, places())
    assert {each.goal_rank for each in other.years} == {None}


def test_without_a_baseline_there_is_no_goal() -> None:
    """Đắk Lắk's PAR INDEX 2020 has not been found."""
    found = plan("par_index", most=100.0)
    assert found.goal is None
    assert found.statements[0].code == "no_baseline"


def test_a_goal_beyond_the_scale_is_pointed_out() -> None:
    """PAR INDEX 2023 was 87.33; 20 % above it would be 104.8 of 100."""
    found = progress(published_series("par_index"), national("par_index"), Target(2023, 0.20, most=100.0))
    assert "beyond_scale" in [each.code for each in found.statements]


def test_probability_of_having_reached_a_target() -> None:
    """One standard error above: 84.13 % by the normal tables, 83.4 % by Student's with 12 df (t = 1.083 is 85 %)."""
    assert reach(40.0, 41.0, 1.0).probability == pytest.approx(0.8413, abs=5e-5)
    assert reach(40.0, 41.083, 1.0, df=12).probability == pytest.approx(0.85, abs=5e-5)
    assert reach(40.0, 40.0, 1.0, df=12).probability == pytest.approx(0.5)


@pytest.mark.parametrize(("estimate", "verdict"), [(43.0, "reached"), (41.0, "open"), (37.0, "missed")])
def test_reached_is_said_when_the_whole_interval_is(estimate: float, verdict: str) -> None:
    assert reach(40.0, estimate, 1.0, df=30).verdict == verdict


def test_the_interval_is_students() -> None:
    found = reach(40.0, 41.0, 1.0, df=12)
    assert (found.low, found.high) == pytest.approx((41 - 2.179, 41 + 2.179), abs=5e-4)
    assert found.distance == pytest.approx(-1.0)


def test_a_figure_without_error_says_nothing_about_a_target() -> None:
    found = reach(40.0, 41.0, None)
    assert (found.probability, found.verdict, found.distance) == (None, "unknown", -1.0)
    assert reach(40.0, None, None).verdict == "unknown"
    assert reach(40.0, 40.0, 0.0).probability == 1
    with pytest.raises(AnalysisError):
        reach(40.0, 41.0, 1.0, df=0)
