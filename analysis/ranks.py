"""Uncertainty of ranks: confidence sets that hold for all areas at once, and the chances of the quartile groups.

Area j is surely better than i if the simultaneous interval of θ_j - θ_i lies above zero. With B_i areas surely better
and W_i surely worse, the rank of i (1 the best) is within [B_i + 1, m - W_i], for all i together with the chosen
probability (Mogstad, Romano, Shaikh and Wilhelm 2024; Klein, Wright and Wieczorek 2020). The critical value is the
quantile of the largest |difference| / standard error over all pairs, simulated from the estimates' covariance: it uses
that differences which share an area are correlated. With few degrees of freedom the simulated differences are divided
by a chi, as in Student's distribution.

Groups follow the published rule: linear 25th, 50th and 75th percentiles, the edge belonging to the group above.
"""

from dataclasses import dataclass

import numpy as np

from analysis.arrays import Floats, Ints
from analysis.errors import AnalysisError

DRAWS = 20_000
GROUPS = ("low", "mid_low", "mid_high", "high")


@dataclass(frozen=True)
class RankSets:
    """For each area its rank by the estimates and the best and worst rank of its confidence set (1 is the best)."""

    rank: Ints
    best: Ints
    worst: Ints
    critical: float


def rank_sets(
    estimates: Floats, covariance: Floats, *, level: float = 0.95, df: float = np.inf, seed: int = 0
) -> RankSets:
    """Simultaneous confidence sets for the ranks of all areas, the highest estimate ranking first.

    Raises AnalysisError for estimates that are missing or a covariance that is none.
    """
    root = _root(estimates, covariance)
    errors = _pair_errors(covariance)
    critical = _critical(root, errors, level, df, seed)
    difference = estimates[None, :] - estimates[:, None]  # [i, j]: by how much j is above i
    surely = difference > critical * errors
    better, worse = surely.sum(axis=1), surely.sum(axis=0)
    rank = 1 + (difference > 0).sum(axis=1)
    return RankSets(rank, better + 1, len(estimates) - worse, critical)


def groups(estimates: Floats) -> Ints:
    """The quartile group of each area, 0 the lowest to 3 the highest."""
    edges = np.percentile(estimates, [25, 50, 75])
    return np.searchsorted(edges, estimates, side="right")


def group_probabilities(estimates: Floats, covariance: Floats, *, seed: int = 0) -> Floats:
    """The chance of each area to be in each group, (areas, 4), if the estimates were drawn again around themselves.

    The edges are drawn again too. This shows how firm a label is; it is no posterior probability.
    """
    root = _root(estimates, covariance)
    draw = np.random.Generator(np.random.PCG64(seed))
    drawn = estimates + draw.standard_normal((DRAWS, root.shape[1])) @ root.T
    edges = np.percentile(drawn, [25, 50, 75], axis=1)
    group = (drawn[None, :, :] >= edges[:, :, None]).sum(axis=0)
    result: Floats = np.stack([(group == place).mean(axis=0) for place in range(len(GROUPS))], axis=1)
    return result


def _root(estimates: Floats, covariance: Floats) -> Floats:
    """A matrix R with R R' the covariance."""
    if not np.isfinite(estimates).all() or not np.isfinite(covariance).all():
        raise AnalysisError("ranks: an estimate is missing; rank the areas that have one")
    if covariance.shape != (len(estimates), len(estimates)) or len(estimates) < 2:
        raise AnalysisError("ranks: at least two areas are needed, with a covariance for each pair")
    values, vectors = np.linalg.eigh(covariance)
    if values.min() < -1e-8 * max(values.max(), 0.0):
        raise AnalysisError("ranks: the covariance has negative directions")
    result: Floats = vectors * np.sqrt(np.maximum(values, 0.0))
    return result


def _pair_errors(covariance: Floats) -> Floats:
    own = np.diag(covariance)
    square = own[:, None] + own[None, :] - 2 * covariance
    result: Floats = np.sqrt(np.maximum(square, 0.0))
    return result


def _critical(root: Floats, errors: Floats, level: float, df: float, seed: int) -> float:
    draw = np.random.Generator(np.random.PCG64(seed))
    first, second = np.triu_indices(len(errors), 1)
    usable = errors[first, second] > 0
    first, second = first[usable], second[usable]
    if not len(first):
        return 0.0
    pairs = (root[first] - root[second]) / errors[first, second][:, None]
    largest = np.concatenate(
        [
            np.abs(block @ pairs.T).max(axis=1)
            for block in np.array_split(draw.standard_normal((DRAWS, root.shape[1])), 40)
        ]
    )
    if np.isfinite(df):
        largest = largest / np.sqrt(draw.chisquare(df, DRAWS) / df)
    return float(np.quantile(largest, level))
