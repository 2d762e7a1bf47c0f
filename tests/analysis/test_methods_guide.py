"""The examples of docs/methods.md, computed again by the engine: the numbers that it finds stand in the guide."""

import re
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from ruamel.yaml import YAML

from analysis.results import EstimateRow, RunResult
from analysis.small_areas import fay_herriot
from analysis.spec_files import parse
from tests.analysis.small import compute

GUIDE = (Path(__file__).parents[2] / "docs" / "methods.md").read_text(encoding="utf-8")
MEAN = [{"name": "y", "statistic": "mean", "variables": ["y"]}]
TOTAL = [{"name": "y", "statistic": "total", "variables": ["y"]}]


def example(section: str) -> str:
    """The quoted example of a section, on one line; the section's heading starts with these words."""
    (text,) = re.findall(rf"^## \d+\. {section}.*?(?=^## |\Z)", GUIDE, re.MULTILINE | re.DOTALL)
    return " ".join(line.removeprefix(">").strip() for line in text.splitlines() if line.startswith(">"))


def small(columns: dict[str, Any], estimates: list[dict[str, Any]], **parts: Any) -> RunResult:
    spec = {"design": {"weights": "d"}, "estimates": estimates, "grading": {"minimum_n": 1}, **parts}
    return compute(columns, spec)


def one(columns: dict[str, Any], estimates: list[dict[str, Any]], **parts: Any) -> EstimateRow:
    return small(columns, estimates, **parts).estimates[0]


def test_the_draw_and_its_weight() -> None:
    """Two counters; the sum of the weights of the drawn visits estimates the number of visits."""
    text = example("The draw")
    chance = {"first": 0.25, "second": 0.5}
    counters = ["first", "first", "second", "second"]
    assert f"π = {chance['first']}" in text and f"π = {chance['second']}" in text
    weights = [1 / chance[counter] for counter in counters]
    columns = {"d": weights, "counter": counters, "y": [1.0] * 4}
    first, second = small(columns, [{**TOTAL[0], "by": ["counter"]}]).estimates
    assert (weights[0], weights[2]) == (4, 2)
    assert f"Each stands for {4} visits, together for {first.estimate:g}" in text
    assert f"each stands for {2}, together for {second.estimate:g}, though there were 6" in text


def test_nonresponse() -> None:
    text = example("Non-response")
    step = {"step": "nonresponse", "classes": ["office"], "respondent": "responded"}
    columns = {
        "d": [2.0, 2, 2, 3, 3],
        "office": list("aaabb"),
        "responded": [True, True, False, True, True],
        "y": [1.0, 4, None, 2, 6],
    }
    result = small(columns, MEAN, weighting=[step])
    assert f"factor 6/4 = {result.weighting[0].factor_max:g}" in text
    assert f"(1 + 4 + 2 + 6)/4 = {result.estimates[0].estimate:g}" in text
    assert result.estimates[0].response_rate == pytest.approx(10 / 12)
    assert "10/12, weighted" in text


def test_raking_and_trimming() -> None:
    text = example("Calibration to the register")
    cells: dict[str, Any] = {"d": [1.0] * 4, "row": list("aabb"), "column": list("xyxy"), "y": [1.0] * 4}
    margins = {"row": {"a": 3, "b": 1}, "column": {"x": 2, "y": 2}}
    by_cell = [{**TOTAL[0], "by": ["row", "column"]}]
    result = small(cells, by_cell, weighting=[{"step": "rake", "margins": margins}])
    assert result.weighting[0].iterations == 1
    assert result.design.sum_of_weights == pytest.approx(4)
    assert (result.weighting[0].factor_min, result.weighting[0].factor_max) == pytest.approx((0.5, 1.5))
    assert "gives 1.5, 1.5, 0.5, 0.5" in text
    cut = small({"d": [1.0, 1, 2, 8], "y": [1.0] * 4}, TOTAL, weighting=[{"step": "trim", "upper": 4}])
    assert cut.design.sum_of_weights == pytest.approx(12)
    shown = ", ".join(f"{weight:.4g}" for weight in (1 + 4 / 3, 1 + 4 / 3, 2 + 4 / 3, 4))
    assert shown in text
    assert cut.weighting[0].factor_max == pytest.approx(7 / 3)
    assert cut.weighting[0].factor_min == pytest.approx(0.5)


def test_the_calibrated_variance() -> None:
    text = example("Variance")
    columns = {"d": [1.0] * 4, "cell": list("aabb"), "y": [1.0, 3, 6, 8]}
    post = {"step": "poststratify", "by": ["cell"], "totals": {"a": 2, "b": 2}}
    plain, calibrated = one(columns, MEAN), one(columns, MEAN, weighting=[post])
    assert plain.se is not None and calibrated.se is not None
    assert f"the mean is {plain.estimate:g}" in text
    assert plain.estimate == calibrated.estimate
    assert f"4/3 · 1.8125 = {plain.se**2:.4f}" in text
    assert f"4/3 · 4/16 = {calibrated.se**2:.4f}" in text


def test_the_index_and_its_interval() -> None:
    text = example("The index")
    indicators = [{"code": code, "column": code, "bounds": [0, 1]} for code in ("p", "q")]
    index = {"name": "i", "dimensions": [{"code": "1", "range": [1, 10], "indicators": indicators}]}
    columns = {"d": [1.0] * 4, "p": [0.0, 1, 0, 1], "q": [0.0, 1, 0, 1]}
    both = [{"name": "m", "statistic": "mean", "variables": ["p", "q"]}]
    result = small(columns, both, index=index, covariance=["m"])
    total = result.index[0]
    assert total.score is not None and total.se is not None
    assert total.ci_low is not None and total.ci_high is not None
    assert np.array(result.covariance["m"].matrix, dtype=float) == pytest.approx(np.full((2, 2), 1 / 12))
    assert f"1 + 9 · 0.5 = {total.score:g}" in text
    assert f"V = (9/2)² · 4/12 = {total.se**2:g}" in text
    assert f"SE = {total.se:.2f}" in text
    assert f"with {total.df} degrees of freedom" in text
    assert f"{total.score:g} ± {(total.ci_high - total.ci_low) / 2:.1f}" in text
    assert f"As if independent: SE {9 / 2 * np.sqrt(2 / 12):.2f}" in text


def test_small_areas() -> None:
    text = example("Small areas")
    areas = fay_herriot(np.array([1.0, 2, 3, 4, 5]), np.ones(5), np.ones((5, 1)))
    assert f"σ² = {areas.between:.2g}" in text
    assert f"γ = {areas.shrinkage[0]:.2g}" in text
    assert f"0.6 · 1 + 0.4 · 3 = {areas.estimate[0]:.2g}" in text
    assert f"2 · 0.16 = {areas.mse[0]:.2g}" in text


def test_the_spec_of_the_guide_is_one() -> None:
    """Every key and value in the example of docs/analysis_spec.md is known to the engine."""
    text = (Path(__file__).parents[2] / "docs" / "analysis_spec.md").read_text(encoding="utf-8")
    (written,) = re.findall(r"```yaml\n(.*?)```", text, re.DOTALL)
    spec = parse(YAML(typ="safe", pure=True).load(written))
    assert [step.step for step in spec.weighting] == [
        "nonresponse",
        "poststratify",
        "rake",
        "calibrate",
        "trim",
    ]
    statistics = {"mean", "total", "proportion", "ratio", "quantile", "variance", "contrast"}
    assert {each.statistic for each in spec.estimates} == statistics
