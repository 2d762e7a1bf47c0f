"""Every figure with and without the answers that were flagged, side by side.

Flags (speed, bursts, coaching) never delete an answer. What they could do to a figure is shown by leaving the flagged
answers out. The figure without them rests on part of the same answers, so the two are almost the same number when few
are flagged; the standard error of the difference, where both errors are known, follows from V(without - with) =
V(without) - V(with), which holds when the flagged are a random part (Hausman, Econometrica 46, 1978, 1251). `matters`
is said when the difference is beyond chance by that, or when it exceeds half the interval's half-width, or when the
grade falls.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import sqrt
from typing import Protocol

from analysis.errors import AnalysisError
from analysis.intervals import multiplier

GRADES = "ABCS"


class Row(Protocol):
    """What is compared: a score or an estimate of a run."""

    @property
    def df(self) -> int:
        """Degrees of freedom."""

    @property
    def n(self) -> int:
        """Answers."""

    @property
    def se(self) -> float | None:
        """Standard error."""

    @property
    def grade(self) -> str:
        """A, B, C or S."""


@dataclass(frozen=True)
class FlagEffect:
    """A figure with and without flagged answers."""

    key: tuple[str, ...]
    with_flagged: float | None
    without_flagged: float | None
    difference: float | None
    se: float | None
    flagged: int
    grade_with: str
    grade_without: str
    matters: bool


def flag_effect(
    key: tuple[str, ...],
    values: tuple[float | None, float | None],
    rows: tuple[Row, Row],
    level: float = 0.95,
) -> FlagEffect:
    """The effect on one figure: values and rows with and without, in this order."""
    all_rows, without = rows
    flagged = all_rows.n - without.n
    if flagged < 0:
        raise AnalysisError(f"flags: {'|'.join(key)} has more answers without flagged ones than with them")
    grades = (all_rows.grade, without.grade)
    worse = GRADES.index(grades[1]) > GRADES.index(grades[0])
    if values[0] is None or values[1] is None:
        return FlagEffect(key, *values, None, None, flagged, *grades, worse)
    difference = values[1] - values[0]
    se, matters = _judged(difference, all_rows, without, level)
    return FlagEffect(key, *values, difference, se, flagged, *grades, worse or (flagged > 0 and matters))


def changed(effects: Sequence[FlagEffect]) -> tuple[FlagEffect, ...]:
    """Those that matter, the largest difference first."""
    found = [each for each in effects if each.matters]
    return tuple(sorted(found, key=lambda each: -abs(each.difference or 0.0)))


def _judged(difference: float, all_rows: Row, without: Row, level: float) -> tuple[float | None, bool]:
    if all_rows.se is None or without.se is None or all_rows.df <= 0:
        return None, False
    times = multiplier("t", level, all_rows.df)
    gap = without.se**2 - all_rows.se**2
    se = sqrt(gap) if gap > 0 else None
    beyond = se is not None and abs(difference) > times * se
    return se, beyond or abs(difference) > times * all_rows.se / 2
