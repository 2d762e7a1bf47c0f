"""Printed tables and computations by hand: the same functions as against R, on data small enough to check on paper."""

import math
from typing import Any

import pytest

from tests.analysis.small import AMBULANCES, STATA_FPC, compute


def test_stratified_mean_of_the_stata_manual() -> None:
    """(3·29.7 + 4·14.5) / 27; standard errors and interval as printed in the manual."""
    design = {"weights": "weight", "strata": ["stratid"], "psu": ["psuid"]}
    mean = [{"name": "x", "statistic": "mean", "variables": ["x"]}]
    (plain,) = compute(STATA_FPC, {"design": design, "estimates": mean}).estimates
    assert plain.estimate == pytest.approx(147.1 / 27, rel=1e-12)
    assert plain.se == pytest.approx(0.7412683, abs=5e-8)
    (corrected,) = compute(STATA_FPC, {"design": {**design, "fpc": ["Nh"]}, "estimates": mean}).estimates
    assert corrected.se == pytest.approx(0.6160407, abs=5e-8)
    assert (corrected.ci_low, corrected.ci_high) == pytest.approx((3.940751, 6.955545), abs=1e-6)
    assert (corrected.df, corrected.n) == (6, 8)


def test_weights_follow_from_the_population_counts() -> None:
    """15/5 = 3 and 12/3 = 4, so the weights column may be left out."""
    with_weights = {"weights": "weight", "strata": ["stratid"], "fpc": ["Nh"]}
    mean = [{"name": "x", "statistic": "mean", "variables": ["x"]}]
    given = compute(STATA_FPC, {"design": with_weights, "estimates": mean})
    found = compute(STATA_FPC, {"design": {"strata": ["stratid"], "fpc": ["Nh"]}, "estimates": mean})
    assert found.estimates == given.estimates


def test_fractions_and_counts_are_the_same_correction() -> None:
    columns = {**STATA_FPC, "fraction": [1 / 3] * 5 + [1 / 4] * 3}
    mean = [{"name": "x", "statistic": "mean", "variables": ["x"]}]
    counts = compute(columns, {"design": {"strata": ["stratid"], "fpc": ["Nh"]}, "estimates": mean}).estimates
    shares = compute(
        columns, {"design": {"strata": ["stratid"], "fpc": ["fraction"]}, "estimates": mean}
    ).estimates
    assert shares[0].se == pytest.approx(counts[0].se, rel=1e-12)


def test_ratio_of_levy_and_lemeshow() -> None:
    """278 / 1811; the linearised standard error in Levy and Lemeshow's example as R gives it."""
    spec = {
        "design": {"weights": "one", "strata": ["area"], "psu": ["firm"]},
        "estimates": [{"name": "r", "statistic": "ratio", "numerator": "alive", "denominator": "arrests"}],
    }
    (row,) = compute(AMBULANCES, spec).estimates
    assert row.estimate == pytest.approx(278 / 1811, rel=1e-12)
    assert row.se == pytest.approx(0.00980730359997, rel=1e-9)


def test_domain_keeps_the_whole_design() -> None:
    """Two strata of two clusters; the domain is one row of the first. By hand: u = ±1 around a stratum mean of zero.

    Domain mean = 5 with one row in cluster 1 and one in cluster 2 of stratum a, values 4 and 6, weights 1: the cluster
    totals of (y - 5)/2 are -0.5 and 0.5, so V = 2/(2-1) · (0.25 + 0.25) = 1. Stratum b adds zeros.
    """
    columns = {
        "w": [1.0] * 6,
        "s": list("aaaabb"),
        "p": list("112212"),
        "y": [4.0, 9, 6, 9, 7, 8],
        "d": list("xyxyyy"),
    }
    spec = {
        "design": {"weights": "w", "strata": ["s"], "psu": ["p"]},
        "estimates": [{"name": "y", "statistic": "mean", "variables": ["y"], "where": {"d": "x"}}],
        "grading": {"minimum_n": 1},
    }
    (row,) = compute(columns, spec).estimates
    assert (row.estimate, row.n, row.df) == (5.0, 2, 1)
    assert row.se == pytest.approx(1.0, rel=1e-12)


