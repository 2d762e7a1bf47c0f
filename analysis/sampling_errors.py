"""Taylor-linearised sampling errors, as scaled deviations E with V = E'E (see analysis.variance).

E is dense, or sparse where domains touch few strata: with 63 provinces for strata and domains, one column in 63.
"""

import numpy as np
import scipy.sparse

from analysis.arrays import Bools, Floats, Matrix, Sparse
from analysis.designs import Design
from analysis.linearisation import Influence, Products, Projection, cluster_sums, membership, pull_back
from analysis.variance import check_size, deviations


class Taylor:
    """The sampling errors of one survey's influences, block after block of them; `basis` is what they combine."""

    def __init__(
        self, design: Design, projections: tuple[Projection, ...], rule: str, basis: Sparse | None = None
    ) -> None:
        self.design, self.projections, self.rule = design, projections, rule
        self.products = Products(projections, basis)
        self.members = [membership(stage.cluster, len(stage.stratum_of)) for stage in design.stages]

    def deviations(self, influence: Influence) -> Matrix:
        """Deviations E, one column per estimate; stages stand below each other."""
        base = pull_back(influence, self.projections, self.products)
        design, parts = self.design, []
        for number, member in enumerate(self.members):
            if number and not (design.scales(number) > 0).any():
                break
            if base.corrections:
                check_size((member.shape[1], influence.direct.shape[1]))
            sums = cluster_sums(base, member, self.products)
            parts.append(deviations(design, number, sums, self.rule))
        if len(parts) == 1:
            return parts[0]
        if all(scipy.sparse.issparse(part) for part in parts):
            return scipy.sparse.vstack(parts, format="csc")
        return np.concatenate([part.toarray() if scipy.sparse.issparse(part) else part for part in parts])


def standard_errors(spread: Matrix) -> Floats:
    """Square roots of the diagonal of E'E."""
    if scipy.sparse.issparse(spread):
        return np.sqrt(np.asarray(spread.power(2).sum(axis=0), dtype=np.float64).reshape(-1))
    result: Floats = np.sqrt(np.einsum("ij,ij->j", spread, spread))
    return result


def covariances(spread: Matrix, combination: Floats | None = None) -> Floats:
    """E'E, or C'E'E C for the linear combinations in the columns of C."""
    columns = spread if combination is None else spread @ combination
    result = columns.T @ columns
    return np.asarray(result.toarray() if scipy.sparse.issparse(result) else result, dtype=np.float64)


def without(spread: Matrix, columns: Bools) -> Matrix:
    """E with zeros in the columns that are marked."""
    if not columns.any():
        return spread
    kept = np.where(columns, 0.0, 1.0)
    if scipy.sparse.issparse(spread):
        return (spread @ scipy.sparse.diags_array(kept)).tocsc()
    spread *= kept
    return spread
