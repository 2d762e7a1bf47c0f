"""How an estimate moves when the weight of a row moves: linearised values, carried back through the weighting.

An estimate is a smooth function of weighted totals, so its influence is a weighted value u = w·z per row (or per
group of rows that share a weight factor). A weighting step w = a(d) turns it into an influence on the weights before
the step by the chain rule (Deville and Särndal 1992; Deville 1999). For every step this is a projection of low rank,

    u ← u - L K (R' u),

so influences stay a sparse matrix (rows, estimates) plus a few dense coefficients. Steps are taken back last first.
"""

from dataclasses import dataclass

import numpy as np
import scipy.sparse

from analysis.arrays import Floats, Ints, Sparse


@dataclass(frozen=True)
class Projection:
    """What a weighting step does to influences: u ← u - left · middle · right' u."""

    left: Sparse  # (rows, p)
    middle: Floats  # (p, q)
    right: Sparse  # (rows, q)


@dataclass(frozen=True)
class Influence:
    """Influences u (rows, estimates): a sparse part minus products left · coefficients."""

    direct: Sparse
    corrections: tuple[tuple[Sparse, Floats], ...] = ()


def pull_back(influence: Influence, projections: tuple[Projection, ...]) -> Influence:
    """The influence on the weights before all steps; projections in the order of the steps."""
    for step in reversed(projections):
        coefficients = step.middle @ transposed_product(step.right, influence)
        influence = Influence(influence.direct, (*influence.corrections, (step.left, coefficients)))
    return influence


def transposed_product(matrix: Sparse, influence: Influence) -> Floats:
    """matrix' · u, dense (columns of the matrix, estimates)."""
    result = _dense(matrix.T @ influence.direct)
    for left, coefficients in influence.corrections:
        result = result - _dense(matrix.T @ left) @ coefficients
    return result


def cluster_sums(influence: Influence, cluster: Ints, clusters: int) -> Floats:
    """Sums of u over the rows of each cluster, dense (clusters, estimates)."""
    return transposed_product(membership(cluster, clusters), influence)


def membership(codes: Ints, groups: int) -> Sparse:
    """Sparse (rows, groups) with a 1 where the row belongs to the group; a code of -1 belongs to none."""
    inside = np.flatnonzero(codes >= 0)
    shape = (len(codes), groups)
    return scipy.sparse.csr_array((np.ones(len(inside)), (inside, codes[inside])), shape=shape)


def scaled(matrix: Sparse, factors: Floats) -> Sparse:
    """The matrix with each row multiplied by its factor."""
    return scipy.sparse.diags_array(factors) @ matrix


def _dense(matrix: Sparse) -> Floats:
    return np.asarray(matrix.toarray() if scipy.sparse.issparse(matrix) else matrix, dtype=np.float64)
