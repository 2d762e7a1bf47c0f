"""Dots for a page: each name above its line, as wide as the page is, with letters that do not shrink with it.

Places across are shares of the width and places down are in em, so that the page says how large letters are. A
telephone shows every dot at first sight, and whoever reads larger letters gets a taller picture. A report has
`dots.dot_plot_svg`.
"""

import xml.etree.ElementTree as ET
from collections.abc import Sequence

from surveyapp.services.drawing.dots import Dot, Reference
from surveyapp.services.drawing.scales import Format, Scale, scale_around
from surveyapp.services.drawing.svg import (
    ACCENT,
    GRID,
    INK,
    LIGHT,
    MUTED,
    Words,
    as_text,
    draw,
    fluid_picture,
    name,
    wrapped,
    write,
)

LEFT, RIGHT = 2.0, 98.0
"""Where the axis begins and ends, in per cent of the width."""
NARROWEST = 15.5
"""The width in em that names are wrapped to: that of a telephone of 320 pixels. See `.dot-list` of the style sheet."""
LETTERS, SMALLER, LINE, BAND, TOP, BOTTOM = 0.8, 0.7, 1.05, 1.4, 1.4, 1.3
MOST_MARKS = 6
DOT, CAP = 0.32, 0.3


def dot_list_svg(
    dots: Sequence[Dot], words: Words, number: Format, reference: Reference | None = None
) -> str:
    """The dots, from top to bottom in the order given."""
    labels = [wrapped(dot.name, NARROWEST, LETTERS) for dot in dots]
    heights = [len(label) * LINE + BAND for label in labels]
    bottom = TOP + sum(heights)
    root = fluid_picture(bottom + BOTTOM, words)
    root.set("class", "dot-list")
    ends = [end for dot in dots for end in (dot.low, dot.high, dot.value, dot.beside) if end is not None]
    scale = scale_around([*ends, *([reference.value] if reference else [])], LEFT, RIGHT, MOST_MARKS)
    _axis(root, scale, bottom, number)
    if reference:
        x = scale.at(reference.value)
        _line(root, (x, TOP - 0.3), (x, bottom), stroke=INK, stroke_dasharray="5 4")
        _write(root, (x, TOP - 0.55), reference.name, SMALLER, text_anchor=_anchor(x))
    top = TOP
    for dot, label, height in zip(dots, labels, heights, strict=True):
        _row(root, dot, label, (scale, top, height))
        top += height
    return as_text(root)


def _axis(root: ET.Element, scale: Scale, bottom: float, number: Format) -> None:
    for mark in scale.marks():
        x = scale.at(mark)
        _line(root, (x, TOP), (x, bottom), stroke=GRID)
        _write(root, (x, bottom + 0.95), number(mark), SMALLER, fill=MUTED, text_anchor=_anchor(x))


def _row(root: ET.Element, dot: Dot, label: list[str], place: tuple[Scale, float, float]) -> None:
    scale, top, height = place
    for number, words in enumerate(label, start=1):
        _write(root, (LEFT, top + number * LINE), words, LETTERS)
    middle = top + len(label) * LINE + BAND / 2
    if dot.beside is not None:
        x = scale.at(dot.beside)
        _line(root, (x, middle - 0.5), (x, middle + 0.5), stroke=INK, stroke_width=2.5)
    if dot.low is None or dot.high is None:
        _write(root, (LEFT, middle + 0.25), dot.words, SMALLER, fill=MUTED, font_style="italic")
        return
    bar = draw(root, "g", stroke=ACCENT, stroke_width=2)
    name(bar, dot.told or f"{dot.name}: {dot.words}")
    low, high = scale.at(dot.low), scale.at(dot.high)
    _line(bar, (low, middle), (high, middle))
    for end in (low, high):
        _line(bar, (end, middle - CAP), (end, middle + CAP))
    if dot.value is not None:
        circle = draw(bar, "circle", cx=_share(scale.at(dot.value)), cy=_em(middle), r=_em(DOT))
        circle.set("fill", LIGHT if dot.is_hollow else ACCENT)
        circle.set("class", "hollow" if dot.is_hollow else "full")
    field = {"fill": "none", "stroke": "none", "pointer_events": "all"}
    draw(bar, "rect", x="0", y=_em(top), width="100%", height=_em(height), **field)


def _line(
    parent: ET.Element, start: tuple[float, float], end: tuple[float, float], **more: str | float
) -> None:
    (x1, y1), (x2, y2) = start, end
    draw(parent, "line", x1=_share(x1), y1=_em(y1), x2=_share(x2), y2=_em(y2), **more)


def _write(root: ET.Element, place: tuple[float, float], text: str, size: float, **more: str) -> None:
    """Words of this size; an em of theirs is as many of the picture's."""
    x, y = place
    write(root, _share(x), _em(y / size), text, font_size=_em(size), **more)


def _anchor(x: float) -> str:
    """Words at the edges stay inside."""
    return "start" if x < 10 else "end" if x > 90 else "middle"


def _share(x: float) -> str:
    return f"{x:.2f}%"


def _em(y: float) -> str:
    return f"{y:.3f}em"
