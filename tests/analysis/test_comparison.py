"""Comparisons of many figures: joint intervals, adjusted tests, funnels, changes, and the effect of flags."""

from dataclasses import dataclass
from math import comb, sqrt

import numpy as np
import pytest

from analysis.comparing.changes import Measured, change, overlap_covariance
from analysis.comparing.flags import changed, flag_effect
from analysis.comparing.funnels import funnel_of_scores, funnel_of_shares, share_limit
from analysis.comparing.pairs import against_rest, against_value, all_pairs
from analysis.comparing.simultaneous import bonferroni, simultaneous
from analysis.comparing.tables import compared
from analysis.errors import AnalysisError
from analysis.pvalues import two_sided

NAMES = ("a", "b", "c", "d")
VALUES = (7.1, 6.2, 6.9, 5.8)
COVARIANCE = ((0.09, 0.02, 0.01, 0), (0.02, 0.16, 0.03, 0), (0.01, 0.03, 0.25, 0.05), (0, 0, 0.05, 0.04))
ERRORS = (0.3, 0.4, 0.5, 0.2)
# R 4.2, multcomp 1.4-22: glht(parm(VALUES, COVARIANCE, df = 18), -contrMat(rep(1, 4), "Tukey")), then confint() and
# summary(test = adjusted("holm")). Critical value 2.79619.
MULTCOMP = {
    ("a", "b"): (0.9, -0.38137424, 2.18137424, 0.260677952),
    ("a", "c"): (0.2, -1.38176270, 1.78176270, 0.765795146),
    ("a", "d"): (1.3, 0.29182014, 2.30817986, 0.012132439),
    ("b", "c"): (-0.7, -2.35424703, 0.95424703, 0.756347903),
    ("b", "d"): (0.4, -0.85049321, 1.65049321, 0.765795146),
    ("c", "d"): (1.1, -0.11883002, 2.31883002, 0.106199112),
}


def test_all_pairs_are_those_of_multcomp() -> None:
    found = all_pairs(compared(NAMES, VALUES, ERRORS, df=18, covariance=COVARIANCE))
    assert found.critical == pytest.approx(2.79619, rel=0.01)  # simulated there and here
    for row in found.rows:
        assert row.second is not None
        difference, low, high, p = MULTCOMP[row.first, row.second]
        assert row.difference == pytest.approx(difference)
        assert (row.low, row.high) == pytest.approx((low, high), abs=0.03)
        assert row.p_holm == pytest.approx(p, abs=1e-8)
    assert [(row.first, row.second) for row in found.rows if row.certain] == [("a", "d")]


def test_equal_errors_give_tukeys_critical_value() -> None:
    """qtukey(0.95, 4, 20) / √2 = 2.79894."""
    table = compared(NAMES, VALUES, (0.3,) * 4, df=20)
    assert all_pairs(table).critical == pytest.approx(2.79894, rel=0.01)


def test_one_figure_needs_no_more_than_students_interval() -> None:
    found = simultaneous(np.array([1.0]), np.array([[0.5]]), df=12)
    assert found.critical == pytest.approx(2.179, rel=0.01)
    assert found.p_holm == (two_sided(1.0, 0.5, 12),)


def test_many_figures_take_bonferroni() -> None:
    """t at 1 - 0.05/2000 with 30 df: 4.729196 (R: qt(1 - .05/2000, 30))."""
    found = simultaneous(np.zeros(1000), np.eye(1000), df=30)
    assert found.method == "bonferroni"
    assert found.critical == bonferroni(1000, df=30) == pytest.approx(4.729196, abs=1e-6)


def test_joint_intervals_cover_all_figures_together() -> None:
    """2,000 repetitions of ten correlated figures: all are covered in 95 % (±1.5); the single ones in far fewer."""
    draw = np.random.Generator(np.random.PCG64(7))
    mix = draw.normal(size=(10, 10)) + 1.0
    spread = mix.T
    errors = np.sqrt(np.square(spread).sum(axis=0))
    critical = simultaneous(np.zeros(10), spread, df=1e9).critical
    largest = np.abs(draw.normal(size=(2000, 10)) @ spread / errors).max(axis=1)
    assert np.mean(largest <= critical) == pytest.approx(0.95, abs=0.015)
    assert np.mean(largest <= 1.96) < 0.85


def test_figures_without_error_stay_points() -> None:
    found = simultaneous(np.array([1.0, 2.0]), np.array([[0.0, 1.0]]), df=10)
    assert (found.low[0], found.high[0], found.p_holm[0]) == (1.0, 1.0, None)


def test_suppressed_figures_are_left_out_and_named() -> None:
    table = compared(("a", "b", "c"), (7.0, None, 6.0), (0.3, None, 0.4), df=10)
    assert (table.names, table.left_out) == (("a", "c"), ("b",))
    assert len(all_pairs(table).rows) == 1
    assert all_pairs(table).left_out == ("b",)


