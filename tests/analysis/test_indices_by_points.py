"""Shares, statutory points, composed indices and lawful rates, against arithmetic printed elsewhere or done by hand."""

from decimal import Decimal
from math import sqrt

import numpy as np
import pytest

from analysis.errors import AnalysisError
from analysis.frameworks.catalogue import composed, factors, one_stop, rate_definition
from analysis.frameworks.composed import Given, compose
from analysis.frameworks.factors import Factors, shares, weighted_overall
from analysis.frameworks.one_stop import class_of, mean_points, official_score, unit_score
from analysis.frameworks.rates import rate
from analysis.frameworks.sample_sizes import yamane

RULES = one_stop()


# --- the one-stop score ---


@pytest.mark.parametrize(
    ("total", "klass"),
    [
        ("15", "excellent"),
        ("14.9", "good"),
        ("12", "good"),
        ("11.9", "fair"),
        ("9", "fair"),
        ("8.9", "average"),
        ("6", "average"),
        ("5.9", "weak"),
        ("18", "excellent"),
        ("0", "weak"),
    ],
)
def test_classes_of_units(total: str, klass: str) -> None:
    assert class_of(RULES.unit_classes, Decimal(total)) == klass


@pytest.mark.parametrize(
    ("total", "klass"), [("5.0", "full"), ("4.9", "most"), ("3.5", "most"), ("3.4", "under")]
)
def test_classes_of_officials(total: str, klass: str) -> None:
    assert class_of(RULES.official_classes, Decimal(total)) == klass


@pytest.mark.parametrize(
    ("scores", "points"),
    [
        ((2, 2, 1), "1.7"),
        ((2, 1, 1), "1.3"),
        ((1, *(0 for _ in range(19))), "0.1"),  # 0.05: a half goes up
        ((2, 2, 2), "2.0"),
    ],
)
def test_an_indicator_is_the_mean_of_its_dossiers_rounded_to_one_decimal(
    scores: tuple[int, ...], points: str
) -> None:
    assert mean_points(scores) == Decimal(points)


def test_the_total_is_the_sum_of_rounded_indicators() -> None:
    """1.7 + 1.3 + 2 + 2 + 1.7 for the dossiers, 2 + 1 + 2 + 1 for the unit: 14.7, good; unrounded 14.667."""
    dossiers = {1: (2, 2, 1), 2: (2, 1, 1), 3: (2, 2), 4: (2,), 7: (2, 2, 1)}
    found = unit_score(RULES, dossiers, {5: 2, 6: 1, 8: 2, 9: 1})
    assert (found.total, found.klass, found.missing) == (Decimal("14.7"), "good", ())


def test_with_an_indicator_missing_there_is_no_class() -> None:
    dossiers = {number: (2, 2) for number in (1, 2, 3, 4, 7)}
    found = unit_score(RULES, dossiers, {5: 2, 6: 2, 8: 2, 9: None})
    assert (found.total, found.klass, found.missing) == (Decimal(16), None, (9,))


def test_an_official_has_five_indicators() -> None:
    found = official_score(RULES, {number: (1,) for number in (1, 2, 3, 4, 7)})
    assert (found.total, found.klass) == (Decimal(5), "full")


def test_points_that_do_not_belong_are_refused() -> None:
    with pytest.raises(AnalysisError, match="indicators 5 do not belong"):
        unit_score(RULES, {5: (1,)}, {})
    with pytest.raises(AnalysisError, match="0, 1 or 2"):
        mean_points((3,))


# --- composed indices ---


def test_dak_lak_2023_adds_up() -> None:
    """57.92 + 2.97 + 18.29 + 8.15 = 87.33, as printed."""
    given = {
        "appraisal": Given(57.92),
        "effect": Given(2.97),
        "leaders": Given(18.29),
        "satisfaction": Given(8.15),
    }
    found = compose(composed("par_2023"), given)
    assert found.total == pytest.approx(87.33, abs=1e-9)
    assert found.klass == "B"


def test_a_share_stands_for_its_points_and_carries_its_error() -> None:
    """81.5 % of at most 10 points is 8.15, with a tenth of the share's standard error."""
    given = {"appraisal": Given(57.92), "effect": Given(2.97), "leaders": Given(18.29)}
    found = compose(composed("par_2023"), {**given, "satisfaction": Given(share=81.5, se=2.0)})
    assert found.total == pytest.approx(87.33)
    assert found.se == pytest.approx(0.2)
    assert [part.estimated for part in found.parts] == [False, False, False, True]


def test_dak_lak_2017_lost_points_by_field() -> None:
    """Printed losses add up to 24.64, which leaves 75.36; 75.37 was printed (rounding)."""
    losses = dict(
        zip(
            ("modern", "staff", "direction", "organisation", "finance", "norms", "effect", "procedures"),
            (7.14, 4.88, 4.5, 2.77, 1.96, 1.84, 1.54, 0.01),
            strict=True,
        )
    )
    framework = composed("par_2017")
    most = {part.code: part.maximum for part in framework.parts}
    found = compose(framework, {code: Given(most[code] - loss) for code, loss in losses.items()})
    assert found.total == pytest.approx(75.36)
    assert found.total == pytest.approx(75.37, abs=0.011)


def test_a_missing_part_gives_a_range_and_no_total() -> None:
    found = compose(composed("par_2023"), {"appraisal": Given(57.92), "effect": Given(2.97)})
    assert found.total is None
    assert (found.lowest, found.highest) == pytest.approx((60.89, 92.89))
    assert found.missing == ("leaders", "satisfaction")


