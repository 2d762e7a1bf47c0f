"""The largest contributions of a long table, such as office × service × criterion, of which nobody reads every row.

Intervals and p-values allow for the choice: they are Bonferroni's over all rows that were looked among, whether chosen
or not, so they hold for those that are picked for being large (Berk and others, Annals of Statistics 41, 2013, 802).
The errors of the others are never needed.
"""

from dataclasses import dataclass

import numpy as np

from analysis.arrays import Floats, Ints
from analysis.comparing.simultaneous import bonferroni
from analysis.decomposition.contributions import Cells, Contribution, Contributions, figures_apart
from analysis.decomposition.effects import Effects
from analysis.decomposition.sides import Frame
from analysis.errors import AnalysisError
from analysis.pvalues import two_sided

LEVEL = 0.95


@dataclass(frozen=True, slots=True)
class Choice:
    """How many rows: of all, and of every place of the first axis; only of rows with at least so many answers."""

    most: int
    of_each: int
    minimum_n: int


def largest_contributions(
    frame: Frame, effects: Effects, axes: tuple[str, ...], choice: Choice
) -> Contributions:
    """The chosen rows, in the order of the axes; they sum to less than `whole`, which is that of all rows.

    Raises AnalysisError for an unknown axis, and without degrees of freedom.
    """
    table = Cells(frame, effects, axes)
    values, counts = table.values(), table.counts()
    df = min(side.df for side in effects.sides)
    if df <= 0:
        raise AnalysisError("intervals: there are no degrees of freedom, so there is no interval")
    among = np.flatnonzero((table.filled() > 0) & (counts >= choice.minimum_n))
    first = among // (table.size // len(table.labels[0]))
    kept = among[_largest(np.abs(values[among]), first, choice)]
    errors = table.errors(kept)
    critical = bonferroni(max(len(among), 1), df=df, level=LEVEL)
    rows = tuple(
        Contribution(
            table.names(place),
            float(values[place]),
            float(values[place]) / effects.whole if effects.whole else None,
            error,
            float(values[place]) - critical * error,
            float(values[place]) + critical * error,
            _adjusted(float(values[place]), error, df, len(among)),
            int(counts[place]),
        )
        for place, error in zip(kept.tolist(), errors.tolist(), strict=True)
    )
    whole_error = float(figures_apart(frame, effects, ())[2][0])
    return Contributions(axes, rows, effects.whole, whole_error, df, critical, "bonferroni", LEVEL)


def cell_counts(frame: Frame, effects: Effects, axes: tuple[str, ...]) -> dict[tuple[str, ...], int]:
    """By the names of every row that any answers stand behind, how many: the same as in a table of contributions."""
    table = Cells(frame, effects, axes)
    counts = table.counts()
    return {
        tuple(label for _axis, label in table.names(place)): int(counts[place])
        for place in np.flatnonzero(table.filled()).tolist()
    }


def _largest(sizes: Floats, first: Ints, choice: Choice) -> Ints:
    """Places of the largest in their order, ties as they come: so many of all, and so many of each code."""
    order = np.argsort(-sizes, kind="stable").tolist()
    chosen, taken = set(order[: choice.most]), dict.fromkeys(first.tolist(), 0)
    for place in order:
        code = int(first[place])
        taken[code] += 1
        if taken[code] <= choice.of_each:
            chosen.add(place)
    return np.array(sorted(chosen), dtype=np.int64)


def _adjusted(value: float, se: float, df: float, count: int) -> float | None:
    p = two_sided(value, se, df)
    return None if p is None else min(1.0, p * count)
