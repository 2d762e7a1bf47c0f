"""Post-stratification, raking and calibration against R's survey package 4.5: weights, estimates, variances."""

import functools
from collections.abc import Mapping
from typing import Any

import pytest

from tests.analysis.r_survey import CLUS1, STRAT, STYPE, WIDE, by_keys, compute, reference, row_keys

MEAN = {"name": "api", "statistic": "mean", "variables": ["api00"]}
TOTAL = {"name": "total", "statistic": "total", "variables": ["enroll", "api.stu"]}
AWARDS = {"name": "awards", "statistic": "mean", "variables": ["api00"], "by": ["awards"]}
EFFECT = {**MEAN, "name": "effect", "deff": "wor"}
CELLS = {"name": "cells", "statistic": "total", "variables": ["one"], "by": ["stype", "sch.wide"]}

BOTH = {"(intercept)": 6194, "stype=H": 755, "stype=M": 1018}
WITH_API99 = {**BOTH, "api99": 3914069}
WITH_WIDE = {**BOTH, "sch.wide=Yes": 5122}


def calibrate(totals: Mapping[str, float], **options: Any) -> list[dict[str, Any]]:
    return [{"step": "calibrate", "totals": totals, **options}]


def keys(name: str, step: str, weights: str = "") -> dict[str, str]:
    found = row_keys(f"{name} mean api00", "api00", "api|api00")
    found |= row_keys(f"{name} total enroll", "enroll", "total|enroll")
    if weights == "g":
        found |= {
            f"{name} weights | gmin": f"{step} factor_min",
            f"{name} weights | gmax": f"{step} factor_max",
        }
        found |= {f"{name} weights | sum": "design sum_of_weights"}
    return found


POST = {"step": "poststratify", "by": ["stype"], "totals": STYPE}
RAKE = {"step": "rake", "margins": {"stype": STYPE, "sch.wide": WIDE}}
POST_KEYS = {
    **keys("clus1 postStratify(stype)", "poststratify"),
    **row_keys("clus1 postStratify(stype) mean api00", "api00", "effect|api00", "deff"),
    **row_keys("clus1 postStratify(stype) mean api00", "api00", "api|api00", "ci14"),
    **row_keys("clus1 postStratify(stype) total api.stu", "api.stu", "total|api.stu"),
    "clus1 postStratify weights | sum": "design sum_of_weights",
    **by_keys("clus1 postStratify by awards mean api00", {x: f"awards|api00|{x}" for x in ("No", "Yes")}),
}
RAKE_KEYS = {
    **keys("clus1 rake(stype,sch.wide) eps=1e-12", "rake"),
    **row_keys("clus1 rake(stype,sch.wide) eps=1e-12 total api.stu", "api.stu", "total|api.stu"),
    **keys("clus1 calibrate raking stype+sch.wide (=rake)", "rake", "g"),
    "clus1 rake eps=1e-12 weights | sum": "design sum_of_weights",
}

CASES: dict[str, tuple[str, dict[str, Any], list[dict[str, Any]], dict[str, str]]] = {
    "poststratify": ("apiclus1.csv", CLUS1, [POST], POST_KEYS),
    "rake": ("apiclus1.csv", CLUS1, [RAKE], RAKE_KEYS),
    "linear stype": (
        "apiclus1.csv",
        CLUS1,
        calibrate(BOTH),
        keys("clus1 calibrate linear stype", "calibrate", "g"),
    ),
    "GREG": (
        "apiclus1.csv",
        CLUS1,
        calibrate(WITH_API99),
        keys("clus1 calibrate linear stype+api99 (GREG)", "calibrate", "g"),
    ),
    "raking distance": (
        "apiclus1.csv",
        CLUS1,
        calibrate(WITH_API99, distance="raking"),
        keys("clus1 calibrate raking stype+api99", "calibrate", "g"),
    ),
    "bounded": (
        "apiclus1.csv",
        CLUS1,
        calibrate(WITH_API99, bounds=[0.5, 1.6]),
        keys("clus1 calibrate linear bounds(0.5,1.6)", "calibrate", "g"),
    ),
    "logit": (
        "apiclus1.csv",
        CLUS1,
        calibrate(WITH_API99, distance="logit", bounds=[0.4, 2.0]),
        keys("clus1 calibrate logit bounds(0.4,2.0)", "calibrate", "g"),
    ),
    "linear stype+sch.wide": (
        "apiclus1.csv",
        CLUS1,
        calibrate(WITH_WIDE),
        keys("clus1 calibrate linear stype+sch.wide", "calibrate", "g"),
    ),
    "apistrat": (
        "apistrat.csv",
        STRAT,
        calibrate(WITH_API99),
        keys("strat calibrate linear stype+api99", "calibrate"),
    ),
}
KEYS = [(case, key) for case, parts in CASES.items() for key in parts[3]]
# R stops these iterations at a relative 1e-7; its values are good to about eight digits.
LOOSE = {"logit", "raking distance"}


@functools.cache
def found(case: str) -> dict[str, float]:
    data, design, weighting, _keys = CASES[case]
    return compute(data, design, weighting=weighting, estimates=[MEAN, TOTAL, AWARDS, EFFECT])


@pytest.mark.parametrize(("case", "key"), KEYS)
def test_agrees_with_r(case: str, key: str) -> None:
    tolerance = 1e-8 if case in LOOSE else 1e-9
    assert found(case)[CASES[case][3][key]] == pytest.approx(reference()[key], rel=tolerance)


def test_kish_sizes_agree_with_r() -> None:
    assert found("GREG")["calibrate n_eff_kish"] == pytest.approx(
        reference()["kish apiclus1 GREG | neff"], rel=1e-9
    )
    plain = compute("apistrat.csv", STRAT, estimates=[MEAN])["api|api00 n_eff_kish"]
    assert plain == pytest.approx(reference()["kish apistrat pw | neff"], rel=1e-9)
