"""Tests on two-way tables and on sets of estimates.

Rao-Scott (Rao and Scott 1984): Pearson's X² = n Σ (p - p̂)²/p̂ of the weighted table is, under independence, a sum
of χ² weighted by the eigenvalues λ of Δ = (Z'D⁻¹Z/n)⁻¹ (Z'D⁻¹ V D⁻¹Z), with p the cell shares, D = diag(p), V their
covariance under the design and Z the interaction contrasts, free of rows and columns. F is X² / Σλ on d = (Σλ)²/Σλ²
and d·ν degrees of freedom (Satterthwaite; ν of the design). Chisq is X², with p from X² / λ̄ on (r-1)(c-1).

Wald: W = (Cθ)' (C V C')⁻¹ Cθ for the k contrasts that say that all are equal; W/k as F on (k, ν), adjusted
W (ν - k + 1) / (k ν) on (k, ν - k + 1).
"""

import itertools
from collections.abc import Callable

import numpy as np
from scipy.special import chdtrc, fdtrc

from analysis import estimands
from analysis.answers import Answer, Survey, answer, degrees_of
from analysis.arrays import Floats
from analysis.errors import AnalysisError
from analysis.estimands import Estimand
from analysis.results import TestRow
from analysis.sampling_errors import covariances
from analysis.spec import RaoScottSpec, WaldSpec


def rao_scott(spec: RaoScottSpec, survey: Survey) -> TestRow:
    """Are the two columns independent? Over the rows that have both. Raises AnalysisError for a table without two
    levels each way.
    """
    shape = (len(survey.units.levels(spec.rows)), len(survey.units.levels(spec.columns)))
    if min(shape) < 2:
        raise AnalysisError(f"tests: {spec.rows} and {spec.columns} need at least two levels each")
    cells = cells_of(spec, survey.units.levels)
    found = answer(cells, (), {}, f"test {spec.rows} by {spec.columns}", survey)
    shares, n, df = found.value, int(found.n[0]), int(_union_df(found, survey))
    pearson = n * _distance_from_independence(shares.reshape(shape))
    eigenvalues = _generalised_effects(shares, covariances(found.spread), shape, n)
    of = f"{spec.rows}|{spec.columns}"
    if spec.statistic == "Chisq":
        size = len(eigenvalues)
        p = float(chdtrc(size, pearson / (eigenvalues.sum() / size)))
        return TestRow("rao_scott", of, float(pearson), size, None, p)
    df1 = float(eigenvalues.sum() ** 2 / np.square(eigenvalues).sum())
    statistic = float(pearson / eigenvalues.sum())
    return TestRow("rao_scott", of, statistic, df1, df1 * df, float(fdtrc(df1, df1 * df, statistic)))


def cells_of(spec: RaoScottSpec, levels: Callable[[str], tuple[str, ...]]) -> tuple[Estimand, ...]:
    """The shares of the table's cells, row by row."""
    pairs = itertools.product(levels(spec.rows), levels(spec.columns))
    return tuple(estimands.cell((spec.rows, row), (spec.columns, column)) for row, column in pairs)


def wald(spec: WaldSpec, found: Answer, survey: Survey) -> TestRow:
    """Are all rows of the estimate equal? Raises AnalysisError where they cannot be compared."""
    k, df = len(found.value) - 1, _union_df(found, survey)
    if k < 1 or np.isnan(found.value).any():
        raise AnalysisError(f"tests: {spec.of} needs at least two rows, none of them empty")
    contrast = np.hstack([np.eye(k), -np.ones((k, 1))])
    difference = contrast @ found.value
    matrix = covariances(found.spread, contrast.T)
    if np.linalg.matrix_rank(matrix, hermitian=True) < k or df < k:
        raise AnalysisError(
            f"tests: {df} degrees of freedom are too few to compare the {k + 1} rows of {spec.of}"
        )
    statistic = float(difference @ np.linalg.solve(matrix, difference)) / k
    df2 = df
    if spec.adjusted:
        df2 = df - k + 1
        statistic *= df2 / df
    return TestRow("wald", spec.of, statistic, float(k), float(df2), float(fdtrc(k, df2, statistic)))


def _union_df(found: Answer, survey: Survey) -> int:
    touched = np.asarray(found.touched.sum(axis=1)).reshape(-1, 1)
    return int(degrees_of(touched, found.n.sum(keepdims=True), survey)[0])


def _distance_from_independence(table: Floats) -> float:
    expected = np.outer(table.sum(axis=1), table.sum(axis=0))
    used = expected > 0
    return float((np.square(table - expected)[used] / expected[used]).sum())


def _generalised_effects(shares: Floats, matrix: Floats, shape: tuple[int, int], n: int) -> Floats:
    """The eigenvalues λ of Δ."""
    contrasts = _interactions(*shape)
    inverse = np.divide(1.0, shares, out=np.zeros_like(shares), where=shares > 0)
    weighted = contrasts * inverse[:, None]
    simple = contrasts.T @ weighted / n
    design = weighted.T @ matrix @ weighted
    return np.linalg.eigvals(np.linalg.solve(simple, design)).real


def _interactions(rows: int, columns: int) -> Floats:
    """Columns that span the interactions of a two-way layout, cells in row order, free of the main effects."""
    row, column = np.divmod(np.arange(rows * columns), columns)
    of_rows = (row[:, None] == np.arange(rows)).astype(np.float64)
    of_columns = (column[:, None] == np.arange(columns)).astype(np.float64)
    main = np.hstack([of_rows, of_columns])
    products = np.stack(
        [of_rows[:, i] * of_columns[:, j] for i in range(1, rows) for j in range(1, columns)], axis=1
    )
    result: Floats = products - main @ (np.linalg.pinv(main) @ products)
    return result
