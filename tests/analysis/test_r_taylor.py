"""Taylor variances against R's survey package 4.5: designs, estimands, domains, covariances, intervals."""

import functools
from typing import Any

import pytest

from tests.analysis.r_survey import (
    CLUS1,
    CLUS1_NO_FPC,
    CLUS2,
    SRS,
    STRAT,
    STRAT_NO_FPC,
    by_keys,
    compute,
    reference,
    row_keys,
)

API = {"name": "api", "statistic": "mean", "variables": ["api99", "api00"], "deff": "wor"}
ENROLL = {"name": "enroll", "statistic": "total", "variables": ["enroll"], "deff": "wor"}
STUDENTS = {"name": "ratio", "statistic": "ratio", "numerator": "api.stu", "denominator": "enroll"}
GROWTH = {"name": "growth", "statistic": "ratio", "numerator": "api00", "denominator": "api99"}
WIDE = {"name": "wide", "statistic": "proportion", "variables": ["sch.wide"], "deff": "wor"}
BY_STYPE = {"name": "by", "statistic": "mean", "variables": ["api00"], "by": ["stype"], "deff": "wor"}
BY_AWARDS = {"name": "awards", "statistic": "mean", "variables": ["api00"], "by": ["awards"]}

STRAT_ESTIMATES = [
    API,
    {"name": "wr", "statistic": "mean", "variables": ["api00"], "deff": "wr"},
    ENROLL,
    {"name": "stype", "statistic": "proportion", "variables": ["stype"]},
    STUDENTS,
    GROWTH,
    WIDE,
    {"name": "both", "statistic": "proportion", "variables": ["awards"], "by": ["comp.imp"]},
    {"name": "spread", "statistic": "variance", "variables": ["api00"]},
    {"name": "gain", "statistic": "contrast", "of": "api", "coefficients": {"api00": 1, "api99": -1}},
    BY_STYPE,
    BY_AWARDS,
    {"name": "enroll by", "statistic": "total", "variables": ["enroll"], "by": ["stype"]},
    {"name": "wide by", "statistic": "proportion", "variables": ["sch.wide"], "by": ["stype"]},
    {**STUDENTS, "name": "ratio by", "by": ["stype"]},
]
STRAT_KEYS = {
    "data apistrat n": "design n",
    "df | strat": "design df",
    **row_keys("strat mean api00", "api00", "api|api00", "est se deff ci197"),
    **row_keys("strat mean api00 deff=replace", "api00", "wr|api00", "est se deff"),
    **row_keys("strat mean api99+api00", "api99", "api|api99", "est se deff ci197"),
    **row_keys("strat mean api99+api00", "api00", "api|api00", "est se deff ci197"),
    "strat vcov mean | api99_api99": "api: api99, api99",
    "strat vcov mean | api99_api00": "api: api99, api00",
    "strat vcov mean | api00_api00": "api: api00, api00",
    **row_keys("strat total enroll", "enroll", "enroll|enroll", "est se deff ci197"),
    **row_keys("strat ratio api.stu/enroll", "api.stu/enroll", "ratio|api.stu/enroll", "est se ci197"),
    **row_keys("strat ratio api00/api99", "api00/api99", "growth|api00/api99"),
    **row_keys("strat prop sch.wide", "sch.wideNo", "wide|sch.wide=No", "est se deff ci197"),
    **row_keys("strat prop sch.wide", "sch.wideYes", "wide|sch.wide=Yes", "est se deff ci197"),
    "strat var api00 | est": "spread|api00 estimate",
    "strat var api00 | se": "spread|api00 se",
    **row_keys("strat contrast api00-api99", "contrast", "gain|api"),
    **by_keys("strat by stype mean api00", {level: f"by|api00|{level}" for level in "EHM"}),
    **{f"strat by stype mean api00 deff | {level}": f"by|api00|{level} deff" for level in "EHM"},
    **by_keys("strat by awards mean api00", {level: f"awards|api00|{level}" for level in ("No", "Yes")}),
    "strat by awards mean api00 cov(No,Yes)": "awards: api00|No, api00|Yes",
    **by_keys("strat by stype total enroll", {level: f"enroll by|enroll|{level}" for level in "EHM"}),
    **by_keys("strat by stype prop sch.wide", {x: f"wide by|sch.wide=No|{x}" for x in "EHM"}, "sch.wideNo"),
    **by_keys("strat by stype prop sch.wide", {x: f"wide by|sch.wide=Yes|{x}" for x in "EHM"}, "sch.wideYes"),
    **by_keys("strat by stype ratio", {level: f"ratio by|api.stu/enroll|{level}" for level in "EHM"}),
}
NO_FPC_KEYS = {
    **row_keys("strat nofpc mean api00", "api00", "api|api00", "est se deff ci197"),
    **row_keys("strat nofpc total enroll", "enroll", "enroll|enroll", "est se ci197"),
}
SRS_KEYS = {
    "data apisrs n": "design n",
    "df | srs": "design df",
    **row_keys("srs mean api00", "api00", "api|api00", "est se deff ci199"),
    **row_keys("srs total enroll", "enroll", "enroll|enroll", "est se ci199"),
}
TWO = {"name": "two", "statistic": "mean", "variables": ["api99", "api00"], "by": ["stype"]}
CLUS1_KEYS = {
    "data apiclus1 n": "design n",
    "df | clus1": "design df",
    **row_keys("clus1 mean api00", "api00", "api|api00", "est se deff ci14"),
    **row_keys("clus1 total enroll", "enroll", "enroll|enroll", "est se deff ci14"),
    **row_keys("clus1 ratio api.stu/enroll", "api.stu/enroll", "ratio|api.stu/enroll", "est se ci14"),
    **{
        f"clus1 by stype means est | {x}:{v}": f"two|{v}|{x} estimate"
        for x in "EHM"
        for v in ("api99", "api00")
    },
    **{
        f"clus1 by stype means se | se.{v}{place}": f"two|{v}|{x} se"
        for place, x in enumerate("EHM", 1)
        for v in ("api99", "api00")
    },
    **{f"clus1 by stype cov api00 | {a}{b}": f"two: api00|{a}, api00|{b}" for a, b in ("EH", "EM", "HM")},
}
CLUS1_NO_FPC_KEYS = {
    **row_keys("clus1 nofpc mean api00", "api00", "api|api00", "est se deff ci14"),
    **row_keys("clus1 nofpc total enroll", "enroll", "enroll|enroll", "est se ci14"),
}
WRONG_KEYS = row_keys("clus1 wrong: ignoring clusters mean api00", "api00", "api|api00")
CLUS2_KEYS = {
    "data apiclus2 n": "design n",
    "df | clus2": "design df",
    "clus2 weights sum": "design sum_of_weights",
    **row_keys("clus2 mean api00", "api00", "api|api00", "est se deff"),
    **row_keys("clus2 mean api00", "api00", "api|api00", "ci39"),
    **row_keys("clus2 total enroll na.rm", "enroll", "enroll|enroll", "est se"),
    **row_keys("clus2 mean enroll na.rm", "enroll", "mean enroll|enroll"),
    **row_keys("clus2 ratio api.stu/enroll na.rm", "api.stu/enroll", "ratio|api.stu/enroll"),
    **by_keys("clus2 by stype mean api00", {level: f"by|api00|{level}" for level in "EHM"}),
}
MEAN_ENROLL = {"name": "mean enroll", "statistic": "mean", "variables": ["enroll"]}

