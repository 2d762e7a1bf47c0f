"""The colours of a map: five steps of one blue that stay apart in grey, in print and to the colour-blind.

What has no colour is hatched, or left white where there is no figure at all; the legend says which is which.
"""

import xml.etree.ElementTree as ET
from collections.abc import Iterable
from dataclasses import dataclass

from surveyapp.services.drawing.scales import Format, scale_around
from surveyapp.services.drawing.svg import INK, LIGHT, MUTED, SMALL, draw, write

BLUES = ("#e1ecf5", "#abcbe3", "#6ca3cc", "#387ab0", "#174a7c")
DARK_FROM = 3
"""From this step on, words on a shade are white."""
BOX, LEADING = 14.0, 20.0
EMPTY = LIGHT


@dataclass(frozen=True, slots=True)
class LegendWords:
    """What the legend says: its heading, and what hatched and empty places mean."""

    heading: str
    hidden: str
    empty: str


@dataclass(frozen=True, slots=True)
class Shades:
    """Steps of equal width over the range of the values."""

    first: float
    width: float
    steps: int

    def step_of(self, value: float) -> int:
        """Which step a value belongs to; a value on an edge belongs to the step above it, but for the last edge."""
        return min(max(int((value - self.first) / self.width + 1e-9), 0), self.steps - 1)

    def colour(self, value: float) -> str:
        """The shade of a value."""
        return BLUES[self._place(self.step_of(value))]

    def ink(self, value: float) -> str:
        """The colour of words on that shade."""
        return LIGHT if self._place(self.step_of(value)) >= DARK_FROM else INK

    def colours(self) -> list[tuple[str, float, float]]:
        """Every shade with the values where it begins and ends."""
        edges = [self.first + step * self.width for step in range(self.steps + 1)]
        return [(BLUES[self._place(step)], edges[step], edges[step + 1]) for step in range(self.steps)]

    def _place(self, step: int) -> int:
        """Fewer steps than blues are spread over all of them; a single one is dark enough to be seen."""
        if self.steps == 1:
            return DARK_FROM
        return step if self.steps == len(BLUES) else round(step * (len(BLUES) - 1) / (self.steps - 1))


@dataclass(frozen=True, slots=True)
class Key:
    """What the legend explains: the shades, None where nothing has one, the hatching, and how numbers are written."""

    shades: Shades | None
    hatched: str
    number: Format


def shades_for(values: Iterable[float]) -> Shades:
    """Up to five steps with round edges around the values; one dark step where all are the same."""
    known = sorted(set(values))
    if len(known) < 2:
        return Shades(known[0] if known else 0.0, 1.0, 1)
    scale = scale_around(known, 0, 1, most=len(BLUES) + 1)
    return Shades(scale.first, scale.step, round((scale.last - scale.first) / scale.step))


def legend(
    root: ET.Element, place: tuple[float, float], key: Key, words: LegendWords, size: float = SMALL
) -> float:
    """Draw the legend downwards from a place; gives where it ends. Without shades it only has its two last lines."""
    x, y = place
    write(root, x, y, words.heading, font_size=size, font_weight="bold")
    entries = [] if key.shades is None else _ranges(key.shades, key.number)
    for fill, text in [*entries, (key.hatched, words.hidden), (EMPTY, words.empty)]:
        if text:
            y += LEADING * size / SMALL
            draw(
                root,
                "rect",
                x=x,
                y=y - 11,
                width=BOX * 1.6,
                height=BOX,
                fill=fill,
                stroke=MUTED,
                stroke_width=0.6,
            )
            write(root, x + BOX * 1.6 + 8, y, text, font_size=size)
    return y


def _ranges(shades: Shades, number: Format) -> list[tuple[str, str]]:
    if shades.steps == 1:
        return [(shades.colours()[0][0], number(shades.first))]
    return [(colour, f"{number(low)} – {number(high)}") for colour, low, high in reversed(shades.colours())]
