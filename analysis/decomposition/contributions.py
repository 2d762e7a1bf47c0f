"""The table of contributions: cells summed up along some axes, with errors, and the largest ones first.

Any sum of contributions is again linear in the same influences, so a table by office, by criterion or by both has exact
sums and standard errors that know of the correlations between cells. Intervals hold for all rows of the table together
(see analysis.comparing.simultaneous), so that the largest may be pointed at.
"""

from dataclasses import dataclass
from itertools import product

import numpy as np
import scipy.sparse

from analysis.arrays import Floats, Ints, Sparse
from analysis.comparing.simultaneous import Method, Simultaneous, simultaneous
from analysis.decomposition.effects import Effects
from analysis.decomposition.sides import Frame, place_sums
from analysis.errors import AnalysisError, some

CRITERION, EFFECT = "criterion", "effect"
VALUES_AT_ONCE = 8_000_000
"""How many influences are held in memory together."""
Correction = tuple[Sparse, Floats]
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
    table = _Table(frame, effects, axes)
    values, spread = table.values(), table.spread()
    counts = table.counts()
    kept = np.flatnonzero(table.filled())
    df = min(side.df for side in effects.sides)
    whole_error = float(np.sqrt(np.square(spread.sum(axis=1)).sum()))
    joint = simultaneous(values[kept], spread[:, kept], df=df, level=level, seed=seed)
    errors = np.sqrt(np.einsum("ij,ij->j", spread, spread))
    rows = tuple(
        _row(table.names(int(place)), float(values[place]), effects.whole, float(errors[place]), joint, order)
        for order, place in enumerate(kept)
    )
    rows = tuple(_counted(row, int(counts[place])) for row, place in zip(rows, kept, strict=True))
    return Contributions(axes, rows, effects.whole, whole_error, df, joint.critical, joint.method, level)


def figures(frame: Frame, effects: Effects, axes: tuple[str, ...]) -> tuple[Names, Floats, Floats]:
    """Names, values and deviations E of the rows, for further computation."""
    table = _Table(frame, effects, axes)
    names = tuple(table.names(place) for place in range(table.size))
    return names, table.values(), table.spread()


def _row(
    place: tuple[tuple[str, str], ...], value: float, whole: float, se: float, joint: Simultaneous, order: int
) -> Contribution:
    share = value / whole if whole else None
    low, high = float(joint.low[order]), float(joint.high[order])
    return Contribution(place, value, share, se, low, high, joint.p_holm[order], 0)


def _counted(row: Contribution, n: int) -> Contribution:
    return Contribution(row.place, row.value, row.share, row.se, row.low, row.high, row.p_holm, n)


