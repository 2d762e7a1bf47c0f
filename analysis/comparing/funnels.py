"""Funnel plots: which offices lie outside what chance alone would scatter around a common value.

Limits around a target θ₀ for a figure with effective size ρ (Spiegelhalter, Statistics in Medicine 24, 2005, 1185):

    scores      θ₀ ± z_p · σ / √ρ                σ the standard deviation of one answer
    shares      the binomial quantile r_p with the interpolation α of his appendix A.1.1, (r_p - α) / ρ

ρ is n over the design effect, so that clustering and weights count; at a share of a whole number of answers this is the
exact binomial limit. Where offices differ more than chance for many small reasons, limits are widened by √φ, with φ the
mean of the squared z-scores winsorised at 10 %, if it is significantly above 1 (his section 4.1). A point outside is a
reason to look, not a verdict; with many offices some lie outside the 95 % limits by chance.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
from scipy.special import betainc, ndtri

from analysis.arrays import Floats
from analysis.errors import AnalysisError

LEVELS = (0.95, 0.998)
WINSORISED = 0.10
Limit = Callable[[float], Floats]
Position = Literal["inside", "above_95", "below_95", "above_998", "below_998"]


@dataclass(frozen=True)
class Point:
    """An office: its figure, effective size, z-score against the target, and where it lies."""

    name: str
    value: float
    size: float
    z: float
    position: Position


@dataclass(frozen=True)
class Limits:
    """The curves: at each size the lower and upper limits of 95 % and 99.8 %."""

    sizes: Floats
    low_95: Floats
    high_95: Floats
    low_998: Floats
    high_998: Floats


@dataclass(frozen=True)
class Funnel:
    """All points and the curves. `overdispersion` is φ; 1 when the limits were not widened."""

    target: float
    points: tuple[Point, ...]
    limits: Limits
    overdispersion: float


def funnel_of_scores(
    names: Sequence[str],
    values: Floats,
    sizes: Floats,
    *,
    target: float,
    deviation: float,
    widen: bool = True,
) -> Funnel:
    """A funnel of mean scores. `sizes` are effective, `deviation` is that of one answer.

    Raises AnalysisError for sizes or a deviation that are not above zero.
    """
    if deviation <= 0:
        raise AnalysisError("funnel: the standard deviation of one answer must be above zero")
    _check(names, values, sizes)
    z = (values - target) * np.sqrt(sizes) / deviation
    phi = _overdispersion(z) if widen else 1.0
    z = z / np.sqrt(phi)
    grid = _grid(sizes)

    def limit(probability: float) -> Floats:
        return _normal(target, probability, deviation, phi / grid)

    return Funnel(target, _points(names, values, sizes, z), _limits(grid, limit), phi)


def funnel_of_shares(
    names: Sequence[str], values: Floats, sizes: Floats, *, target: float, widen: bool = True
) -> Funnel:
    """A funnel of shares. Without overdispersion the limits are binomial, otherwise normal and widened.

    Raises AnalysisError unless the target lies between 0 and 1.
    """
    if not 0 < target < 1:
        raise AnalysisError("funnel: the target of a share must lie between 0 and 1")
    _check(names, values, sizes)
    deviation = np.sqrt(target * (1 - target))
    z = (values - target) * np.sqrt(sizes) / deviation
    phi = _overdispersion(z) if widen else 1.0
    grid = _grid(sizes)

    def limit(probability: float) -> Floats:
        if phi > 1:
            return np.clip(_normal(target, probability, deviation, phi / grid), 0.0, 1.0)
        return np.array([share_limit(probability, target, float(size)) for size in grid])

    return Funnel(target, _points(names, values, sizes, z / np.sqrt(phi)), _limits(grid, limit), phi)


def share_limit(probability: float, target: float, size: float) -> float:
    """The interpolated binomial limit: (r - α) / ρ with r the smallest count that reaches the probability.

    α = (F(r) - p) / (F(r) - F(r - 1)). A size that is not whole is taken through the incomplete beta function.
    """
    count = _smallest(probability, target, size)
    reached, before = _binomial(count, size, target), _binomial(count - 1, size, target)
    part = (reached - probability) / (reached - before) if reached > before else 0.0
    return min(max((count - part) / size, 0.0), 1.0)


def _normal(target: float, probability: float, deviation: float, variances: Floats) -> Floats:
    """θ₀ + z σ √v for variances v of a mean over those of one answer."""
    return target + float(ndtri(probability)) * deviation * np.sqrt(variances)


def _binomial(count: int, size: float, share: float) -> float:
    """P(X ≤ count) for X binomial, by the incomplete beta function."""
    if count < 0:
        return 0.0
    return 1.0 if count >= size else float(betainc(size - count, count + 1, 1 - share))


def _smallest(probability: float, share: float, size: float) -> int:
    low, high = 0, int(np.ceil(size))
    while low < high:
        middle = (low + high) // 2
        if _binomial(middle, size, share) > probability:
            high = middle
        else:
            low = middle + 1
    return low


def _overdispersion(z: Floats) -> float:
    """φ from winsorised z-scores; 1 unless it is more than two standard errors of itself, √(2/I), above 1."""
    low, high = np.quantile(z, [WINSORISED, 1 - WINSORISED])
    phi = float(np.mean(np.square(np.clip(z, low, high))))
    return phi if phi > 1 + 2 * np.sqrt(2 / len(z)) else 1.0


def _points(names: Sequence[str], values: Floats, sizes: Floats, z: Floats) -> tuple[Point, ...]:
    rows = zip(names, values.tolist(), sizes.tolist(), z.tolist(), strict=True)
    return tuple(Point(name, value, size, score, _position(score)) for name, value, size, score in rows)


def _position(z: float) -> Position:
    inner, outer = (float(ndtri((1 + level) / 2)) for level in LEVELS)
    if abs(z) > outer:
        return "above_998" if z > 0 else "below_998"
    if abs(z) > inner:
        return "above_95" if z > 0 else "below_95"
    return "inside"


def _grid(sizes: Floats) -> Floats:
    return np.linspace(max(sizes.min() * 0.8, 1.0), sizes.max() * 1.1, 60)


def _limits(grid: Floats, limit: Limit) -> Limits:
    inner, outer = LEVELS
    curves = [limit((1 + sign * level) / 2) for level in (inner, outer) for sign in (-1, 1)]
    return Limits(grid, *curves)


def _check(names: Sequence[str], values: Floats, sizes: Floats) -> None:
    if not len(names) == len(values) == len(sizes) or not len(names):
        raise AnalysisError("funnel: names, values and sizes must be as many")
    if not np.isfinite(values).all() or not (sizes > 0).all():
        raise AnalysisError(
            "funnel: every point needs a value and a size above zero; leave out what is suppressed"
        )
