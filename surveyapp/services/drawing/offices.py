"""A diagram of a province's offices: numbered signs at the points of their communes, on the province's outline.

Free outlines of communes do not exist, and a commune's point says roughly where an office stands, so the picture calls
itself a diagram. Signs that would cover one another are moved apart; shape and size say what their colour says.
"""

import math
import xml.etree.ElementTree as ET
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import combinations

from surveyapp.services.drawing.geography import (
    MIDDLE,
    Archipelago,
    Place,
    Projection,
    ProvinceShape,
    commune_points,
    country_map,
)
from surveyapp.services.drawing.provinces import ISLAND
from surveyapp.services.drawing.scales import Format
from surveyapp.services.drawing.shades import LegendWords, Shades, shades_for
from surveyapp.services.drawing.signs import (
    RADIUS,
    Sign,
    draw_ring,
    draw_sign,
    hidden_sign,
    range_sign,
    ring_legend,
    sign_legend,
    value_entries,
    value_sign,
)
from surveyapp.services.drawing.svg import (
    INK,
    MUTED,
    SMALL,
    Words,
    as_text,
    draw,
    hatch,
    line,
    name,
    picture,
    wrapped,
    write,
)

WIDTH, MOST_HEIGHT, SIDE, MARGIN = 720.0, 560.0, 190.0, 16.0
LEGEND = WIDTH - SIDE + 6
ROUNDS = 200
LAND = "#f1f1ee"
INSET = 90.0
NAMED_ROW = 18.0


@dataclass(frozen=True, slots=True)
class OfficePlace:
    """An office: the number in its sign, where it stands, and its figure; None where no single one may be shown."""

    key: str
    name: str
    unit_id: str
    value: float | None
    words: str
    is_range: bool = False
    """Whether there is a range to be shown, though no value."""
    is_marked: bool = False
    """Whether the diagram is about this one: it stands in a ring."""


@dataclass(frozen=True, slots=True)
class OfficesWords:
    """The words on the diagram; in the legend, `hidden` are figures not shown and `empty` those that are ranges.

    `larger` says what a larger and darker sign means, `elsewhere` names offices without a commune, `archipelago` the
    one of this province, `marked` the office in a ring.
    """

    picture: Words
    legend: LegendWords
    note: str
    elsewhere: str
    archipelago: str = ""
    larger: str = ""
    marked: str = ""


def offices_map_svg(
    province_code: str, offices: Sequence[OfficePlace], words: OfficesWords, number: Format
) -> str:
    """The diagram. Raises StopIteration for a code that no province of today has."""
    known = country_map()
    province = next(each for each in known.provinces if each.code == province_code)
    ground, height = _fitted(province)
    points = commune_points()
    placed = [office for office in offices if office.unit_id in points]
    rest = [office for office in offices if office.unit_id not in points]
    total = max(height, 270.0) + (2.4 * RADIUS + NAMED_ROW if rest else 0.0) + NAMED_ROW
    root = picture(WIDTH, total, words.picture)
    hatched = hatch(root, words.picture.name)
    shades = shades_for(office.value for office in offices if office.value is not None)
    draw(
        root,
        "path",
        d=ground.path(province.rings),
        fill=LAND,
        stroke=MUTED,
        stroke_width=1,
        stroke_linejoin="round",
    )
    homes = tuple(ground.at(points[office.unit_id]) for office in placed)
    drawn = zip(placed, homes, _apart(homes), strict=True)
    for office, home, place in sorted(drawn, key=lambda each: each[0].is_marked):
        line(root, home, place, stroke=MUTED, stroke_width=0.8)
        _mark(root, office, place, _sign(office, shades, hatched))
    write(root, MARGIN, total - 6, words.note, font_size=SMALL, fill=MUTED, font_style="italic")
    if rest:
        row = total - NAMED_ROW - RADIUS - 4
        write(root, MARGIN, row + 4, words.elsewhere, font_size=SMALL)
        for place_number, office in enumerate(rest):
            at = MARGIN + 170 + place_number * 2.6 * RADIUS, row
            _mark(root, office, at, _sign(office, shades, hatched))
    end = _legend(root, words, _entries(offices, shades, hatched, (words.legend, number)))
    for archipelago in known.archipelagos:
        if archipelago.province == province_code:
            _inset(root, archipelago, (LEGEND, end + 8), words.archipelago or archipelago.name)
    return as_text(root)


