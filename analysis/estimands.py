"""What is estimated: each estimand as a function of weighted sums, with its derivatives.

Per domain, over the rows that answered: N = Σ w, and Σ w·y, Σ w·y², … A mean is Σwy / Σw, and so on. The derivatives
by the sums make the linearised value Σ_m c_m · (the row's own term of sum m); Särndal et al. 1992, ch. 5.5.
`unit_variance` is the variance that one row drawn with replacement would have: over n it is that of simple random
sampling, the yardstick of the design effect.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from analysis.arrays import Floats, ratio
from analysis.moments import Answered, Moment, Variable

ROUNDING = 1e-13  # a variance below this share of the mean square is rounding: the values are all equal


@dataclass(frozen=True)
class Value:
    """Values of an estimand at given sums, one per domain; NaN for a domain without rows."""

    value: Floats
    slopes: tuple[Floats, ...]  # by each of the estimand's sums
    unit_variance: Floats


@dataclass(frozen=True)
class Estimand:
    """One thing to estimate: its sums, in order, and the function of them and of n."""

    name: str  # the variable as rows and contrasts name it
    level: str | None
    answered: Answered
    moments: tuple[Moment, ...]
    linear: int  # the first so many sums enter the value; the others only the design effect
    evaluate: Callable[[tuple[Floats, ...], Floats], Value]

    @property
    def key(self) -> str:
        """How contrasts and covariances name it: the variable, or variable=level."""
        return self.name if self.level is None else f"{self.name}={self.level}"


def mean(name: str, variable: Variable, answered: Answered, level: str | None = None) -> Estimand:
    """The mean of a variable; of a level of a categorical one: its share."""
    return Estimand(name, level, answered, _powers(variable, answered, 2), 2, _mean)


def total(name: str, variable: Variable, answered: Answered) -> Estimand:
    """The total of a variable."""
    return Estimand(name, None, answered, _powers(variable, answered, 2), 2, _total)


def variance(name: str, variable: Variable, answered: Answered) -> Estimand:
    """The population variance of a variable, with the factor n / (n - 1)."""
    return Estimand(name, None, answered, _powers(variable, answered, 2), 3, _variance)


def quotient(numerator: str, denominator: str) -> Estimand:
    """The total of one column over that of another, over the rows that have both."""
    answered = Answered((numerator, denominator))
    y, x = Variable((numerator,)), Variable((denominator,))
    factors: list[tuple[Variable, ...]] = [(), (y,), (x,), (y, y), (y, x), (x, x)]
    moments = tuple(Moment(factor, answered) for factor in factors)
    return Estimand(f"{numerator}/{denominator}", None, answered, moments, 3, _quotient)


def _powers(variable: Variable, answered: Answered, highest: int) -> tuple[Moment, ...]:
    return tuple(Moment((variable,) * power, answered) for power in range(highest + 1))


def _mean(sums: tuple[Floats, ...], n: Floats) -> Value:
    size, y, yy = sums
    value = ratio(y, size)
    return Value(value, (-ratio(value, size), ratio(1 + 0 * size, size)), _scatter(size, value, yy, n))


def _total(sums: tuple[Floats, ...], n: Floats) -> Value:
    size, y, yy = sums
    scatter = _scatter(size, ratio(y, size), yy, n)
    value = ratio(y * size, size)  # NaN without rows: a total that nobody answered for is unknown, not 0
    return Value(value, (0 * size, 1 + 0 * size), scatter * size**2)


def _variance(sums: tuple[Floats, ...], n: Floats) -> Value:
    size, y, yy = sums
    value, centre, factor = _scatter(size, ratio(y, size), yy, n), ratio(y, size), ratio(n, (n - 1))
    slopes = (factor * ratio(2 * centre**2 - ratio(yy, size), size), -2 * factor * ratio(centre, size))
    return Value(value, (*slopes, factor * ratio(1 + 0 * size, size)), np.full_like(value, np.nan))


def _quotient(sums: tuple[Floats, ...], n: Floats) -> Value:
    size, y, x, yy, yx, xx = sums
    value = ratio(y, x)
    residual = ratio(yy - 2 * value * yx + value**2 * xx, size) * ratio(n, n - 1)
    slopes = (0 * size, ratio(1 + 0 * size, x), -ratio(value, x))
    return Value(value, slopes, residual * ratio(size, x) ** 2)


def _scatter(size: Floats, centre: Floats, yy: Floats, n: Floats) -> Floats:
    """Σ w (y - ȳ)² / Σ w · n / (n - 1), as R's svyvar."""
    square = ratio(yy, size)
    spread = square - centre**2
    return np.where(spread > ROUNDING * square, spread, 0.0 * spread) * ratio(n, n - 1)


def cell(rows: tuple[str, str], columns: tuple[str, str]) -> Estimand:
    """The share of one cell of a two-way table: (column, level) of the row and of the column."""
    answered = Answered((rows[0], columns[0]))
    both = (Variable((rows[0],), rows[1]), Variable((columns[0],), columns[1]))
    inside = Moment(both, answered)
    return Estimand(
        f"{rows[1]}|{columns[1]}", None, answered, (Moment((), answered), inside, inside), 2, _mean
    )
