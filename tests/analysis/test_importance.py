"""Importance against R's svyglm, its errors against other ways to them, and the map that is drawn of it."""

import numpy as np
import pytest

from analysis.errors import AnalysisError
from analysis.priorities.advice import priorities
from analysis.priorities.importance import Answers, importance
from analysis.priorities.maps import Performance, priority_map

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
