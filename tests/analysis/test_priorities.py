"""Importance against R's svyglm, worst-case bounds by hand, and findings that hold when looked for among many."""

from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from analysis import grouped
from analysis.decomposition.contributions import Contribution, Contributions
from analysis.errors import AnalysisError
from analysis.priorities.advice import Limits, below_mean, burdens, changes, lost_points, priorities, ranked
from analysis.priorities.burden_columns import columns, from_rows
from analysis.priorities.burdens import Bounds, Burden, Share, ends, heaviest, imbens_manski, worst_case
from analysis.priorities.importance import Answers, importance
from analysis.priorities.maps import Performance, priority_map
from analysis.priorities.surveys import answers_of

NAN = float("nan")


def digits(text: str) -> np.ndarray:
    return np.array([float(sign) for sign in text])


# Forty answers in two strata of five PSUs; the first criterion follows y, the third does not.
OVERALL = digits("4532451342543524415342354352453415243542")
CRITERIA = np.column_stack(
    [
        digits("4532552343442514525332344353452415233541"),
        digits("3431452232533425414341253342343425342452"),
        digits("2543143251423325143245132452314325413254"),
    ]
)
WEIGHTS = digits("1232142312213421231241232112321421322132")
PSU = np.repeat(np.arange(10), 4)
STRATUM = np.repeat([0, 1], 5)
ANSWERS = Answers(OVERALL, CRITERIA, WEIGHTS, PSU, STRATUM)


def test_importance_is_that_of_svyglm() -> None:
    """R survey 4.1-1: svyglm(y ~ a + b + c, svydesign(~psu, strata = ~st, weights = ~w)), times s_x / s_y.

    Partial correlations, variance inflation and Johnson's weights from cov.wt and eigen in R.
    """
    found = importance(("a", "b", "c"), ANSWERS)
    assert found.df == 5
    assert found.n == 40
    columns_ = {
        "slope": (0.5423883436840, 0.4666771798829, -0.0180577730938),
        "se": (0.0750079775124, 0.0862634002845, 0.0436508968127),
        "p": (0.000789181654099, 0.002918785528519, 0.696249642486091),
        "correlation": (0.882062371517, 0.857365539294, 0.114949338454),
        "partial": (0.7156825517386, 0.6487967532915, -0.0481121867976),
        "inflation": (2.26779649700, 2.42507534062, 1.13761555790),
        "weight": (0.45824883008849, 0.40888912398115, 0.00931959757884),
    }
    for name, expected in columns_.items():
        assert [getattr(row, name) for row in found.criteria] == pytest.approx(expected, abs=1e-10), name
    assert found.r_squared == pytest.approx(0.876457551648)
    assert sum(row.weight or 0 for row in found.criteria) == pytest.approx(0.876457551648)


def moved(psu: int, by: float) -> dict[str, np.ndarray]:
    """Both measures when the weights of one PSU are multiplied: what finite differences are taken of."""
    weights = np.where(psu == PSU, WEIGHTS * (1 + by), WEIGHTS)
    rows = importance(("a", "b", "c"), Answers(OVERALL, CRITERIA, weights, PSU, STRATUM)).criteria
    return {
        name: np.array([getattr(row, name) for row in rows], dtype=float)
        for name in ("weight", "correlation")
    }


@pytest.mark.parametrize(("measure", "field"), [("weight", "weights"), ("correlation", "correlations")])
def test_errors_of_importance_follow_from_what_every_psu_adds(measure: str, field: str) -> None:
    """The influence of a PSU is how the figure moves with its weights; between-PSU variance within strata of these.

    Taken by moving all weights of a PSU up and down by a thousandth of a per cent and computing everything anew.
    """
    step = 1e-5
    influence = np.array(
        [(moved(psu, step)[measure] - moved(psu, -step)[measure]) / (2 * step) for psu in range(10)]
    )
    variance = np.zeros((3, 3))
    for stratum in (0, 1):
        own = influence[stratum == STRATUM]
        gaps = own - own.mean(axis=0)
        variance += 5 / 4 * gaps.T @ gaps
    found = importance(("a", "b", "c"), ANSWERS)
    spread = getattr(found, field)
    assert spread.T @ spread == pytest.approx(variance, rel=1e-5, abs=1e-9)
    assert found.design_df == 8


