"""Outlines of the 34 provinces from those of the 63 old ones: merged, put right where borders moved, made simpler."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import numpy as np
from shapely import (
    MultiPoint,
    MultiPolygon,
    Point,
    Polygon,
    STRtree,
    coverage_clean,
    coverage_simplify,
    transform,
    unary_union,
    voronoi_polygons,
)

from reference.source import NewCommune

MOVED = 4
"""As many communes of another province inside an old outline mean that the border has moved since it was drawn.

Fewer are places at a border whose point lies on its wrong side.
"""
TOLERANCE = 0.012
"""Square root of the area, in degrees, below which a bend of a border is left out: about a kilometre."""
GAP = 0.005
"""Gaps between provinces that are narrower than this, in degrees, are closed."""
DIGITS = 3
"""Decimals of a degree that are kept: about a hundred metres."""

Outlines = dict[str, Any]
# Where communes lie, by the code of their province.
Places = dict[str, list[Point]]


def province_outlines(
    shapes: Mapping[str, Sequence[Any]], new_code: Mapping[str, str], communes: Sequence[NewCommune]
) -> Outlines:
    """Return a polygon, or several, for every province of today, by its code.

    `shapes` are the old outlines by old code, as lists of polygons of rings; `communes` say by their points where a
    border has moved since those were drawn: there it runs between the communes.
    """
    points = {commune: Point(commune.lon, commune.lat) for commune in communes}
    tree = STRtree(list(points.values()))
    cells = _cells(list(points.values()))
    parts: dict[str, list[Any]] = defaultdict(list)
    for code, polygons in shapes.items():
        for polygon in (Polygon(rings[0], rings[1:]) for rings in polygons):
            places: Places = defaultdict(list)
            inside = sorted(tree.query(polygon, predicate="contains"))
            # An island without a commune of its own goes with the nearest one.
            for number in inside or [tree.nearest(polygon)]:
                places[communes[number].province_code].append(points[communes[number]])
            for province, land in _divided(polygon, new_code[code], places, cells):
                parts[province].append(land)
    codes = sorted(parts)
    clean = coverage_clean([unary_union(parts[code]) for code in codes], gap_width=GAP)
    simple = coverage_simplify(clean, TOLERANCE)
    return {code: transform(shape, _rounded) for code, shape in zip(codes, simple, strict=True)}


def misplaced(outlines: Outlines, communes: Sequence[NewCommune]) -> list[NewCommune]:
    """Return the communes whose point lies in the outline of another province."""
    codes = list(outlines)
    tree = STRtree([outlines[code] for code in codes])
    found = []
    for commune in communes:
        at = {codes[place] for place in tree.query(Point(commune.lon, commune.lat), predicate="within")}
        if at and commune.province_code not in at:
            found.append(commune)
    return found


def _divided(
    polygon: Polygon, own: str, places: Places, cells: Mapping[Point, Polygon]
) -> Iterator[tuple[str, Any]]:
    """Whose the land of an old polygon is today: all of it its successor's, but for what has moved.

    Land with communes of another province only is that one's.
    """
    strangers = Counter({code: len(points) for code, points in sorted(places.items()) if code != own})
    if strangers and own not in places:
        yield strangers.most_common(1)[0][0], polygon
        return
    rest: Any = polygon
    for province, number in strangers.items():
        if number >= MOVED:
            moved = unary_union([cells[point] for point in places[province]])
            rest = rest.difference(moved)
            # What the move cuts off from the rest, and where nobody of the old province is left, goes along.
            cut_off = [part for part in _parts(rest) if not any(part.contains(at) for at in places[own])]
            rest = MultiPolygon([part for part in _parts(rest) if part not in cut_off])
            yield province, unary_union([polygon.intersection(moved), *cut_off])
    yield own, rest


def _cells(points: list[Point]) -> dict[Point, Polygon]:
    """The land that is nearer to a point than to any other, by that point."""
    different = list(dict.fromkeys(points))
    cells = voronoi_polygons(MultiPoint(different), ordered=True)
    return dict(zip(different, cells.geoms, strict=True))


def _parts(shape: Any) -> list[Polygon]:
    return [part for part in getattr(shape, "geoms", [shape]) if isinstance(part, Polygon)]


def _rounded(coordinates: Any) -> Any:
    return np.round(coordinates, DIGITS)