def _legend(root: ET.Element, words: OfficesWords, entries: Sequence[tuple[Sign, str]]) -> float:
    """Draw the legend beside the province; gives where it ends."""
    heading = [words.legend.heading, *(wrapped(words.larger, SIDE - 12, SMALL) if words.larger else [])]
    end = sign_legend(root, (LEGEND, 30.0), heading, entries)
    return ring_legend(root, (LEGEND, end), words.marked, SIDE) if words.marked else end


def _fitted(province: ProvinceShape) -> tuple[Projection, float]:
    """The projection by which the province fills its part of the picture, and how high that is."""
    places = [place for ring in province.rings for place in ring]
    west, east = min(lon for lon, _ in places), max(lon for lon, _ in places)
    south, north = min(lat for _, lat in places), max(lat for _, lat in places)
    across = (WIDTH - SIDE - 2 * MARGIN) / ((east - west) * MIDDLE)
    size = min(across, (MOST_HEIGHT - 2 * MARGIN) / (north - south))
    return Projection(west, north, size, MARGIN, MARGIN), (north - south) * size + 2 * MARGIN


def _entries(
    offices: Sequence[OfficePlace], shades: Shades, hatched: str, said: tuple[LegendWords, Format]
) -> list[tuple[Sign, str]]:
    """What the legend explains: the signs that there are on the diagram, and no others."""
    words, number = said
    entries = value_entries(shades, number) if any(office.value is not None for office in offices) else []
    if any(office.value is None and office.is_range for office in offices):
        entries.append((range_sign(), words.empty))
    if any(office.value is None and not office.is_range for office in offices):
        entries.append((hidden_sign(hatched), words.hidden))
    return entries


def _sign(office: OfficePlace, shades: Shades, hatched: str) -> Sign:
    if office.value is not None:
        return value_sign(office.value, shades)
    return range_sign() if office.is_range else hidden_sign(hatched)


@lru_cache(maxsize=16)
def _apart(homes: tuple[Place, ...]) -> list[Place]:
    """The places, moved apart until no sign covers another; those at one point are fanned out first."""
    places = [(x + math.cos(number), y + math.sin(number)) for number, (x, y) in enumerate(homes)]
    for _ in range(ROUNDS):
        moved = False
        for one, other in combinations(range(len(places)), 2):
            (ax, ay), (bx, by) = places[one], places[other]
            dx, dy = bx - ax, by - ay
            distance = (dx * dx + dy * dy) ** 0.5 or 0.1
            lacking = 2 * RADIUS + 2 - distance
            if lacking > 0.01:
                moved = True
                push = lacking / 2 / distance
                places[one] = ax - dx * push, ay - dy * push
                places[other] = bx + dx * push, by + dy * push
        if not moved:
            break
    return [(min(max(x, RADIUS + 2), WIDTH - SIDE - RADIUS), max(y, RADIUS + 2)) for x, y in places]


def _mark(root: ET.Element, office: OfficePlace, place: Place, sign: Sign) -> None:
    group = draw(root, "g")
    number = f"{office.key}. " if office.key else ""
    name(group, f"{number}{office.name}: {office.words}")
    if office.is_marked:
        draw_ring(group, place)
    draw_sign(group, sign, place)
    x, y = place[0], place[1] + 4
    bold: dict[str, str | float] = {"font_size": SMALL, "font_weight": "bold", "text_anchor": "middle"}
    write(group, x, y, office.key, fill=sign.ink, **bold)


def _inset(root: ET.Element, which: Archipelago, place: Place, label: str) -> None:
    """The archipelago of this province in a frame of its own, since it lies far out at sea."""
    x, y = place
    draw(root, "rect", x=x, y=y, width=INSET * 1.6, height=INSET, fill="none", stroke=MUTED, stroke_width=0.8)
    west = min(lon for lon, _ in which.islands)
    north = max(lat for _, lat in which.islands)
    span = max(max(lon for lon, _ in which.islands) - west, north - min(lat for _, lat in which.islands))
    ground = Projection(west, north, (INSET - 24) / span, x + 24, y + 12)
    for island in which.islands:
        at = ground.at(island)
        draw(root, "circle", cx=at[0], cy=at[1], r=ISLAND, fill=LAND, stroke=INK, stroke_width=0.7)
    write(root, x, y + INSET + 14, label, font_size=SMALL)
