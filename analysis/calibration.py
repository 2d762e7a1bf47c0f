"""Calibration of weights to known totals (Deville and Särndal 1992).

New weights w = d·F(x'λ) meet Σ w x = t while staying close to d. F(u) = 1 + u is the linear distance, cut to the bounds
if there are any; exp(u) the raking distance; the logit distance keeps F within its bounds smoothly. λ is found by
Newton's method. Raking to margins has a module of its own (analysis.raking).
"""

import functools
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from analysis.arrays import Floats, Sparse
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
Named = tuple[str, tuple[str, ...]]  # the step as messages call it, and the names of its totals


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


def fit(weights: Floats, x: Sparse, totals: Floats, distance: Distance, named: Named) -> Fitted:
    """The factors that meet the totals. x is sparse (units, totals). Raises AnalysisError without convergence, with the
    name of the total that is farthest from being met.
    """
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
            return _ended(best, iteration, named)
        coefficients, best = better
    return _ended(best, ITERATIONS, named)


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


def _ended(best: _Trial, iterations: int, named: Named) -> Fitted:
    """Rounding stops the search a little above the tolerance; anything more is a failure."""
    if best.error <= ROUNDING:
        return Fitted(best.factors, iterations, best.error)
    where, totals = named
    raise AnalysisError(
        f"{where}: no convergence after {iterations} iterations, the largest relative margin error is {best.error:.3g}"
        f" in {totals[int(best.errors.argmax())]}; widen the bounds or check the totals"
    )
