"""Offices, groups or waves compared with each other, with everybody else, and with a fixed value, all tests adjusted.

Differences are linear in the figures, d = c'θ with variance c'Vc, so figures that share a margin or a PSU are handled
as what they are. Intervals hold for all differences of a table together; p-values are Holm's (see `simultaneous`).
For all pairs of independent means with equal errors that is Tukey's honest significant difference.
"""

from dataclasses import dataclass
from itertools import combinations

import numpy as np

from analysis.arrays import Floats
from analysis.comparing.simultaneous import Method, simultaneous
from analysis.comparing.tables import Compared
from analysis.errors import AnalysisError


@dataclass(frozen=True)
class Difference:
    """One difference: first minus second. `second` is None for a comparison with the rest or with a value."""

    first: str
    second: str | None
    difference: float
    se: float
    low: float
    high: float
    p_holm: float | None

    @property
    def certain(self) -> bool:
        """Whether the joint interval leaves zero out."""
        return self.low > 0 or self.high < 0


@dataclass(frozen=True)
class Differences:
    """All differences of a table, with what their intervals rest on."""

    rows: tuple[Difference, ...]
    critical: float
    method: Method
    level: float
    left_out: tuple[str, ...]


def all_pairs(table: Compared, *, level: float = 0.95, seed: int = 0) -> Differences:
    """Every pair once, in the order of the names."""
    pairs = list(combinations(range(len(table.names)), 2))
    contrasts = np.zeros((len(table.names), len(pairs)))
    for place, (first, second) in enumerate(pairs):
        contrasts[first, place], contrasts[second, place] = 1.0, -1.0
    names = [(table.names[first], table.names[second]) for first, second in pairs]
    return _differences(table, contrasts, np.zeros(len(pairs)), names, (level, seed))


def against_rest(table: Compared, weights: Floats, *, level: float = 0.95, seed: int = 0) -> Differences:
    """Each figure against the weighted mean of all the others. Weights are sizes, such as visits in the register.

    Raises AnalysisError for weights that are not above zero.
    """
    if weights.shape != table.values.shape or (weights <= 0).any():
        raise AnalysisError("comparison: every figure needs a weight above zero")
    size = len(table.names)
    contrasts = np.eye(size)
    for place in range(size):
        others = np.where(np.arange(size) == place, 0.0, weights)
        contrasts[:, place] -= others / others.sum()
    return _differences(
        table, contrasts, np.zeros(size), [(name, None) for name in table.names], (level, seed)
    )


def against_value(table: Compared, value: float, *, level: float = 0.95, seed: int = 0) -> Differences:
    """Each figure against a fixed value, such as a target."""
    size = len(table.names)
    return _differences(
        table, np.eye(size), np.full(size, value), [(name, None) for name in table.names], (level, seed)
    )


def _differences(
    table: Compared,
    contrasts: Floats,
    shift: Floats,
    names: list[tuple[str, str]] | list[tuple[str, None]],
    settings: tuple[float, int],
) -> Differences:
    values = contrasts.T @ table.values - shift
    spread = table.spread @ contrasts
    level, seed = settings
    joint = simultaneous(values, spread, df=table.df, level=level, seed=seed, method="max_t")
    errors = np.sqrt(np.einsum("ij,ij->j", spread, spread))
    rows = tuple(
        Difference(
            *name,
            float(values[place]),
            float(errors[place]),
            float(joint.low[place]),
            float(joint.high[place]),
            joint.p_holm[place],
        )
        for place, name in enumerate(names)
    )
    return Differences(rows, joint.critical, joint.method, level, table.left_out)