CASES: dict[str, tuple[str, Any, Any, list[str], dict[str, str]]] = {
    "apistrat": ("apistrat.csv", STRAT, STRAT_ESTIMATES, ["api", "awards"], STRAT_KEYS),
    "apistrat without fpc": ("apistrat.csv", STRAT_NO_FPC, [API, ENROLL], [], NO_FPC_KEYS),
    "apisrs": ("apisrs.csv", SRS, [API, ENROLL], [], SRS_KEYS),
    "apiclus1": ("apiclus1.csv", CLUS1, [API, ENROLL, STUDENTS, TWO], ["two"], CLUS1_KEYS),
    "apiclus1 without fpc": ("apiclus1.csv", CLUS1_NO_FPC, [API, ENROLL], [], CLUS1_NO_FPC_KEYS),
    "apiclus1 without clusters": ("apiclus1.csv", {"weights": "pw"}, [API], [], WRONG_KEYS),
    "apiclus2": ("apiclus2.csv", CLUS2, [API, ENROLL, MEAN_ENROLL, STUDENTS, BY_STYPE], [], CLUS2_KEYS),
}
KEYS = [(case, key) for case, parts in CASES.items() for key in parts[4]]


@functools.cache
def found(case: str) -> dict[str, float]:
    data, design, estimates, covariance, _keys = CASES[case]
    return compute(data, design, estimates=estimates, covariance=covariance)


@pytest.mark.parametrize(("case", "key"), KEYS)
def test_agrees_with_r_to_nine_digits(case: str, key: str) -> None:
    assert found(case)[CASES[case][4][key]] == pytest.approx(reference()[key], rel=1e-9, abs=1e-9)
