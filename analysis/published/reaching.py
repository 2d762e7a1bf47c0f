"""A target that leaders set for an index of ours: has it been reached, and how sure is that?

With estimate θ, standard error s and ν degrees of freedom, the probability that the index is at least the target T is

    P = F_ν((θ - T) / s),  F_ν Student's distribution (normal without ν)

This is the posterior probability under a flat prior, and one minus the one-sided p-value of "below the target" (Gelman
et al., Bayesian Data Analysis, 2013, ch. 3.2). It speaks of sampling error only. `reached` and `missed` are said when
the whole interval lies on one side, else `open`.
"""

from dataclasses import dataclass
from math import inf
from typing import Literal

from scipy.special import ndtr, stdtr

from analysis.errors import AnalysisError
from analysis.intervals import multiplier

Verdict = Literal["reached", "open", "missed", "unknown"]


@dataclass(frozen=True)
class Reach:
    """An estimate against a target. Unknown without estimate or error, as for suppressed and self-selected figures."""

    target: float
    estimate: float | None
    low: float | None
    high: float | None
    probability: float | None
    distance: float | None  # target minus estimate: what is still to go, negative beyond it
    verdict: Verdict


def reach(
    target: float, estimate: float | None, se: float | None, *, df: float = inf, level: float = 0.95
) -> Reach:
    """Where an estimate stands against a target. Raises AnalysisError for a negative error or no degrees of freedom."""
    if estimate is None or se is None:
        distance = None if estimate is None else target - estimate
        return Reach(target, estimate, None, None, None, distance, "unknown")
    if se < 0 or df <= 0:
        raise AnalysisError("target: a standard error is at least 0 and needs degrees of freedom above 0")
    times = multiplier("z" if df == inf else "t", level, df)
    low, high = estimate - times * se, estimate + times * se
    verdict: Verdict = "reached" if low >= target else "missed" if high < target else "open"
    return Reach(target, estimate, low, high, _chance(estimate - target, se, df), target - estimate, verdict)


def _chance(lead: float, se: float, df: float) -> float:
    if se == 0:
        return float(lead >= 0)
    return float(ndtr(lead / se) if df == inf else stdtr(df, lead / se))