def test_errors_of_importance_are_those_of_the_jackknife() -> None:
    """Another way to the same variance: leave out one of 300 PSUs at a time (JKn) and compute the weights anew."""
    rng = np.random.default_rng(7)
    psu = np.repeat(np.arange(300), 4)
    common = rng.normal(size=1200) + np.repeat(rng.normal(scale=0.5, size=300), 4)
    criteria = np.column_stack([common + rng.normal(size=1200) for _ in range(3)])
    overall = criteria @ np.array([0.6, 0.3, 0.1]) + rng.normal(size=1200)
    weights = rng.uniform(0.5, 2.0, size=1200)

    def weights_without(left_out: int | None) -> np.ndarray:
        own = np.where(psu == left_out, 0.0, weights)
        found = importance(("a", "b", "c"), Answers(overall, criteria, own, psu, np.zeros(300, dtype=int)))
        return np.array([row.weight for row in found.criteria], dtype=float)

    replicates = np.array([weights_without(each) for each in range(300)])
    jackknife = np.sqrt(299 / 300 * np.square(replicates - replicates.mean(axis=0)).sum(axis=0))
    whole = importance(
        ("a", "b", "c"), Answers(overall, criteria, weights, psu, np.zeros(300, dtype=np.int64))
    )
    assert np.sqrt(np.square(whole.weights).sum(axis=0)) == pytest.approx(jackknife, rel=0.03)


def test_a_question_that_few_are_asked_does_not_cut_the_others_away() -> None:
    criteria = CRITERIA.copy()
    criteria[20:, 2] = NAN
    found = importance(("a", "b", "c"), Answers(OVERALL, criteria, WEIGHTS, PSU, STRATUM))
    assert found.n == 40
    assert found.warnings == ("asked_of_few",)
    last = found.criteria[2]
    assert (last.n, last.slope, last.weight) == (20, None, None)
    assert last.correlation is not None


def test_criteria_that_go_together_are_warned_about() -> None:
    """A copy with one answer changed: the weights stay sensible, the coefficients are not to be trusted."""
    copy = CRITERIA[:, 0].copy()
    copy[0] -= 1
    found = importance(
        ("a", "copy"), Answers(OVERALL, np.column_stack([CRITERIA[:, 0], copy]), WEIGHTS, PSU, STRATUM)
    )
    assert "collinear" in found.warnings
    weights = [row.weight or 0 for row in found.criteria]
    assert weights[0] == pytest.approx(weights[1], rel=0.1)


def test_equal_criteria_and_few_answers_give_correlations_only() -> None:
    twice = np.column_stack([CRITERIA[:, 0], CRITERIA[:, 0]])
    same = importance(("a", "b"), Answers(OVERALL, twice, WEIGHTS, PSU, STRATUM))
    assert same.warnings == ("collinear",)
    assert same.r_squared is None
    first = Answers(OVERALL[:15], CRITERIA[:15], WEIGHTS[:15], PSU[:15], STRATUM)
    few = importance(("a", "b", "c"), first)
    assert few.warnings == ("too_few_joint_answers",)
    assert few.criteria[0].correlation is not None


def test_a_criterion_that_everybody_answers_alike_says_nothing() -> None:
    criteria = CRITERIA.copy()
    criteria[:, 1] = 5
    found = importance(("a", "b", "c"), Answers(OVERALL, criteria, WEIGHTS, PSU, STRATUM))
    assert "no_variation" in found.warnings
    assert found.criteria[1].correlation is None
    with pytest.raises(AnalysisError):
        importance(("a",), ANSWERS)


