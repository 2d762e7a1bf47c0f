"""The linearisation of a calibration: w = d·F(x'λ) with Σ w x = t.

With z = u / w the influence on a weight after the step, B = (Σ d x x')⁻¹ Σ d x z, and g = w / d,

    ∂θ/∂d_i = g_i (z_i - x_i'B) + (∂t/∂d_i)'B

The first part is the g-weighted residual (Deville and Särndal 1992; R's `calibrate`). The second is there only where
the totals themselves come from the weights: given as shares, or shrunk because some units are of unknown level.
"""

from dataclasses import dataclass

import numpy as np
import scipy.linalg
import scipy.sparse

from analysis.arrays import Floats, Sparse, ratio_or_zero
from analysis.calibration import gram, inverse
from analysis.linearisation import Projection, scaled


@dataclass(frozen=True)
class Moving:
    """Totals that move with the weights: d_i ∂t/∂d_i = per_unit_i · per_total."""

    per_unit: Floats
    per_total: Floats


def calibration_projection(
    x: Sparse, before: Floats, after: Floats, moving: tuple[Moving, ...] = ()
) -> Projection:
    """u ← u - (w x - Σ moving) B."""
    middle = inverse(gram(x, before))
    right = scaled(x, ratio_or_zero(before, after))
    if not moving:
        return Projection(scaled(x, after), middle, right)
    units = scipy.sparse.csr_array(np.stack([part.per_unit for part in moving], axis=1))
    totals = np.stack([part.per_total for part in moving])
    left = scipy.sparse.hstack([scaled(x, after), units], format="csr")
    return Projection(left, np.vstack([middle, -totals @ middle]), right)


def with_kept_units(main: Projection, before: Floats, kept: Floats) -> Projection:
    """Also for units outside the calibration, whose common factor is T / Σ d: u ← u - d / Σ d · Σ_kept u."""
    column = scipy.sparse.csr_array((before / before.sum())[:, None])
    return Projection(
        scipy.sparse.hstack([main.left, column], format="csr"),
        scipy.linalg.block_diag(main.middle, [[1.0]]),
        scipy.sparse.hstack([main.right, scipy.sparse.csr_array(kept[:, None])], format="csr"),
    )
