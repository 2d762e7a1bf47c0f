"""Decompositions of a weighted survey agree with the index that a run gives, errors after calibration included."""

from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pytest

from analysis.comparing.pairs import all_pairs
from analysis.comparing.surveys import compared_scores
from analysis.decomposition.contributions import contributions
from analysis.decomposition.distances import distance, distance_effects
from analysis.decomposition.effects import difference_effects, level_effects
from analysis.decomposition.surveys import Surveyed, frame_of, side_of, surveyed
from analysis.errors import AnalysisError
from analysis.runs import run

INDEX: dict[str, Any] = {
    "name": "small",
    "dimensions": [
        {
            "code": "1",
            "range": [1, 10],
            "weight": 2,
            "sub_dimensions": [
                {"code": "1.1", "indicators": [{"code": "1.1.1", "column": "polite", "bounds": [1, 5]}]},
                {
                    "code": "1.2",
                    "indicators": [
                        {"code": "1.2.1", "column": "waiting", "bounds": [1, 4], "direction": "down"},
                        {"code": "1.2.2", "sum_of": ["posted", "receipt"], "bounds": [0, 2]},
                    ],
                },
            ],
        },
        {
            "code": "2",
            "range": [1, 10],
            "indicators": [{"code": "2.1", "column": "result", "bounds": [1, 5]}],
        },
    ],
}
ROWS = 600
TOTALS = {"a": 2600.0, "b": 1900.0, "c": 1500.0}
SPEC: dict[str, Any] = {
    "design": {"weights": "w", "strata": ["office"], "psu": ["psu"]},
    "weighting": [
        {"step": "nonresponse", "classes": ["office"], "respondent": "responded"},
        {"step": "rake", "margins": {"office": TOTALS, "sex": {"f": 3200.0, "m": 2800.0}}},
    ],
    "grading": {"minimum_n": 1},
}


def table(seed: int = 3) -> pa.Table:
    draw = np.random.Generator(np.random.PCG64(seed))
    office = draw.integers(0, 3, ROWS)
    columns: dict[str, Any] = {
        "w": draw.uniform(4, 9, ROWS),
        "office": np.array(list("abc"))[office],
        "service": np.array(["x", "y"])[draw.integers(0, 2, ROWS)],
        "wave": np.array(["1", "2"])[draw.integers(0, 2, ROWS)],
        "psu": draw.integers(0, 12, ROWS),
        "sex": np.array(["f", "m"])[draw.integers(0, 2, ROWS)],
        "responded": draw.random(ROWS) < 0.8,
    }
    for name, low, high, asked in (
        ("polite", 1, 5, 1.0),
        ("waiting", 1, 4, 0.9),
        ("posted", 0, 1, 0.4),
        ("receipt", 0, 1, 0.8),
        ("result", 1, 5, 0.5),
    ):
        values = draw.integers(low, high + 1, ROWS).astype(float) - 0.3 * office * (low == 1)
        values = np.clip(values, low, high)
        columns[name] = np.where((draw.random(ROWS) < asked) & columns["responded"], values, np.nan)
    return pa.table({name: pa.array(value, from_pandas=True) for name, value in columns.items()})


@pytest.fixture(scope="module")
def found() -> Surveyed:
    return surveyed(SPEC, table(), Path("."), INDEX, ("office", "service", "wave"))


def index_rows(by: list[str]) -> dict[tuple[str, ...], Any]:
    result = run({**SPEC, "index": {"define": INDEX, "by": by}}, table(), Path("."))
    return {(row.code, *row.by.values()): row for row in result.index}


@pytest.mark.parametrize("node", ["total", "1", "1.2", "1.2.2", "2"])
def test_contributions_to_a_level_sum_to_the_index_with_its_error(found: Surveyed, node: str) -> None:
    frame = frame_of(found, node, ("office", "service"))
    table_ = contributions(
        frame, level_effects(frame, side_of(found, frame), "reached"), ("office", "criterion")
    )
    row = index_rows([])[(node,)]
    assert frame.floor + table_.whole == pytest.approx(row.score, abs=1e-12)
    assert table_.whole_se == pytest.approx(row.se, rel=1e-9)
    assert sum(part.value for part in table_.rows) == pytest.approx(table_.whole, abs=1e-12)


