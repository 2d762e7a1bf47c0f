"""What a decomposition is made of: weighted sums on one side of a comparison, and how its errors come out.

Axes nest: cells are (office), (office, service) … A *place* of level q is a combination of the first q axes; level 0
is the whole side. Of each indicator, scaled to 0–1, a group of visits that nothing here tells apart has the weight n
of those who answered and their total t. Who is eligible may differ by indicator, so every indicator has weights of its
own. Every figure moves with n and t of the groups, and its error follows from these slopes.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import scipy.sparse

from analysis.arrays import Bools, Floats, Ints, Sparse, crossed, sums
from analysis.errors import AnalysisError


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


@dataclass(frozen=True, eq=False)
class Sample:
    """Groups of visits of one survey: per criterion and group n, t and the answers, and how errors come out.

    `spread` takes the slopes of figures, sparse (2 · criteria · groups, figures): those by n of the first criterion in
    every group, of the second …, then those by t likewise. It gives deviations E with V = E'E, dense (rows, figures).
    Sides of one survey share one sample (the same object): then their covariance counts. Sides with different samples
    are independent.
    """

    size: Floats  # (criteria, groups)
    total: Floats  # (criteria, groups)
    count: Ints  # (criteria, groups)
    spread: Callable[[Sparse], Floats]
    df_of: Callable[[Bools], float]  # degrees of freedom of those groups: their PSUs minus their strata


@dataclass(frozen=True)
class Side:
    """One side: per axis the code of each group (-1: outside the side), and which groups are in it."""

    codes: tuple[Ints, ...]
    inside: Bools
    sample: Sample

    @property
    def size(self) -> Floats:
        """n, (criteria, groups)."""
        return self.sample.size

    @property
    def total(self) -> Floats:
        """t, (criteria, groups)."""
        return self.sample.total

    @property
    def count(self) -> Ints:
        """Answers, (criteria, groups)."""
        return self.sample.count

    @property
    def df(self) -> float:
        """Degrees of freedom of the side."""
        return self.sample.df_of(self.inside & (self.count > 0).any(axis=0))

    def place(self, frame: Frame, level: int) -> Ints:
        """Per group, its place at a level, -1 outside."""
        if level == 0:
            return np.where(self.inside, 0, -1)
        code = crossed(list(self.codes[:level]), list(frame.shape[:level]))
        return np.where(self.inside, code, -1)


def side(frame: Frame, codes: tuple[Ints, ...], sample: Sample, inside: Bools) -> Side:
    """A side from arrays: codes per axis, and which groups belong to it.

    Groups that lack a code of some axis are left out of the side. Raises AnalysisError for shapes that do not fit and
    for scores outside 0–1.
    """
    shape = (len(frame.criteria), len(inside))
    measured = (sample.size, sample.total, sample.count)
    if any(part.shape != shape for part in measured) or len(codes) != len(frame.axes):
        raise AnalysisError(
            f"decomposition: {shape[0]} criteria and {len(frame.axes)} axes need as many arrays"
        )
    check_scores(sample.size, sample.total)
    for code in codes:
        inside = inside & (code >= 0)
    return Side(codes, inside, sample)


def check_scores(size: Floats, total: Floats) -> None:
    """Raise AnalysisError for scores outside 0–1."""
    if (total < -1e-9 * size).any() or (total > size * (1 + 1e-9)).any():
        raise AnalysisError("decomposition: scores must lie between 0 and 1")


def basis(group: Ints, groups: int, size: Floats, total: Floats) -> Sparse:
    """The influences (units, 2 · criteria · groups) of the weights on every n and t, in the order of `Sample.spread`.

    A unit belongs to one group, and has its own n and t there: (criteria, units).
    """
    values = np.concatenate([size, total])
    first = np.arange(len(values), dtype=np.int64) * groups
    columns = group[:, None] + first
    ends = np.arange(len(group) + 1) * len(values)
    content = (np.ascontiguousarray(values.T).reshape(-1), columns.reshape(-1), ends)
    found = scipy.sparse.csr_array(content, shape=(len(group), len(values) * groups))
    found.eliminate_zeros()
    return found


def plain_sample(psu: Ints, stratum: Ints, measured: tuple[Floats, Floats, Ints]) -> Sample:
    """A stratified sample of PSUs drawn with replacement, weights taken as fixed; one code per unit, each a group.

    `measured` are n, t and the answers, each (criteria, units). Raises AnalysisError for a stratum with a single PSU.
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
    influences = basis(np.arange(len(psu)), len(psu), measured[0], measured[1])

    def spread(slopes: Sparse) -> Floats:
        totals = dense(members @ (influences @ slopes))
        means = (strata @ totals) / np.maximum(sizes, 1)[:, None]
        result: Floats = scale[:, None] * (totals - means[stratum_of])
        return result

    def df_of(units: Bools) -> float:
        touched = np.unique(psu[units])
        return float(len(touched) - len(np.unique(stratum_of[touched])))

    return Sample(*measured, spread, df_of)


def place_sums(codes: Ints, values: Floats | Ints, places: int) -> Floats:
    """Sums over places, (criteria, places), of values (criteria, groups)."""
    return np.stack([sums(codes, row, places) for row in values])


def dense(matrix: Sparse) -> Floats:
    """The matrix as a plain array."""
    return np.asarray(matrix.toarray() if scipy.sparse.issparse(matrix) else matrix, dtype=np.float64)
