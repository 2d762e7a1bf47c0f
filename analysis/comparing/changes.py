"""Change from one wave to the next, on independent or overlapping samples.

    V(new - old) = V(new) + V(old) - 2 cov(new, old)

Independent samples have no covariance; their degrees of freedom are those of Welch and Satterthwaite (Biometrics
Bull. 2, 1946, 110), (V(old) + V(new))² / (V(old)² / df(old) + V(new)² / df(new)).

Where the same PSUs or persons are in both, the covariance comes from the joint design (a run of both waves in one data
set gives it) or, if only the overlap is known, from Kish (Survey Sampling, 1965, ch. 12.4):
cov = r · √(p_old p_new) · se_old · se_new, with p the share of each sample that is in both and r the correlation of
the common part.
"""

from dataclasses import dataclass
from math import sqrt
from typing import Literal

from analysis.errors import AnalysisError
from analysis.intervals import multiplier
from analysis.pvalues import two_sided

Direction = Literal["up", "down", "unclear", "unknown"]


@dataclass(frozen=True)
class Measured:
    """A figure with its error, as a result row has them; None where it is suppressed."""

    value: float | None
    se: float | None
    df: float


@dataclass(frozen=True)
class Change:
    """New minus old with its error and interval. `unclear`: the interval holds zero."""

    difference: float | None
    se: float | None
    low: float | None
    high: float | None
    p: float | None
    direction: Direction


def change(old: Measured, new: Measured, *, covariance: float = 0.0, level: float = 0.95) -> Change:
    """The change between two figures.

    Where they are not independent, degrees of freedom are the smaller ones, which is on the safe side.

    Raises AnalysisError for a covariance larger than the errors allow.
    """
    if old.value is None or new.value is None:
        return Change(None, None, None, None, None, "unknown")
    difference = new.value - old.value
    if old.se is None or new.se is None or min(old.df, new.df) <= 0:
        return Change(difference, None, None, None, None, "unknown")
    if abs(covariance) > old.se * new.se * (1 + 1e-9):
        raise AnalysisError("change: the covariance is larger than the two standard errors allow")
    se = sqrt(max(old.se**2 + new.se**2 - 2 * covariance, 0.0))
    df = min(old.df, new.df) if covariance else _welch(old.se**2, old.df, new.se**2, new.df)
    times = multiplier("t", level, df)
    low, high = difference - times * se, difference + times * se
    direction: Direction = "up" if low > 0 else "down" if high < 0 else "unclear"
    return Change(difference, se, low, high, two_sided(difference, se, df), direction)


def _welch(first: float, first_df: float, second: float, second_df: float) -> float:
    """Degrees of freedom of a difference from the variances of its two sides."""
    spread = first**2 / first_df + second**2 / second_df
    return (first + second) ** 2 / spread if spread > 0 else min(first_df, second_df)


def overlap_covariance(
    old: Measured, new: Measured, *, shares: tuple[float, float], correlation: float
) -> float:
    """The covariance from the share of each sample that is in both and the correlation of the common part.

    Raises AnalysisError for shares outside 0–1 or a correlation outside -1–1.
    """
    if not all(0 <= share <= 1 for share in shares) or not -1 <= correlation <= 1:
        raise AnalysisError("change: shares lie between 0 and 1, a correlation between -1 and 1")
    if old.se is None or new.se is None:
        return 0.0
    return correlation * sqrt(shares[0] * shares[1]) * old.se * new.se
