"""Replicate variances, the weighting repeated in each, against R's survey package 4.5 and printed tables."""

import functools
from typing import Any

import numpy as np
import pytest

from analysis.errors import AnalysisError
from analysis.replicates import hadamard
from tests.analysis import small
from tests.analysis.r_survey import (
    CLUS1,
    CLUS1_NO_FPC,
    STRAT,
    STRAT_NO_FPC,
    STYPE,
    WIDE,
    by_keys,
    compute,
    reference,
    row_keys,
)

JACKKNIFE = {"method": "jackknife"}
MEAN = {"name": "api", "statistic": "mean", "variables": ["api00"]}
TOTAL = {"name": "total", "statistic": "total", "variables": ["enroll"]}
RATIO = {"name": "ratio", "statistic": "ratio", "numerator": "api.stu", "denominator": "enroll"}
BY = {"name": "by", "statistic": "mean", "variables": ["api00"], "by": ["stype"]}
GREG = {"(intercept)": 6194, "stype=H": 755, "stype=M": 1018, "api99": 3914069}
RATIO_NAME = "api.stu/enroll"


def keys(name: str, *, ratio: bool = True) -> dict[str, str]:
    found = row_keys(f"{name} mean api00", "api00", "api|api00")
    found |= row_keys(f"{name} total enroll", "enroll", "total|enroll")
    if ratio:
        found |= row_keys(f"{name} ratio {RATIO_NAME}", RATIO_NAME, f"ratio|{RATIO_NAME}")
        found |= {f"{name} n reps": "design psu", f"{name} degf": "design df"}
    return found


CASES: dict[str, tuple[str, Any, list[Any], dict[str, str]]] = {
    "JK1 clus1 fpc": ("apiclus1.csv", CLUS1, [], keys("JK1 clus1 fpc")),
    "JK1 clus1 nofpc": ("apiclus1.csv", CLUS1_NO_FPC, [], keys("JK1 clus1 nofpc")),
    "JKn strat nofpc": ("apistrat.csv", STRAT_NO_FPC, [], keys("JKn strat nofpc")),
    "JKn strat fpc": (
        "apistrat.csv",
        STRAT,
        [],
        keys("JKn strat fpc") | by_keys("JKn strat fpc by stype", {x: f"by|api00|{x}" for x in "EHM"}),
    ),
    "poststratified": (
        "apiclus1.csv",
        CLUS1,
        [{"step": "poststratify", "by": ["stype"], "totals": STYPE}],
        keys("JK1 clus1 fpc + postStratify", ratio=False),
    ),
    "raked": (
        "apiclus1.csv",
        CLUS1,
        [{"step": "rake", "margins": {"stype": STYPE, "sch.wide": WIDE}}],
        keys("JK1 clus1 fpc + rake", ratio=False),
    ),
    "calibrated": (
        "apiclus1.csv",
        CLUS1,
        [{"step": "calibrate", "totals": GREG}],
        keys("JK1 clus1 fpc + calibrate linear", ratio=False),
    ),
}
KEYS = [(case, key) for case, parts in CASES.items() for key in parts[3]]


@functools.cache
def found(case: str) -> dict[str, float]:
    data, design, weighting, _keys = CASES[case]
    estimates = [MEAN, TOTAL, RATIO, BY] if "strat" in case else [MEAN, TOTAL, RATIO]
    return compute(data, design, weighting=weighting, estimates=estimates, variance=JACKKNIFE)


@pytest.mark.parametrize(("case", "key"), KEYS)
def test_jackknife_agrees_with_r(case: str, key: str) -> None:
    assert found(case)[CASES[case][3][key]] == pytest.approx(reference()[key], rel=1e-9)


AREAS = {"weights": "one", "strata": ["area"], "psu": ["firm"]}
SURVIVORS = [{"name": "r", "statistic": "ratio", "numerator": "alive", "denominator": "arrests"}]


@pytest.mark.parametrize(
    ("variance", "se"),
    [
        ({"method": "brr"}, 0.00941840066992),
        ({"method": "fay", "rho": 0.3}, 0.00952518747771),
        ({"method": "jackknife"}, 0.009846457204),
    ],
)
def test_levy_and_lemeshow(variance: dict[str, Any], se: float) -> None:
    """Survival of cardiac arrests; the BRR value is printed in the book, the others are R's."""
    (row,) = small.compute(
        small.AMBULANCES, {"design": AREAS, "variance": variance, "estimates": SURVIVORS}
    ).estimates
    assert row.se == pytest.approx(se, rel=1e-9)


