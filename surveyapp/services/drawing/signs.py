"""Signs on a map that shape and size tell apart, so that no figure hangs on a colour alone."""

import xml.etree.ElementTree as ET
from collections.abc import Sequence
from dataclasses import dataclass

from surveyapp.services.drawing.scales import Format
from surveyapp.services.drawing.shades import Shades
from surveyapp.services.drawing.svg import INK, LIGHT, SMALL, draw, wrapped, write

RADIUS = 13.0
"""Of the largest sign; the others are smaller by a step each."""
SMALLER = 0.8
ROW = 28.0


@dataclass(frozen=True, slots=True)
class Sign:
    """A disc for a value, a white diamond for a range without one, a hatched square for what is not shown."""

    shape: str
    size: float
    fill: str
    ink: str = INK


def value_sign(value: float, shades: Shades) -> Sign:
    """The disc of a value: the higher, the darker and the larger."""
    size = RADIUS - SMALLER * (shades.steps - 1 - shades.step_of(value))
    return Sign("disc", size, shades.colour(value), shades.ink(value))


def range_sign() -> Sign:
    """The sign of a figure that is only good as a range."""
    return Sign("diamond", RADIUS, LIGHT)


def hidden_sign(hatched: str) -> Sign:
    """The sign of a figure that must not be shown."""
    return Sign("square", RADIUS - 2, hatched)


def draw_sign(parent: ET.Element, sign: Sign, place: tuple[float, float]) -> None:
    """Draw the sign around a place."""
    x, y = place
    outline: dict[str, str | float] = {"fill": sign.fill, "stroke": INK, "stroke_width": 1}
    if sign.shape == "disc":
        draw(parent, "circle", cx=x, cy=y, r=sign.size, **outline)
    elif sign.shape == "diamond":
        far = sign.size + 1
        points = f"{x:.1f},{y - far:.1f} {x + far:.1f},{y:.1f} {x:.1f},{y + far:.1f} {x - far:.1f},{y:.1f}"
        draw(parent, "polygon", points=points, **outline)
    else:
        side = 2 * sign.size
        draw(parent, "rect", x=x - sign.size, y=y - sign.size, width=side, height=side, **outline)
        draw(parent, "circle", cx=x, cy=y, r=sign.size - 2, fill=LIGHT)


def draw_ring(parent: ET.Element, place: tuple[float, float]) -> None:
    """Draw the ring that says which sign a picture is about."""
    outline: dict[str, str | float] = {"fill": LIGHT, "stroke": INK, "stroke_width": 3}
    draw(parent, "circle", cx=place[0], cy=place[1], r=RADIUS + 5, **outline)


def ring_legend(root: ET.Element, place: tuple[float, float], text: str, width: float) -> float:
    """Draw what the ring means; gives where that ends."""
    x, y = place[0], place[1] + 8
    draw_ring(root, (x + RADIUS + 5, y + RADIUS))
    lines = wrapped(text, width - 2 * RADIUS - 26, SMALL)
    for number, line in enumerate(lines):
        write(root, x + 2 * RADIUS + 16, y + 12 + 15 * number, line, font_size=SMALL)
    return y + max(ROW + 8, 15.0 * len(lines) + 12)


def sign_legend(
    root: ET.Element, place: tuple[float, float], heading: Sequence[str], entries: Sequence[tuple[Sign, str]]
) -> float:
    """Draw the legend downwards from a place; gives where it ends."""
    x, y = place
    for number, text in enumerate(heading):
        write(root, x, y, text, font_size=SMALL, font_weight="bold" if not number else "normal")
        y += 16
    y += 6
    for sign, text in entries:
        draw_sign(root, sign, (x + RADIUS + 1, y + 4))
        write(root, x + 2 * RADIUS + 10, y + 8, text, font_size=SMALL)
        y += ROW
    return y


def value_entries(shades: Shades, number: Format) -> list[tuple[Sign, str]]:
    """What the legend says of the discs, the largest first."""
    if shades.steps == 1:
        return [(value_sign(shades.first, shades), number(shades.first))]
    return [
        (value_sign(low, shades), f"{number(low)} – {number(high)}")
        for _, low, high in reversed(shades.colours())
    ]
