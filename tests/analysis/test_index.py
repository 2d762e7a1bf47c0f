"""The composite index: the published roll-up, the covariance between items, and what is unknown stays unknown."""

import math
import re
from pathlib import Path
from typing import Any

import pytest
from ruamel.yaml import YAML

from analysis.index_definitions import indicators_of, shipped
from analysis.index_scores import scores_of
from tests.analysis.small import compute

# Sub-dimension 1.1 of the printed PAPI 2023 workbook: two indicators and the score, for three provinces.
PUBLISHED = [
    (0.745272, 0.581964, 1.323925),
    (0.703545, 0.334127, 1.021637),
    (0.483298, 0.369411, 0.937442),
]
TWO: dict[str, Any] = {
    "name": "two",
    "dimensions": [
        {
            "code": "1",
            "range": [1, 10],
            "sub_dimensions": [
                {
                    "code": "1.1",
                    "range": [0.25, 2.5],
                    "indicators": [
                        {"code": "1.1.1", "column": "policy", "bounds": [0, 2]},
                        {"code": "1.1.2", "column": "leaders", "bounds": [0, 1]},
                    ],
                }
            ],
        }
    ],
}


@pytest.mark.parametrize(("policy", "leaders", "score"), PUBLISHED)
def test_the_roll_up_gives_the_published_scores(policy: float, leaders: float, score: float) -> None:
    columns = {"w": [1.0, 1.0], "policy": [policy, policy], "leaders": [leaders, leaders]}
    result = compute(columns, {"design": {"weights": "w"}, "index": TWO, "grading": {"minimum_n": 1}})
    found = {row.code: row.score for row in result.index}
    assert found["1.1"] == pytest.approx(score, abs=2e-6)


def test_the_published_interval_style_is_1645_standard_errors() -> None:
    """Hà Nội 2023: 43.960304 printed with 43.700916 to 44.219692 and a standard error of 0.157685."""
    columns = {"w": [1.0] * 4, "policy": [0.2, 0.5, 0.9, 1.0], "leaders": [0.1, 0.5, 0.6, 1.0]}
    use = {"define": TWO, "ci": {"method": "papi_published"}}
    result = compute(columns, {"design": {"weights": "w"}, "index": use, "grading": {"minimum_n": 1}})
    row = result.index[0]
    assert row.ci_high is not None and row.score is not None and row.se is not None
    assert (row.ci_high - row.score) / row.se == pytest.approx((44.219692 - 43.960304) / 0.157685, abs=1e-4)


def test_items_of_one_person_are_not_taken_for_independent() -> None:
    """Two equal items: the score is a multiple of one mean, so its error is that multiple, not √½ of it.

    Values 0, 1, 0, 1: standard error of a mean = √(s²/n) = √((1/3)/4); the score is 1 + 9·mean.
    """
    answers = [0.0, 1.0, 0.0, 1.0]
    columns = {"w": [1.0] * 4, "policy": [2 * value for value in answers], "leaders": answers}
    definition = {**TWO, "dimensions": [{"code": "1", "range": [1, 10], "indicators": TWO_INDICATORS}]}
    result = compute(columns, {"design": {"weights": "w"}, "index": definition, "grading": {"minimum_n": 1}})
    total = result.index[0]
    assert total.score == pytest.approx(5.5)
    assert total.se == pytest.approx(9 * math.sqrt(1 / 3 / 4), rel=1e-12)


TWO_INDICATORS = TWO["dimensions"][0]["sub_dimensions"][0]["indicators"]


