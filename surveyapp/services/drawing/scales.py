"""Axes: from values to places, with marks at round numbers."""

import math
from collections.abc import Callable, Iterable
from dataclasses import dataclass

MOST_MARKS = 7
ROUND = (1, 2, 5, 10)

Format = Callable[[float], str]
"""How a picture writes its numbers; the caller knows the language."""


@dataclass(frozen=True, slots=True)
class Scale:
    """A straight axis from `first` to `last`, drawn between two places."""

    first: float
    last: float
    step: float
    start: float
    end: float

    def at(self, value: float) -> float:
        """Where a value lies."""
        return self.start + (value - self.first) / (self.last - self.first) * (self.end - self.start)

    def marks(self) -> tuple[float, ...]:
        """The values that are marked."""
        number = round((self.last - self.first) / self.step)
        return tuple(round(self.first + k * self.step, 10) for k in range(number + 1))


def scale_around(values: Iterable[float], start: float, end: float, most: int = MOST_MARKS) -> Scale:
    """An axis with round marks around every value; around 0 to 1 where there is none."""
    known = list(values) or [0.0, 1.0]
    low, high = min(known), max(known)
    step = _step(high - low or abs(high) or 1.0, most)
    first, last = math.floor(low / step) * step, math.ceil(high / step) * step
    return Scale(first, last if last > first else first + step, step, start, end)


def _step(span: float, most: int) -> float:
    """The smallest round step with no more marks than that."""
    size = 10.0 ** math.floor(math.log10(span / most))
    return next(number * size for number in (*ROUND, 20, 50) if span / (number * size) <= most - 1)
