"""Walk-ups: no sampling error is claimed, and the gap to the probability sample is tested."""

import math
from dataclasses import replace
from typing import Any

import pytest

from analysis.errors import AnalysisError
from analysis.results import EstimateRow
from analysis.walk_ups import gaps, holm
from tests.analysis.small import compute

COLUMNS: dict[str, Any] = {
    "w": [1.0] * 8,
    "psu": list("aabbccdd"),
    "office": list("xxxxyyyy"),
    "y": [1.0, 2, 3, 4, 2, 4, 6, 9],
}
SPEC: dict[str, Any] = {
    "design": {"weights": "w", "psu": ["psu"]},
    "weighting": [{"step": "poststratify", "by": ["office"], "totals": {"x": 30, "y": 10}}],
    "estimates": [{"name": "y", "statistic": "mean", "variables": ["y"]}],
    "covariance": ["y"],
    "grading": {"minimum_n": 1},
}


def test_self_selected_answers_are_calibrated_but_get_no_interval() -> None:
    """(3 · 2.5 + 1 · 5.25) / 4, and nothing that looks like a sampling error."""
    result = compute(COLUMNS, {**SPEC, "sample": "self_selected"})
    (row,) = result.estimates
    assert row.estimate == pytest.approx((3 * 2.5 + 5.25) / 4)
    assert (row.se, row.ci_low, row.ci_high, row.n_eff, row.n_eff_kish) == (None,) * 5
    assert (row.grade, row.reason) == ("C", "self_selected")
    assert result.covariance == {}


def row(estimate: float | None, se: float | None, df: int = 10, n: int = 100) -> EstimateRow:
    (found,) = compute(COLUMNS, SPEC).estimates
    return replace(found, estimate=estimate, se=se, df=df, n=n)


def test_gap_by_hand() -> None:
    """3.9 - 3.5 = 0.4 with √(0.03² + 0.04²) = 0.05: t = 8."""
    (found,) = gaps([row(3.9, 0.03, df=50)], [row(3.5, 0.04, df=12)])
    assert found.gap == pytest.approx(0.4)
    assert found.gap_se == pytest.approx(0.05)
    assert found.kind == "model_based"
    assert found.p is not None and found.p < 1e-5


def test_p_value_of_a_known_t() -> None:
    """t = 2.179 on 12 degrees of freedom is the table's 5 %."""
    (found,) = gaps([row(2.179, 0.6, df=40)], [row(0.0, 0.8, df=12)])
    assert found.p == pytest.approx(0.05, abs=1e-4)
    assert found.p_holm == found.p


def test_without_an_estimate_there_is_no_test() -> None:
    (found,) = gaps([row(3.0, 0.1)], [row(None, None)])
    assert (found.gap, found.gap_se, found.p, found.p_holm) == (None,) * 4


def test_holm_by_hand() -> None:
    """0.01 · 3, then max(0.03, 0.02 · 2), then max(0.04, 0.5)."""
    assert holm([0.5, 0.01, None, 0.02]) == pytest.approx([0.5, 0.03, None, 0.04])


def test_rows_must_match() -> None:
    other = replace(row(1.0, 0.1), by={"office": "z"})
    with pytest.raises(AnalysisError, match="no row among the invited"):
        gaps([other], [row(1.0, 0.1)])


def test_a_narrow_interval_around_a_wrong_number_is_what_the_label_prevents() -> None:
    """Ten times the answers make the error smaller, not the gap: the p-value falls while the gap stays."""
    few, many = (gaps([row(3.9, 0.1 / math.sqrt(k))], [row(3.7, 0.05)])[0] for k in (1, 10))
    assert few.gap == many.gap
    assert few.p is not None and many.p is not None and many.p < few.p
