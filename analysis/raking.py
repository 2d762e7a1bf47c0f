"""Raking: weights brought to several margins at once, on the table of the cells that the margins make.

All units of a cell have the same factor. Sweeps of iterative proportional fitting (Deming and Stephan 1940) bring one
margin after the other to its totals. They come near the solution from anywhere but may creep at the end, where margins
are nearly bound to each other. So after a few sweeps Newton's method goes on. Raking is calibration with F(u) = exp(u)
(Deville and Särndal 1992), and a step multiplies the factors by exp(x'δ),

    δ = (Σ w x x')⁻¹ (t - Σ w x),   x the indicators of the levels, w the weights so far

A step that does not come closer is halved. Sweeps and steps end in the same weights, whichever comes last.
"""

import math
from dataclasses import dataclass

import numpy as np
import scipy.linalg
import scipy.sparse

from analysis.arrays import Floats, Ints, Sparse, crossed, sums
from analysis.calibration import ITERATIONS, TOLERANCE, Fitted, Named, gram, inverse
from analysis.errors import AnalysisError
from analysis.linearisation import membership

SWEEPS = 5
HALVINGS = 20
MOST_CELLS = 1 << 62  # as many have a number of their own
LARGEST_STEP = 50.0  # on the scale of logarithms


@dataclass(frozen=True)
class Cells:
    """The cells of margins that are crossed: units in one cell have the same level of every margin."""

    codes: Ints  # (cells, margins)
    of_unit: Ints
    x: Sparse  # (cells, levels of all margins): the indicators
    free: Ints  # levels that are left when one of each margin but the first is dropped, since margins share their sum


def cells_of(codes: list[Ints], sizes: list[int]) -> Cells:
    """The cells that occur, from the levels of each unit in each margin and the number of levels."""
    found, place = _different(codes, [size + 1 for size in sizes])
    x = scipy.sparse.hstack([membership(found[:, m], size) for m, size in enumerate(sizes)], format="csr")
    last = np.cumsum(sizes)[1:] - 1
    return Cells(found, place.reshape(-1), x, np.setdiff1d(np.arange(sum(sizes)), last))


def _different(codes: list[Ints], sizes: list[int]) -> tuple[Ints, Ints]:
    """The combinations of codes that occur, and which of them each unit has; codes begin with -1, which is unknown."""
    if math.prod(sizes) > MOST_CELLS:
        return np.unique(np.stack(codes, axis=1), axis=0, return_inverse=True)
    numbers, place = np.unique(crossed([code + 1 for code in codes], sizes), return_inverse=True)
    return np.stack(np.unravel_index(numbers, sizes), axis=1) - 1, place


def raked(weights: Floats, cells: Cells, targets: list[Floats], named: Named) -> Fitted:
    """The factors that bring the weights to all targets. Raises AnalysisError where they do not meet."""
    start = sums(cells.of_unit, weights, len(cells.codes))
    table, totals = start, np.concatenate(targets)
    error = float(_errors(table, cells, totals).max())
    for iteration in range(ITERATIONS):
        if error <= TOLERANCE:
            factors = np.divide(table, start, out=np.ones_like(start), where=start > 0)
            return Fitted(factors[cells.of_unit], iteration, error)
        closer = _newton(table, cells, totals, error) if iteration >= SWEEPS else None
        table = _swept(table, cells, targets) if closer is None else closer
        error = float(_errors(table, cells, totals).max())
    where, levels = named
    worst = levels[int(_errors(table, cells, totals).argmax())]
    raise AnalysisError(
        f"{where}: no convergence in {ITERATIONS} iterations, the largest relative margin error is {error:.3g} in"
        f" {worst}; margins may contradict each other in empty cells: collapse levels"
    )


def _swept(table: Floats, cells: Cells, targets: list[Floats]) -> Floats:
    """Every margin brought to its targets once, in order."""
    for codes, target in zip(cells.codes.T, targets, strict=True):
        found = sums(codes, table, len(target))
        table = table * (target / np.where(found > 0, found, 1.0))[codes]
    return table


def _newton(table: Floats, cells: Cells, totals: Floats, error: float) -> Floats | None:
    """One step of Newton's method, or the first of its half, its quarter … that comes closer."""
    gap = (totals - table @ cells.x)[cells.free]
    x = cells.x[:, cells.free]
    matrix = gram(x, table)
    try:
        step = x @ scipy.linalg.cho_solve(scipy.linalg.cho_factor(matrix), gap)
    except scipy.linalg.LinAlgError:  # parts of the table that share no level
        step = x @ (inverse(matrix) @ gap)
    for halving in range(HALVINGS):
        closer: Floats = table * np.exp(np.clip(step / 2**halving, -LARGEST_STEP, LARGEST_STEP))
        if _errors(closer, cells, totals).max() < error:
            return closer
    return None


def _errors(table: Floats, cells: Cells, totals: Floats) -> Floats:
    """The relative error of each level."""
    result: Floats = np.abs(table @ cells.x / totals - 1)
    return result