def test_nonresponse_classes_by_hand() -> None:
    """Class a: weights 2, 2, 2 with two respondents (1 and 4); class b: 3, 3, both respond (2 and 6).

    Factors 6/4 = 1.5 and 1; mean = (3·1 + 3·4 + 3·2 + 3·6) / 12 = 39/12. For the variance the linearised value of
    a row is d·[R·a·(z - z̄) + z̄] with z = (y - 3.25)/12 and z̄ of its class; rows are their own PSUs without strata.
    """
    columns = {
        "w": [2.0, 2, 2, 3, 3],
        "office": list("aaabb"),
        "responded": [True, True, False, True, True],
        "y": [1.0, 4, None, 2, 6],
    }
    spec = {
        "design": {"weights": "w"},
        "weighting": [{"step": "nonresponse", "classes": ["office"], "respondent": "responded"}],
        "estimates": [{"name": "y", "statistic": "mean", "variables": ["y"]}],
        "grading": {"minimum_n": 1},
    }
    result = compute(columns, spec)
    (row,) = result.estimates
    assert row.estimate == pytest.approx(39 / 12)
    assert row.response_rate == pytest.approx(10 / 12)
    assert (result.weighting[0].factor_min, result.weighting[0].factor_max) == (0.0, 1.5)
    z = [(y - 3.25) / 12 for y in (1, 4)], [(y - 3.25) / 12 for y in (2, 6)]
    centre = sum(z[0]) / 2
    u = (
        [2 * (1.5 * (value - centre) + centre) for value in z[0]]
        + [2 * centre]
        + [3 * value for value in z[1]]
    )
    mean = sum(u) / 5
    assert row.se == pytest.approx(math.sqrt(5 / 4 * sum((value - mean) ** 2 for value in u)), rel=1e-12)


def test_raking_two_by_two_by_hand() -> None:
    """Cells (1, 1, 1, 1) to rows 3, 1 and columns 2, 2: the independent table 1.5, 1.5, 0.5, 0.5."""
    columns = {"w": [1.0] * 4, "r": list("aabb"), "c": list("xyxy"), "y": [1.0, 2, 3, 4]}
    spec = {
        "design": {"weights": "w"},
        "weighting": [{"step": "rake", "margins": {"r": {"a": 3, "b": 1}, "c": {"x": 2, "y": 2}}}],
        "estimates": [{"name": "y", "statistic": "total", "variables": ["y"]}],
        "grading": {"minimum_n": 1},
    }
    result = compute(columns, spec)
    assert result.estimates[0].estimate == pytest.approx(1.5 * 3 + 0.5 * 7)
    assert (result.weighting[0].factor_min, result.weighting[0].factor_max) == pytest.approx((0.5, 1.5))


def test_a_crossed_margin_is_a_post_stratification() -> None:
    columns: dict[str, Any] = {"w": [1.0] * 8, "r": list("aabbaabb"), "c": list("xyxyxyxy")}
    columns["y"] = [1.0, 2, 3, 4, 2, 4, 6, 9]
    totals = {"a|x": 1, "a|y": 2, "b|x": 3, "b|y": 4}
    estimates = [{"name": "y", "statistic": "mean", "variables": ["y"]}]
    design = {"weights": "w"}
    steps = (
        {"step": "poststratify", "by": ["r", "c"], "totals": totals},
        {"step": "rake", "margins": {"r|c": totals}},
    )
    post, raked = (
        compute(columns, {"design": design, "weighting": [s], "estimates": estimates}) for s in steps
    )
    assert post.estimates == raked.estimates
    # Cell means 1.5, 3, 4.5, 6.5 with weights 1 to 4 of 10.
    assert post.estimates[0].estimate == pytest.approx((1.5 + 6 + 13.5 + 26) / 10)


def test_trimming_spreads_the_excess_until_all_weights_fit() -> None:
    """1, 1, 2, 8 cut at 4: the 4 cut off go to the three others, 7/3, 7/3, 10/3, all within."""
    columns = {"w": [1.0, 1, 2, 8], "y": [3.0, 3, 0, 0]}
    spec = {
        "design": {"weights": "w"},
        "weighting": [{"step": "trim", "upper": 4}],
        "estimates": [{"name": "y", "statistic": "total", "variables": ["y"]}],
        "grading": {"minimum_n": 1},
    }
    result = compute(columns, spec)
    assert result.estimates[0].estimate == pytest.approx(14.0)
    assert result.design.sum_of_weights == pytest.approx(12.0)
