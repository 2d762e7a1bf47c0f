"""The importance–performance map: which criteria matter and go badly (Martilla, James, J. Marketing 41, 1977).

The lines of the map are the means of the points on it, so quadrants are relative to the other criteria of the same map,
never absolute. A criterion whose performance interval crosses the line is marked as not sure.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from analysis.errors import AnalysisError
from analysis.priorities.importance import Importance

Quadrant = Literal["concentrate", "keep_up", "low_priority", "more_than_needed"]


@dataclass(frozen=True)
class Performance:
    """A criterion's mean on 0–1 with its interval."""

    value: float
    low: float
    high: float


@dataclass(frozen=True)
class MapPoint:
    """A criterion on the map; `sure` when its whole interval lies on one side of the line."""

    name: str
    importance: float
    performance: Performance
    quadrant: Quadrant
    sure: bool


@dataclass(frozen=True)
class PriorityMap:
    """The points, the two lines, which measure of importance was used, and criteria that could not be placed."""

    points: tuple[MapPoint, ...]
    importance_line: float
    performance_line: float
    measure: Literal["weight", "correlation"]
    left_out: tuple[str, ...]


def priority_map(found: Importance, performance: Mapping[str, Performance]) -> PriorityMap:
    """The map of one survey: by Johnson's weights where the joint regression stands, else by correlations.

    Raises AnalysisError with fewer than two criteria to place.
    """
    weights = {row.name: row.weight for row in found.criteria}
    joint = sum(weight is not None for weight in weights.values()) >= 2
    measure: Literal["weight", "correlation"] = "weight" if joint else "correlation"
    chosen = weights if joint else {row.name: row.correlation for row in found.criteria}
    placed = {name: value for name, value in chosen.items() if value is not None and name in performance}
    if len(placed) < 2:
        raise AnalysisError("importance map: fewer than two criteria can be placed")
    across = sum(placed.values()) / len(placed)
    up = sum(performance[name].value for name in placed) / len(placed)
    points = tuple(
        MapPoint(
            name,
            value,
            performance[name],
            _quadrant(value >= across, performance[name].value >= up),
            _sure(performance[name], up),
        )
        for name, value in placed.items()
    )
    return PriorityMap(points, across, up, measure, tuple(name for name in chosen if name not in placed))


def _quadrant(important: bool, good: bool) -> Quadrant:
    if important:
        return "keep_up" if good else "concentrate"
    return "more_than_needed" if good else "low_priority"


def _sure(performance: Performance, line: float) -> bool:
    return performance.low >= line or performance.high < line