def test_an_indicator_without_answers_makes_everything_above_it_unknown() -> None:
    columns = {
        "w": [1.0] * 6,
        "office": list("aaabbb"),
        "policy": [1.0, 2, 0, 1, 2, 0],
        "leaders": [None, None, None, 1.0, 0.0, 1.0],
    }
    use = {"define": TWO, "by": ["office"]}
    spec = {"design": {"weights": "w"}, "index": use, "grading": {"minimum_n": 1}}
    found = {(row.by["office"], row.code): row for row in compute(columns, spec).index}
    assert [found["a", code].score for code in ("total", "1", "1.1", "1.1.2")] == [None] * 4
    assert found["a", "1.1"].grade == "S"
    assert found["a", "1.1"].reason == "not_estimable"
    assert found["a", "1.1.1"].score == pytest.approx(0.5)
    assert found["b", "1.1"].score == pytest.approx(0.25 + 2.25 / 2 * (1 / 2 + 2 / 3))


def test_direction_and_sums_of_questions() -> None:
    """Two yes-or-no questions counted, 0 to 2; visits 1 to 4 where fewer is better."""
    definition = {
        "name": "x",
        "dimensions": [
            {
                "code": "1",
                "range": [0, 1],
                "indicators": [{"code": "fees", "sum_of": ["posted", "receipt"], "bounds": [0, 2]}],
            },
            {
                "code": "2",
                "range": [0, 1],
                "indicators": [{"code": "visits", "column": "visits", "bounds": [1, 4], "direction": "down"}],
            },
        ],
    }
    columns = {"w": [1.0] * 3, "posted": [1, 1, None], "receipt": [0, 1, 1], "visits": [1, 2, 3]}
    result = compute(columns, {"design": {"weights": "w"}, "index": definition, "grading": {"minimum_n": 1}})
    found = {row.code: row for row in result.index}
    assert found["fees"].score == pytest.approx(1.5 / 2)
    assert found["visits"].score == pytest.approx(1 - (2 - 1) / 3)
    assert found["total"].score == pytest.approx(0.75 + 2 / 3)


@pytest.mark.parametrize("name", ["counter", "counter_short"])
def test_shipped_indices_run_from_six_to_sixty(name: str) -> None:
    total = scores_of(shipped(name))[0]
    assert (total.lo, total.hi) == pytest.approx((6, 60))


@pytest.mark.parametrize("name", ["counter", "counter_short"])
def test_best_and_worst_answers_give_the_ends_of_the_scale(name: str) -> None:
    """Every column at its best bound in office a, at its worst in office b."""
    columns: dict[str, Any] = {"w": [1.0] * 4, "office": list("aabb")}
    for dimension in shipped(name).dimensions:
        for part in indicators_of(dimension):
            worst, best = part.bounds if part.direction == "up" else part.bounds[::-1]
            share = len(part.columns)
            columns |= {column: [best / share] * 2 + [worst / share] * 2 for column in part.columns}
    spec = {"design": {"weights": "w"}, "index": {"use": name, "by": ["office"]}, "grading": {"minimum_n": 1}}
    totals = [row.score for row in compute(columns, spec).index if row.level == "total"]
    assert totals == pytest.approx([60, 6])


def test_the_example_of_the_guide() -> None:
    """Polite 5, waiting 1 and both yes are the best answers; the first dimension counts twice: 2 · 5 + 10."""
    guide = (Path(__file__).parents[2] / "docs" / "indices.md").read_text()
    example = next(
        block for block in re.findall(r"```yaml\n(.*?)```", guide, re.DOTALL) if "index:\n  name:" in block
    )
    spec = YAML(typ="safe", pure=True).load(example)
    columns = {
        "w": [1.0] * 4,
        "office": list("aabb"),
        "polite": [5] * 4,
        "waiting": [1] * 4,
        "overall": [5] * 4,
    }
    columns |= {"fee_posted": [1] * 4, "fee_receipt": [1] * 4}
    result = compute(columns, {"design": {"weights": "w"}, "grading": {"minimum_n": 1}, **spec})
    totals = [(row.by["office"], row.score, row.lo, row.hi) for row in result.index if row.level == "total"]
    assert totals == [("a", 20.0, 2.0, 20.0), ("b", 20.0, 2.0, 20.0)]
