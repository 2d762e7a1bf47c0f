"""The variance of a total under the design, from the sums of each cluster (the "ultimate" formula and its stages).

For a total Σ u over rows, with u the weighted linearised value,

    V = Σ_stages Σ_strata h   c_h · f_h · n_h / (n_h - 1) · Σ_clusters i in h  (t_i - t̄_h)²

t_i is the sum of u in cluster i, f_h = 1 - n_h/N_h, and c_h the product of the sampling fractions of the stages
above (Särndal, Swensson, Wretman 1992, result 4.3.1). Written as V = E'E with E the scaled deviations, one row per
cluster: covariances and linear combinations are then products of E.
"""

import math

import numpy as np
import scipy.sparse

from analysis.arrays import Bools, Floats, Matrix, Sparse
from analysis.designs import CERTAIN, Design, Stage
from analysis.errors import AnalysisError, some
from analysis.linearisation import membership, scaled

FULL = 0.25
LONELY_ADVICE = (
    "has one PSU, so its variance cannot be estimated; collapse strata, or set design.lonely_psu to "
    "remove, certainty, adjust or average"
)


def check_lonely(design: Design, rule: str, names: tuple[str, ...] | None = None) -> None:
    """Raise AnalysisError if the rule is error and a stratum, not taken whole, has one cluster only."""
    if rule != "error":
        return
    for number, stage in enumerate(design.stages):
        lonely = np.flatnonzero(_lonely(stage) & (design.scales(number) > 0))
        if len(lonely):
            shown = (
                some(names[code] for code in lonely) if names and number == 0 else some((lonely + 1).tolist())
            )
            raise AnalysisError(f"design: stratum {shown} of stage {number + 1} {LONELY_ADVICE}")


def deviations(design: Design, number: int, sums: Matrix, rule: str) -> Matrix:
    """Scaled deviations E of a stage, (clusters, estimates), from cluster sums of the same shape; V = E'E.

    Sums may be sparse: a domain that few strata touch has deviations in these strata only. The rules for strata with
    one PSU are those of R's survey package 4.5: remove and certainty add nothing, adjust measures from the mean of all
    PSUs, average gives the mean contribution of the other strata.
    """
    stage = design.stages[number]
    lonely = _lonely(stage)
    scale = design.scales(number) * stage.left_out * _spread(stage, lonely)
    scale[stage.left_out < CERTAIN] = 0.0
    if rule == "average" and lonely.any():
        scale = scale * _average_factor(stage, lonely)
    elif rule != "adjust":
        scale[lonely] = 0.0
    return _scaled_gaps(sums, _centring(stage, lonely, rule) @ sums, stage, np.sqrt(scale))


def _scaled_gaps(sums: Matrix, centres: Matrix, stage: Stage, factors: Floats) -> Matrix:
    """Factor times (cluster sum - centre of its stratum); dense where a sparse result would be half full."""
    if scipy.sparse.issparse(sums):
        filled = float(stage.sampled @ (centres != 0).sum(axis=1))
        if filled < FULL * math.prod(sums.shape):
            return scaled(sums - centres.tocsr()[stage.stratum_of], factors[stage.stratum_of]).tocsc()
        sums, centres = sums.toarray(), centres.toarray()
    gaps: Floats = centres[stage.stratum_of]
    np.subtract(sums, gaps, out=gaps)
    gaps *= factors[stage.stratum_of][:, None]
    return gaps


def _lonely(stage: Stage) -> Bools:
    """Strata with one cluster that were not taken whole."""
    result: Bools = (stage.sampled == 1) & (stage.left_out >= CERTAIN)
    return result


def _spread(stage: Stage, lonely: Bools) -> Floats:
    """n / (n - 1), and 1 for a stratum of one."""
    n = stage.sampled.astype(np.float64)
    return np.where(lonely | (n < 2), 1.0, n / np.maximum(n - 1, 1))


def _centring(stage: Stage, lonely: Bools, rule: str) -> Sparse:
    """The averages, sparse (strata, clusters), from which deviations are measured: the stratum's own mean, or for
    lonely strata under adjust the mean of all clusters of the same parent.
    """
    own = membership(stage.stratum_of, len(stage.sampled)).T
    means = scaled(own, 1.0 / stage.sampled)
    if rule != "adjust" or not lonely.any():
        return means
    parent = stage.parent_of[stage.stratum_of]
    siblings = membership(parent, int(parent.max()) + 1).T.tocsr()
    everyone = scaled(siblings, 1.0 / np.bincount(parent))[stage.parent_of]
    return scaled(means, (~lonely).astype(np.float64)) + scaled(everyone, lonely.astype(np.float64))


def _average_factor(stage: Stage, lonely: Bools) -> Floats:
    """Per stratum: strata in the same parent over those that are not lonely; 0 for the lonely ones."""
    parents = int(stage.parent_of.max()) + 1
    every = np.bincount(stage.parent_of, minlength=parents)
    usable = np.bincount(stage.parent_of[~lonely], minlength=parents)
    if (usable[stage.parent_of] == 0).any():
        raise AnalysisError("design: lonely_psu average needs at least one stratum with two PSUs")
    return np.where(lonely, 0.0, every[stage.parent_of] / usable[stage.parent_of])

