"""What overall satisfaction goes with: derived importance of each criterion, for the importance–performance map.

Overall satisfaction y is outside the index. Over those who answered all criteria that (nearly) everybody is asked:

- `slope`: the standardised coefficient β·s_x/s_y of the weighted regression of y on all of them, with the design-based
  (sandwich) standard error A⁻¹ B A⁻¹, B from PSU totals of the scores w x e within strata (Binder, International
  Statistical Review 51, 1983, 279; R's svyglm). The spreads s count as known.
- `partial`: the partial correlation given all the others.
- `weight`: Johnson's relative weight, the criterion's part of R². Weights are not negative and sum to R², also when
  criteria go together, which regression coefficients do not survive (Johnson, Multivariate Behavioral Research 35,
  2000, 1).

Criteria of which fewer answered (only collectors, only payers …) would cut everybody else away. They get the plain
weighted correlation over their own respondents, which every criterion has. All of this is association: a criterion that
goes with satisfaction need not cause it.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from analysis.arrays import Bools, Floats, Ints, sums
from analysis.errors import AnalysisError
from analysis.intervals import t_quantile
from analysis.priorities.importance_errors import deviations, measure_totals, pair_totals
from analysis.pvalues import two_sided

LEAST_ANSWERED = 0.8
INFLATION = 5.0  # a variance inflated fivefold: R² of 0.8 among the criteria themselves
LEAST_PER_CRITERION = 10


@dataclass(frozen=True)
class CriterionImportance:
    """One criterion. What comes from the joint regression is None for criteria that few are asked."""

    name: str
    n: int
    correlation: float | None
    slope: float | None = None
    se: float | None = None
    low: float | None = None
    high: float | None = None
    p: float | None = None
    partial: float | None = None
    weight: float | None = None
    inflation: float | None = None


@dataclass(frozen=True)
class Importance:
    """All criteria in their order, R² and n of the joint regression, its degrees of freedom, and warnings as codes.

    `correlations` and `weights` are deviations E (PSUs, criteria) with E'E the covariance of either measure, NaN where
    a criterion has none; `design_df` are PSUs minus strata.
    """

    criteria: tuple[CriterionImportance, ...]
    r_squared: float | None
    n: int
    df: int
    warnings: tuple[str, ...]
    correlations: Floats
    weights: Floats
    design_df: int


@dataclass(frozen=True)
class Answers:
    """Overall satisfaction (n,) and criteria (n, K), NaN where missing, all turned so that more is better.

    `weights` are final weights; `psu` a code per row, numbered across strata; `stratum_of` the stratum of every PSU of
    the design, those without an answer too.
    """

    overall: Floats
    criteria: Floats
    weights: Floats
    psu: Ints
    stratum_of: Ints


def importance(
    names: Sequence[str], answers: Answers, *, least_answered: float = LEAST_ANSWERED, level: float = 0.95
) -> Importance:
    """Derived importance. Without enough joint answers only correlations are given, and a warning.

    Raises AnalysisError for shapes that do not fit.
    """
    size = (len(answers.overall), len(names))
    if answers.criteria.shape != size or len(answers.weights) != size[0]:
        raise AnalysisError("importance: criteria must be (answers, names), weights as many as answers")
    present = (
        ~np.isnan(answers.criteria) & ~np.isnan(answers.overall)[:, None] & (answers.weights > 0)[:, None]
    )
    varied = np.array([_varies(answers, present[:, k], k) for k in range(size[1])])
    asked = present.sum(axis=0) >= least_answered * max(int(present.any(axis=1).sum()), 1)
    joint = np.flatnonzero(asked & varied)
    fit = _fit(answers, present, joint, level)
    warnings = [*fit.warnings]
    if not varied.all():
        warnings.append("no_variation")
    if (~asked).any():
        warnings.append("asked_of_few")
    pairs = [_correlation(answers, present[:, k], k) for k in range(size[1])]
    rows = tuple(
        fit.row(name, int(present[:, k].sum()), pairs[k][0], joint, k) for k, name in enumerate(names)
    )
    weights = np.full((len(answers.stratum_of), size[1]), np.nan)
    if fit.deviations.shape[1]:
        weights[:, joint] = fit.deviations
    correlations = np.concatenate([deviation for _value, deviation in pairs], axis=1)
    df = len(answers.stratum_of) - len(np.unique(answers.stratum_of))
    return Importance(rows, fit.r_squared, fit.n, fit.df, tuple(warnings), correlations, weights, df)


@dataclass(frozen=True)
class _Fit:
    """The joint regression; arrays in the order of its criteria, empty where there is none."""

    slope: Floats
    se: Floats
    half: Floats
    p: tuple[float | None, ...]
    partial: Floats
    weight: Floats
    deviations: Floats  # of the weights, (PSUs, criteria)
    inflation: Floats
    r_squared: float | None
    n: int
    df: int
    warnings: tuple[str, ...]

    def row(self, name: str, n: int, correlation: float | None, joint: Ints, k: int) -> CriterionImportance:
        """The row of a criterion."""
        place = np.flatnonzero(joint == k)
        if not len(place) or not len(self.slope):
            return CriterionImportance(name, n, correlation)
        i = int(place[0])
        slope, half = float(self.slope[i]), float(self.half[i])
        known = bool(np.isfinite(half))
        return CriterionImportance(
            name,
            n,
            correlation,
            slope=slope,
            se=float(self.se[i]),
            low=slope - half if known else None,
            high=slope + half if known else None,
            p=self.p[i],
            partial=float(self.partial[i]),
            weight=float(self.weight[i]),
            inflation=float(self.inflation[i]),
        )


def _fit(answers: Answers, present: Bools, joint: Ints, level: float) -> _Fit:
    rows: Bools = np.logical_and.reduce(present[:, joint], axis=1)
    n, count = int(rows.sum()), len(joint)
    if count == 0 or n < LEAST_PER_CRITERION * (count + 1):
        return _nothing(n, "too_few_joint_answers")
    w = answers.weights[rows]
    columns = _centred([answers.overall[rows], *(answers.criteria[rows, k] for k in joint)], w)
    products = columns @ columns.T
    table = _correlations(products)
    inner = table[1:, 1:]
    if np.linalg.cond(inner) > 1e10:
        return _nothing(n, "collinear")
    inverse = np.linalg.inv(inner)
    beta = inverse @ table[1:, 0]
    r_squared = float(beta @ table[1:, 0])
    se, df = _errors(columns, products, answers.psu[rows], answers.stratum_of)
    inflation = np.diag(inverse)
    warnings = ("collinear",) if inflation.max() > INFLATION else ()
    times = t_quantile((1 + level) / 2, df) if df > 0 else np.nan
    p = tuple(two_sided(b, s, df) for b, s in zip(beta.tolist(), se.tolist(), strict=True))
    totals = measure_totals(_relative, table, columns, answers.psu[rows], len(answers.stratum_of))
    weight = (_relative(table), deviations(totals, answers.stratum_of))
    return _Fit(beta, se, times * se, p, _partial(table), *weight, inflation, r_squared, n, df, warnings)


def _nothing(n: int, warning: str) -> _Fit:
    none = np.zeros(0)
    return _Fit(none, none, none, (), none, none, np.zeros((0, 0)), none, None, n, 0, (warning,))


def _errors(columns: Floats, products: Floats, psu: Ints, stratum_of: Ints) -> tuple[Floats, int]:
    """Standard errors of standardised slopes, and degrees of freedom: PSUs - strata - criteria.

    Columns are measured from their means, so that the intercept is zero and has no part in the slopes' errors.
    """
    bread = np.linalg.inv(products[1:, 1:])
    residual = columns[0] - (bread @ products[1:, 0]) @ columns[1:]
    psus = len(stratum_of)
    totals = np.stack([sums(psu, residual * column, psus) for column in columns[1:]], axis=1)
    gaps = deviations(totals, stratum_of)
    variance = bread @ (gaps.T @ gaps) @ bread
    spread = np.sqrt(np.diag(products))
    se: Floats = np.sqrt(np.diag(variance)) * spread[1:] / spread[0]
    return se, psus - len(np.unique(stratum_of)) - len(bread)


def _centred(columns: Sequence[Floats], w: Floats) -> Floats:
    """(columns, rows): each measured from its weighted mean, times √w, so that products of two are weighted sums."""
    whole, root = w.sum(), np.sqrt(w)
    found = np.empty((len(columns), len(w)))
    for row, column in zip(found, columns, strict=True):
        np.subtract(column, (w @ column) / whole, out=row)
        row *= root
    return found


def _correlations(products: Floats) -> Floats:
    """From the products of centred columns."""
    scale = np.sqrt(np.diag(products))
    result: Floats = products / np.outer(scale, scale)
    return result


def _partial(table: Floats) -> Floats:
    """Correlations with the first variable given all others, from the inverse of the correlation matrix."""
    inverse = np.linalg.inv(table)
    result: Floats = -inverse[0, 1:] / np.sqrt(inverse[0, 0] * np.diag(inverse)[1:])
    return result


def _relative(table: Floats) -> Floats:
    """Johnson's weights: the criteria's closest orthogonal counterparts carry R², and share it back."""
    values, vectors = np.linalg.eigh(table[1:, 1:])
    root = vectors @ np.diag(np.sqrt(np.maximum(values, 0.0))) @ vectors.T
    orthogonal = np.linalg.solve(root, table[1:, 0])
    result: Floats = np.square(root) @ np.square(orthogonal)
    return result


def _correlation(answers: Answers, rows: Bools, k: int) -> tuple[float | None, Floats]:
    """The correlation of a criterion with the outcome, and its deviations (PSUs, 1), NaN where there is none."""
    psus = len(answers.stratum_of)
    if rows.sum() < LEAST_PER_CRITERION or not _varies(answers, rows, k):
        return None, np.full((psus, 1), np.nan)
    columns = _centred([answers.overall[rows], answers.criteria[rows, k]], answers.weights[rows])
    totals = pair_totals(columns, answers.psu[rows], psus)
    return float(_correlations(columns @ columns.T)[0, 1]), deviations(totals, answers.stratum_of)


def _varies(answers: Answers, rows: Bools, k: int) -> bool:
    if not rows.any():
        return False
    return bool(np.ptp(answers.criteria[rows, k]) > 0 and np.ptp(answers.overall[rows]) > 0)
