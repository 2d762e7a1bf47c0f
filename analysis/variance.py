"""The variance of a total under the design, from the sums of each cluster (the "ultimate" formula and its stages).

For a total Σ u over rows, with u the weighted linearised value,

    V = Σ_stages Σ_strata h   c_h · f_h · n_h / (n_h - 1) · Σ_clusters i in h  (t_i - t̄_h)²

t_i is the sum of u in cluster i, f_h = 1 - n_h/N_h, and c_h the product of the sampling fractions of the stages
above (Särndal, Swensson, Wretman 1992, result 4.3.1). Written as V = E'E with E the scaled deviations, one row per
cluster: covariances and linear combinations are then products of E.
"""

import numpy as np

from analysis.arrays import Bools, Floats, Ints
from analysis.designs import CERTAIN, Design, Stage
from analysis.errors import AnalysisError, some

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


def deviations(design: Design, number: int, sums: Floats, rule: str) -> Floats:
    """Scaled deviations E of a stage, (clusters, estimates), from cluster sums of the same shape; V = E'E.

    The rules for strata with one PSU are those of R's survey package 4.5: remove and certainty add nothing,
    adjust measures from the mean of all PSUs, average gives the mean contribution of the other strata.
    """
    stage = design.stages[number]
    lonely = _lonely(stage)
    centre = _stratum_means(stage, sums)
    if rule == "adjust" and lonely.any():
        centre[lonely] = _parent_means(stage, sums)[stage.parent_of[lonely]]
    scale = design.scales(number) * stage.left_out * _spread(stage, lonely)
    scale[stage.left_out < CERTAIN] = 0.0
    if rule == "average" and lonely.any():
        scale = scale * _average_factor(stage, lonely)
    elif rule != "adjust":
        scale[lonely] = 0.0
    result: Floats = centre[stage.stratum_of]
    np.subtract(sums, result, out=result)
    result *= np.sqrt(scale)[stage.stratum_of][:, None]
    return result


def _lonely(stage: Stage) -> Bools:
    """Strata with one cluster that were not taken whole."""
    result: Bools = (stage.sampled == 1) & (stage.left_out >= CERTAIN)
    return result


def _spread(stage: Stage, lonely: Bools) -> Floats:
    """n / (n - 1), and 1 for a stratum of one."""
    n = stage.sampled.astype(np.float64)
    return np.where(lonely | (n < 2), 1.0, n / np.maximum(n - 1, 1))


def _stratum_means(stage: Stage, sums: Floats) -> Floats:
    return _group_sums(stage.stratum_of, sums) / stage.sampled[:, None]


def _parent_means(stage: Stage, sums: Floats) -> Floats:
    parent = stage.parent_of[stage.stratum_of]
    return _group_sums(parent, sums) / np.bincount(parent)[:, None]


def _average_factor(stage: Stage, lonely: Bools) -> Floats:
    """Per stratum: strata in the same parent over those that are not lonely; 0 for the lonely ones."""
    parents = int(stage.parent_of.max()) + 1
    every = np.bincount(stage.parent_of, minlength=parents)
    usable = np.bincount(stage.parent_of[~lonely], minlength=parents)
    if (usable[stage.parent_of] == 0).any():
        raise AnalysisError("design: lonely_psu average needs at least one stratum with two PSUs")
    return np.where(lonely, 0.0, every[stage.parent_of] / usable[stage.parent_of])


def _group_sums(group: Ints, values: Floats) -> Floats:
    """Column sums within groups, in the order of the rows; the groups stand one after the other, none is empty."""
    starts = np.flatnonzero(np.diff(group, prepend=-1))
    result: Floats = np.add.reduceat(values, starts, axis=0)
    return result