def test_the_map_splits_at_the_means_of_its_points() -> None:
    found = importance(("a", "b", "c"), ANSWERS)
    shown = {
        "a": Performance(0.5, 0.45, 0.55),
        "b": Performance(0.8, 0.7, 0.9),
        "c": Performance(0.7, 0.6, 0.8),
    }
    points = {point.name: point for point in priority_map(found, shown).points}
    assert {name: point.quadrant for name, point in points.items()} == {
        "a": "concentrate",
        "b": "keep_up",
        "c": "more_than_needed",
    }
    assert points["a"].sure
    assert not points["c"].sure
    findings = priorities(priority_map(found, shown), {"a": 40})
    assert [(each.place, each.certain, each.n) for each in findings] == [((("criterion", "a"),), True, 40)]
    with pytest.raises(AnalysisError, match="fewer than two"):
        priority_map(found, {"a": Performance(0.5, 0.4, 0.6)})


def test_a_place_on_the_map_is_sure_in_both_directions_or_not_at_all() -> None:
    """Six joint intervals of 95 %: t(8) at 1 - 0.05/12 is 3.478879, alone at 0.975 it is 2.306004.

    The distance to the line is the weight less the mean of all three.
    """
    found = importance(("a", "b", "c"), ANSWERS)
    narrow = {
        "a": Performance(0.5, 0.49, 0.51),
        "b": Performance(0.8, 0.79, 0.81),
        "c": Performance(0.7, 0.64, 0.76),
    }
    points = {point.name: point for point in priority_map(found, narrow).points}
    mean = found.weights.mean(axis=1)
    for place, name in enumerate("abc"):
        point = points[name]
        error = np.sqrt(np.square(found.weights[:, place] - mean).sum())
        half = 3.478879 * error
        assert point.importance.low == pytest.approx(point.importance.value - half, rel=1e-6)
        assert point.importance.high == pytest.approx(point.importance.value + half, rel=1e-6)
        assert point.importance.se == pytest.approx(np.sqrt(np.square(found.weights[:, place]).sum()))
        widened = (point.performance.high - point.performance.value) / (
            narrow[name].high - narrow[name].value
        )
        assert widened == pytest.approx(3.478879 / 2.306004, rel=1e-6)
    assert points["c"].importance.high < sum(row.weight or 0 for row in found.criteria) / 3
    assert not points["c"].sure  # not important for certain, but 0.7 may lie on either side of 2/3
    surely_better = {**narrow, "c": Performance(0.7, 0.69, 0.71)}
    assert next(each for each in priority_map(found, surely_better).points if each.name == "c").sure


# --- burdens ---


def test_bounds_count_every_refusal_either_way() -> None:
    """100 asked: 6 yes, 84 no, 10 would not say. Between 6 and 16 %, not 6/90."""
    values = np.array([1.0] * 6 + [0.0] * 84 + [NAN] * 10 + [NAN] * 5)
    silent = np.array([False] * 90 + [True] * 10 + [False] * 5)
    low, high = ends(values, silent, 1)
    assert (np.nanmean(low), np.nanmean(high)) == pytest.approx((0.06, 0.16))
    assert np.isnan(low[-5:]).all()
    assert np.isnan(high[-5:]).all()


def test_the_interval_lies_between_one_and_two_sided() -> None:
    """No gap: 1.96; a gap of many errors: 1.645; Δ = se: Φ(c + 1) - Φ(-c) = 0.95 gives c = 1.6645 … 1.96."""
    assert imbens_manski(0.0, 0.01) == pytest.approx(1.95996, abs=1e-5)
    assert imbens_manski(0.5, 0.01) == pytest.approx(1.64485, abs=1e-5)
    between = imbens_manski(0.01, 0.01)
    assert 1.64485 < between < 1.95996
    assert normal(between + 1) - normal(-between) == pytest.approx(0.95, abs=1e-9)


def normal(z: float) -> float:
    grid = np.linspace(-12, z, 200_001)
    density = np.exp(-(grid**2) / 2) / np.sqrt(2 * np.pi)
    return float(np.trapezoid(density, grid))