def test_points_must_be_possible() -> None:
    with pytest.raises(AnalysisError, match="11 points, but it goes from 0 to 10"):
        compose(composed("par_2023"), {"satisfaction": Given(11)})
    with pytest.raises(AnalysisError, match="there is no part x"):
        compose(composed("par_2023"), {"x": Given(1)})
    with pytest.raises(AnalysisError, match="entered"):
        compose(composed("par_2023"), {"leaders": Given(share=80)})


def test_groups_of_decision_766_sum_to_a_hundred() -> None:
    assert [part.maximum for part in composed("service_quality_766").parts] == [18, 20, 22, 22, 18]


# --- satisfaction shares ---


def test_shares_by_hand() -> None:
    """Three criteria in two factors, 8 of 10, 3 of 4 and 1 of 2 satisfied.

    Factor a: mean (0.8 + 0.75)/2 = 77.5 %, pooled 11/14; factor b 50 %. Overall: mean of factors 63.75 %, pooled 12/16.
    """
    found = {
        (row.code, row.formula): row.share
        for row in shares(TWO_FACTORS, np.array([8.0, 3, 1]), np.array([10.0, 4, 2]))
    }
    assert found["a", "factor_mean"] == pytest.approx(77.5)
    assert found["a", "pooled"] == pytest.approx(100 * 11 / 14)
    assert found["overall", "factor_mean"] == pytest.approx(63.75)
    assert found["overall", "pooled"] == pytest.approx(75)


TWO_FACTORS = Factors.model_validate(
    {
        "kind": "shares",
        "name": "two",
        "factors": [
            {"code": "a", "criteria": [{"code": "a1", "column": "x"}, {"code": "a2", "column": "y"}]},
            {"code": "b", "criteria": [{"code": "b1", "column": "z"}]},
        ],
    }
)


def test_standard_error_of_a_share_is_that_of_the_binomial() -> None:
    """100 independent answers, 80 satisfied: totals vary with n p q = 16, the number of answers is fixed."""
    covariance = np.zeros((6, 6))
    covariance[0, 0] = 16.0
    found = shares(TWO_FACTORS, np.array([80.0, 1, 1]), np.array([100.0, 2, 2]), covariance)
    assert found[0].se == pytest.approx(100 * sqrt(0.8 * 0.2 / 100))


def test_a_criterion_without_answers_leaves_means_unknown_and_pooled_figures_known() -> None:
    found = {
        (row.code, row.formula): row.share
        for row in shares(TWO_FACTORS, np.array([8.0, 0, 1]), np.array([10.0, 0, 2]))
    }
    assert found["a2", "share"] is None
    assert found["a", "factor_mean"] is None
    assert found["a", "pooled"] == pytest.approx(80)
    assert found["overall", "factor_mean"] is None


def test_published_figures_of_2023_and_2024_fit_explicit_weights_only() -> None:
    """2024: 0.6 · 83.84 + 0.4 · 84.09 = 83.94 as printed; the plain mean is 83.965.

    2023: the five factors have the plain mean 82.89 and, by number of items, 82.93; 82.97 was published.
    """
    assert weighted_overall((83.84, 84.09), (0.6, 0.4)) == pytest.approx(83.94, abs=0.005)
    assert weighted_overall((83.84, 84.09), (1, 1)) == pytest.approx(83.965)
    five = (83.0, 83.02, 83.12, 83.03, 82.27)
    items = [len(factor.criteria) for factor in factors("satisfaction_2022").factors]
    assert items == [4, 4, 5, 3, 3]
    assert weighted_overall(five, (1,) * 5) == pytest.approx(82.89, abs=0.005)
    assert weighted_overall(five, items) == pytest.approx(82.93, abs=0.005)


def test_overall_satisfaction_is_never_a_criterion() -> None:
    assert "overall" not in {criterion.column for criterion in factors().criteria}
    assert factors().beside == "overall"


def test_shares_need_answers_that_fit() -> None:
    with pytest.raises(AnalysisError, match="3 criteria need"):
        shares(TWO_FACTORS, np.ones(2), np.ones(2))
    with pytest.raises(AnalysisError, match="more satisfied answers than answers"):
        shares(TWO_FACTORS, np.full(3, 2.0), np.ones(3))
    with pytest.raises(AnalysisError, match="every part needs a weight"):
        weighted_overall((1.0,), ())


# --- lawful rates and sample sizes ---


def test_the_lawful_denominator_is_everybody_surveyed() -> None:
    """SIPAS 2019: 35,268 of 36,630 forms were valid, 96.28 %."""
    assert rate(35268, 35268, 36630).of_surveyed == pytest.approx(96.28, abs=0.005)
    found = rate(60, 80, 100)
    assert (found.of_surveyed, found.of_answered) == (60, 75)
    assert rate(0, 0, 0).of_surveyed is None
    with pytest.raises(AnalysisError):
        rate(5, 4, 10)


def test_breakdowns_of_the_law_that_nobody_asks_about_are_named() -> None:
    satisfied, paid = rate_definition("sdg_16_6_2"), rate_definition("sdg_16_5_1")
    assert len(satisfied.breakdowns) == 8
    assert satisfied.not_asked == ("income",)
    assert all(each.note for each in satisfied.breakdowns if each.code in ("income", "residence"))
    assert [each.code for each in paid.breakdowns] == ["age", "sex", "service", "residence", "province"]


def test_those_hinted_at_did_not_pay() -> None:
    """Answers are 0 no, 1 was hinted, 2 paid."""
    assert rate_definition("sdg_16_5_1").at_least == 2


@pytest.mark.parametrize(
    ("population", "size"), [(500, 223), (1000, 286), (2000, 334), (5000, 371), (10000, 385), (100000, 399)]
)
def test_sample_sizes_are_rounded_up(population: int, size: int) -> None:
    assert yamane(population) == size


def test_sample_size_needs_a_population() -> None:
    with pytest.raises(AnalysisError):
        yamane(0)
