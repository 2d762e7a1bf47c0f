"""Two pictures of points with numbers, which a table beside them explains: importance–performance, and the funnel."""

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
    Words,
    as_text,
    draw,
    line,
    name,
    picture,
    write,
)

WIDTH, HEIGHT, LEFT, RIGHT, TOP, BOTTOM = 720.0, 460.0, 74.0, 20.0, 20.0, 56.0
RADIUS = 10.0
HALO: dict[str, str | float] = {"stroke": LIGHT, "stroke_width": 3, "paint_order": "stroke"}
"""Keeps words readable where a point lies under them."""


@dataclass(frozen=True, slots=True)
class Spot:
    """A point; `key` is the short sign by which the table explains it, `name` what a pointer shows."""

    key: str
    name: str
    x: float
    y: float
    across: tuple[float, float] | None = None
    up: tuple[float, float] | None = None
    """Intervals of x and y, where they are drawn."""


@dataclass(frozen=True, slots=True)
class Axes:
    """The words of both axes and how their numbers are written."""

    x: str
    y: str
    x_number: Format
    y_number: Format


@dataclass(frozen=True, slots=True)
class Limit:
    """A pair of lines of a funnel: (x, low, high) from left to right, and what it is called."""

    name: str
    points: tuple[tuple[float, float, float], ...]


def importance_svg(
    spots: Sequence[Spot], words: Words, axes: Axes, middle: tuple[float, float], corners: Sequence[str]
) -> str:
    """Importance (y) against performance (x), divided at `middle`; the corners' names go clockwise from top left."""
    root = picture(WIDTH, HEIGHT, words)
    xs = [end for spot in spots for end in (spot.x, *(spot.across or ()))]
    ys = [end for spot in spots for end in (spot.y, *(spot.up or ()))]
    across = scale_around([*xs, middle[0]], LEFT, WIDTH - RIGHT)
    up = scale_around([*ys, middle[1]], HEIGHT - BOTTOM, TOP)
    _frame(root, across, up, axes)
    x, y = across.at(middle[0]), up.at(middle[1])
    line(root, (x, TOP), (x, HEIGHT - BOTTOM), stroke=INK, stroke_dasharray="4 3")
    line(root, (LEFT, y), (WIDTH - RIGHT, y), stroke=INK, stroke_dasharray="4 3")
    _bars(root, spots, across, up)
    _spots(root, spots, across, up)
    # Outside the frame, where no point can lie under them.
    left_x, right_x, top_y, bottom_y = LEFT, WIDTH - RIGHT, TOP - 7, HEIGHT - BOTTOM + 32
    places = [(left_x, top_y), (right_x, top_y), (right_x, bottom_y), (left_x, bottom_y)]
    for text, (left, top), anchor in zip(corners, places, ("start", "end", "end", "start"), strict=True):
        write(root, left, top, text, font_size=SMALL, font_weight="bold", text_anchor=anchor)
    return as_text(root)


def funnel_svg(
    spots: Sequence[Spot], words: Words, axes: Axes, centre: float, limits: Sequence[Limit]
) -> str:
    """Values (y) against the size of what they rest on (x), with the limits that chance alone would keep them in."""
    root = picture(WIDTH, HEIGHT, words)
    ends = [end for limit in limits for _, low, high in limit.points for end in (low, high)]
    xs = [spot.x for spot in spots] + [x for limit in limits for x, _, _ in limit.points]
    across = scale_around([0.0, *xs], LEFT, WIDTH - RIGHT)
    up = scale_around([*(spot.y for spot in spots), *ends, centre], HEIGHT - BOTTOM, TOP)
    _frame(root, across, up, axes)
    line(root, (LEFT, up.at(centre)), (WIDTH - RIGHT, up.at(centre)), stroke=INK)
    for number, limit in enumerate(limits):
        dashes = "6 3" if number == 0 else "2 3"
        for side in (1, 2):
            path = " ".join(f"{across.at(point[0]):.1f},{up.at(point[side]):.1f}" for point in limit.points)
            draw(root, "polyline", points=path, fill="none", stroke=MUTED, stroke_dasharray=dashes)
        # The inner pair is named below its lower line, the others above their upper one, so that names stay apart.
        x, low, high = limit.points[-1]
        y = up.at(low) + 14 if number == 0 else up.at(high) - 5
        write(root, across.at(x), y, limit.name, font_size=SMALL, text_anchor="end", **HALO)
    _spots(root, spots, across, up)
    return as_text(root)


def _frame(root: ET.Element, across: Scale, up: Scale, axes: Axes) -> None:
    bottom = HEIGHT - BOTTOM
    for mark in across.marks():
        line(root, (across.at(mark), TOP), (across.at(mark), bottom))
        text = axes.x_number(mark)
        write(root, across.at(mark), bottom + 16, text, font_size=SMALL, fill=MUTED, text_anchor="middle")
    for mark in up.marks():
        line(root, (LEFT, up.at(mark)), (WIDTH - RIGHT, up.at(mark)))
        text = axes.y_number(mark)
        write(root, LEFT - 8, up.at(mark) + 4, text, font_size=SMALL, fill=MUTED, text_anchor="end")
    write(root, (LEFT + WIDTH - RIGHT) / 2, HEIGHT - 12, axes.x, text_anchor="middle")
    middle = (TOP + bottom) / 2
    write(root, 18, middle, axes.y, text_anchor="middle", transform=f"rotate(-90 18 {middle:.1f})")


def _bars(root: ET.Element, spots: Sequence[Spot], across: Scale, up: Scale) -> None:
    """The intervals, under all points."""
    for spot in spots:
        x, y = across.at(spot.x), up.at(spot.y)
        if spot.across:
            line(root, (across.at(spot.across[0]), y), (across.at(spot.across[1]), y), stroke=MUTED)
        if spot.up:
            line(root, (x, up.at(spot.up[0])), (x, up.at(spot.up[1])), stroke=MUTED)


def _spots(root: ET.Element, spots: Sequence[Spot], across: Scale, up: Scale) -> None:
    for spot in spots:
        x, y = across.at(spot.x), up.at(spot.y)
        group = draw(root, "g")
        name(group, spot.name)
        draw(group, "circle", cx=x, cy=y, r=RADIUS, fill=ACCENT, stroke=LIGHT, stroke_width=1)
        write(
            group, x, y + 4, spot.key, font_size=SMALL, fill=LIGHT, font_weight="bold", text_anchor="middle"
        )