def test_bounds_with_their_sampling_error() -> None:
    found = worst_case(Share(0.06, 0.01), Share(0.16, 0.02))
    assert (found.lower, found.upper, found.silent) == pytest.approx((0.06, 0.16, 0.10))
    assert found.low == pytest.approx(0.06 - 1.645 * 0.01, abs=1e-4)
    assert found.high == pytest.approx(0.16 + 1.645 * 0.02, abs=1e-4)
    with pytest.raises(AnalysisError, match="both ends"):
        worst_case(Share(0.2, 0.01), Share(0.1, 0.01))


def test_burdens_as_columns_and_back() -> None:
    answers = {
        "on_time": np.array([3.0, 1, 0, NAN]),
        "visits_count": np.array([1.0, 3, 4, 2]),
        "unofficial": np.array([0.0, 2, NAN, NAN]),
    }
    refused = {"unofficial": np.array([False, False, True, False])}
    made = columns(answers, refused)
    assert made["burden_visits"].tolist() == [0, 1, 1, 0]
    assert made["burden_late"][:3].tolist() == [0, 1, 1]
    assert np.isnan(made["burden_late"][3])
    assert np.nanmean(made["burden_unofficial"]) == 0.5
    assert np.nanmean(made["burden_unofficial_low"]) == pytest.approx(1 / 3)
    assert np.nanmean(made["burden_unofficial_high"]) == pytest.approx(2 / 3)
    rows = [
        {
            "variable": name,
            "by": {"service": "x"},
            "estimate": float(np.nanmean(made[name])),
            "se": 0.01,
            "ci_low": 0.1,
            "ci_high": 0.9,
            "n": 30,
            "grade": "A",
        }
        for name in made
    ]
    found = {each.kind: each for each in from_rows(rows)}
    assert set(found) == {"visits", "late", "unofficial"}
    assert found["unofficial"].bounds is not None
    assert found["unofficial"].bounds.silent == pytest.approx(1 / 3)
    assert found["late"].bounds is None
    assert [each.kind for each in heaviest(tuple(found.values()), "late", 3)] == ["late"]


# --- findings ---


def row(value: float, half: float, n: int = 50, **place: str) -> Contribution:
    return Contribution(tuple(place.items()), value, None, half / 2, value - half, value + half, 0.01, n)


def table(*rows: Contribution) -> Contributions:
    return Contributions(("office",), rows, 1.0, 0.1, 30, 2.0, "max_t", 0.95)


def test_certain_findings_come_before_larger_uncertain_ones() -> None:
    found = below_mean(
        table(row(0.9, 1.0, office="a"), row(0.4, 0.2, office="b"), row(-0.5, 0.1, office="c")), Limits()
    )
    shown = ranked(found, Limits())
    assert [(each.place[0][1], each.certain) for each in shown] == [("b", True), ("a", False)]


def test_small_and_suppressed_places_give_no_finding() -> None:
    rows = table(
        row(0.9, 0.1, n=9, office="a"),
        row(0.8, 0.1, office="b"),
        row(0.7, 0.1, office="c"),
        row(0.01, 0.001, office="d"),
    )
    found = lost_points(rows, Limits(), {"b": "S", "c": "C"})
    assert [(each.place[0][1], each.certain) for each in found] == [("c", False)]


def test_a_fall_a_rise_and_a_mere_shift_of_the_mix() -> None:
    found = changes(
        table(
            row(-0.6, 0.2, effect="score", office="a"),
            row(0.5, 0.2, effect="score", office="b"),
            row(0.4, 0.2, effect="mix_service", office="c"),
        ),
        Limits(),
    )
    assert [each.kind for each in found] == ["fell", "rose", "mix_shift"]


