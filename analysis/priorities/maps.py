"""The importance–performance map: which criteria matter and go badly (Martilla, James, J. Marketing 41, 1977).

The lines of the map are the means of the points on it, so quadrants are relative to the other criteria of the same map,
never absolute. A criterion is sure of its quadrant when both its intervals leave their line out. These hold for all
criteria and both directions at once (Bonferroni). That of importance is of the distance to the line, which moves with
the points; the line of performance counts as known.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

import numpy as np

from analysis.errors import AnalysisError
from analysis.intervals import t_quantile
from analysis.priorities.importance import Importance

Quadrant = Literal["concentrate", "keep_up", "low_priority", "more_than_needed"]


@dataclass(frozen=True)
class Performance:
    """A criterion's mean on 0–1 with its interval."""

    value: float
    low: float
    high: float


@dataclass(frozen=True)
class Weight:
    """A criterion's importance, its standard error, and the joint interval of its distance to the line, around it."""

    value: float
    se: float
    low: float
    high: float


@dataclass(frozen=True)
class MapPoint:
    """A criterion on the map, its intervals the joint ones; `sure` when neither crosses its line."""

    name: str
    importance: Weight
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


def priority_map(
    found: Importance, performance: Mapping[str, Performance], *, level: float = 0.95
) -> PriorityMap:
    """The map of one survey: by Johnson's weights where the joint regression stands, else by correlations.

    `performance` comes with intervals of the same level, each by itself. Raises AnalysisError with fewer than two
    criteria to place.
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
    joint_level = 1 - (1 - level) / (2 * len(placed))
    weighed = _weights(found, placed, measure, joint_level)
    times = _times(joint_level, found.design_df) / _times(level, found.design_df)
    points = tuple(
        _point(name, weighed[name], _widened(performance[name], times), across, up) for name in placed
    )
    return PriorityMap(points, across, up, measure, tuple(name for name in chosen if name not in placed))


def _weights(
    found: Importance, placed: Mapping[str, float], measure: Literal["weight", "correlation"], level: float
) -> dict[str, Weight]:
    """Importance with its errors: the line is the mean of the points, so a distance is θ_k - Σθ/K."""
    names = [row.name for row in found.criteria]
    spread = (found.weights if measure == "weight" else found.correlations)[
        :, [names.index(name) for name in placed]
    ]
    away = spread - spread.mean(axis=1, keepdims=True)
    errors, distances = (np.sqrt(np.square(each).sum(axis=0)) for each in (spread, away))
    half = _times(level, found.design_df) * distances
    return {
        name: Weight(value, float(errors[place]), value - float(half[place]), value + float(half[place]))
        for place, (name, value) in enumerate(placed.items())
    }


def _times(level: float, df: int) -> float:
    return t_quantile((1 + level) / 2, df) if df > 0 else float("nan")


def _widened(each: Performance, times: float) -> Performance:
    low, high = each.value - times * (each.value - each.low), each.value + times * (each.high - each.value)
    return Performance(each.value, low, high)


def _point(name: str, weight: Weight, performance: Performance, across: float, up: float) -> MapPoint:
    return MapPoint(
        name,
        weight,
        performance,
        _quadrant(weight.value >= across, performance.value >= up),
        _leaves_out(weight, across) and _leaves_out(performance, up),
    )


def _quadrant(important: bool, good: bool) -> Quadrant:
    if important:
        return "keep_up" if good else "concentrate"
    return "more_than_needed" if good else "low_priority"


def _leaves_out(interval: Weight | Performance, line: float) -> bool:
    return bool(interval.low >= line or interval.high < line)