class _Table:
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

    def rows_of(self, criterion: int, effect: int) -> Ints:
        """Per cell, the row that it is summed into."""
        row = np.zeros(self.frame.cells, dtype=np.int64)
        cell = np.unravel_index(np.arange(self.frame.cells), self.frame.shape) if self.frame.axes else ()
        along = dict(zip([axis.name for axis in self.frame.axes], cell, strict=True))
        for axis, labels in zip(self.axes, self.labels, strict=True):
            code = criterion if axis == CRITERION else effect if axis == EFFECT else along[axis]
            row = row * len(labels) + code
        return row

    def values(self) -> Floats:
        """Per row, the contribution."""
        found = np.zeros(self.size)
        for criterion, effect in self._pairs():
            np.add.at(found, self.rows_of(criterion, effect), self.effects.value[criterion, effect])
        return found

    def counts(self) -> Ints:
        """Per row, the answers behind it on the side that has fewer; over criteria, the most of any."""
        sides = []
        for number in range(len(self.effects.sides)):
            most = np.zeros(self.size, dtype=np.int64)
            for criterion, answered in enumerate(self._answers(number)):
                for effect in range(len(self.effects.names)):
                    rows = self.rows_of(criterion, effect)
                    most = np.maximum(
                        most, np.bincount(rows, weights=answered, minlength=self.size).astype(np.int64)
                    )
            sides.append(most)
        fewest: Ints = np.min(sides, axis=0)
        return fewest

    def filled(self) -> Ints:
        """Per row, whether any side has answers there."""
        found = np.zeros(self.size, dtype=np.int64)
        for number in range(len(self.effects.sides)):
            for criterion, answered in enumerate(self._answers(number)):
                for effect in range(len(self.effects.names)):
                    np.add.at(found, self.rows_of(criterion, effect), (answered > 0).astype(np.int64))
        return found

    def spread(self) -> Floats:
        """E of all rows. Sides of one survey add up; sides of two stand below each other, for they are independent."""
        groups: dict[int, list[int]] = {}
        for number, side in enumerate(self.effects.sides):
            groups.setdefault(id(side.sample), []).append(number)
        return np.concatenate([self._spread_of(numbers) for numbers in groups.values()])

    def _spread_of(self, numbers: list[int]) -> Floats:
        """Some criteria at a time, since E is linear in the influences: as many as memory bears."""
        units = len(self.codes[numbers[0]][0])
        together = max(1, VALUES_AT_ONCE // max(units, 1))
        whole: Floats | None = None
        for first in range(0, len(self.frame.criteria), together):
            criteria = range(first, min(first + together, len(self.frame.criteria)))
            columns = self._columns(criteria)
            part = self.effects.sides[numbers[0]].sample.spread(*self._influence(criteria, numbers, columns))
            if whole is None:
                whole = np.zeros((len(part), self.size))
            whole[:, columns] += part
        if whole is None:
            raise AnalysisError("decomposition: there is no criterion")
        return whole

    def _columns(self, criteria: range) -> Ints:
        """The rows of the table that these criteria are summed into."""
        effects = range(len(self.effects.names))
        return np.unique(np.concatenate([self.rows_of(k, effect) for k in criteria for effect in effects]))

    def _influence(
        self, criteria: range, numbers: list[int], columns: Ints
    ) -> tuple[Sparse, tuple[Correction, ...]]:
        """u of some criteria for some rows: the finest level as a sparse matrix, the others as one product."""
        direct: Sparse = scipy.sparse.csr_array((len(self.codes[numbers[0]][0]), len(columns)))
        lefts, rights = [], []
        finest = len(self.frame.axes)
        for number, criterion in product(numbers, criteria):
            side, slopes = self.effects.sides[number], self.effects.slopes[number]
            for level, code in enumerate(self.codes[number]):
                for measured, rates in ((side.size, slopes.by_size), (side.total, slopes.by_total)):
                    right = self._collected(criterion, rates[criterion, :, level], level, columns)
                    if not right.any():
                        continue
                    left = _placed(code, measured[criterion], self.frame.places(level))
                    if level == finest:
                        direct = direct + left @ scipy.sparse.csr_array(right)
                    else:
                        lefts.append(left)
                        rights.append(-right)
        if not lefts:
            return direct, ()
        return direct, ((scipy.sparse.hstack(lefts, format="csr"), np.concatenate(rights)),)

    def _collected(self, criterion: int, rates: Floats, level: int, columns: Ints) -> Floats:
        """(places of the level, columns): the rates of all effects, summed into the rows of the table."""
        place = self.frame.place_of(level)
        found = np.zeros((self.frame.places(level), len(columns)))
        for effect in range(len(self.effects.names)):
            rows = np.searchsorted(columns, self.rows_of(criterion, effect))
            np.add.at(found, (place, rows), rates[effect])
        return found

    def _answers(self, number: int) -> Floats:
        """(criteria, cells): answers on a side."""
        return place_sums(self.codes[number][-1], self.effects.sides[number].count, self.frame.cells)

    def _pairs(self) -> list[tuple[int, int]]:
        return [(k, e) for k in range(len(self.frame.criteria)) for e in range(len(self.effects.names))]


def _placed(code: Ints, values: Floats, places: int) -> Sparse:
    """Sparse (units, places) with the unit's value in its own place."""
    inside = np.flatnonzero((code >= 0) & (values != 0))
    return scipy.sparse.csr_array((values[inside], (inside, code[inside])), shape=(len(code), places))
