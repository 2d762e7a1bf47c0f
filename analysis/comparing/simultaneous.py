"""Intervals that hold for many figures at once, so that the largest of them may be picked out afterwards.

Looking at many figures and reporting the extreme ones makes single intervals too short: among 100 figures some lie
outside theirs by chance, and those are the ones that get reported. Intervals that cover *all* figures together with the
stated probability cover any that are picked afterwards, however they are picked (Berk, Brown, Buja, Zhang, Zhao, Annals
of Statistics 41, 2013, 802).

- max_t: θ ± c·se with c the quantile of the largest |error| / se over all figures, simulated from their covariance
  (Hothorn, Bretz, Westfall, Biometrical Journal 50, 2008, 346); correlated figures need less than independent ones.
- bonferroni: c the t quantile at 1 - (1 - level)/(2J). Never too short; taken for many figures.

p-values of "is zero" are adjusted by Holm's step-down method, which needs no assumption on the correlations.
"""

from dataclasses import dataclass, replace
from typing import Literal

import numpy as np

from analysis.arrays import Floats
from analysis.errors import AnalysisError
from analysis.intervals import t_quantile
from analysis.pvalues import two_sided
from analysis.walk_ups import holm

DRAWS = 20_000
MOST_JOINT = 400
NORMAL_DF = 1e6
Method = Literal["max_t", "bonferroni"]


@dataclass(frozen=True)
class Simultaneous:
    """Standard errors, intervals that hold together, and adjusted p-values of each figure being zero (None where its
    error is zero).
    """

    errors: Floats
    low: Floats
    high: Floats
    p_holm: tuple[float | None, ...]
    critical: float
    method: Method
    level: float


def simultaneous(
    values: Floats,
    spread: Floats,
    *,
    df: float,
    level: float = 0.95,
    seed: int = 0,
    method: Method | None = None,
) -> Simultaneous:
    """Intervals for all values together. `spread` is E with V = E'E, (rows, values); method by the number of values.

    Raises AnalysisError without degrees of freedom or with values that are missing.
    """
    errors = np.sqrt(np.einsum("ij,ij->j", spread, spread))
    moving = errors > 0
    chosen: Method = method or ("max_t" if moving.sum() <= MOST_JOINT else "bonferroni")
    if chosen == "bonferroni" or not moving.any():
        return replace(separate(values, errors, df=df, level=level), method=chosen)
    _check(values, df)
    critical = max_t(spread[:, moving] / errors[moving], df=df, level=level, seed=seed)
    return _intervals(values, errors, df, (critical, chosen, level))


def separate(values: Floats, errors: Floats, *, df: float, level: float = 0.95) -> Simultaneous:
    """Bonferroni's intervals, which need nothing but the errors.

    Raises AnalysisError without degrees of freedom or with values that are missing.
    """
    _check(values, df)
    moving = int((errors > 0).sum())
    critical = bonferroni(moving, df=df, level=level) if moving else 0.0
    return _intervals(values, errors, df, (critical, "bonferroni", level))


def _check(values: Floats, df: float) -> None:
    if df <= 0:
        raise AnalysisError("intervals: there are no degrees of freedom, so there is no interval")
    if not np.isfinite(values).all():
        raise AnalysisError("intervals: a value is missing; leave it out")


def _intervals(values: Floats, errors: Floats, df: float, how: tuple[float, Method, float]) -> Simultaneous:
    tests = [two_sided(value, se, df) for value, se in zip(values.tolist(), errors.tolist(), strict=True)]
    half = how[0] * errors
    return Simultaneous(errors, values - half, values + half, tuple(holm(tests)), *how)


def bonferroni(count: int, *, df: float, level: float = 0.95) -> float:
    """How many standard errors, for so many intervals."""
    return t_quantile(1 - (1 - level) / (2 * count), min(df, NORMAL_DF))


def max_t(scaled: Floats, *, df: float, level: float = 0.95, seed: int = 0) -> float:
    """The quantile of the largest |t| of figures whose errors are the columns of `scaled`, each of length 1.

    Draws come from a fixed seed: the same input gives the same number.
    """
    root = _root(scaled)
    draw = np.random.Generator(np.random.PCG64(seed))
    largest = np.concatenate(
        [
            np.abs(block @ root).max(axis=1)
            for block in np.array_split(draw.standard_normal((DRAWS, len(root))), 10)
        ]
    )
    if df < NORMAL_DF:
        largest = largest / np.sqrt(draw.chisquare(df, DRAWS) / df)
    return float(np.quantile(largest, level))


def _root(scaled: Floats) -> Floats:
    """A matrix R with R'R the correlation, with at most as many rows as columns.

    Where figures are tied, as those that sum to zero are, an eigenvalue is rounding; its root would not be.
    """
    if len(scaled) <= scaled.shape[1]:
        return scaled
    values, vectors = np.linalg.eigh(scaled.T @ scaled)
    rounding = np.finfo(np.float64).eps * len(values) * values[-1]
    result: Floats = np.sqrt(np.where(values > rounding, values, 0.0))[:, None] * vectors.T
    return result
