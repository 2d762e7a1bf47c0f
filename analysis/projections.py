"""The linearisation of a calibration, w = d·F(x'λ) with Σ w x = t, and of trimming.

With z = u / w the influence on a weight after the step, B = (Σ d x x')⁻¹ Σ d x z, and g = w / d,

    ∂θ/∂d_i = g_i (z_i - x_i'B) + (∂t/∂d_i)'B

The first part is the g-weighted residual (Deville and Särndal 1992; R's `calibrate`). The second is there only where
the totals themselves come from the weights: given as shares, or shrunk because some units are of unknown level.

Trimming leaves a weight w, now w', at a bound or free. What is cut off is spread equally over the free ones (z̄ is the
mean of their z), or given to them by calibration with the totals kept (B from the regression of their z on x with w);
with m_i = z̄ or x_i'B a weight before the step and a copy of the row have the influences

    ∂θ/∂log w_i = w_i z_i or w'_i z_i + (w_i - w'_i) m_i where free,   w_i m_i at a bound
    ∂θ/∂log copies_i = w'_i z_i + (w_i - w'_i) m_i

The first goes on to the steps before; what the second has more goes straight to the design.
"""

from dataclasses import dataclass

import numpy as np
import scipy.linalg
import scipy.sparse

from analysis.arrays import Bools, Floats, Sparse, ratio_or_zero
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


def trim_projection(x: Sparse | None, before: Floats, after: Floats, free: Bools) -> Projection:
    """Trimming with its excess spread equally, or with the totals of x kept."""
    bound = np.where(free | (before == 0), 0.0, 1.0)
    if x is None:
        left, middle = scipy.sparse.csr_array(np.ones((len(before), 1))), np.ones((1, 1))
        right = scaled(left, ratio_or_zero(free / max(int(free.sum()), 1), after))
        own, moved = ratio_or_zero(before * free, after), np.zeros_like(before)
    else:
        kept = before * free
        left, middle, right = x, inverse(gram(x, kept)), scaled(x, ratio_or_zero(kept, after))
        own, moved = free.astype(np.float64), (after - before) * free
    beside = Projection(scaled(left, after - before - moved + bound * before), middle, right, scale=1 - own)
    return Projection(scaled(left, moved - bound * before), middle, right, scale=own, beside=beside)
