"""The map of the 34 provinces, coloured by a value, with Hoàng Sa and Trường Sa where they lie."""

import xml.etree.ElementTree as ET
from collections.abc import Mapping
from dataclasses import dataclass

from surveyapp.services.drawing.geography import Archipelago, Projection, country_map
from surveyapp.services.drawing.scales import Format
from surveyapp.services.drawing.shades import EMPTY, Key, LegendWords, Shades, legend, shades_for
from surveyapp.services.drawing.svg import (
    ACCENT,
    INK,
    MUTED,
    Words,
    as_text,
    draw,
    hatch,
    name,
    picture,
    write,
)

WEST, NORTH, DEGREE, MARGIN = 102.0, 23.5, 40.0, 8.0
WIDTH, HEIGHT = 640.0, 700.0
LEGEND = (390.0, 34.0)
ISLAND, ZONE, LETTERS = 2.6, 2.4, 14.0
AROUND = 0.35
"""How far around its islands, in degrees, an archipelago's frame is drawn."""


@dataclass(frozen=True, slots=True)
class MapValue:
    """A province's figure: None where it must not be shown; `words` are what a pointer shows."""

    value: float | None
    words: str


@dataclass(frozen=True, slots=True)
class CountryWords:
    """The words on the map. `archipelagos` are the labels of Hoàng Sa and Trường Sa in the picture's language."""

    picture: Words
    legend: LegendWords
    archipelagos: Mapping[str, str]


def province_map_svg(
    values: Mapping[str, MapValue], words: CountryWords, number: Format, *, marked: str | None = None
) -> str:
    """The country with each province in the shade of its value, by province code; `marked` gets a bold outline."""
    root = picture(WIDTH, HEIGHT, words.picture)
    hatched = hatch(root, words.picture.name)
    shades = shades_for(each.value for each in values.values() if each.value is not None)
    ground = Projection(WEST, NORTH, DEGREE, MARGIN, MARGIN)
    known = country_map()

    def fill(code: str) -> str:
        return _fill(values.get(code), shades, hatched)

    for province in sorted(known.provinces, key=lambda each: each.code == marked):
        is_marked = province.code == marked
        land = draw(
            root,
            "path",
            d=ground.path(province.rings),
            fill=fill(province.code),
            stroke=INK if is_marked else MUTED,
            stroke_width=1.6 if is_marked else 0.6,
            stroke_linejoin="round",
        )
        name(land, values[province.code].words if province.code in values else province.name)
    for zone in known.zones:
        x, y = ground.at(zone.at)
        dot = draw(
            root, "circle", cx=x, cy=y, r=ZONE, fill=fill(zone.province), stroke=MUTED, stroke_width=0.6
        )
        name(dot, zone.name)
    for archipelago in known.archipelagos:
        _archipelago(
            root, archipelago, ground, fill(archipelago.province), words.archipelagos[archipelago.name]
        )
    has_values = any(each.value is not None for each in values.values())
    legend(root, LEGEND, Key(shades if has_values else None, hatched, number), words.legend, LETTERS)
    return as_text(root)


def _fill(value: MapValue | None, shades: Shades, hatched: str) -> str:
    if value is None:
        return EMPTY
    return hatched if value.value is None else shades.colour(value.value)


def _archipelago(root: ET.Element, which: Archipelago, ground: Projection, fill: str, label: str) -> None:
    """The islands as dots in a broken frame, with their name below."""
    places = [ground.at(island) for island in which.islands]
    around = AROUND * ground.size
    left, right = min(x for x, _ in places) - around, max(x for x, _ in places) + around
    top, bottom = min(y for _, y in places) - around, max(y for _, y in places) + around
    frame: dict[str, str | float] = {
        "x": left,
        "y": top,
        "width": right - left,
        "height": bottom - top,
        "rx": 8,
    }
    group = draw(root, "g")
    name(group, label)
    draw(group, "rect", **frame, fill="none", stroke=ACCENT, stroke_width=0.8, stroke_dasharray="4 3")
    for x, y in places:
        draw(group, "circle", cx=x, cy=y, r=ISLAND, fill=fill, stroke=INK, stroke_width=0.7)
    for row, text in enumerate(label.split("\n")):
        write(
            group, (left + right) / 2, bottom + 17 + row * 18, text, font_size=LETTERS, text_anchor="middle"
        )