def test_points_lost_and_points_reached_make_the_scale(found: Surveyed) -> None:
    frame = frame_of(found, "total", ("office",))
    one = side_of(found, frame)
    parts = [level_effects(frame, one, "reached").whole, level_effects(frame, one, "lost").whole]
    assert frame.floor + sum(parts) == pytest.approx(30)


def test_the_gap_of_an_office_is_that_of_the_two_scores(found: Surveyed) -> None:
    frame = frame_of(found, "total", ("service",))
    one, rest = side_of(found, frame, {"office": "c"}), side_of(found, frame, {"office": "c"}, others=True)
    gap = difference_effects(frame, rest, one)
    office = index_rows(["office"])[("total", "c")]
    assert office.score is not None
    assert frame.floor + level_effects(frame, one, "reached").whole == pytest.approx(office.score, abs=1e-12)
    assert gap.whole == pytest.approx(
        office.score - frame.floor - level_effects(frame, rest, "reached").whole, abs=1e-12
    )
    assert contributions(frame, gap, ("criterion", "service")).df == one.df == office.df


def test_the_change_of_two_waves_in_one_data_set_uses_their_covariance(found: Surveyed) -> None:
    frame = frame_of(found, "total", ("office", "service"))
    old, new = (side_of(found, frame, {"wave": wave}) for wave in "12")
    change = difference_effects(frame, old, new)
    rows = index_rows(["wave"])
    scores = [rows["total", wave].score or 0 for wave in "12"]
    assert change.whole == pytest.approx(scores[1] - scores[0], abs=1e-12)
    together = contributions(frame, change, ()).rows[0].se
    apart = np.hypot(rows["total", "1"].se or 0, rows["total", "2"].se or 0)
    assert together != pytest.approx(apart, rel=1e-3)
    assert 0.5 * apart < together < 1.5 * apart


def test_two_data_sets_are_independent(found: Surveyed) -> None:
    other = surveyed(SPEC, table(4), Path("."), INDEX, ("office", "service", "wave"))
    frame = frame_of(found, "total", ("office",))
    change = difference_effects(frame, side_of(found, frame), side_of(other, frame))
    errors = [
        contributions(frame, level_effects(frame, side_of(each, frame), "reached"), ()).rows[0].se
        for each in (found, other)
    ]
    assert contributions(frame, change, ()).rows[0].se == pytest.approx(
        np.hypot(errors[0], errors[1]), rel=1e-9
    )


def test_an_office_that_scores_at_the_mean_has_nothing_to_gain(found: Surveyed) -> None:
    """What cells are below the mean by sums to zero over the province."""
    frame = frame_of(found, "1.1", ("office",))
    table_ = contributions(frame, level_effects(frame, side_of(found, frame), "below_mean"), ("office",))
    assert sum(row.value for row in table_.rows) == pytest.approx(0, abs=1e-12)
    assert max(table_.rows, key=lambda row: row.value).by == {"office": "c"}


def test_unknown_nodes_and_values_are_named(found: Surveyed) -> None:
    with pytest.raises(AnalysisError, match="the index has no node 9"):
        frame_of(found, "9", ())
    with pytest.raises(AnalysisError, match="office is never z; there are a, b, c"):
        side_of(found, frame_of(found, "1", ()), {"office": "z"})


def test_scores_of_offices_come_with_their_covariance(found: Surveyed) -> None:
    """Scores and errors as a run gives them; raking ties the offices together, so the covariance is not zero."""
    table_ = compared_scores(found, "total", "office")
    rows = index_rows(["office"])
    for place, office in enumerate(table_.names):
        row = rows["total", office]
        assert table_.values[place] == pytest.approx(row.score, abs=1e-12)
        assert table_.errors[place] == pytest.approx(row.se, rel=1e-9)
    assert abs(table_.covariance[0, 1]) > 1e-9
    pairs = all_pairs(table_)
    assert [(row.first, row.second) for row in pairs.rows] == [("a", "b"), ("a", "c"), ("b", "c")]


