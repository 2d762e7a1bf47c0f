"""Taylor-linearised sampling errors, as scaled deviations E with V = E'E (see analysis.variance).

E is dense, or sparse where domains touch few strata: with 63 provinces for strata and domains, one column in 63.
"""

import numpy as np
import scipy.sparse

from analysis.arrays import Bools, Floats, Matrix
from analysis.linearisation import Influence, Projection, cluster_sums, pull_back
from analysis.units import Units
from analysis.variance import check_size, deviations


def taylor(influence: Influence, units: Units, projections: tuple[Projection, ...], rule: str) -> Matrix:
    """Deviations E, one column per estimate; stages stand below each other."""
    base = pull_back(influence, projections)
    parts = []
    for number, stage in enumerate(units.design.stages):
        if number and not (units.design.scales(number) > 0).any():
            break
        if base.corrections:
            check_size((len(stage.stratum_of), influence.direct.shape[1]))
        sums = cluster_sums(base, stage.cluster, len(stage.stratum_of))
        parts.append(deviations(units.design, number, sums, rule))
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