@pytest.mark.parametrize(
    ("values", "covariance", "words"),
    [
        ((1.0, None), None, "fewer than two"),
        ((1.0, 2.0), ((1.0, 0), (0, 4.0)), "other variances"),
        ((1.0, 2.0), ((0.09,),), "a row and a column"),
        ((1.0, 2.0), ((0.09, None), (None, 0.09)), "lacks an entry"),
    ],
)
def test_tables_that_do_not_fit(values, covariance, words: str) -> None:
    with pytest.raises(AnalysisError, match=words):
        compared(("a", "b"), values, (0.3, 0.3), df=10, covariance=covariance)


def test_against_the_rest_by_hand() -> None:
    """a = 8 against (1 · 6 + 3 · 4)/4 = 4.5; V = 0.01 + (1 · 0.04 + 9 · 0.09)/16."""
    table = compared(("a", "b", "c"), (8.0, 6.0, 4.0), (0.1, 0.2, 0.3), df=30)
    first = against_rest(table, np.array([2.0, 1.0, 3.0])).rows[0]
    assert first.difference == pytest.approx(3.5)
    assert first.se == pytest.approx(sqrt(0.01 + (0.04 + 9 * 0.09) / 16))
    with pytest.raises(AnalysisError, match="weight above zero"):
        against_rest(table, np.array([1.0, 0.0, 1.0]))


def test_against_a_target() -> None:
    rows = against_value(compared(NAMES, VALUES, ERRORS, df=18), 5.5).rows
    assert [row.difference for row in rows] == pytest.approx([1.6, 0.7, 1.4, 0.3])
    assert [row.certain for row in rows] == [True, False, True, False]


# --- funnels ---


def test_limits_of_scores_are_normal() -> None:
    """Target 7, deviation 2, n = 100: 7 ± 1.96 · 0.2 and ± 3.09 · 0.2."""
    found = funnel_of_scores(
        ("a", "b", "c"),
        np.array([7.0, 7.5, 6.2]),
        np.array([100.0] * 3),
        target=7.0,
        deviation=2.0,
        widen=False,
    )
    assert [point.position for point in found.points] == ["inside", "above_95", "below_998"]
    assert found.points[1].z == pytest.approx(2.5)
    middle = int(np.abs(found.limits.sizes - 100).argmin())
    width = found.limits.high_95[middle] - 7.0
    assert width == pytest.approx(1.95996 * 2 / sqrt(found.limits.sizes[middle]), rel=1e-5)


@pytest.mark.parametrize(
    ("size", "share", "probability"), [(20, 0.3, 0.975), (20, 0.3, 0.025), (57, 0.8, 0.999), (7, 0.5, 0.975)]
)
def test_limits_of_shares_are_binomial(size: int, share: float, probability: float) -> None:
    """By summing the binomial probabilities: the smallest r whose sum passes p, moved by the interpolation."""
    sums = np.cumsum([comb(size, k) * share**k * (1 - share) ** (size - k) for k in range(size + 1)])
    r = int(np.argmax(sums > probability))
    before = sums[r - 1] if r else 0.0
    alpha = (sums[r] - probability) / (sums[r] - before)
    assert share_limit(probability, share, size) == pytest.approx((r - alpha) / size, abs=1e-9)


def test_shares_outside_their_funnel() -> None:
    found = funnel_of_shares(
        ("a", "b"), np.array([0.8, 0.5]), np.array([60.0, 60.0]), target=0.8, widen=False
    )
    assert [point.position for point in found.points] == ["inside", "below_998"]
    assert (found.limits.low_95 <= 0.8).all()
    assert (found.limits.high_998 <= 1).all()


def test_offices_that_differ_for_many_small_reasons_widen_the_limits() -> None:
    """Forty offices with z-scores of standard deviation 3: φ is well above 1 and few stay outside."""
    draw = np.random.Generator(np.random.PCG64(3))
    values = 7 + 3 * draw.normal(size=40) * 0.2
    names = tuple(str(number) for number in range(40))
    sizes = np.full(40, 100.0)
    plain = funnel_of_scores(names, values, sizes, target=7.0, deviation=2.0, widen=False)
    wide = funnel_of_scores(names, values, sizes, target=7.0, deviation=2.0)
    assert plain.overdispersion == 1
    assert 4 < wide.overdispersion < 10
    outside = [sum(point.position != "inside" for point in each.points) for each in (plain, wide)]
    assert outside[1] < outside[0] / 2


def test_chance_alone_widens_nothing() -> None:
    draw = np.random.Generator(np.random.PCG64(4))
    values = 7 + draw.normal(size=40) * 0.2
    names = tuple(str(number) for number in range(40))
    assert funnel_of_scores(names, values, np.full(40, 100.0), target=7.0, deviation=2.0).overdispersion == 1


