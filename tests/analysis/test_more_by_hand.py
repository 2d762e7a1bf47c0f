"""Calibration, lonely strata, stages, quantiles, intervals and tests on numbers small enough for paper."""

import math
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pytest
from scipy.stats import beta, binomtest, chi2_contingency, t

from analysis.errors import AnalysisError
from analysis.quantiles import quantile
from analysis.runs import run
from analysis.steps import TrimStep
from tests.analysis.small import compute

MEAN = [{"name": "y", "statistic": "mean", "variables": ["y"]}]
TOTAL = [{"name": "y", "statistic": "total", "variables": ["y"]}]
ANY = {"minimum_n": 1}


def one(columns: dict[str, Any], **spec: Any) -> Any:
    """The only row of a run."""
    (row,) = compute(columns, {"design": {"weights": "w"}, "grading": ANY, **spec}).estimates
    return row


def test_regression_estimator() -> None:
    """x = 1, 2, 3 with Σx to be 9 and N = 3, so λ with g = 1 + λ₀ + λ₁x: λ₁ = 1.5, λ₀ = -3, g = -0.5, 1, 2.5.

    y = 2x + 1 is on the line, so the total is 2·9 + 3 = 21 and nothing is left for its variance.
    """
    columns = {"w": [1.0] * 3, "x": [1.0, 2, 3], "y": [3.0, 5, 7]}
    steps = [{"step": "calibrate", "totals": {"(intercept)": 3, "x": 9}}]
    result = compute(
        columns, {"design": {"weights": "w"}, "weighting": steps, "estimates": TOTAL, "grading": ANY}
    )
    assert result.estimates[0].estimate == pytest.approx(21)
    assert result.estimates[0].se == 0
    assert (result.weighting[0].factor_min, result.weighting[0].factor_max) == pytest.approx((-0.5, 2.5))


@pytest.mark.parametrize("distance", ["linear", "raking", "logit"])
def test_distances_agree_where_there_is_one_solution(distance: str) -> None:
    """With one indicator per group every distance is post-stratification: factors 1.5 and 0.75."""
    columns = {"w": [2.0] * 4, "g": list("aabb"), "y": [1.0, 2, 3, 4]}
    step: dict[str, Any] = {"step": "calibrate", "distance": distance, "totals": {"g=a": 6, "g=b": 3}}
    if distance == "logit":
        step["bounds"] = [0.2, 4]
    row = one(columns, weighting=[step], estimates=TOTAL)
    assert row.estimate == pytest.approx(3 * 3 + 1.5 * 7, rel=1e-10)


def test_bounded_calibration_stops_at_the_bound_and_still_meets_the_totals() -> None:
    """The regression example again, bounds 0 and 2.4: x = 1 would get -0.5. At most Σx = 2.4·3 + 0.6·2 = 8.4."""
    columns = {"w": [1.0] * 3, "x": [1.0, 2, 3], "y": [1.0, 0, 0]}
    step = {"step": "calibrate", "totals": {"(intercept)": 3, "x": 8}, "bounds": [0, 2.4]}
    result = compute(
        columns, {"design": {"weights": "w"}, "weighting": [step], "estimates": TOTAL, "grading": ANY}
    )
    assert result.weighting[0].factor_min == pytest.approx(0, abs=1e-9)
    assert result.weighting[0].max_relative_margin_error < 1e-10
    impossible = {**step, "totals": {"(intercept)": 3, "x": 8.5}}
    with pytest.raises(AnalysisError, match="no convergence"):
        one(columns, weighting=[impossible], estimates=TOTAL)


def test_trimming_that_keeps_the_totals() -> None:
    """Post-stratified to 10 and 4 the weights are 1, 9 and 2, 2. Cut at 7 the first group becomes 3, 7."""
    columns = {"w": [1.0, 9, 1, 1], "g": list("aabb"), "y": [1.0, 0, 0, 0]}
    post = {"step": "poststratify", "by": ["g"], "totals": {"a": 10, "b": 4}}
    trim = {"step": "trim", "lower": 0.5, "upper": 7, "keep": "totals"}
    result = compute(
        columns, {"design": {"weights": "w"}, "weighting": [post, trim], "estimates": TOTAL, "grading": ANY}
    )
    assert result.estimates[0].estimate == pytest.approx(3)
    assert result.design.sum_of_weights == pytest.approx(14)


def test_bounds_hold_for_each_copy_of_a_row_in_a_replicate() -> None:
    """A row drawn three times weighs 3 · 1.5: three weights of 1.5, all within 2. One of 2.5 is cut, once."""
    step = TrimStep("trim", -np.inf, 2.0, None)
    assert step.solve_copies(np.array([4.5, 1.5]), np.array([3.0, 1.0])).factors.tolist() == [1, 1]
    cut = step.solve_copies(np.array([4.5, 2.5]), np.array([3.0, 1.0]))
    assert (cut.factors * [4.5, 2.5]).tolist() == pytest.approx([5.0, 2.0])
    with pytest.raises(AnalysisError, match="2 weights at the upper bound sum to 4, the weights to 6"):
        step.solve(np.array([4.5, 1.5]))


