"""What changed since an earlier wave: the difference of two independent estimates and the interval around it.

Waves that do not overlap draw other visits on other days, so their errors are independent (analysis.comparing.changes).
Overlapping waves are not compared: a visit may be in both.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from analysis.comparing import changes

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
    old, new = (changes.Measured(row["score"], row["se"], row["df"]) for row in (before, now))
    found = changes.change(old, new, level=LEVEL)
    if found.difference is None or found.low is None or found.high is None:
        return None
    return Change(before["score"], found.difference, found.low, found.high)
