"""The map that ships with the program: outlines of the 34 provinces, special zones, and the two archipelagos.

`docs/reference_data.md` says where the outlines come from. Hoàng Sa and Trường Sa are part of the map itself, so no
picture of the country can be drawn without them.
"""

import csv
import json
import math
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

DATA = Path(__file__).parents[2] / "data"
SCALE = 1000
MIDDLE = math.cos(math.radians(16))
"""At the country's middle latitude a degree of longitude is this share of a degree of latitude."""

Place = tuple[float, float]


@dataclass(frozen=True, slots=True)
class ProvinceShape:
    """A province: its name, its outline in degrees, and a point well inside it."""

    code: str
    name: str
    rings: tuple[tuple[Place, ...], ...]
    label: Place


@dataclass(frozen=True, slots=True)
class Zone:
    """A special zone that is too small for an outline."""

    name: str
    province: str
    at: Place


@dataclass(frozen=True, slots=True)
class Archipelago:
    """Hoàng Sa or Trường Sa: the province it belongs to, and where some of its islands lie."""

    name: str
    province: str
    islands: tuple[Place, ...]


@dataclass(frozen=True, slots=True)
class CountryMap:
    """All that is drawn of the country, in degrees of longitude and latitude."""

    credit: str
    provinces: tuple[ProvinceShape, ...]
    zones: tuple[Zone, ...]
    archipelagos: tuple[Archipelago, ...]


@dataclass(frozen=True, slots=True)
class Projection:
    """From degrees to the units of a picture; north is up and distances are true at 16° north."""

    west: float
    north: float
    size: float
    left: float = 0.0
    top: float = 0.0

    def at(self, place: Place) -> Place:
        """Where a place is drawn."""
        lon, lat = place
        return self.left + (lon - self.west) * MIDDLE * self.size, self.top + (self.north - lat) * self.size

    def path(self, rings: Iterable[Iterable[Place]]) -> str:
        """An outline as the commands of a path."""
        return "".join(
            "M" + "L".join(f"{x:.1f} {y:.1f}" for x, y in map(self.at, ring)) + "Z" for ring in rings
        )


@lru_cache(maxsize=1)
def country_map() -> CountryMap:
    """The map of the country as it ships."""
    document = json.loads((DATA / "province_map.json").read_text(encoding="utf-8"))
    return CountryMap(
        credit=document["credit"],
        provinces=tuple(
            ProvinceShape(
                code,
                entry["name"],
                tuple(tuple(map(_place, ring)) for ring in entry["rings"]),
                _place(entry["label"]),
            )
            for code, entry in document["provinces"].items()
        ),
        zones=tuple(
            Zone(name, entry["province"], _place(entry["at"])) for name, entry in document["zones"].items()
        ),
        archipelagos=tuple(
            Archipelago(name, entry["province"], tuple(map(_place, entry["islands"])))
            for name, entry in document["archipelagos"].items()
        ),
    )


@lru_cache(maxsize=1)
def commune_points() -> dict[str, Place]:
    """A point in every commune of today, by the id of the unit."""
    with (DATA / "commune_points.csv").open(encoding="utf-8", newline="") as file:
        return {row["unit_id"]: (float(row["lon"]), float(row["lat"])) for row in csv.DictReader(file)}


def _place(pair: Any) -> Place:
    return pair[0] / SCALE, pair[1] / SCALE
