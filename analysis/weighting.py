"""Prepares the weighting steps of a spec and applies them in order.

base weights 1/π → non-response classes → calibration to known totals → trimming. What a step did is reported.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import numpy as np
import scipy.sparse

from analysis.arrays import Bools, Floats
from analysis.calibration import Distance, Fitted, linear, logit, raking
from analysis.errors import AnalysisError
from analysis.linearisation import Projection
from analysis.margins import SEPARATOR, check_same_sum, crossed_key, known_totals, margin
from analysis.raking import cells_of
from analysis.spec import Calibrate, Nonresponse, Poststratify, Rake, StepSpec, Trim
from analysis.steps import CalibrationStep, MarginStep, NonresponseStep, Step, TrimStep
from analysis.units import Units

INTERCEPT = "(intercept)"
YES, NO = {"true", "1"}, {"false", "0"}


@dataclass(frozen=True)
class StepReport:
    """What a step did to the weights."""

    step: str
    converged: bool
    iterations: int
    max_relative_margin_error: float
    factor_min: float
    factor_max: float
    n_eff_kish: float


@dataclass(frozen=True)
class Weighted:
    """The weights after all steps: per unit the factor on every base weight in it, and how to carry influences back."""

    factors: Floats
    projections: tuple[Projection, ...]
    reports: tuple[StepReport, ...]


def prepare(specs: tuple[StepSpec, ...], units: Units) -> tuple[Step, ...]:
    """The steps with their columns and totals, which must all be in the spec (see analysis.totals)."""
    steps: list[Step] = []
    answering = np.ones(len(units.weight), dtype=np.bool_)
    for number, spec in enumerate(specs):
        step = _prepared(spec, units, f"weighting[{number}] {spec.step}", (answering, tuple(steps)))
        if isinstance(step, NonresponseStep):
            answering = answering & step.responded
        steps.append(step)
    return tuple(steps)


def weigh(units: Units, steps: tuple[Step, ...]) -> Weighted:
    """Apply the steps to the base weights."""
    projections: list[Projection] = []
    reports: list[StepReport] = []
    factors = np.ones(len(units.weight))
    for step, fitted, before, after in _solved(units.weight, steps):
        projections += step.project(before, after)
        factors = factors * fitted.factors
        used = fitted.factors[before > 0]
        kish = after.sum() ** 2 / (np.square(factors) * units.squares).sum()
        report = (fitted.error, float(used.min()), float(used.max()), float(kish))
        reports.append(StepReport(step.kind, True, fitted.iterations, *report))
    return Weighted(factors, tuple(projections), tuple(reports))


def factors_of(weights: Floats, steps: tuple[Step, ...]) -> Floats:
    """What all steps multiply the weights by, without what carries influences back, which takes most of the memory."""
    factors = np.ones(len(weights))
    for _step, fitted, _before, _after in _solved(weights, steps):
        factors = factors * fitted.factors
    return factors


def _solved(weights: Floats, steps: tuple[Step, ...]) -> Iterator[tuple[Step, Fitted, Floats, Floats]]:
    """Each step with its solution, and the weights before and after it."""
    for step in steps:
        fitted = step.solve(weights)
        after = weights * fitted.factors
        yield step, fitted, weights, after
        weights = after


def reweigh(weights: Floats, copies: Floats, steps: tuple[Step, ...]) -> Floats:
    """The weights after all steps in a replicate, where each unit stands for so many copies of itself."""
    after = weights * copies
    for step in steps:
        fitted = step.solve_copies(after, copies) if isinstance(step, TrimStep) else step.solve(after)
        after = after * fitted.factors
    return after


def _prepared(spec: StepSpec, units: Units, where: str, so_far: tuple[Bools, tuple[Step, ...]]) -> Step:
    match spec:
        case Nonresponse():
            return _nonresponse(spec, units, where)
        case Poststratify():
            return _margins(spec, {SEPARATOR.join(spec.by): spec.totals}, units, so_far[0], where)
        case Rake():
            return _margins(spec, spec.margins, units, so_far[0], where)
        case Calibrate():
            return _calibrate(spec, known_totals(spec.totals), units, so_far[0], where)
        case Trim():
            return _trim(spec, so_far[1], where)


def _nonresponse(spec: Nonresponse, units: Units, where: str) -> Step:
    classes = crossed_key(units, SEPARATOR.join(spec.classes))
    responded = units.key(spec.respondent)
    foreign = sorted(set(responded.levels) - YES - NO)
    if foreign or (responded.codes < 0).any():
        shown = foreign[0] if foreign else "missing values"
        raise AnalysisError(
            f"{where}: {spec.respondent} must be true or false in every row, it holds {shown}"
        )
    if (classes.codes < 0).any():
        count = int(units.count[classes.codes < 0].sum())
        raise AnalysisError(
            f"{where}: a class column is missing in {count} rows; classes must be known for everybody"
        )
    yes = np.array([level in YES for level in responded.levels])
    return NonresponseStep(where, classes.codes, classes.levels, yes[responded.codes])


def _margins(
    spec: Poststratify | Rake,
    given: Mapping[str, dict[str, float] | str],
    units: Units,
    answering: Bools,
    where: str,
) -> Step:
    keep = spec.unknown == "keep"
    margins = tuple(
        margin(units, name, known_totals(totals), answering, keep_unknown=keep, where=where)
        for name, totals in given.items()
    )
    if spec.scale is None:
        check_same_sum(margins, where)
    cells = cells_of([each.codes for each in margins], [len(each.levels) for each in margins])
    return MarginStep(where, spec.step, margins, cells, spec.scale == "shares")


def _calibrate(spec: Calibrate, totals: dict[str, float], units: Units, answering: Bools, where: str) -> Step:
    columns = [_column(name, units, where) for name in totals]
    x = np.stack(columns, axis=1)
    known: Bools = np.logical_not(np.isnan(x).any(axis=1))
    if not known[answering].all() and spec.unknown == "error":
        bad = [n for n, column in zip(totals, columns, strict=True) if np.isnan(column[answering]).any()]
        raise AnalysisError(f"{where}: {bad[0]} is missing in some rows; correct them or set unknown: keep")
    if not known[answering].all() and INTERCEPT not in totals:
        raise AnalysisError(f"{where}: unknown: keep needs a total for {INTERCEPT}")
    usable = known | ~answering
    values = scipy.sparse.csr_array(np.where(known[:, None], x, 0.0))
    wanted = np.array(list(totals.values()))
    return CalibrationStep(where, values, wanted, _distance(spec), usable, tuple(totals))


def _column(name: str, units: Units, where: str) -> Floats:
    """1 for the intercept, 0 or 1 for "column=level", the number itself otherwise; NaN where it is missing."""
    if name == INTERCEPT:
        return np.ones(len(units.weight))
    if name in units.numbers:
        return units.numbers[name]
    column, _, level = name.partition("=")
    keys = crossed_key(units, column)
    if level not in keys.levels:
        raise AnalysisError(f"{where}: the level in {name} does not occur in the data; collapse levels")
    return np.where(keys.codes < 0, np.nan, (keys.codes == keys.levels.index(level)).astype(np.float64))


def _distance(spec: Calibrate) -> Distance:
    if spec.distance == "raking":
        return raking
    lower, upper = spec.bounds or (-np.inf, np.inf)
    return logit(lower, upper) if spec.distance == "logit" else linear(lower, upper)


def _trim(spec: Trim, earlier: tuple[Step, ...], where: str) -> Step:
    lower = -np.inf if spec.lower is None else spec.lower
    upper = np.inf if spec.upper is None else spec.upper
    if spec.keep == "sum":
        return TrimStep(where, lower, upper, None)
    calibrating = [step for step in earlier if isinstance(step, MarginStep | CalibrationStep)]
    if not calibrating:
        raise AnalysisError(f"{where}: keep: totals needs an earlier step with totals; use keep: sum")
    columns = scipy.sparse.hstack([step.columns() for step in calibrating], format="csr")
    return TrimStep(where, lower, upper, columns, tuple(name for step in calibrating for name in step.names))