def test_places_of_few_answers_are_not_compared(found: Surveyed) -> None:
    with pytest.raises(AnalysisError, match="fewer than two places of office have a score"):
        compared_scores(found, "total", "office", minimum_n=10_000)


def figures_of(survey: Surveyed) -> list[tuple[object, ...]]:
    """Rows of a level, of a gap and of a distance, with their errors and counts."""
    of_level, frame = (frame_of(survey, "total", axes) for axes in (("office", "service"), ("service",)))
    everybody = side_of(survey, frame)
    here = side_of(survey, frame, {"office": "c"})
    rest = side_of(survey, frame, {"office": "c"}, others=True)
    level = level_effects(of_level, side_of(survey, of_level), "below_mean")
    told = distance(frame, distance_effects(frame, everybody, here))
    tables = (
        contributions(of_level, level, ("office", "criterion")),
        contributions(frame, difference_effects(frame, rest, here), ("criterion", "effect")),
    )
    rows = [*(row for each in tables for row in each.rows), *told.criteria, *told.cells]
    return [
        (told.low, told.high, *(each.whole_se for each in tables), *(each.df for each in tables)),
        *((row.value, row.se, row.low, row.high, row.n) for row in rows),
    ]


def test_groups_of_visits_give_the_figures_of_single_rows(found: Surveyed) -> None:
    """Told apart by their number as well, every row is a group of its own, and nothing is summed beforehand."""
    rows = table().append_column("number", pa.array([f"{row:03}" for row in range(ROWS)]))
    single = surveyed(SPEC, rows, Path("."), INDEX, ("office", "service", "wave", "number"))
    assert (len(found.key("office").codes), len(single.key("office").codes)) == (12, ROWS)
    for grouped, plain in zip(figures_of(found), figures_of(single), strict=True):
        assert grouped == pytest.approx(plain, rel=1e-9, abs=1e-12)


def test_what_visits_are_not_told_apart_by_is_named(found: Surveyed) -> None:
    with pytest.raises(AnalysisError, match="not told apart by sex"):
        found.key("sex")


def test_women_and_men_of_the_same_counter_days_are_not_independent() -> None:
    """Both are in every PSU. By hand, from scores u = w (y - mean) / W of each group summed over PSUs as z:

    covariance = Σ over strata of k / (k - 1) Σ (z - z̄)(z - z̄)', with k PSUs in the stratum. Node 2 has one
    question of 1 to 5 on a scale of 1 to 10, so that a point of the answer is 9 / 4 of the score.
    """
    data = table()
    column = {name: np.array(data[name].to_pylist()) for name in ("w", "office", "psu", "sex")}
    answer = np.array([np.nan if value is None else value for value in data["result"].to_pylist()], float)
    scores, means = [], []
    for sex in ("f", "m"):
        weight = np.where((column["sex"] == sex) & np.isfinite(answer), column["w"], 0.0)
        means.append(float(weight @ np.nan_to_num(answer) / weight.sum()))
        scores.append(9 / 4 * weight * (np.nan_to_num(answer) - means[-1]) / weight.sum())
    covariance = np.zeros((2, 2))
    for office in "abc":
        here = column["office"] == office
        days = np.unique(column["psu"][here])
        z = np.array([[own[here & (column["psu"] == day)].sum() for own in scores] for day in days])
        z -= z.mean(axis=0)
        covariance += len(days) / (len(days) - 1) * z.T @ z
    survey = surveyed({**SPEC, "weighting": []}, data, Path("."), INDEX, ("sex",))
    compared = compared_scores(survey, "2", "sex")
    assert compared.names == ("f", "m")
    assert compared.values == pytest.approx([1 + 9 / 4 * (mean - 1) for mean in means], rel=1e-12)
    assert compared.covariance == pytest.approx(covariance, rel=1e-9)
    [pair] = all_pairs(compared).rows
    assert pair.se == pytest.approx(float(np.sqrt([1, -1] @ covariance @ [1, -1])), rel=1e-9)
