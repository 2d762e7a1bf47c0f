"""A figure over several waves, with intervals. Where the series breaks, nothing joins its sides."""

import xml.etree.ElementTree as ET
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from surveyapp.services.drawing.scales import Format, Scale, scale_around
from surveyapp.services.drawing.svg import (
    ACCENT,
    INK,
    MUTED,
    SMALL,
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

WIDTH, HEIGHT, LEFT, RIGHT, TOP, BOTTOM = 720.0, 320.0, 60.0, 24.0, 26.0, 58.0


@dataclass(frozen=True, slots=True)
class TrendPoint:
    """A wave (or year). Points of another `series` are not comparable; a value of None leaves a gap."""

    label: str
    value: float | None
    low: float | None
    high: float | None
    series: str = ""
    words: str = ""
    """What a pointer shows: the words of its row in the table."""


def trend_svg(points: Sequence[TrendPoint], words: Words, number: Format, break_words: str) -> str:
    """The points from left to right, joined where they are neighbours in one series."""
    root = picture(WIDTH, HEIGHT, words)
    ends = [end for point in points for end in (point.value, point.low, point.high) if end is not None]
    scale = scale_around(ends, HEIGHT - BOTTOM, TOP)
    step = (WIDTH - LEFT - RIGHT) / max(len(points), 1)
    places = [LEFT + step * (number_of + 0.5) for number_of in range(len(points))]
    for mark in scale.marks():
        line(root, (LEFT, scale.at(mark)), (WIDTH - RIGHT, scale.at(mark)))
        write(
            root, LEFT - 8, scale.at(mark) + 4, number(mark), font_size=SMALL, fill=MUTED, text_anchor="end"
        )
    placed = list(zip(points, places, strict=True))
    for (point, x), (after, next_x) in pairwise(placed):
        if point.series != after.series:
            middle = (x + next_x) / 2
            line(root, (middle, TOP), (middle, HEIGHT - BOTTOM), stroke=INK, stroke_dasharray="2 4")
            write(root, middle, TOP - 8, break_words, font_size=SMALL, text_anchor="middle")
        elif point.value is not None and after.value is not None:
            joined = (x, scale.at(point.value)), (next_x, scale.at(after.value))
            line(root, *joined, stroke=ACCENT, stroke_width=1.5)
    for point, x in placed:
        _point(root, point, scale, (x, step))
    return as_text(root)


def _point(root: ET.Element, point: TrendPoint, scale: Scale, place: tuple[float, float]) -> None:
    """The dot with its interval, and the words below it in the width that there is for each point."""
    x, width = place
    for row, text in enumerate(wrapped(point.label, width - 6, SMALL)):
        write(root, x, HEIGHT - BOTTOM + 18 + row * 13, text, font_size=SMALL, text_anchor="middle")
    if point.value is None and point.low is None:
        return
    mark = draw(root, "g")
    name(mark, point.words or point.label)
    if point.low is not None and point.high is not None:
        line(mark, (x, scale.at(point.low)), (x, scale.at(point.high)), stroke=ACCENT, stroke_width=2)
    if point.value is not None:
        draw(mark, "circle", cx=x, cy=scale.at(point.value), r=5, fill=ACCENT)
    catch(mark, (x - width / 2, TOP, width, HEIGHT - BOTTOM - TOP))
