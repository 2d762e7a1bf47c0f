"""What a decomposition is made of: weighted sums per unit on one side of a comparison, and how its errors come out.

Axes nest: cells are (office), (office, service) … A *place* of level q is a combination of the first q axes; level 0
is the whole side. Of each indicator, scaled to 0–1, a unit has the weight n of those who answered and their total t.
Who is eligible may differ by indicator, so every indicator has weights of its own.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import scipy.sparse

from analysis.arrays import Bools, Floats, Ints, Sparse, crossed, sums
from analysis.errors import AnalysisError

Spread = Callable[[Sparse, tuple[tuple[Sparse, Floats], ...]], Floats]


@dataclass(frozen=True)
class Axis:
    """A way to divide a side: its name and the names of its places."""

    name: str
    labels: tuple[str, ...]


@dataclass(frozen=True)
class Criterion:
    """An indicator: its code, and how many points of the node it is worth from worst (0) to best (1)."""

    code: str
    points: float


@dataclass(frozen=True)
class Frame:
    """What both sides share: the axes, the criteria, and the score when every criterion is at its worst."""

    axes: tuple[Axis, ...]
    criteria: tuple[Criterion, ...]
    floor: float

    @property
    def shape(self) -> tuple[int, ...]:
        """Number of places along each axis."""
        return tuple(len(axis.labels) for axis in self.axes)

    @property
    def cells(self) -> int:
        """Number of cells: the places of the last level."""
        return int(np.prod(self.shape))

    def places(self, level: int) -> int:
        """Number of places of a level."""
        return int(np.prod(self.shape[:level]))

    def place_of(self, level: int) -> Ints:
        """Per cell, its place at a level."""
        return np.arange(self.cells) // (self.cells // self.places(level))


@dataclass(frozen=True)
class Sample:
    """How sampling errors come from influences u on the weights: deviations E with V = E'E, dense (rows, estimates).

    `spread` takes u as direct - Σ left · coefficients. Sides of one survey share one sample (the same object): then
    their covariance counts. Sides with different samples are independent.
    """

    spread: Spread
    df_of: Callable[[Bools], float]  # degrees of freedom of those units: their PSUs minus their strata


@dataclass(frozen=True)
class Side:
    """One side: per axis the code of each unit (-1: outside the side), per criterion and unit n, t and a count."""

    codes: tuple[Ints, ...]
    inside: Bools
    size: Floats  # (criteria, units)
    total: Floats  # (criteria, units)
    count: Ints  # (criteria, units)
    sample: Sample

    @property
    def df(self) -> float:
        """Degrees of freedom of the side."""
        return self.sample.df_of(self.inside & (self.count > 0).any(axis=0))

    def place(self, frame: Frame, level: int) -> Ints:
        """Per unit, its place at a level, -1 outside."""
        if level == 0:
            return np.where(self.inside, 0, -1)
        code = crossed(list(self.codes[:level]), list(frame.shape[:level]))
        return np.where(self.inside, code, -1)


def side(
    frame: Frame,
    codes: tuple[Ints, ...],
    measured: tuple[Floats, Floats, Ints],
    sample: Sample,
    inside: Bools,
) -> Side:
    """A side from arrays: codes per axis, and (n, t, count), each (criteria, units).

    Units that lack a code of some axis are left out of the side. Raises AnalysisError for shapes that do not fit and
    for scores outside 0–1.
    """
    size, total, count = measured
    shape = (len(frame.criteria), len(inside))
    if any(part.shape != shape for part in measured) or len(codes) != len(frame.axes):
        raise AnalysisError(
            f"decomposition: {shape[0]} criteria and {len(frame.axes)} axes need as many arrays"
        )
    if (total < -1e-9 * size).any() or (total > size * (1 + 1e-9)).any():
        raise AnalysisError("decomposition: scores must lie between 0 and 1")
    for code in codes:
        inside = inside & (code >= 0)
    return Side(codes, inside, size, total, count, sample)


def plain_sample(psu: Ints, stratum: Ints) -> Sample:
    """Errors of a stratified sample of PSUs drawn with replacement, weights taken as fixed; one code per unit.

    Raises AnalysisError for a stratum with a single PSU.
    """
    number = int(psu.max()) + 1
    stratum_of = np.zeros(number, dtype=np.int64)
    stratum_of[psu] = stratum
    sizes = np.bincount(stratum_of)
    if (sizes == 1).any():
        raise AnalysisError("decomposition: a stratum has one PSU, so there is no variance; collapse strata")
    members = scipy.sparse.csr_array(
        (np.ones(len(psu)), (psu, np.arange(len(psu)))), shape=(number, len(psu))
    )
    strata = scipy.sparse.csr_array(
        (np.ones(number), (stratum_of, np.arange(number))), shape=(len(sizes), number)
    )
    scale = np.sqrt(sizes / np.maximum(sizes - 1, 1))[stratum_of]

    def spread(direct: Sparse, corrections: tuple[tuple[Sparse, Floats], ...]) -> Floats:
        totals = dense(members @ direct)
        for left, coefficients in corrections:
            totals = totals - dense(members @ left) @ coefficients
        means = (strata @ totals) / np.maximum(sizes, 1)[:, None]
        result: Floats = scale[:, None] * (totals - means[stratum_of])
        return result

    def df_of(units: Bools) -> float:
        touched = np.unique(psu[units])
        return float(len(touched) - len(np.unique(stratum_of[touched])))

    return Sample(spread, df_of)


def place_sums(codes: Ints, values: Floats | Ints, places: int) -> Floats:
    """Sums over places, (criteria, places), of values (criteria, units)."""
    return np.stack([sums(codes, row, places) for row in values])


def dense(matrix: Sparse) -> Floats:
    """The matrix as a plain array."""
    return np.asarray(matrix.toarray() if scipy.sparse.issparse(matrix) else matrix, dtype=np.float64)
