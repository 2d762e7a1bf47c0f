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

from analysis.arrays import Bools, Floats, Matrix, ratio_or_zero
from analysis.designs import CERTAIN, Design, Stage
from analysis.errors import AnalysisError, some
from analysis.linearisation import membership, scaled

FULL = 0.25
ROUNDING = 1e-13
MOST = 1 << 28  # numbers of eight bytes: two gigabytes
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
    PSUs, average gives the mean contribution of the other strata; both look at the strata that the domain touches.
    """
    stage = design.stages[number]
    lonely = _lonely(stage)
    scale = design.scales(number) * stage.left_out * _spread(stage, lonely)
    scale[stage.left_out < CERTAIN] = 0.0
    centres = _means(stage, sums)
    if not lonely.any():
        return _scaled_gaps(sums, centres, stage, np.sqrt(scale))
    touched = _touched(stage, sums)
    if rule == "adjust":
        others = scaled(centres, (~lonely).astype(np.float64))
        centres = others + scaled(_means_of_all(stage, sums, touched), lonely.astype(np.float64))
        return _scaled_gaps(sums, centres, stage, np.sqrt(scale))
    scale[lonely] = 0.0
    gaps = _scaled_gaps(sums, centres, stage, np.sqrt(scale))
    return gaps if rule != "average" else _averaged(gaps, stage, touched, lonely)


def _scaled_gaps(sums: Matrix, centres: Matrix, stage: Stage, factors: Floats) -> Matrix:
    """Factor times (cluster sum - centre of its stratum); dense where a sparse result would be half full."""
    if scipy.sparse.issparse(sums):
        filled = float(stage.sampled @ (centres != 0).sum(axis=1))
        if filled < FULL * math.prod(sums.shape):
            return scaled(sums - centres.tocsr()[stage.stratum_of], factors[stage.stratum_of]).tocsc()
        check_size(sums.shape)
        sums, centres = sums.toarray(), centres.toarray()
    gaps: Floats = centres[stage.stratum_of]
    np.subtract(sums, gaps, out=gaps)
    gaps *= factors[stage.stratum_of][:, None]
    return gaps


def _means(stage: Stage, sums: Matrix) -> Matrix:
    """The mean of the clusters of each stratum, (strata, estimates).

    Without strata the influences of a mean add up to zero. What is left of it by rounding is taken out where sums are
    sparse, since it would fill every row of every domain.
    """
    within = scaled(membership(stage.stratum_of, stage.strata).T, 1.0 / stage.sampled)
    means = within @ sums
    if scipy.sparse.issparse(sums):
        means = means.multiply(abs(means) > ROUNDING * (within @ abs(sums))).tocsr()
        means.eliminate_zeros()
    return means


def check_size(shape: tuple[int, int]) -> None:
    """Raise AnalysisError if a dense table of (clusters, estimates) would not fit into memory."""
    if math.prod(shape) > MOST:
        raise AnalysisError(
            f"estimates: {shape[1]} rows of one estimate over {shape[0]} clusters are too many at once;"
            " split its variables or domains"
        )


def _touched(stage: Stage, sums: Matrix) -> Matrix:
    """1 where a stratum has somebody of the domain, (strata, estimates). After calibration every stratum has."""
    if not scipy.sparse.issparse(sums):
        return np.ones((stage.strata, sums.shape[1]))
    there = membership(stage.stratum_of, stage.strata).T @ (sums != 0).astype(np.float64)
    return (there > 0).astype(np.float64)


def _means_of_all(stage: Stage, sums: Matrix, touched: Matrix) -> Matrix:
    """For each stratum that is touched the mean over the clusters of all such strata of the same parent."""
    of_cluster = membership(stage.parent_of[stage.stratum_of], stage.parents).T
    of_stratum = membership(stage.parent_of, stage.parents)
    clusters = of_stratum.T @ scaled(touched, stage.sampled.astype(np.float64))
    totals, clusters = (_dense(part) for part in (of_cluster @ sums, clusters))
    means = ratio_or_zero(totals, clusters)[stage.parent_of]
    return touched.multiply(means).tocsr() if scipy.sparse.issparse(touched) else means


def _averaged(gaps: Matrix, stage: Stage, touched: Matrix, lonely: Bools) -> Matrix:
    """Multiplied by √(strata that are touched / those of them with two PSUs or more), parent by parent.

    Where a domain lies in lonely strata alone it has no degrees of freedom, and no figure either.
    """
    of_stratum = membership(stage.parent_of, stage.parents).T
    every = _dense(of_stratum @ touched)
    usable = _dense(of_stratum @ scaled(touched, (~lonely).astype(np.float64)))
    if stage.parents > 1 and ((usable == 0) & (every > 0)).any():
        raise AnalysisError(
            "design: lonely_psu average needs a stratum with two clusters in each cluster above them"
        )
    factors: Floats = np.sqrt(ratio_or_zero(every, usable))[stage.parent_of[stage.stratum_of]]
    return gaps.multiply(factors).tocsc() if scipy.sparse.issparse(gaps) else gaps * factors


def _lonely(stage: Stage) -> Bools:
    """Strata with one cluster that were not taken whole."""
    result: Bools = (stage.sampled == 1) & (stage.left_out >= CERTAIN)
    return result


def _spread(stage: Stage, lonely: Bools) -> Floats:
    """n / (n - 1), and 1 for a stratum of one."""
    n = stage.sampled.astype(np.float64)
    return np.where(lonely | (n < 2), 1.0, n / np.maximum(n - 1, 1))


def _dense(matrix: Matrix) -> Floats:
    return np.asarray(matrix.toarray() if scipy.sparse.issparse(matrix) else matrix, dtype=np.float64)
