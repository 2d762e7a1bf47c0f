"""Names for the arrays that travel through the engine, and the few operations on them that need care."""

from typing import Any

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
Bools = npt.NDArray[np.bool_]
Sparse = Any  # a scipy.sparse array; scipy carries no types
Matrix = Any  # either of the two, where both will do


def ratio(numerator: Floats | Ints, denominator: Floats | Ints) -> Floats:
    """Numerator over denominator, NaN where the denominator is zero (the caller turns NaN into null)."""
    shape = np.broadcast_shapes(np.shape(numerator), np.shape(denominator))
    result = np.full(shape, np.nan)
    np.divide(numerator, denominator, out=result, where=np.broadcast_to(denominator, shape) != 0)
    return result


def ratio_or_zero(numerator: Floats, denominator: Floats) -> Floats:
    """Numerator over denominator, 0 where the denominator is zero."""
    result: Floats = np.divide(numerator, denominator, out=np.zeros_like(numerator), where=denominator != 0)
    return result


def sums(codes: Ints, values: Floats | Ints, groups: int) -> Floats:
    """Sum of the values in each group, in the order of the rows; rows with a code of -1 are left out."""
    inside = codes >= 0
    if groups == 1:
        return np.array([values[inside].sum()], dtype=np.float64)
    if inside.all():
        return np.bincount(codes, weights=values, minlength=groups).astype(np.float64, copy=False)
    return np.bincount(codes[inside], weights=values[inside], minlength=groups).astype(np.float64)


def crossed(codes: list[Ints], sizes: list[int]) -> Ints:
    """One code for several: the first varies slowest; -1 wherever one of them is -1."""
    if not codes:
        raise ValueError("nothing to cross")
    combined = np.zeros_like(codes[0])
    unknown = np.zeros(len(codes[0]), dtype=np.bool_)
    for code, size in zip(codes, sizes, strict=True):
        combined = combined * size + code
        unknown |= code < 0
    combined[unknown] = -1
    return combined
