"""Dot plot: one line each, a dot for the value and a line for its interval, and a reference to compare with."""

import xml.etree.ElementTree as ET
from collections.abc import Sequence
from dataclasses import dataclass

from surveyapp.services.drawing.scales import Format, Scale, scale_around
from surveyapp.services.drawing.svg import (
    ACCENT,
    INK,
    LIGHT,
    MUTED,
    SMALL,
    TEXT,
    Words,
    as_text,
    catch,
    draw,
    line,
    name,
    picture,
    wrapped,
    write,
)

WIDTH, LABELS, RIGHT, TOP, BOTTOM = 720.0, 270.0, 24.0, 30.0, 28.0
LINE, PADDING = 15.0, 11.0


@dataclass(frozen=True, slots=True)
class Dot:
    """A line of the plot. Without an interval nothing is drawn but `words`, which say why."""

    name: str
    value: float | None
    low: float | None
    high: float | None
    words: str = ""
    is_hollow: bool = False
    """For a value that is only good for comparing."""
    beside: float | None = None
    """Another value on the same scale, drawn as an upright mark."""
    told: str = ""
    """What a pointer shows: the words of its row in the table."""


@dataclass(frozen=True, slots=True)
class Reference:
    """A value that all are compared with, and what it is called."""

    value: float
    name: str


def dot_plot_svg(
    dots: Sequence[Dot], words: Words, number: Format, reference: Reference | None = None
) -> str:
    """The plot, from top to bottom in the order given."""
    labels = [wrapped(dot.name, LABELS - 16) for dot in dots]
    heights = [len(label) * LINE + PADDING for label in labels]
    bottom = TOP + sum(heights)
    root = picture(WIDTH, bottom + BOTTOM, words)
    ends = [end for dot in dots for end in (dot.low, dot.high, dot.value, dot.beside) if end is not None]
    scale = scale_around([*ends, *([reference.value] if reference else [])], LABELS, WIDTH - RIGHT)
    _axis(root, scale, bottom, number)
    if reference:
        x = scale.at(reference.value)
        line(root, (x, TOP - 8), (x, bottom), stroke=INK, stroke_dasharray="4 3")
        write(root, x, TOP - 14, reference.name, font_size=SMALL, fill=INK, text_anchor="middle")
    top = TOP
    for dot, label, height in zip(dots, labels, heights, strict=True):
        _row(root, dot, label, (scale, top, height))
        top += height
    return as_text(root)


def _axis(root: ET.Element, scale: Scale, bottom: float, number: Format) -> None:
    for mark in scale.marks():
        line(root, (scale.at(mark), TOP), (scale.at(mark), bottom))
        write(
            root, scale.at(mark), bottom + 16, number(mark), font_size=SMALL, fill=MUTED, text_anchor="middle"
        )


def _row(root: ET.Element, dot: Dot, label: list[str], place: tuple[Scale, float, float]) -> None:
    scale, top, height = place
    middle = top + height / 2
    if dot.beside is not None:
        x = scale.at(dot.beside)
        line(root, (x, middle - 9), (x, middle + 9), stroke=INK, stroke_width=2.5)
    first = middle - len(label) * LINE / 2 + TEXT * 0.85
    for number, words in enumerate(label):
        write(root, LABELS - 14, first + number * LINE, words, text_anchor="end")
    if dot.low is None or dot.high is None:
        write(root, LABELS, middle + 4, dot.words, font_size=SMALL, fill=MUTED, font_style="italic")
        return
    bar = draw(root, "g", stroke=ACCENT, stroke_width=2)
    name(bar, dot.told or f"{dot.name}: {dot.words}")
    low, high = scale.at(dot.low), scale.at(dot.high)
    draw(bar, "path", d=f"M{low:.1f} {middle:.1f}H{high:.1f}", fill="none")
    draw(bar, "path", d=f"M{low:.1f} {middle - 4:.1f}v8M{high:.1f} {middle - 4:.1f}v8", fill="none")
    if dot.value is not None:
        draw(bar, "circle", cx=scale.at(dot.value), cy=middle, r=5, fill=LIGHT if dot.is_hollow else ACCENT)
    catch(bar, (LABELS, top, WIDTH - RIGHT - LABELS, height))
