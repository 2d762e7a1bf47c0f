"""How an estimate moves when the weight of a row moves: linearised values, carried back through the weighting.

An estimate is a smooth function of weighted totals, so its influence is a weighted value u = w·z per row (or per
group of rows that share a weight factor). A weighting step w = a(d) turns it into an influence on the weights before
the step by the chain rule (Deville and Särndal 1992; Deville 1999). For every step this is a projection of low rank,

    u ← u - L K (R' u),

so influences stay a sparse matrix (rows, estimates) plus a few dense coefficients. Steps are taken back last first.
Trimming bounds the weight of each row: there a row that stood for more copies of itself would move the estimate in
another way than a row of more weight. The difference does not pass through the earlier steps; it is carried beside.
"""

import itertools
from dataclasses import dataclass

import numpy as np
import scipy.sparse

from analysis.arrays import Floats, Ints, Matrix, Sparse


@dataclass(frozen=True)
class Projection:
    """What a weighting step does to influences: u ← scale · u - left · middle · right' u."""

    left: Sparse  # (rows, p)
    middle: Floats  # (p, q)
    right: Sparse  # (rows, q)
    scale: Floats | None = None  # per row; None: 1
    beside: "Projection | None" = None  # the part of u that does not go through the steps before


@dataclass(frozen=True)
class InDomains:
    """Influences (rows, estimates) of the same few things in one domain after the other, where a row lies in one domain
    at most: only what it has there is held.
    """

    rows: Ints  # the rows of the first domain, then those of the second …
    values: Floats  # per such row, one for each thing
    ends: tuple[int, ...]  # per domain, where its rows end
    shape: tuple[int, int]

    def under(self, matrix: Matrix) -> Floats:
        """matrix' · u, dense."""
        things = self.values.shape[1]
        found = np.empty((matrix.shape[1], self.shape[1]))
        for place, part in enumerate(self._slices()):
            own = matrix[self.rows[part]].T @ self.values[part]
            found[:, place * things : (place + 1) * things] = own
        return found

    def sparse(self) -> Sparse:
        """The same as a sparse matrix."""
        things = self.values.shape[1]
        entries = [self.values[part].T.reshape(-1) for part in self._slices()]
        places = [np.tile(self.rows[part], things) for part in self._slices()]
        ends = np.repeat(np.diff(self.ends, prepend=0), things).cumsum()
        content = (np.concatenate(entries), np.concatenate(places), np.append(0, ends))
        return scipy.sparse.csc_array(content, shape=self.shape)

    def part(self, first: int, last: int) -> "InDomains":
        """The domains from the first up to, and without, the last."""
        begin, end = (0, *self.ends)[first], self.ends[last - 1]
        ends = tuple(each - begin for each in self.ends[first:last])
        shape = (self.shape[0], self.values.shape[1] * (last - first))
        return InDomains(self.rows[begin:end], self.values[begin:end], ends, shape)

    def _slices(self) -> list[slice]:
        return [slice(*ends) for ends in itertools.pairwise((0, *self.ends))]


@dataclass(frozen=True)
class Combined:
    """Influences basis · rates: many figures that are made of the same sums, whose own influences are the basis."""

    basis: Sparse  # (rows, sums)
    rates: Sparse  # (sums, estimates)

    @property
    def shape(self) -> tuple[int, int]:
        """Of the influences."""
        return self.basis.shape[0], self.rates.shape[1]


@dataclass(frozen=True)
class Influence:
    """Influences u (rows, estimates): a part of few entries minus products left · coefficients."""

    direct: Sparse | InDomains | Combined
    corrections: tuple[tuple[Sparse, Floats], ...] = ()


class Products:
    """Products with the left matrices of some steps, and with a basis, each made once for all blocks of estimates."""

    def __init__(self, projections: tuple[Projection, ...] = (), basis: Sparse | None = None) -> None:
        self.lasting = {id(step.left) for step in projections} | {id(basis)}
        self.made: dict[tuple[int, int], tuple[Matrix, Matrix]] = {}

    def of(self, matrix: Matrix, left: Sparse) -> Matrix:
        """matrix' · left."""
        if id(left) not in self.lasting:
            return matrix.T @ left
        key = (id(matrix), id(left))
        if key not in self.made:
            self.made[key] = (matrix, _by_row(matrix.T @ left))  # who is held keeps its id
        return self.made[key][1]


def pull_back(
    influence: Influence, projections: tuple[Projection, ...], products: Products | None = None
) -> Influence:
    """The influence on the weights before all steps; projections in the order of the steps."""
    beside = []
    products = products or Products()
    for step in reversed(projections):
        if step.beside is not None:
            beside.append(_projected(influence, step.beside, products))
        influence = _projected(influence, step, products)
    for part in beside:
        both = _plain(influence.direct) + _plain(part.direct)
        influence = Influence(both, (*influence.corrections, *part.corrections))
    return influence


def _projected(influence: Influence, step: Projection, products: Products) -> Influence:
    coefficients = step.middle @ transposed_product(step.right, influence, products)
    if step.scale is None:
        return Influence(influence.direct, (*influence.corrections, (step.left, coefficients)))
    direct = _plain(influence.direct)
    earlier = [(scaled(left, step.scale), factors) for left, factors in influence.corrections]
    return Influence(scaled(direct, step.scale), (*earlier, (step.left, coefficients)))


def transposed_product(matrix: Matrix, influence: Influence, products: Products | None = None) -> Floats:
    """matrix' · u, dense (columns of the matrix, estimates)."""
    direct, products = influence.direct, products or Products()
    match direct:
        case InDomains():
            result = direct.under(matrix)
        case Combined():
            result = _dense(products.of(matrix, direct.basis) @ direct.rates)
        case _:
            result = _dense(matrix.T @ direct)
    for left, coefficients in influence.corrections:
        result -= products.of(matrix, left) @ coefficients
    return result


def cluster_sums(influence: Influence, member: Sparse, products: Products | None = None) -> Matrix:
    """Sums of u over the rows of each cluster (the columns of `member`), (clusters, estimates); sparse if no step has
    spread the influences.
    """
    if influence.corrections:
        return transposed_product(member, influence, products)
    direct = influence.direct
    if isinstance(direct, Combined) and products is not None:
        return (products.of(member, direct.basis) @ direct.rates).tocsc()
    return (member.T @ _plain(direct)).tocsc()


def _plain(direct: Sparse | InDomains | Combined) -> Sparse:
    match direct:
        case InDomains():
            return direct.sparse()
        case Combined():
            return direct.basis @ direct.rates
        case _:
            return direct


def membership(codes: Ints, groups: int) -> Sparse:
    """Sparse (rows, groups) with a 1 where the row belongs to the group; a code of -1 belongs to none."""
    inside = np.flatnonzero(codes >= 0)
    shape = (len(codes), groups)
    return scipy.sparse.csr_array((np.ones(len(inside)), (inside, codes[inside])), shape=shape)


def scaled(matrix: Matrix, factors: Floats) -> Matrix:
    """The matrix with each row multiplied by its factor."""
    return (
        scipy.sparse.diags_array(factors) @ matrix
        if scipy.sparse.issparse(matrix)
        else matrix * factors[:, None]
    )


def _by_row(matrix: Matrix) -> Matrix:
    """Row after row, as products with dense matrices want it."""
    return matrix.tocsr() if scipy.sparse.issparse(matrix) else matrix


def _dense(matrix: Sparse) -> Floats:
    return np.asarray(matrix.toarray() if scipy.sparse.issparse(matrix) else matrix, dtype=np.float64)
