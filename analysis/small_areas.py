"""Small areas: the Fay-Herriot model, fitted by REML (Fay and Herriot 1979; Rao and Molina 2015, ch. 6).

The direct estimate of area i is y_i = x_i'β + v_i + e_i, with v_i ~ N(0, σ²) between areas and e_i ~ N(0, ψ_i) the
known sampling variance. The best prediction shrinks the direct estimate towards the model,

    θ_i = γ_i y_i + (1 - γ_i) x_i'β,   γ_i = σ² / (σ² + ψ_i)

with mean squared error g1 + g2 + 2 g3 (Prasad and Rao 1990, for REML as Datta and Lahiri 2000):

    g1 = γψ,  g2 = (1-γ)² x'(Σ x x'/(σ²+ψ))⁻¹ x,  g3 = ψ² / (σ²+ψ)³ · Var(σ²),  Var(σ²) = 2 / Σ (σ²+ψ)⁻²
"""

from dataclasses import dataclass

import numpy as np

from analysis.arrays import Bools, Floats
from analysis.errors import AnalysisError, some

TOLERANCE = 1e-12
ITERATIONS = 200


@dataclass(frozen=True)
class SmallAreas:
    """The fitted model; arrays have one entry per area."""

    estimate: Floats
    mse: Floats
    shrinkage: Floats  # γ: 1 keeps the direct estimate, 0 is the model alone
    coefficients: Floats
    between: float  # σ²
    iterations: int


def fay_herriot(direct: Floats, variances: Floats, x: Floats) -> SmallAreas:
    """Fit the model to direct estimates with their sampling variances; x is (areas, columns), with a constant.

    Raises AnalysisError for variances that are not positive, too few areas, dependent columns or no convergence.
    """
    _check(direct, variances, x)
    between, iterations = _reml(direct, variances, x)
    precision = 1 / (between + variances)
    information = np.linalg.inv((x.T * precision) @ x)
    coefficients = information @ (x.T @ (precision * direct))
    model, shrinkage = x @ coefficients, between * precision
    g1 = shrinkage * variances
    g2 = (1 - shrinkage) ** 2 * np.einsum("ij,jk,ik->i", x, information, x)
    g3 = variances**2 * precision**3 * 2 / (precision**2).sum()
    estimate = shrinkage * direct + (1 - shrinkage) * model
    return SmallAreas(estimate, g1 + g2 + 2 * g3, shrinkage, coefficients, between, iterations)


def benchmarked(areas: SmallAreas, shares: Floats, target: float) -> Floats:
    """Predictions adjusted so that Σ share · θ is the direct estimate for the whole.

    The difference is spread in proportion to share · MSE: areas that are known least move most (Wang, Fuller and Qu
    2008). Shares are the areas' parts of the population.
    """
    if not np.isclose(shares.sum(), 1.0, atol=1e-9) or (shares < 0).any():
        raise AnalysisError("small areas: the shares must not be negative and must sum to 1")
    gap = target - float(shares @ areas.estimate)
    weights = shares * areas.mse
    result: Floats = areas.estimate + gap * weights / float(shares @ weights)
    return result


def smoothed(variances: Floats, sizes: Floats) -> Floats:
    """Sampling variances smoothed over areas: pooled unit variance over effective size, Σ n_i ψ_i / areas / n_i.

    Estimated variances of small samples are themselves noisy; the model takes them for known.
    """
    if not (sizes > 0).all():
        raise AnalysisError("small areas: every area needs a positive sample size")
    pooled: Floats = (sizes * variances).mean() / sizes
    return pooled


def _check(direct: Floats, variances: Floats, x: Floats) -> None:
    bad: Bools = ~(variances > 0) | ~np.isfinite(direct)
    if bad.any():
        rows = (np.flatnonzero(bad) + 1).tolist()
        raise AnalysisError(
            f"small areas: area {some(rows)} lacks an estimate or a positive sampling variance"
        )
    if len(direct) <= x.shape[1]:
        raise AnalysisError(f"small areas: {len(direct)} areas are too few for {x.shape[1]} columns")
    if np.linalg.matrix_rank(x) < x.shape[1]:
        raise AnalysisError("small areas: the columns depend on each other; leave one out")


def _reml(direct: Floats, variances: Floats, x: Floats) -> tuple[float, int]:
    """σ² by Fisher scoring on the restricted likelihood; 0 where the areas differ by no more than their errors."""
    between = float(np.median(variances))
    for iteration in range(ITERATIONS):
        weights = np.diag(1 / (between + variances))
        projected = weights - weights @ x @ np.linalg.inv(x.T @ weights @ x) @ x.T @ weights
        residual = projected @ direct
        information = float((projected * projected.T).sum()) / 2
        score = (float(residual @ residual) - float(np.trace(projected))) / 2
        step = score / information
        updated = max(between + step, 0.0)
        if abs(updated - between) <= TOLERANCE * max(1.0, updated):
            return updated, iteration + 1
        between = updated
    raise AnalysisError(f"small areas: the variance between areas did not converge in {ITERATIONS} steps")