def test_bootstrap_of_a_total_is_unbiased_for_the_linear_variance() -> None:
    """With n - 1 draws the expected variance of a total is the usual one; 2,000 replicates come within 5 %."""
    spec = {"design": AREAS, "estimates": [{"name": "a", "statistic": "total", "variables": ["alive"]}]}
    (taylor,) = small.compute(small.AMBULANCES, spec).estimates
    # Per area 2 · Σ (y - ȳ)² = (y₁ - y₂)²: 1 + 361 + 100.
    assert taylor.se == pytest.approx(462**0.5)
    variance = {"method": "bootstrap", "replicates": 2000, "seed": 5}
    (bootstrap,) = small.compute(small.AMBULANCES, {**spec, "variance": variance}).estimates
    assert bootstrap.se == pytest.approx(taylor.se, rel=0.05)


def test_the_seed_fixes_the_bootstrap() -> None:
    spec = {"design": AREAS, "estimates": SURVIVORS}
    first, again, other = (
        small.compute(small.AMBULANCES, {**spec, "variance": {"method": "bootstrap", "seed": seed}})
        .estimates[0]
        .se
        for seed in (1, 1, 2)
    )
    assert first == again
    assert first != other


def test_ready_replicate_weights_give_the_jackknife_back() -> None:
    """The six JKn replicates of the ambulance data as columns: 0 for the firm left out, 2 for its neighbour."""
    columns = dict(small.AMBULANCES)
    for left_out in range(6):
        partner = left_out ^ 1
        columns[f"rep_{left_out}"] = [
            0.0 if i == left_out else 2.0 if i == partner else 1.0 for i in range(6)
        ]
    ready = {"replicate_weights": "rep_.*", "scale": 0.5, "rscales": [1.0] * 6}
    spec = {"design": {"weights": "one"}, "variance": ready, "estimates": SURVIVORS}
    (row,) = small.compute(columns, spec).estimates
    assert row.se == pytest.approx(0.009846457204, rel=1e-9)
    assert row.df == 3


def test_centring_at_the_estimate_adds_the_squared_difference_of_the_means() -> None:
    """For a linear statistic both centres coincide."""
    total = [{"name": "a", "statistic": "total", "variables": ["alive"]}]
    for centre in ("replicates", "estimate"):
        spec = {"design": AREAS, "variance": {"method": "brr", "centre": centre}, "estimates": total}
        assert small.compute(small.AMBULANCES, spec).estimates[0].se == pytest.approx(462**0.5)


@pytest.mark.parametrize("order", [1, 2, 3, 4, 5, 12, 20, 24, 29, 44, 60, 100])
def test_hadamard_matrices_are_orthogonal(order: int) -> None:
    matrix = hadamard(order)
    assert len(matrix) >= order
    assert np.array_equal(matrix @ matrix.T, len(matrix) * np.eye(len(matrix)))
    assert (matrix[:, 0] == 1).all()


def test_an_empty_cell_in_a_replicate_is_named() -> None:
    """Only one firm has kind b: the replicate without it cannot be post-stratified."""
    columns = {**small.AMBULANCES, "kind": list("abaaaa")}
    post = {"step": "poststratify", "by": ["kind"], "totals": {"a": 5, "b": 1}}
    spec = {"design": AREAS, "weighting": [post], "variance": JACKKNIFE, "estimates": SURVIVORS}
    with pytest.raises(AnalysisError, match=r"^replicate 2: weighting\[0\] .*kind has no weight in b"):
        small.compute(columns, spec)


def test_balanced_replicates_need_pairs() -> None:
    columns = {**small.AMBULANCES, "area": [1, 1, 1, 2, 2, 2]}
    columns["firm"] = [1, 2, 3, 1, 2, 3]
    with pytest.raises(AnalysisError, match="two PSUs in each stratum; stratum 1, 2 has others"):
        small.compute(columns, {"design": AREAS, "variance": {"method": "brr"}, "estimates": SURVIVORS})
