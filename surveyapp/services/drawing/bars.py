"""Bars from zero to either side, each with its interval: contributions to a gap or a change."""

from collections.abc import Sequence
from dataclasses import dataclass

from surveyapp.services.drawing.scales import Format, scale_around
from surveyapp.services.drawing.svg import (
    ACCENT,
    INK,
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

WIDTH, LABELS, RIGHT, TOP, BOTTOM = 720.0, 300.0, 24.0, 12.0, 28.0
LINE, PADDING, THICKNESS = 15.0, 12.0, 12.0
UP, DOWN = ACCENT, "#b35806"
"""Blue and orange are told apart by everybody; the side of zero says it once more."""


@dataclass(frozen=True, slots=True)
class Bar:
    """A contribution and the interval around it."""

    name: str
    value: float
    low: float | None
    high: float | None
    words: str = ""
    """What a pointer shows: the words of its row in the table."""


def bars_svg(bars: Sequence[Bar], words: Words, number: Format) -> str:
    """The bars, from top to bottom in the order given."""
    labels = [wrapped(bar.name, LABELS - 16) for bar in bars]
    heights = [len(label) * LINE + PADDING for label in labels]
    bottom = TOP + sum(heights)
    root = picture(WIDTH, bottom + BOTTOM, words)
    ends = [end for bar in bars for end in (bar.value, bar.low, bar.high) if end is not None]
    scale = scale_around([*ends, 0.0], LABELS, WIDTH - RIGHT)
    for mark in scale.marks():
        x = scale.at(mark)
        line(root, (x, TOP), (x, bottom))
        write(root, x, bottom + 16, number(mark), font_size=SMALL, fill=MUTED, text_anchor="middle")
    top = TOP
    for bar, label, height in zip(bars, labels, heights, strict=True):
        middle = top + height / 2
        for place, text in enumerate(label):
            y = middle - len(label) * LINE / 2 + TEXT * 0.85 + place * LINE
            write(root, LABELS - 14, y, text, text_anchor="end")
        left, right = sorted((scale.at(0.0), scale.at(bar.value)))
        colour = UP if bar.value >= 0 else DOWN
        group = draw(root, "g")
        name(group, bar.words or bar.name)
        draw(
            group, "rect", x=left, y=middle - THICKNESS / 2, width=right - left, height=THICKNESS, fill=colour
        )
        if bar.low is not None and bar.high is not None:
            ends_of = (scale.at(bar.low), middle), (scale.at(bar.high), middle)
            line(group, *ends_of, stroke=INK, stroke_width=1.5)
        catch(group, (LABELS, top, WIDTH - RIGHT - LABELS, height))
        top += height
    line(root, (scale.at(0.0), TOP), (scale.at(0.0), bottom), stroke=INK)
    return as_text(root)