def test_funnels_need_sizes() -> None:
    with pytest.raises(AnalysisError, match="size above zero"):
        funnel_of_scores(("a",), np.array([1.0]), np.array([0.0]), target=1, deviation=1)
    with pytest.raises(AnalysisError, match="as many"):
        funnel_of_shares((), np.array([]), np.array([]), target=0.5)
    with pytest.raises(AnalysisError, match="between 0 and 1"):
        funnel_of_shares(("a",), np.array([1.0]), np.array([5.0]), target=1.0)
    with pytest.raises(AnalysisError, match="above zero"):
        funnel_of_scores(("a",), np.array([1.0]), np.array([5.0]), target=1, deviation=0)


# --- changes ---


def test_a_change_of_independent_samples() -> None:
    """6.0 ± 0.3 to 7.0 ± 0.4: 1.0 with 0.5, t = 2 on 0.0625 / (0.0081 / 9 + 0.0256 / 40) = 40.6 df, p = 0.0522."""
    found = change(Measured(6.0, 0.3, 9), Measured(7.0, 0.4, 40))
    assert (found.difference, found.se) == pytest.approx((1.0, 0.5))
    assert found.p == pytest.approx(0.0522, abs=5e-5)
    assert found.direction == "unclear"


def test_overlap_makes_a_change_surer() -> None:
    """Half of each sample in both, correlation 0.8: covariance 0.5 · 0.8 · 0.12 = 0.048, se √(0.25 − 0.096)."""
    old, new = Measured(6.0, 0.3, 60), Measured(7.0, 0.4, 60)
    covariance = overlap_covariance(old, new, shares=(0.5, 0.5), correlation=0.8)
    assert covariance == pytest.approx(0.048)
    found = change(old, new, covariance=covariance)
    assert found.se == pytest.approx(sqrt(0.25 - 0.096))
    assert found.direction == "up"


def test_kishs_overlap_formula_is_the_covariance_of_two_means() -> None:
    """x̄ over units 1–100 and ȳ over 51–150, unit correlation ρ on the 50 common: cov = ρ σ² 50 / (100 · 100)."""
    old = new = Measured(0.0, 2 / sqrt(100), 1e6)
    assert overlap_covariance(old, new, shares=(0.5, 0.5), correlation=0.6) == pytest.approx(
        0.6 * 4 * 50 / 10000
    )


def test_changes_of_suppressed_or_self_selected_figures_are_unknown() -> None:
    assert change(Measured(None, None, 0), Measured(7.0, 0.4, 40)).direction == "unknown"
    bare = change(Measured(6.0, None, 0), Measured(7.0, None, 0))
    assert (bare.difference, bare.direction) == (1.0, "unknown")
    with pytest.raises(AnalysisError, match="larger than"):
        change(Measured(6.0, 0.3, 20), Measured(7.0, 0.4, 40), covariance=0.2)
    with pytest.raises(AnalysisError, match="shares lie between"):
        overlap_covariance(Measured(6.0, 0.3, 20), Measured(7.0, 0.4, 40), shares=(0.5, 1.5), correlation=0.2)


# --- flags ---


@dataclass(frozen=True)
class Row:
    df: int
    n: int
    se: float | None
    grade: str


def test_flagged_answers_that_move_a_figure_are_shown() -> None:
    """7.0 ± 0.2 with 40 flagged of 200; without them 6.2 ± 0.25: 0.8 beyond 2.0 · √(0.0625 − 0.04) = 0.30."""
    found = flag_effect(("total", "o1"), (7.0, 6.2), (Row(60, 200, 0.2, "A"), Row(60, 160, 0.25, "A")))
    assert found.difference == pytest.approx(-0.8)
    assert (found.flagged, found.matters) == (40, True)
    assert found.se == pytest.approx(0.15)


def test_a_few_flagged_answers_that_change_nothing_do_not_matter() -> None:
    few = flag_effect(("total",), (7.0, 7.01), (Row(60, 200, 0.2, "A"), Row(60, 198, 0.202, "A")))
    none = flag_effect(("total",), (7.0, 7.0), (Row(60, 200, 0.2, "A"), Row(60, 200, 0.2, "A")))
    assert not few.matters
    assert not none.matters
    assert changed([few, none]) == ()


def test_a_figure_that_rests_on_flagged_answers_matters_by_its_grade() -> None:
    found = flag_effect(("total",), (7.0, None), (Row(60, 40, 0.2, "B"), Row(3, 4, None, "S")))
    assert found.matters
    assert found.difference is None
    with pytest.raises(AnalysisError, match="more answers without"):
        flag_effect(("total",), (7.0, 7.0), (Row(60, 40, 0.2, "B"), Row(60, 41, 0.2, "B")))


def test_p_values() -> None:
    """By the tables: t = 2.086 on 20 df and z = 1.96 are 5 %."""
    assert two_sided(2.086, 1.0, 20) == pytest.approx(0.05, abs=1e-4)
    assert two_sided(-1.96, 1.0) == pytest.approx(0.05, abs=1e-4)
    assert two_sided(1.0, 0.0, 20) is None