def test_heavy_burdens_and_silence() -> None:
    heavy = Burden("late", "x", 0.3, 0.2, 0.4, 80, None, "A")
    unsure = Burden("late", "y", 0.3, 0.02, 0.6, 80, None, "C")
    silent = Burden("unofficial", "x", 0.02, 0.0, 0.05, 80, Bounds(0.02, 0.3, 0.01, 0.33, 0.28), "A")
    hidden = Burden("late", "z", None, None, None, 3, None, "S")
    found = burdens((heavy, unsure, silent, hidden), Limits())
    assert [(each.kind, each.place[1][1], each.certain) for each in found] == [
        ("burden", "x", True),
        ("burden", "y", False),
        ("silence", "x", True),
    ]
    assert dict(found[2].numbers)["upper"] == 0.3


def test_at_most_so_many_of_a_kind() -> None:
    many = below_mean(table(*(row(0.5, 0.1, office=f"o{number}") for number in range(9))), Limits(most=3))
    assert len(ranked(many, Limits(most=3))) == 3


def test_answers_come_with_the_weights_of_the_run() -> None:
    """Weights 1, 2, 3 raked to 12: 2, 4, 6. Waiting 4 of 1–4 is the worst, polite 5 of 1–5 the best."""
    index = {
        "name": "x",
        "dimensions": [
            {
                "code": "1",
                "range": [1, 10],
                "indicators": [
                    {"code": "1.1", "column": "polite", "bounds": [1, 5]},
                    {"code": "1.2", "column": "waiting", "bounds": [1, 4], "direction": "down"},
                ],
            }
        ],
    }
    data = pa.table(
        {
            "w": [1.0, 2, 3],
            "g": ["a"] * 3,
            "polite": [5, 1, None],
            "waiting": [4, 1, 2],
            "overall": [5.0, 2, 3],
        }
    )
    spec = {
        "design": {"weights": "w"},
        "weighting": [{"step": "poststratify", "by": ["g"], "totals": {"a": 12}}],
    }
    names, found = answers_of(spec, data, Path("."), index)
    assert names == ("1.1", "1.2")
    assert found.weights == pytest.approx([2, 4, 6])
    assert found.criteria[:2, 0].tolist() == [1, 0]
    assert np.isnan(found.criteria[2, 0])
    assert found.criteria[:, 1] == pytest.approx([0, 1, 2 / 3])
    assert found.overall.tolist() == [5, 2, 3]
    assert len(set(found.psu.tolist())) == 3


def test_rows_of_a_file_have_the_weights_of_their_groups(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each different row is weighed once: the same weights, PSUs and scores as those of rows weighed one by one."""
    draw, rows = np.random.default_rng(3), 300
    psu = draw.integers(0, 20, rows)
    data = pa.table(
        {
            "w": draw.uniform(1, 2, rows),
            "stratum": np.array(["a", "b"])[psu % 2],
            "psu": psu,
            "sex": np.array(["f", "m"])[draw.integers(0, 2, rows)],
            "responded": draw.random(rows) < 0.7,
            "polite": draw.integers(1, 6, rows),
            "overall": pa.array(np.where(draw.random(rows) < 0.9, draw.integers(1, 6, rows), np.nan)),
        }
    )
    indicators = [{"code": "1.1", "column": "polite", "bounds": [1, 5]}]
    index = {"name": "x", "dimensions": [{"code": "1", "range": [1, 10], "indicators": indicators}]}
    spec = {
        "design": {"weights": "w", "strata": ["stratum"], "psu": ["psu"]},
        "weighting": [
            {"step": "nonresponse", "classes": ["stratum"], "respondent": "responded"},
            {"step": "rake", "margins": {"sex": {"f": 200.0, "m": 250.0}}},
        ],
    }
    path = tmp_path / "rows.parquet"
    pq.write_table(data, path)
    monkeypatch.setattr(grouped, "LEAST_ROWS", 1)
    by_group = answers_of(spec, path, Path("."), index)[1]
    by_row = answers_of(spec, data, Path("."), index)[1]
    assert by_group.weights == pytest.approx(by_row.weights, rel=1e-12)
    for name in ("overall", "criteria", "psu", "stratum_of"):
        np.testing.assert_array_equal(getattr(by_group, name), getattr(by_row, name))
