"""Raking: few iterations also where sweeps creep, and the same weights as calibration with the raking distance."""

import random
from typing import Any

import numpy as np
import pytest

from analysis.calibration import fit, raking
from analysis.errors import AnalysisError
from analysis.raking import Cells, cells_of, raked
from tests.analysis.small import compute

HERE = ("here", tuple(f"level {place}" for place in range(1, 20)))
MARGINS = {"r": {"a": 1.1, "b": 0.9}, "c": {"x": 1.0, "y": 1.0}}


def odds(table: dict[str, float]) -> float:
    return table["a|x"] * table["b|y"] / (table["a|y"] * table["b|x"])


def test_nearly_separate_parts_need_no_thousand_sweeps() -> None:
    """Mass must move through cells of 1e-6: sweeps alone need tens of thousands. Raking keeps the odds ratio of the
    table, here 10^12.
    """
    columns = {"w": [1.0, 1e-6, 1e-6, 1.0], "r": list("aabb"), "c": list("xyxy"), "one": [1.0] * 4}
    total = {"name": "t", "statistic": "total", "variables": ["one"], "by": ["r", "c"]}
    spec: dict[str, Any] = {
        "design": {"weights": "w"},
        "weighting": [{"step": "rake", "margins": MARGINS}],
        "estimates": [total],
        "grading": {"minimum_n": 1},
    }
    cells = cells_of([np.array([0, 0, 1, 1]), np.array([0, 1, 0, 1])], [2, 2])
    weights = np.array(columns["w"])
    fitted = raked(weights, cells, [np.array([1.1, 0.9]), np.array([1.0, 1.0])], HERE)
    after = dict(zip(("a|x", "a|y", "b|x", "b|y"), (weights * fitted.factors).tolist(), strict=True))
    assert fitted.iterations < 30
    assert after["a|x"] + after["a|y"] == pytest.approx(1.1, rel=1e-12)
    assert after["a|x"] + after["b|x"] == pytest.approx(1.0, rel=1e-12)
    assert odds(after) == pytest.approx(1e12, rel=1e-6)
    assert compute(columns, spec).weighting[0].converged


def random_cells(seed: int) -> tuple[np.ndarray, Cells, list[np.ndarray]]:
    """200 rows in three margins, and targets that some weights meet."""
    draw = random.Random(seed)
    sizes = [8, 5, 3]
    codes = [np.array([draw.randrange(size) for _ in range(200)]) for size in sizes]
    weights = np.array([draw.lognormvariate(0, 1) for _ in range(200)])
    wanted = weights * np.array([draw.lognormvariate(0, 0.8) for _ in range(200)])
    targets = [
        np.bincount(code, weights=wanted, minlength=size) for code, size in zip(codes, sizes, strict=True)
    ]
    return weights, cells_of(codes, sizes), targets


@pytest.mark.parametrize("seed", range(5))
def test_raking_is_calibration_with_the_raking_distance(seed: int) -> None:
    weights, cells, targets = random_cells(seed)
    ours = raked(weights, cells, targets, HERE)
    theirs = fit(weights, cells.x[cells.of_unit], np.concatenate(targets), raking, HERE)
    assert ours.factors == pytest.approx(theirs.factors, rel=1e-9)
    assert ours.iterations < 15


def test_parts_that_share_no_level_are_raked_each_for_itself() -> None:
    """Offices a and b have services of their own: two tables in one, whose normal equations have a rank less."""
    cells = cells_of([np.array([0, 0, 1, 1, 0]), np.array([0, 1, 2, 3, 1])], [2, 4])
    weights = np.array([1.0, 2, 3, 4, 5])
    fitted = raked(weights, cells, [np.array([10.0, 20.0]), np.array([4.0, 6.0, 5.0, 15.0])], HERE)
    assert weights * fitted.factors == pytest.approx([4, 6 * 2 / 7, 5, 15, 6 * 5 / 7], rel=1e-12)


def test_margins_that_no_weights_meet() -> None:
    cells = cells_of([np.array([0, 1]), np.array([0, 1])], [2, 2])
    with pytest.raises(AnalysisError, match=r"here: no convergence in 1000 .* error is .* in level [1-4];"):
        raked(np.ones(2), cells, [np.array([1.0, 3.0]), np.array([2.0, 2.0])], HERE)
