"""The table of contributions: cells summed up along some axes, with errors, and the largest ones first.

Any sum of contributions is again linear in the same influences, so a table by office, by criterion or by both has exact
sums and standard errors that know of the correlations between cells. Intervals hold for all rows of the table together
(see analysis.comparing.simultaneous), so that the largest may be pointed at.
"""

from dataclasses import dataclass
from functools import cached_property
from itertools import product

import numpy as np
import scipy.sparse

from analysis.arrays import Floats, Ints, Sparse, sums
from analysis.comparing.simultaneous import MOST_JOINT, Method, separate, simultaneous
from analysis.decomposition.effects import Effects
from analysis.decomposition.sides import Frame, Sample, place_sums
from analysis.errors import AnalysisError, some

CRITERION, EFFECT = "criterion", "effect"
ROWS_AT_ONCE = 120
"""How many rows have their deviations, one for each PSU, in memory together."""
Names = tuple[tuple[tuple[str, str], ...], ...]


@dataclass(frozen=True)
class Contribution:
    """A row: what it stands for, its points, share of the whole, error, joint interval, and how many answers.

    `n` counts the answers behind it on the side with fewer of them. `share` is None where the whole is zero.
    """

    place: tuple[tuple[str, str], ...]
    value: float
    share: float | None
    se: float
    low: float
    high: float
    p_holm: float | None
    n: int

    @property
    def by(self) -> dict[str, str]:
        """What it stands for: axis → name."""
        return dict(self.place)


@dataclass(frozen=True)
class Contributions:
    """All rows, in the order of the axes; they sum to `whole`. The method and critical value of the intervals."""

    axes: tuple[str, ...]
    rows: tuple[Contribution, ...]
    whole: float
    whole_se: float
    df: float
    critical: float
    method: Method
    level: float

    def largest(self, count: int) -> tuple[Contribution, ...]:
        """So many rows with the largest absolute value, the largest first."""
        return tuple(sorted(self.rows, key=lambda row: (-abs(row.value), row.place))[:count])

    def certain(self) -> tuple[Contribution, ...]:
        """Rows whose joint interval leaves zero out, the largest first."""
        return tuple(row for row in self.largest(len(self.rows)) if row.low > 0 or row.high < 0)


def contributions(
    frame: Frame, effects: Effects, axes: tuple[str, ...], *, level: float = 0.95, seed: int = 0
) -> Contributions:
    """Contributions by the named axes: any of the frame's axes, `criterion` and `effect`, in any order.

    Rows that no answer stands behind are left out. Raises AnalysisError for an unknown axis.
    """
    table = Cells(frame, effects, axes)
    values, counts = table.values(), table.counts()
    kept = np.flatnonzero(table.filled())
    df = min(side.df for side in effects.sides)
    whole_error = float(figures_apart(frame, effects, ())[2][0])
    if len(kept) <= MOST_JOINT:
        joint = simultaneous(values[kept], table.spread(kept), df=df, level=level, seed=seed)
    else:
        joint = separate(values[kept], table.errors(kept), df=df, level=level)
    rows = tuple(
        Contribution(
            table.names(place),
            float(values[place]),
            float(values[place]) / effects.whole if effects.whole else None,
            float(joint.errors[order]),
            float(joint.low[order]),
            float(joint.high[order]),
            joint.p_holm[order],
            int(counts[place]),
        )
        for order, place in enumerate(kept.tolist())
    )
    return Contributions(axes, rows, effects.whole, whole_error, df, joint.critical, joint.method, level)


def figures(frame: Frame, effects: Effects, axes: tuple[str, ...]) -> tuple[Names, Floats, Floats]:
    """Names, values and deviations E of the rows, for further computation."""
    table = Cells(frame, effects, axes)
    return table.all_names(), table.values(), table.spread(np.arange(table.size))


def figures_apart(frame: Frame, effects: Effects, axes: tuple[str, ...]) -> tuple[Names, Floats, Floats]:
    """Names, values and standard errors of the rows, for many of which there would be no room for their deviations."""
    table = Cells(frame, effects, axes)
    return table.all_names(), table.values(), table.errors(np.arange(table.size))


