"""The result as a document: the keys that readers rely on, response rates, domains without anybody."""

import json
from typing import Any

import pytest

from tests.analysis.small import compute

TOP = [
    "spec_sha256",
    "data_sha256",
    "version",
    "engine",
    "design",
    "weighting",
    "estimates",
    "covariance",
    "tests",
    "index",
]
STEP = [
    "step",
    "converged",
    "iterations",
    "max_relative_margin_error",
    "factor_min",
    "factor_max",
    "n_eff_kish",
]
ROW = [
    *(
        "name",
        "statistic",
        "variable",
        "level",
        "probability",
        "by",
        "estimate",
        "se",
        "ci_low",
        "ci_high",
        "df",
    ),
    *("deff", "n", "n_eff", "n_eff_kish", "response_rate", "grade", "reason"),
]
INDEX_ROW = {
    *("code", "level", "by", "score", "se", "ci_low", "ci_high", "df", "lo", "hi", "n", "n_eff"),
    *("response_rate", "grade", "reason"),
}
COLUMNS: dict[str, Any] = {
    "w": [2.0] * 12,
    "office": list("aaaaaabbbbbb"),
    "responded": [True] * 5 + [False] + [True] * 4 + [False] * 2,
    "sex": [*"ffmmf", None, *"mmff", None, None],
    "y": [1.0, 2, 3, 4, None, None, 5, 6, 7, 8, None, None],
    "never": [None] * 12,
}
SPEC: dict[str, Any] = {
    "design": {"weights": "w"},
    "weighting": [{"step": "nonresponse", "classes": ["office"], "respondent": "responded"}],
    "estimates": [{"name": "y", "statistic": "mean", "variables": ["y"], "by": ["office"]}],
    "covariance": ["y"],
    "tests": [{"test": "wald", "of": "y"}],
    "index": {
        "define": {
            "name": "i",
            "dimensions": [
                {
                    "code": "1",
                    "range": [1, 10],
                    "indicators": [{"code": "1a", "column": "y", "bounds": [1, 9]}],
                }
            ],
        },
        "by": ["office"],
    },
    "grading": {"minimum_n": 1},
}


def test_the_document_has_the_keys_of_the_contract() -> None:
    document = json.loads(compute(COLUMNS, SPEC).to_json())
    assert list(document) == TOP
    assert list(document["design"]) == ["n", "strata", "psu", "df", "sum_of_weights"]
    assert list(document["weighting"][0]) == STEP
    assert list(document["estimates"][0]) == ROW
    assert list(document["covariance"]["y"]) == ["rows", "matrix"]
    assert document["covariance"]["y"]["rows"] == ["y|a", "y|b"]
    assert list(document["tests"][0]) == ["test", "of", "statistic", "df1", "df2", "p"]
    assert set(document["index"][0]) >= INDEX_ROW
    assert [row["level"] for row in document["index"][:3]] == ["total", "dimension", "indicator"]


def test_response_rates() -> None:
    """Office a: 5 of 6 responded, 4 of these 5 answered y. Office b: 4 of 6, all answered."""
    result = compute(COLUMNS, SPEC)
    assert [row.response_rate for row in result.estimates] == pytest.approx([5 / 6 * 4 / 5, 4 / 6])
    assert [row.response_rate for row in result.index if row.code == "total"] == pytest.approx([5 / 6, 4 / 6])


def test_no_response_rate_where_it_cannot_be_known() -> None:
    """Non-respondents have not told their sex; and without a non-response step nobody knows who was invited."""
    by_sex = [{**SPEC["estimates"][0], "by": ["sex"]}]
    spec = {**SPEC, "estimates": by_sex, "index": None, "covariance": [], "tests": []}
    assert [row.response_rate for row in compute(COLUMNS, spec).estimates] == [None, None]
    spec = {"design": {"weights": "w"}, "estimates": SPEC["estimates"]}
    assert [row.response_rate for row in compute(COLUMNS, spec).estimates] == [None, None]


def test_rows_come_by_domain_then_variable_then_level() -> None:
    estimates = [
        {"name": "s", "statistic": "proportion", "variables": ["sex", "responded"], "by": ["office"]}
    ]
    spec = {"design": {"weights": "w"}, "estimates": estimates}
    found = [(row.by["office"], row.variable, row.level) for row in compute(COLUMNS, spec).estimates]
    expected = [("sex", "f"), ("sex", "m"), ("responded", "false"), ("responded", "true")]
    assert found == [(office, *rest) for office in "ab" for rest in expected]


def test_empty_domains_are_listed() -> None:
    """Of office and sex there are four combinations; nobody answered `never` in any of them."""
    wanted = {"name": "n", "statistic": "mean", "variables": ["y", "never"], "by": ["office", "sex"]}
    spec = {"design": {"weights": "w"}, "estimates": [wanted], "grading": {"minimum_n": 1}}
    rows = compute(COLUMNS, spec).estimates
    assert len(rows) == 8
    empty = [row for row in rows if row.variable == "never"]
    assert [(row.n, row.estimate, row.se, row.grade) for row in empty] == [(0, None, None, "S")] * 4


def test_comments_and_the_order_of_keys_do_not_change_the_hash_of_a_spec() -> None:
    turned = dict(reversed(list(SPEC.items())))
    assert compute(COLUMNS, SPEC).spec_sha256 == compute(COLUMNS, turned).spec_sha256
    other = {**SPEC, "grading": {"minimum_n": 2}}
    assert compute(COLUMNS, SPEC).spec_sha256 != compute(COLUMNS, other).spec_sha256
