"""Burdens of a procedure: how often they happen, and how bad it could be if silence hid something.

Of those asked a sensitive question, some say yes, some no, and some would rather not say. The share among those who
answered assumes that the silent are like the others. Without any assumption the true share among all asked lies between

    lower = yes / asked             (nobody who kept silent has a yes)
    upper = (yes + silent) / asked  (everybody who kept silent has)

(Manski, American Economic Review 80, 1990, 319). Both ends are estimated; the interval that covers the true share
with the stated probability is lower - c·se(lower) to upper + c·se(upper), where c solves Φ(c + Δ/max se) - Φ(-c) =
level with Δ = upper - lower: between the one-sided and the two-sided quantile (Imbens and Manski, Econometrica 72,
2004, 1845).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
from scipy.optimize import brentq
from scipy.special import ndtr, ndtri

from analysis.arrays import Bools, Floats
from analysis.errors import AnalysisError

Kind = Literal["visits", "windows", "papers", "late", "waiting", "unofficial", "harassed"]
SENSITIVE: frozenset[str] = frozenset({"unofficial", "harassed"})
WIDEST = 10.0


@dataclass(frozen=True)
class Share:
    """An estimated share with its standard error."""

    value: float
    se: float


@dataclass(frozen=True)
class Bounds:
    """What is known of a share without assuming anything about the silent."""

    lower: float
    upper: float
    low: float
    high: float
    silent: float


@dataclass(frozen=True)
class Burden:
    """A burden of a service: its share among those who answered; `bounds` only for sensitive questions.

    `joint` is the interval that holds together with those of all burdens of all services; that of everybody has none.
    """

    kind: Kind
    service: str
    share: float | None
    low: float | None
    high: float | None
    n: int
    bounds: Bounds | None
    grade: str
    joint: tuple[float, float] | None = None


def worst_case(yes: Share, yes_or_silent: Share, level: float = 0.95) -> Bounds:
    """The bounds from the two ends, each a share of all who were asked.

    Raises AnalysisError unless both are shares and the first is the smaller.
    """
    if not 0 <= yes.value <= yes_or_silent.value <= 1 or min(yes.se, yes_or_silent.se) < 0:
        raise AnalysisError("bounds: both ends are shares of those asked, the lower one without the silent")
    gap, largest = yes_or_silent.value - yes.value, max(yes.se, yes_or_silent.se)
    times = imbens_manski(gap, largest, level)
    low, high = max(yes.value - times * yes.se, 0.0), min(yes_or_silent.value + times * yes_or_silent.se, 1.0)
    return Bounds(yes.value, yes_or_silent.value, low, high, gap)


def imbens_manski(gap: float, se: float, level: float = 0.95) -> float:
    """How many standard errors beyond each end, so that the true value is covered wherever between them it lies."""
    two_sided = float(ndtri((1 + level) / 2))
    if se <= 0 or gap / se > WIDEST:
        return float(ndtri(level))
    return float(brentq(lambda c: ndtr(c + gap / se) - ndtr(-c) - level, 0.0, two_sided + 1.0))


def ends(values: Floats, silent: Bools, least: float) -> tuple[Floats, Floats]:
    """Per respondent the two columns whose means are the ends: yes, and yes or silent.

    `values` is NaN where there is no answer; `silent` says who was asked and would not answer; `least` is the answer
    from which on it is a yes. Rows of people who were not asked are NaN in both.
    """
    answered = ~np.isnan(values)
    yes = answered & (values >= least)
    asked = answered | silent
    return np.where(asked, yes, np.nan), np.where(asked, yes | silent, np.nan)


def heaviest(burdens: Sequence[Burden], kind: Kind, most: int) -> tuple[Burden, ...]:
    """The services with the largest share of a burden, suppressed ones left out; those that may be shown only."""
    shown = [each for each in burdens if each.kind == kind and each.share is not None and each.grade != "S"]
    return tuple(sorted(shown, key=lambda each: (-(each.share or 0.0), each.service))[:most])
