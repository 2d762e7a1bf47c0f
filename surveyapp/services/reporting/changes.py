"""What changed since an earlier wave: the difference of two independent estimates and the interval around it.

Waves that do not overlap draw other visits on other days, so their errors are independent: the variance of the
difference is the sum of both, with the degrees of freedom of Welch and Satterthwaite (Biometrics Bull. 2, 1946, 110).
"""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from scipy import stats

LEVEL = 0.95
SAYING = ("A", "B")
"""Grades with which a figure may be compared; anything less is only a range."""


class Direction(StrEnum):
    """Whether an interval of a difference lies on one side of zero."""

    UP = "up"
    DOWN = "down"
    UNCLEAR = "unclear"


@dataclass(frozen=True, slots=True)
class Change:
    """How much higher a figure is than before, with its 95 % interval."""

    before: float
    difference: float
    low: float
    high: float

    @property
    def direction(self) -> Direction:
        """Where the whole interval lies."""
        if self.low > 0:
            return Direction.UP
        return Direction.DOWN if self.high < 0 else Direction.UNCLEAR


def change(now: Mapping[str, Any], before: Mapping[str, Any]) -> Change | None:
    """The change between two index rows of the analysis; None unless both are figures with an error of their own."""
    for row in (now, before):
        if row["grade"] not in SAYING or not row["se"] or not row["df"]:
            return None
    first, second = now["se"] ** 2, before["se"] ** 2
    freedom = (first + second) ** 2 / (first**2 / now["df"] + second**2 / before["df"])
    half = float(stats.t.ppf((1 + LEVEL) / 2, freedom)) * math.sqrt(first + second)
    difference = now["score"] - before["score"]
    return Change(before["score"], difference, difference - half, difference + half)
