"""The two files that maps are drawn from: outlines of the provinces, and a point for every commune."""

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from shapely import Point

from reference.natural_earth import FILE, PACKAGE, SOURCE
from reference.outlines import province_outlines
from reference.source import NewCommune, Source
from reference.units import Row, new_id

POINT_COLUMNS = ("unit_id", "lon", "lat")
CREDIT = "Made with Natural Earth."
SCALE = 1000
"""Coordinates in the file are whole thousandths of a degree."""
AFAR = 0.1
"""A special zone farther than this from every outline, in degrees, is too small to have one: it gets a dot."""
ARCHIPELAGOS = frozenset({"Đặc khu Hoàng Sa", "Đặc khu Trường Sa"})
"""Special zones that are drawn from the positions of their islands."""

_ANGLE = re.compile(r"(\d+)°(\d+(?:\.\d+)?)′")


class IslandError(ValueError):
    """A line of islands.csv has no position in degrees and minutes."""


def map_document(source: Source, islands: Iterable[Mapping[str, str]]) -> dict[str, Any]:
    """Return the map of the 34 provinces, with islands too small for an outline and the two archipelagos."""
    shapes = json.loads(FILE.read_text(encoding="utf-8"))["shapes"]
    outlines = province_outlines(shapes, source.new_province_of, source.new)
    names = {commune.province_code: commune.province for commune in source.new}
    return {
        "credit": CREDIT,
        "source": f"{SOURCE}; by way of {PACKAGE}; merged, simplified",
        "provinces": {
            code: {"name": names[code], "label": _scaled(_inner_point(shape)), "rings": _rings(shape)}
            for code, shape in outlines.items()
        },
        "zones": _zones(source.new, list(outlines.values())),
        "archipelagos": _archipelagos(islands),
    }


def as_text(document: Mapping[str, Any]) -> str:
    """Return the document as JSON with one line for each province, zone and archipelago."""
    blocks = []
    for key, value in document.items():
        if isinstance(value, Mapping):
            lines = ",\n".join(f"{_json(name)}:{_json(each)}" for name, each in value.items())
            blocks.append(f"{_json(key)}:{{\n{lines}\n}}")
        else:
            blocks.append(f"{_json(key)}:{_json(value)}")
    return "{" + ",\n".join(blocks) + "}\n"


def point_rows(source: Source) -> list[Row]:
    """Return where each commune of today lies, in degrees."""
    return [
        dict(zip(POINT_COLUMNS, (new_id(each.code), f"{each.lon:.3f}", f"{each.lat:.3f}"), strict=True))
        for each in sorted(source.new, key=lambda commune: commune.code)
    ]


def degrees(angle: str) -> float:
    """Return an angle like 16°32.0′ in degrees. Raises IslandError."""
    found = _ANGLE.fullmatch(angle)
    if found is None:
        raise IslandError(f"{angle!r} is not like 16°32.0′")
    return int(found[1]) + float(found[2]) / 60


def _zones(communes: Sequence[NewCommune], outlines: Sequence[Any]) -> dict[str, Any]:
    return {
        each.name: {"province": each.province_code, "at": _scaled((each.lon, each.lat))}
        for each in communes
        if each.name.startswith("Đặc khu ")
        and each.name not in ARCHIPELAGOS
        and min(shape.distance(Point(each.lon, each.lat)) for shape in outlines) > AFAR
    }


def _archipelagos(islands: Iterable[Mapping[str, str]]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for line in islands:
        entry = found.setdefault(line["archipelago"], {"province": line["province_code"], "islands": []})
        entry["islands"].append(_scaled((degrees(line["lon"]), degrees(line["lat"]))))
    return found


def _inner_point(shape: Any) -> tuple[float, float]:
    """A point well inside the largest part."""
    largest = max(getattr(shape, "geoms", [shape]), key=lambda part: float(part.area))
    point = largest.representative_point()
    return point.x, point.y


def _rings(shape: Any) -> list[list[list[int]]]:
    parts = getattr(shape, "geoms", [shape])
    return [
        [_scaled(point) for point in ring.coords[:-1]]
        for part in parts
        for ring in (part.exterior, *part.interiors)
    ]


def _scaled(point: tuple[float, ...]) -> list[int]:
    return [round(point[0] * SCALE), round(point[1] * SCALE)]


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