def test_replicates_of_a_trimmed_chain_agree_with_its_linearisation() -> None:
    """200 rows in 40 clusters, post-stratified, cut and calibrated again: the errors differ by less than 5 %."""
    draw = np.random.default_rng(4)
    cluster = np.repeat(np.arange(40), 5)
    columns = {"w": draw.uniform(1, 4, 200), "p": cluster, "g": [f"g{i % 3}" for i in range(200)]}
    columns["y"] = draw.normal(5, 1, 40)[cluster] + draw.normal(0, 1, 200)
    post = {"step": "poststratify", "by": ["g"], "totals": {"g0": 160, "g1": 170, "g2": 190}}
    trim = {"step": "trim", "lower": 1.2, "upper": 3.6, "keep": "totals"}
    spec = {"design": {"weights": "w", "psu": ["p"]}, "weighting": [post, trim], "estimates": MEAN}
    (taylor,) = compute(columns, spec).estimates
    for variance in ({"method": "jackknife"}, {"method": "bootstrap", "replicates": 2000}):
        result = compute(columns, {**spec, "variance": variance})
        assert result.estimates[0].se == pytest.approx(taylor.se, rel=0.05)
        assert result.warnings == ()


@pytest.mark.parametrize(
    ("file", "step"),
    [
        ("sex,total\nf,30\nm,10\n", {"step": "rake", "margins": {"sex": "totals.csv"}}),
        ("sex,total\nf,30\nm,10\n", {"step": "poststratify", "by": ["sex"], "totals": "totals.csv"}),
        ("key,total\n(intercept),40\nsex=m,10\n", {"step": "calibrate", "totals": "totals.csv"}),
    ],
)
def test_totals_may_stand_in_a_csv(file: str, step: dict[str, Any], tmp_path: Path) -> None:
    (tmp_path / "totals.csv").write_text(file)
    table = pa.table({"w": [1.0] * 4, "sex": list("ffmm"), "y": [1.0, 1, 0, 0]})
    spec = {"design": {"weights": "w"}, "weighting": [step], "estimates": MEAN, "grading": ANY}
    (row,) = run(spec, table, tmp_path).estimates
    assert row.estimate == pytest.approx(0.75)


def test_two_stages_by_hand() -> None:
    """Two of four clusters, two of three rows in each: y 1, 3 and 5, 5; weights 2 · 1.5 = 3.

    Cluster sums of wy 12 and 30: first stage (1 - 1/2) · 2 · (9² + 9²) = 162. Second, times 1/2, in the first cluster
    only: (1 - 2/3) · 2 · (3² + 3²) = 12, so 6. V = 168.
    """
    columns = {"w": [3.0] * 4, "p": list("aabb"), "N": [4] * 4, "M": [3] * 4, "y": [1.0, 3, 5, 5]}
    design = {"weights": "w", "psu": ["p", None], "fpc": ["N", "M"]}
    (row,) = compute(columns, {"design": design, "estimates": TOTAL, "grading": ANY}).estimates
    assert row.se == pytest.approx(math.sqrt(168))


def test_a_cluster_taken_for_certain_counts_at_the_next_stage_only() -> None:
    """One of one cluster: nothing at the first stage, and the second in full: (1 - 2/3) · 2 · (3² + 3²) = 12."""
    columns = {
        "w": [1.5] * 4,
        "p": list("aabb"),
        "s": list("aabb"),
        "N": [1] * 4,
        "M": [4] * 4,
        "y": [0.0, 4, 1, 1],
    }
    design = {"weights": "w", "strata": ["s"], "psu": ["p", None], "fpc": ["N", "M"]}
    (row,) = compute(columns, {"design": design, "estimates": TOTAL, "grading": {"minimum_n": 1}}).estimates
    # Two strata of one certain cluster: no degrees of freedom, so the figure is suppressed, whatever its variance.
    assert (row.grade, row.reason, row.estimate) == ("S", "no_df", None)


LONELY = {"w": [1.0] * 5, "s": list("aaaab"), "y": [1.0, 3, 5, 7, 10]}


@pytest.mark.parametrize(
    ("rule", "variance"),
    # Stratum a: 4/3 · (9 + 1 + 1 + 9) = 80/3; b has one row with 10, the mean of all five is 5.2.
    [("remove", 80 / 3), ("certainty", 80 / 3), ("adjust", 80 / 3 + 4.8**2), ("average", 2 * 80 / 3)],
)
def test_lonely_psu(rule: str, variance: float) -> None:
    design = {"weights": "w", "strata": ["s"], "lonely_psu": rule}
    (row,) = compute(LONELY, {"design": design, "estimates": TOTAL, "grading": ANY}).estimates
    assert row.se == pytest.approx(math.sqrt(variance))


