"""Figures with their errors side by side: what every comparison starts from."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from analysis.arrays import Bools, Floats
from analysis.errors import AnalysisError, some


@dataclass(frozen=True)
class Compared:
    """Names, estimates and their covariance; `df` holds for all. Figures that are suppressed are not in it."""

    names: tuple[str, ...]
    values: Floats
    covariance: Floats
    df: float
    left_out: tuple[str, ...] = ()

    @property
    def errors(self) -> Floats:
        """Standard errors."""
        return np.sqrt(np.maximum(np.diag(self.covariance), 0.0))

    @property
    def spread(self) -> Floats:
        """A matrix E with E'E the covariance."""
        values, vectors = np.linalg.eigh(self.covariance)
        result: Floats = np.sqrt(np.maximum(values, 0.0))[:, None] * vectors.T
        return result


def compared(
    names: Sequence[str],
    values: Sequence[float | None],
    errors: Sequence[float | None],
    *,
    df: float,
    covariance: Sequence[Sequence[float | None]] | None = None,
) -> Compared:
    """A comparison of figures. Those without a value or error are left out and named.

    Without a covariance they count as independent, which holds for offices whose PSUs and margins are their own.
    Raises AnalysisError for fewer than two figures and for sizes or errors that do not fit.
    """
    if not len(names) == len(values) == len(errors):
        raise AnalysisError("comparison: names, values and errors must be as many")
    kept: Bools = np.array(
        [v is not None and e is not None for v, e in zip(values, errors, strict=True)], dtype=np.bool_
    )
    out = tuple(name for name, keep in zip(names, kept, strict=True) if not keep)
    if kept.sum() < 2:
        raise AnalysisError(
            f"comparison: fewer than two figures are known ({some(out) or 'none given'} without)"
        )
    own = np.array([error or 0.0 for error in errors])[kept]
    matrix = np.diag(np.square(own)) if covariance is None else _matrix(covariance, kept)
    if not np.allclose(np.diag(matrix), np.square(own), rtol=1e-6, atol=1e-15):
        raise AnalysisError("comparison: the covariance has other variances than the standard errors")
    chosen = tuple(name for name, keep in zip(names, kept, strict=True) if keep)
    return Compared(chosen, np.array([value or 0.0 for value in values])[kept], matrix, df, out)


def _matrix(covariance: Sequence[Sequence[float | None]], kept: Bools) -> Floats:
    table = np.array(
        [[np.nan if entry is None else entry for entry in row] for row in covariance], dtype=float
    )
    if table.shape != (len(kept), len(kept)):
        raise AnalysisError("comparison: the covariance must have a row and a column for each figure")
    chosen: Floats = table[np.ix_(kept, kept)]
    if np.isnan(chosen).any():
        raise AnalysisError("comparison: the covariance lacks an entry of a figure that is known")
    return chosen
