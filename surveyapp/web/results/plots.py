"""The geometry of the dot plot: offices below one another, a dot with its 95% interval, the province as a line.

Drawn as SVG by a template of our own: its words are text in the page's language and fonts, it needs no script and no
style of its own, and it prints. The table beside it holds the same figures.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass

from flask_babel import format_decimal

from surveyapp.services.results import Figure

WIDTH, LEFT, RIGHT = 720, 16, 16
ROW, TOP, BOTTOM = 46, 34, 34
MOST_TICKS = 7
STEPS = (0.05, 0.1, 0.2, 0.25, 0.5, 1, 2, 5, 10)


@dataclass(frozen=True, slots=True)
class Tick:
    """A mark on the axis."""

    x: float
    text: str


@dataclass(frozen=True, slots=True)
class Mark:
    """An office: its name, and where its interval and its dot lie. None: there is nothing to draw."""

    name: str
    y: float
    low: float | None
    high: float | None
    dot: float | None
    is_hollow: bool
    """Whether the dot is only for comparison within the report (grade C)."""
    words: str
    told: str
    """What a pointer shows: the words of its row in the table."""


@dataclass(frozen=True, slots=True)
class PlotRow:
    """An office to be drawn: its name, its figure, the words where nothing is drawn, and those of its table row."""

    name: str
    figure: Figure
    words: str
    told: str


@dataclass(frozen=True, slots=True)
class DotPlot:
    """Everything the template draws, in its own units."""

    width: int
    height: float
    ticks: tuple[Tick, ...]
    marks: tuple[Mark, ...]
    province: float | None
    axis: float


def dot_plot(rows: Sequence[PlotRow], province: Figure | None, *, public: bool) -> DotPlot | None:
    """The plot of offices in the order given; None when no interval can be drawn."""
    dotted = ("A", "B") if public else ("A", "B", "C")
    drawn = [row.figure for row in rows if row.figure.low is not None and row.figure.high is not None]
    if not drawn:
        return None
    low, high, step = _axis(drawn)

    def x(value: float | None) -> float | None:
        if value is None:
            return None
        return round(LEFT + (value - low) / (high - low) * (WIDTH - LEFT - RIGHT), 1)

    marks = tuple(
        Mark(
            name=row.name,
            y=TOP + place * ROW,
            low=x(row.figure.low),
            high=x(row.figure.high),
            dot=x(row.figure.value) if row.figure.grade in dotted else None,
            is_hollow=row.figure.grade == "C",
            words=row.words,
            told=row.told,
        )
        for place, row in enumerate(rows)
    )
    number = round((high - low) / step)
    ticks = tuple(Tick(x(low + k * step) or 0.0, _tick(low + k * step)) for k in range(number + 1))
    end = TOP + len(rows) * ROW
    return DotPlot(WIDTH, end + BOTTOM, ticks, marks, x(province.value) if province else None, end)


def _axis(figures: Sequence[Figure]) -> tuple[float, float, float]:
    """First and last mark and the step between marks: round numbers around every interval, cut to the scale."""
    low = min(figure.low for figure in figures if figure.low is not None)
    high = max(figure.high for figure in figures if figure.high is not None)
    step = next((step for step in STEPS if (high - low) / step <= MOST_TICKS - 2), STEPS[-1])
    first, last = math.floor(low / step) * step, math.ceil(high / step) * step
    return first, max(last, first + step), step


def _tick(value: float) -> str:
    return str(format_decimal(value, "#,##0.##"))
