"""Taylor-linearised sampling errors, as scaled deviations E with V = E'E (see analysis.variance)."""

import numpy as np

from analysis.arrays import Floats
from analysis.linearisation import Influence, Projection, cluster_sums, pull_back
from analysis.units import Units
from analysis.variance import deviations


def taylor(influence: Influence, units: Units, projections: tuple[Projection, ...], rule: str) -> Floats:
    """Deviations E, one column per estimate; stages stand below each other."""
    base = pull_back(influence, projections)
    parts = []
    for number, stage in enumerate(units.design.stages):
        if number and not (units.design.scales(number) > 0).any():
            break
        sums = cluster_sums(base, stage.cluster, len(stage.stratum_of))
        parts.append(deviations(units.design, number, sums, rule))
    return np.concatenate(parts)


def standard_errors(spread: Floats) -> Floats:
    """Square roots of the diagonal of E'E."""
    result: Floats = np.sqrt(np.einsum("ij,ij->j", spread, spread))
    return result


def covariances(spread: Floats, combination: Floats | None = None) -> Floats:
    """E'E, or C'E'E C for the linear combinations in the columns of C."""
    columns = spread if combination is None else spread @ combination
    result: Floats = columns.T @ columns
    return result