class Cells:
    """Sums of cells along the axes that are not named."""

    def __init__(self, frame: Frame, effects: Effects, axes: tuple[str, ...]) -> None:
        names = {
            CRITERION: tuple(criterion.code for criterion in frame.criteria),
            EFFECT: effects.names,
            **{axis.name: axis.labels for axis in frame.axes},
        }
        unknown = [axis for axis in axes if axis not in names]
        if unknown or len(set(axes)) < len(axes):
            raise AnalysisError(f"decomposition: axes {some(unknown or axes)}; there are {some(names)}")
        self.frame, self.effects, self.axes = frame, effects, axes
        self.labels = [names[axis] for axis in axes]
        self.size = int(np.prod([len(labels) for labels in self.labels]))
        levels = range(len(frame.axes) + 1)
        self.codes = [[side.place(frame, level) for level in levels] for side in effects.sides]

    def names(self, place: int) -> tuple[tuple[str, str], ...]:
        """What a row stands for."""
        index = np.unravel_index(place, [len(labels) for labels in self.labels]) if self.axes else ()
        return tuple((axis, labels[i]) for axis, labels, i in zip(self.axes, self.labels, index, strict=True))

    def all_names(self) -> Names:
        """What every row stands for."""
        return tuple(self.names(place) for place in range(self.size))

    @cached_property
    def rows(self) -> Ints:
        """The row that a cell is summed into, (criteria, effects, cells)."""
        shape = (len(self.frame.criteria), len(self.effects.names), *self.frame.shape)
        along = (CRITERION, EFFECT, *(axis.name for axis in self.frame.axes))
        codes = dict(zip(along, np.indices(shape, sparse=True), strict=True))
        row = np.zeros(shape, dtype=np.int64)
        for axis, labels in zip(self.axes, self.labels, strict=True):
            row = row * len(labels) + codes[axis]
        return row.reshape(*shape[:2], self.frame.cells)

    def values(self) -> Floats:
        """Per row, the contribution."""
        return sums(self.rows.reshape(-1), self.effects.value.reshape(-1), self.size)

    def counts(self) -> Ints:
        """Per row, the answers behind it on the side that has fewer; over criteria, the most of any."""
        sides = []
        for number in range(len(self.effects.sides)):
            most = np.zeros(self.size, dtype=np.int64)
            for criterion, answered in enumerate(self._answers(number)):
                for rows in self.rows[criterion]:
                    most = np.maximum(most, sums(rows, answered, self.size).astype(np.int64))
            sides.append(most)
        fewest: Ints = np.min(sides, axis=0)
        return fewest

    def filled(self) -> Ints:
        """Per row, whether any side has answers there."""
        found = np.zeros(self.size, dtype=np.int64)
        for number in range(len(self.effects.sides)):
            for criterion, answered in enumerate(self._answers(number)):
                for rows in self.rows[criterion]:
                    found += np.bincount(rows[answered > 0], minlength=self.size)
        return found

    def spread(self, rows: Ints) -> Floats:
        """E of some rows. Sides of one survey add up; sides of two stand below each other, for they are independent."""
        return np.concatenate([sample.spread(slopes[:, rows]) for sample, slopes in self.slopes])

    def errors(self, rows: Ints) -> Floats:
        """Standard errors of some rows, a few at a time."""
        found = np.zeros(len(rows))
        for first in range(0, len(rows), ROWS_AT_ONCE):
            some_rows = slice(first, first + ROWS_AT_ONCE)
            found[some_rows] = _norms(self.spread(rows[some_rows]))
        return found

    @cached_property
    def slopes(self) -> list[tuple[Sample, Sparse]]:
        """Per survey, how the rows move with n and t of its groups: see `Sample.spread`."""
        of_sample: dict[Sample, list[int]] = {}
        for number, side in enumerate(self.effects.sides):
            of_sample.setdefault(side.sample, []).append(number)
        return [(sample, self._slopes_of(numbers)) for sample, numbers in of_sample.items()]

    def _slopes_of(self, numbers: list[int]) -> Sparse:
        """Of the sides of a survey together: of n, then of t, criterion after criterion."""
        groups, criteria = len(self.codes[numbers[0]][0]), len(self.frame.criteria)
        entries, places, rows = [], [], []
        for block, (measured, criterion) in enumerate(product(("by_size", "by_total"), range(criteria))):
            own, column = np.unique(self.rows[criterion], return_inverse=True)
            moved = np.zeros((groups, len(own)))
            for number in numbers:
                rates = getattr(self.effects.slopes[number], measured)[criterion]
                moved += self._moved(number, rates, column.reshape(rates[:, 0].shape), len(own))
            group, filled = np.nonzero(moved)
            entries.append(moved[group, filled])
            places.append(block * groups + group)
            rows.append(own[filled])
        content = (np.concatenate(entries), (np.concatenate(places), np.concatenate(rows)))
        return scipy.sparse.csc_array(content, shape=(2 * criteria * groups, self.size))

    def _moved(self, number: int, rates: Floats, column: Ints, columns: int) -> Floats:
        """(groups, columns): what a sum in a group of a side moves, by rates (effects, levels, cells) on all levels."""
        moved = np.zeros((len(self.codes[number][0]), columns))
        for level, code in enumerate(self.codes[number]):
            if rates[:, level].any():
                collected = np.zeros((self.frame.places(level) + 1, columns))  # the last is of no place: -1
                np.add.at(collected, (self.frame.place_of(level), column), rates[:, level])
                moved += collected[code]
        return moved

    def _answers(self, number: int) -> Floats:
        """(criteria, cells): answers on a side."""
        return place_sums(self.codes[number][-1], self.effects.sides[number].count, self.frame.cells)


def _norms(spread: Floats) -> Floats:
    norms: Floats = np.sqrt(np.einsum("ij,ij->j", spread, spread))
    return norms