@pytest.mark.parametrize("rule", [f"hf{number}" for number in range(4, 10)])
@pytest.mark.parametrize("probability", [0.1, 0.25, 0.5, 0.9])
def test_quantiles_of_equal_weights_are_those_of_numpy(rule: str, probability: float) -> None:
    names: dict[str, Any] = {
        "hf4": "interpolated_inverted_cdf",
        "hf5": "hazen",
        "hf6": "weibull",
        "hf7": "linear",
        "hf8": "median_unbiased",
        "hf9": "normal_unbiased",
    }
    values = np.array([3.0, 1, 4, 1, 5, 9, 2, 6])
    found = quantile(values, np.full(8, 2.5), np.arange(8), probability, rule)
    assert found == pytest.approx(np.quantile(values, probability, method=names[rule]))


@pytest.mark.parametrize(
    ("rule", "found"), [("math", 2.0), ("hf1", 2.0), ("school", 2.5), ("hf2", 2.5), ("hf3", 2.0)]
)
def test_a_quantile_where_the_cumulated_weights_hit_the_probability(rule: str, found: float) -> None:
    """1, 2, 3, 4 with weights 3, 2, 4, 1: half of the weights is reached exactly at the second value, an even one."""
    weights = np.array([3.0, 2, 4, 1])
    assert quantile(np.array([1.0, 2, 3, 4]), weights, np.arange(4), 0.5, rule) == found


def test_the_median_has_woodruffs_interval() -> None:
    """1 … 100 with equal weights: the share below is 0.5 ± t·√(0.25/99), about 0.40 to 0.60."""
    columns = {"w": [1.0] * 100, "y": [float(i) for i in range(1, 101)]}
    row = one(
        columns,
        estimates=[{"name": "q", "statistic": "quantile", "variables": ["y"], "probabilities": [0.5]}],
    )
    half = t.ppf(0.975, 99) * math.sqrt(0.25 / 99)
    assert row.estimate == 50
    assert (row.ci_low, row.ci_high) == (math.ceil(100 * (0.5 - half)), math.ceil(100 * (0.5 + half)))
    assert row.se == pytest.approx((row.ci_high - row.ci_low) / (2 * t.ppf(0.975, 99)))


def share(method: str, yes: int = 12, n: int = 40) -> Any:
    columns = {"w": [2.0] * n, "a": ["y"] * yes + ["n"] * (n - yes)}
    wanted = {"name": "p", "statistic": "proportion", "variables": ["a"], "ci": {"method": method}}
    rows = compute(columns, {"design": {"weights": "w"}, "estimates": [wanted], "grading": ANY}).estimates
    return {row.level: row for row in rows}["y"]


def test_korn_and_graubard_of_a_simple_random_sample_is_nearly_clopper_and_pearson() -> None:
    """n_eff = n - 1 there, and the t quantiles cancel: the exact interval of 0.3 · 39 out of 39."""
    yes = 0.3 * 39
    row = share("beta")
    assert row.ci_low == pytest.approx(beta.ppf(0.025, yes, 39 - yes + 1), rel=1e-10)
    assert row.ci_high == pytest.approx(beta.ppf(0.975, yes + 1, 39 - yes), rel=1e-10)


def test_wilson_has_t_in_place_of_z() -> None:
    """With many degrees of freedom it is scipy's Wilson interval for n - 1."""
    row = share("wilson", 3000, 10_000)
    exact = binomtest(3000, 10_000).proportion_ci(method="wilson")
    assert (row.ci_low, row.ci_high) == pytest.approx((exact.low, exact.high), rel=1e-4)


def test_logit_is_symmetric_on_the_odds() -> None:
    row = share("logit")
    low, high = (math.log(end / (1 - end)) for end in (row.ci_low, row.ci_high))
    assert (low + high) / 2 == pytest.approx(math.log(0.3 / 0.7))
    assert (high - low) / 2 == pytest.approx(t.ppf(0.975, 39) * row.se / 0.21)


def test_nobody_and_everybody() -> None:
    """At 0 and 1: standard error 0, no logit, beta by the Kish size (Clopper and Pearson's 1 - 0.025^(1/n))."""
    columns = {"w": [1.0] * 40, "a": ["y"] * 40, "d": ["in"] * 40}
    for method, low in (("logit", None), ("beta", 0.025 ** (1 / 40))):
        wanted = {"name": "p", "statistic": "proportion", "variables": ["a"], "ci": {"method": method}}
        row = one(columns, estimates=[wanted])
        assert (row.estimate, row.se) == (1, 0)
        assert row.ci_low == (None if low is None else pytest.approx(low))


