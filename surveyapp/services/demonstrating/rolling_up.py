"""The roll-up of an index from true means: indicators rescaled from their bounds, their means, plain sums.

The structure is read from the shipped definition of the index; the arithmetic is written here a second time
and on purpose, so that the analysis is compared with something that is not itself.
"""

import math
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML

INDICES = Path(__file__).resolve().parents[3] / "analysis" / "indices"

Tree = Mapping[str, Any]
Means = Mapping[str, float]


def read_tree(name: str) -> Tree:
    """The definition of a shipped index as the plain document that its file holds."""
    tree: Tree = YAML(typ="safe").load(INDICES / f"{name}.yaml")
    return tree


def rolled_up(tree: Tree, means: Means) -> dict[str, float]:
    """The true value of every level by its code, and `total`; indicators from 0 (worst) to 1 (best).

    A level with an unknown part (NaN) is NaN.
    """
    values: dict[str, float] = {}
    total = 0.0
    for dimension in tree["dimensions"]:
        value = _dimension(dimension, means, values)
        values[str(dimension["code"])] = value
        total += dimension.get("weight", 1.0) * value
    return values | {"total": total}


def _dimension(dimension: Tree, means: Means, values: dict[str, float]) -> float:
    parts = dimension.get("sub_dimensions", ())
    if not parts:
        return _stretched(dimension, dimension["range"], means, values)
    low, high = dimension["range"]
    total = 0.0
    for part in parts:
        value = _stretched(part, part.get("range", (low / len(parts), high / len(parts))), means, values)
        values[str(part["code"])] = value
        total += part.get("weight", 1.0) * value
    return total


def _stretched(parent: Tree, bounds: tuple[float, float], means: Means, values: dict[str, float]) -> float:
    indicators = parent["indicators"]
    weights = [indicator.get("weight", 1.0) for indicator in indicators]
    rescaled = []
    for indicator in indicators:
        value = _rescaled(indicator, _mean(indicator, means))
        values[str(indicator["code"])] = value
        rescaled.append(value)
    mean = math.fsum(w * z for w, z in zip(weights, rescaled, strict=True)) / math.fsum(weights)
    return bounds[0] + (bounds[1] - bounds[0]) * mean


def _mean(indicator: Tree, means: Means) -> float:
    columns = [indicator["column"]] if "column" in indicator else indicator["sum_of"]
    return math.fsum(means.get(column, math.nan) for column in columns)


def _rescaled(indicator: Tree, mean: float) -> float:
    low, high = indicator["bounds"]
    share = (mean - low) / (high - low)
    return 1 - share if indicator.get("direction", "up") == "down" else float(share)
