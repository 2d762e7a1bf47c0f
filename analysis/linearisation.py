"""How an estimate moves when the weight of a row moves: linearised values, carried back through the weighting.

An estimate is a smooth function of weighted totals, so its influence is a weighted value u = w·z per row (or per
group of rows that share a weight factor). A weighting step w = a(d) turns it into an influence on the weights before
the step by the chain rule (Deville and Särndal 1992; Deville 1999). For every step this is a projection of low rank,

    u ← u - L K (R' u),

so influences stay a sparse matrix (rows, estimates) plus a few dense coefficients. Steps are taken back last first.
Trimming bounds the weight of each row: there a row that stood for more copies of itself would move the estimate in
another way than a row of more weight. The difference does not pass through the earlier steps; it is carried beside.
"""

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
class Influence:
    """Influences u (rows, estimates): a sparse part minus products left · coefficients."""

    direct: Sparse
    corrections: tuple[tuple[Sparse, Floats], ...] = ()


def pull_back(influence: Influence, projections: tuple[Projection, ...]) -> Influence:
    """The influence on the weights before all steps; projections in the order of the steps."""
    beside = []
    for step in reversed(projections):
        if step.beside is not None:
            beside.append(_projected(influence, step.beside))
        influence = _projected(influence, step)
    for part in beside:
        influence = Influence(influence.direct + part.direct, (*influence.corrections, *part.corrections))
    return influence


def _projected(influence: Influence, step: Projection) -> Influence:
    coefficients = step.middle @ transposed_product(step.right, influence)
    if step.scale is None:
        return Influence(influence.direct, (*influence.corrections, (step.left, coefficients)))
    earlier = [(scaled(left, step.scale), factors) for left, factors in influence.corrections]
    return Influence(scaled(influence.direct, step.scale), (*earlier, (step.left, coefficients)))


def transposed_product(matrix: Sparse, influence: Influence) -> Floats:
    """matrix' · u, dense (columns of the matrix, estimates)."""
    result = _dense(matrix.T @ influence.direct)
    for left, coefficients in influence.corrections:
        result = result - _dense(matrix.T @ left) @ coefficients
    return result


def cluster_sums(influence: Influence, cluster: Ints, clusters: int) -> Matrix:
    """Sums of u over the rows of each cluster, (clusters, estimates); sparse if no step has spread the influences."""
    member = membership(cluster, clusters)
    if influence.corrections:
        return transposed_product(member, influence)
    return (member.T @ influence.direct).tocsc()


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


def _dense(matrix: Sparse) -> Floats:
    return np.asarray(matrix.toarray() if scipy.sparse.issparse(matrix) else matrix, dtype=np.float64)