def test_rao_scott_of_a_simple_random_sample_is_pearsons_test() -> None:
    """All effects are n/(n - 1): the statistic is X² (n - 1)/n over its degrees of freedom."""
    table = np.array([[10, 20, 30], [25, 15, 20]])
    cells = [(r, c) for r in range(2) for c in range(3) for _ in range(table[r, c])]
    columns = {"w": [1.0] * 120, "r": [str(r) for r, _ in cells], "c": [str(c) for _, c in cells]}
    tests = [{"test": "rao_scott", "rows": "r", "columns": "c", "statistic": kind} for kind in ("F", "Chisq")]
    f, chisq = compute(columns, {"design": {"weights": "w"}, "tests": tests}).tests
    pearson = chi2_contingency(table, correction=False)
    assert chisq.statistic == pytest.approx(pearson.statistic)
    # Under the estimated shares the effects are those of the observed, not the expected table: close, not equal.
    assert f.statistic == pytest.approx(pearson.statistic * 119 / 120 / 2, rel=0.05)
    assert chisq.p == pytest.approx(pearson.pvalue, rel=0.35)


def test_wald_of_two_domains_is_the_square_of_t() -> None:
    columns = {"w": [1.0, 2, 1, 2, 1, 2], "d": list("aaabbb"), "y": [1.0, 2, 4, 3, 7, 8]}
    estimates = [
        {**MEAN[0], "by": ["d"]},
        {"name": "c", "statistic": "contrast", "of": "y", "coefficients": {"y|a": 1, "y|b": -1}},
    ]
    tests = [{"test": "wald", "of": "y", "adjusted": adjusted} for adjusted in (False, True)]
    result = compute(
        columns, {"design": {"weights": "w"}, "estimates": estimates, "tests": tests, "grading": ANY}
    )
    contrast = result.estimates[-1]
    assert contrast.estimate is not None and contrast.se is not None
    for test in result.tests:
        assert test.statistic == pytest.approx((contrast.estimate / contrast.se) ** 2)
        assert (test.df1, test.df2) == (1, 5)
        assert test.p == pytest.approx(2 * t.sf(abs(contrast.estimate / contrast.se), 5))


def test_design_effect_of_clusters_of_twins() -> None:
    """Every answer twice in a cluster: hardly more is known than from three draws.

    y = 1, 1, 2, 2, 6, 6: cluster means 1, 2, 6, V = s²/3 = 7/3; simple: s² = 5.6 over 6. deff = 2.5.
    """
    columns = {"w": [1.0] * 6, "p": list("aabbcc"), "y": [1.0, 1, 2, 2, 6, 6]}
    design = {"weights": "w", "psu": ["p"]}
    wanted = [{**MEAN[0], "deff": "wr"}]
    (row,) = compute(columns, {"design": design, "estimates": wanted, "grading": ANY}).estimates
    assert row.deff == pytest.approx(2.5)
    assert row.n_eff == pytest.approx(6 / 2.5)
    assert row.n_eff_kish == pytest.approx(6)


def test_codes_for_missing_are_no_answers() -> None:
    columns = {"w": [1.0] * 4, "y": [1.0, 3, 888, 999]}
    row = one(columns, missing={"y": [888, 999]}, estimates=MEAN)
    assert (row.estimate, row.n) == (2, 2)


def test_missing_answers_are_left_out_per_variable_unless_listwise() -> None:
    columns = {"w": [1.0] * 3, "y": [1.0, 2, None], "z": [None, 4.0, 6]}
    both = {"name": "m", "statistic": "mean", "variables": ["y", "z"]}
    for listwise, expected in ((False, [1.5, 5.0]), (True, [2.0, 4.0])):
        spec = {"design": {"weights": "w"}, "estimates": [{**both, "listwise": listwise}]}
        found = compute(columns, {**spec, "grading": {"minimum_n": 1}}).estimates
        shown = [row.estimate for row in found]
        assert shown == ([None, None] if listwise else expected)  # one row has no degrees of freedom
        assert [row.n for row in found] == ([1, 1] if listwise else [2, 2])


def test_a_run_warns_when_replicates_and_linearisation_disagree() -> None:
    """A ratio of three wildly different clusters: the jackknife's variance is far from the linearised one."""
    columns = {"w": [1.0] * 4, "y": [1.0, 2, 3, 40], "x": [1.0, 1, 1, 9]}
    ratio = [{"name": "r", "statistic": "ratio", "numerator": "y", "denominator": "x"}]
    spec = {"design": {"weights": "w"}, "estimates": ratio, "grading": ANY}
    assert compute(columns, spec).warnings == ()
    (warning,) = compute(columns, {**spec, "variance": {"method": "jackknife"}}).warnings
    assert "estimate r: the replicated variance of y/x is" in warning
