"""Calibration of weights to known totals (Deville and Särndal 1992).

New weights w = d·F(x'λ) meet Σ w x = t while staying close to d. F(u) = 1 + u is the linear distance, cut to the bounds
if there are any; exp(u) the raking distance; the logit distance keeps F within its bounds smoothly. λ is found by
Newton's method. Raking to margins is solved by iterative proportional fitting on the table of cells.
"""

import functools
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from analysis.arrays import Floats, Ints, Sparse, sums
from analysis.errors import AnalysisError

TOLERANCE = 1e-12
ROUNDING = 1e-10
ITERATIONS = 1000
HALVINGS = 30


@dataclass(frozen=True)
class Fitted:
    """Factors per unit, and how the search for them ended."""

    factors: Floats
    iterations: int
    error: float  # largest relative error of a total


Distance = Callable[[Floats], tuple[Floats, Floats]]


def linear(lower: float | Floats = -np.inf, upper: float | Floats = np.inf) -> Distance:
    """F(u) = 1 + u cut to [lower, upper], and its derivative."""

    def distance(u: Floats) -> tuple[Floats, Floats]:
        inside = (1 + u > lower) & (1 + u < upper)
        return np.clip(1 + u, lower, upper), inside.astype(np.float64)

    return distance


def raking(u: Floats) -> tuple[Floats, Floats]:
    """F(u) = exp(u), and its derivative."""
    value = np.exp(np.minimum(u, 700.0))
    return value, value


def logit(lower: float, upper: float) -> Distance:
    """F(u) = (L(U-1) + U(1-L)e^{Au}) / (U-1 + (1-L)e^{Au}) with A = (U-L)/((1-L)(U-1)), and its derivative."""
    slope = (upper - lower) / ((1 - lower) * (upper - 1))

    def distance(u: Floats) -> tuple[Floats, Floats]:
        growth = np.exp(np.clip(slope * u, -700.0, 700.0))
        below = upper - 1 + (1 - lower) * growth
        value = (lower * (upper - 1) + upper * (1 - lower) * growth) / below
        return value, (value - lower) * (upper - value) * slope / (upper - lower)

    return distance


def fit(weights: Floats, x: Sparse, totals: Floats, distance: Distance, where: str) -> Fitted:
    """The factors that meet the totals. x is sparse (units, totals). Raises AnalysisError without convergence."""
    coefficients = np.zeros(len(totals))
    best = _trial(weights, x, totals, distance, coefficients)
    for iteration in range(ITERATIONS):
        if best.error <= TOLERANCE:
            return Fitted(best.factors, iteration, best.error)
        # Where many units are at a bound their slopes are zero and Newton's step is lost: then all of them count.
        better = None
        for slopes in (best.slopes, np.ones_like(best.slopes)):
            if better is None:
                step = inverse(gram(x, weights * slopes)) @ best.gap
                attempt = functools.partial(_trial, weights, x, totals, distance)
                better = _shortened(attempt, coefficients, step, best.error)
        if better is None:
            return _ended(best, iteration, where)
        coefficients, best = better
    return _ended(best, ITERATIONS, where)


@dataclass(frozen=True)
class _Trial:
    factors: Floats
    slopes: Floats
    gap: Floats
    errors: Floats

    @property
    def error(self) -> float:
        return float(self.errors.max())


def _trial(weights: Floats, x: Sparse, totals: Floats, distance: Distance, coefficients: Floats) -> _Trial:
    factors, slopes = distance(x @ coefficients)
    gap = totals - x.T @ (weights * factors)
    return _Trial(factors, slopes, gap, np.abs(gap) / np.maximum(np.abs(totals), TOLERANCE))


def _shortened(
    attempt: Callable[[Floats], _Trial], start: Floats, step: Floats, error: float
) -> tuple[Floats, _Trial] | None:
    """The first of the step, its half, its quarter … that comes closer to the totals."""
    for halving in range(HALVINGS):
        coefficients = start + step / 2**halving
        trial = attempt(coefficients)
        if trial.error < error:
            return coefficients, trial
    return None


def gram(x: Sparse, weights: Floats) -> Floats:
    """Σ w x x', dense."""
    return np.asarray(((x.T * weights) @ x).toarray(), dtype=np.float64)


def inverse(matrix: Floats) -> Floats:
    """The inverse of a symmetric matrix, generalised where totals depend on each other (as margins always do)."""
    size = np.sqrt(np.maximum(np.diag(matrix), np.finfo(float).tiny))
    scaled = np.linalg.pinv(matrix / np.outer(size, size), rcond=1e-11, hermitian=True)
    result: Floats = scaled / np.outer(size, size)
    return result


@dataclass(frozen=True)
class Cells:
    """The cells of margins that are crossed: units in one cell have the same level of every margin."""

    codes: Ints  # (cells, margins)
    of_unit: Ints


def cells_of(codes: list[Ints]) -> Cells:
    """The cells that occur, from the levels of each unit in each margin."""
    found, place = np.unique(np.stack(codes, axis=1), axis=0, return_inverse=True)
    return Cells(found, place.reshape(-1))


def proportional(weights: Floats, cells: Cells, targets: list[Floats], where: str) -> Fitted:
    """Iterative proportional fitting of unit weights to margins, on the table of cells."""
    table = sums(cells.of_unit, weights, len(cells.codes))
    factors = np.ones(len(table))
    margins = [(cells.codes[:, number], target) for number, target in enumerate(targets)]
    error = np.inf
    for iteration in range(ITERATIONS):
        error = max(_margin_error(table * factors, codes, target) for codes, target in margins)
        if error <= TOLERANCE:
            return Fitted(factors[cells.of_unit], iteration, error)
        for codes, target in margins:
            found = sums(codes, table * factors, len(target))
            factors = factors * (target / np.where(found > 0, found, 1.0))[codes]
    raise AnalysisError(
        f"{where}: no convergence in {ITERATIONS} iterations, the largest relative margin error is {error:.3g};"
        f" margins may contradict each other in empty cells: collapse levels"
    )


def _margin_error(table: Floats, codes: Ints, target: Floats) -> float:
    return float(np.abs(sums(codes, table, len(target)) / target - 1).max())


def _ended(best: _Trial, iterations: int, where: str) -> Fitted:
    """Rounding stops the search a little above the tolerance; anything more is a failure."""
    if best.error <= ROUNDING:
        return Fitted(best.factors, iterations, best.error)
    worst = int(best.errors.argmax()) + 1
    raise AnalysisError(
        f"{where}: no convergence after {iterations} iterations, the largest relative margin error is {best.error:.3g}"
        f" (total number {worst}); widen the bounds or check the totals"
    )
