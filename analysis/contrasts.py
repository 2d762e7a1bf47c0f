"""Linear combinations of the rows of an estimate: Σ c_k θ_k with variance c'Vc, covariances included."""

from collections.abc import Mapping

import numpy as np

from analysis.answers import DUST, Answer, Survey, degrees_of
from analysis.arrays import Floats
from analysis.errors import AnalysisError, some
from analysis.figures import Known, interval_of, with_grade
from analysis.grades import Figure, grade
from analysis.results import CovarianceTable, EstimateRow, number
from analysis.sampling_errors import covariances, standard_errors
from analysis.spec import ContrastSpec, Grading


def contrast_row(spec: ContrastSpec, found: Answer, survey: Survey, grading: Grading) -> EstimateRow:
    """The row of a contrast. Its degrees of freedom are those of all PSUs that its parts touch."""
    weights = combination(spec.coefficients, found, f"estimate {spec.name}")
    used = weights != 0
    spread = found.spread @ weights
    largest = float(np.abs(weights) @ standard_errors(found.spread))
    value = number(float(weights[used] @ found.value[used]))
    touched = found.touched @ used.astype(np.float64)
    df = int(degrees_of(touched[:, None], found.n[used].sum(keepdims=True), survey)[0])
    se = _error(spread, largest)
    n = int(found.n[used].min())
    low, high = interval_of(Known("contrast", value, se, df, n, None), spec.ci)
    # A difference may well be zero: its relative standard error says nothing, so none is given to the grade.
    mark = grade(
        Figure(value, None, low, high, df, n, None),
        minimum_n=grading.minimum_n,
        reliable_n=grading.reliable_n,
    )
    row = EstimateRow(
        name=spec.name,
        statistic="contrast",
        variable=spec.of,
        level=None,
        probability=None,
        by={},
        estimate=value,
        se=se if value is not None else None,
        ci_low=low,
        ci_high=high,
        df=df,
        deff=None,
        n=n,
        n_eff=None,
        n_eff_kish=None,
        response_rate=None,
        grade=mark.letter,
        reason=mark.reason,
    )
    return with_grade(row, mark)


def _error(spread: Floats, largest: float) -> float:
    """The standard error; zero if it is rounding beside those of the parts."""
    error = float(np.sqrt(np.square(spread).sum()))
    return error if error > DUST * largest else 0.0


def combination(coefficients: Mapping[str, float], found: Answer, where: str) -> Floats:
    """Coefficients by key as an array over the rows of the answer."""
    keys = found.keys
    unknown = [key for key in coefficients if key not in keys]
    if unknown:
        raise AnalysisError(f"{where}: coefficients name {some(unknown)}; the rows are {some(keys)}")
    return np.array([coefficients.get(key, 0.0) for key in keys])


def covariance_table(found: Answer, shown: list[bool]) -> CovarianceTable:
    """The covariance matrix of an answer; null in the rows and columns that are suppressed."""
    matrix = covariances(found.spread)
    rows = tuple(
        tuple(float(matrix[i, j]) if shown[i] and shown[j] else None for j in range(len(shown)))
        for i in range(len(shown))
    )
    return CovarianceTable(found.keys, rows)
