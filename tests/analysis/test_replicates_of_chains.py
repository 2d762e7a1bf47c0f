"""Linearised and replicated variances of every chain of weighting steps: both are there, and they agree.

400 rows in 80 clusters of two strata. The jackknife repeats the whole chain 80 times, the bootstrap 300 times; both
estimate the same variance as the linearisation does, so their standard errors are close, and no run warns.
"""

from typing import Any

import numpy as np
import pytest

from tests.analysis.small import compute

draw = np.random.default_rng(8)
CLUSTERS, SIZE = 80, 5
ROWS = CLUSTERS * SIZE
cluster = np.repeat(np.arange(CLUSTERS), SIZE)
effect = draw.normal(0, 0.5, CLUSTERS)
responded = draw.random(ROWS) < 0.8
age = np.array(["young", "middle", "old"])[draw.choice(3, ROWS, p=[0.3, 0.4, 0.3])]
COLUMNS: dict[str, Any] = {
    "w": draw.lognormal(1, 0.4, ROWS),
    "s": cluster % 2,
    "p": cluster,
    "office": np.array(["a", "b"])[cluster // 2 % 2],
    "age": [
        value if here and draw.random() > 0.05 else None for value, here in zip(age, responded, strict=True)
    ],
    "known": age,
    "x": draw.normal(20, 4, ROWS) + 3 * effect[cluster],
    "responded": responded,
    "y": np.where(responded, 3 + effect[cluster] + (age == "old") + draw.normal(0, 1, ROWS), np.nan),
    "yes": np.where(responded, draw.random(ROWS) < 0.6, np.nan),
}
SUM = float(np.sum(COLUMNS["w"]))
AGES = {"young": 0.33 * SUM, "middle": 0.37 * SUM, "old": 0.30 * SUM}
OFFICES = {"a": 0.52 * SUM, "b": 0.48 * SUM}
SHARES = {"young": 0.33, "middle": 0.37, "old": 0.30}
NONRESPONSE = {"step": "nonresponse", "classes": ["office"], "respondent": "responded"}
RAKE = {"step": "rake", "margins": {"age": AGES, "office": OFFICES}, "unknown": "keep"}
POST = {"step": "poststratify", "by": ["known"], "totals": AGES}
SHARED = {"step": "rake", "margins": {"known": SHARES, "office": {"a": 0.52, "b": 0.48}}, "scale": "shares"}
TOTALS = {"(intercept)": SUM, "x": 20.1 * SUM}
LINEAR = {"step": "calibrate", "totals": TOTALS}
BOUNDED = {**LINEAR, "bounds": [0.7, 1.4]}
LOGIT = {**BOUNDED, "distance": "logit"}
RAKING = {**LINEAR, "distance": "raking"}
TRIM = {"step": "trim", "lower": 1.2, "upper": 6.5}
TRIM_IN_TOTALS = {**TRIM, "keep": "totals"}
CHAINS: dict[str, list[dict[str, Any]]] = {
    "none": [],
    "non-response": [NONRESPONSE],
    "post-stratification": [POST],
    "raking": [SHARED],
    "linear": [LINEAR],
    "bounded": [BOUNDED],
    "logit": [LOGIT],
    "raking distance": [RAKING],
    "trim": [TRIM],
    "non-response, raking of the known": [NONRESPONSE, RAKE],
    "non-response, raking, trim": [NONRESPONSE, RAKE, TRIM],
    "non-response, raking, trim in totals": [NONRESPONSE, RAKE, TRIM_IN_TOTALS],
    "post-stratification, trim": [POST, TRIM],
    "trim, post-stratification": [TRIM, POST],
    "linear, trim in totals": [LINEAR, TRIM_IN_TOTALS],
    "post-stratification, linear, raking of shares": [POST, LINEAR, SHARED],
}
ESTIMATES = [
    {"name": "mean", "statistic": "mean", "variables": ["y"]},
    {"name": "by", "statistic": "mean", "variables": ["y"], "by": ["office"]},
    {"name": "share", "statistic": "proportion", "variables": ["yes"]},
    {"name": "total", "statistic": "total", "variables": ["y"]},
]


def standard_errors(
    chain: list[dict[str, Any]], variance: dict[str, Any]
) -> tuple[list[float], tuple[str, ...]]:
    design = {"weights": "w", "strata": ["s"], "psu": ["p"]}
    spec = {"design": design, "weighting": chain, "estimates": ESTIMATES, "variance": variance}
    result = compute(COLUMNS, spec)
    return [row.se or 0.0 for row in result.estimates], result.warnings


@pytest.mark.parametrize("chain", CHAINS)
def test_jackknife_of_every_chain_agrees(chain: str) -> None:
    linearised, _ = standard_errors(CHAINS[chain], {})
    replicated, warnings = standard_errors(CHAINS[chain], {"method": "jackknife"})
    assert min(linearised) > 0
    assert replicated == pytest.approx(linearised, rel=0.05)
    assert warnings == ()


@pytest.mark.parametrize(
    "chain", ["bounded", "non-response, raking, trim", "non-response, raking, trim in totals"]
)
def test_bootstrap_of_long_chains_agrees(chain: str) -> None:
    linearised, _ = standard_errors(CHAINS[chain], {})
    replicated, _ = standard_errors(CHAINS[chain], {"method": "bootstrap", "replicates": 300})
    assert replicated == pytest.approx(linearised, rel=0.15)


def test_a_check_keeps_the_linearised_errors_and_warns_of_the_same() -> None:
    """A ratio of four rows of which one is far from the others; the index is linear, so it has no gap."""
    columns = {"w": [1.0] * 4, "y": [1.0, 2, 3, 40], "x": [1.0, 1, 1, 9]}
    ratio = {"name": "r", "statistic": "ratio", "numerator": "y", "denominator": "x"}
    index = {
        "name": "i",
        "dimensions": [
            {
                "code": "1",
                "range": [1, 10],
                "indicators": [{"code": "a", "sum_of": ["y", "x"], "bounds": [0, 50]}],
            }
        ],
    }
    spec = {
        "design": {"weights": "w"},
        "estimates": [ratio],
        "grading": {"minimum_n": 1},
        "index": [{"define": index}],
    }
    plain, checked, replicated = (
        compute(columns, {**spec, "variance": variance})
        for variance in ({}, {"check": "jackknife"}, {"method": "jackknife"})
    )
    assert checked.estimates == plain.estimates
    assert checked.warnings == replicated.warnings
    assert plain.warnings == ()
    (warning,) = checked.warnings
    assert "estimate r: the replicated variance of y/x is" in warning
