"""Turns answers into rows: intervals, design effects, effective sample sizes, grades."""

from dataclasses import replace
from typing import NamedTuple

import numpy as np

from analysis.answers import Answer
from analysis.arrays import Floats, ratio
from analysis.estimands import Estimand
from analysis.grades import Figure, Grade, grade
from analysis.intervals import multiplier, proportion, symmetric
from analysis.results import EstimateRow, numbers
from analysis.sampling_errors import standard_errors
from analysis.spec import Grading, Interval, MomentSpec, ProportionSpec, RatioSpec

Pair = tuple[float, float]
NOTHING = (None, None)


def estimate_rows(
    spec: MomentSpec | ProportionSpec | RatioSpec, found: Answer, grading: Grading
) -> tuple[EstimateRow, ...]:
    """The rows of an estimate."""
    errors = standard_errors(found.spread)
    against_draws = design_effects(found, errors, "wr")
    columns = zip(
        found.estimands,
        found.labels,
        numbers(found.value),
        errors.tolist(),
        found.df.tolist(),
        found.n.tolist(),
        numbers(found.kish),
        numbers(ratio(found.n, against_draws)),
        numbers(design_effects(found, errors, spec.deff)) if spec.deff else [None] * len(errors),
        numbers(found.response_rate),
        strict=True,
    )
    return tuple(_row(spec, _Line(*column), grading) for column in columns)


def with_grade(row: EstimateRow, mark: Grade) -> EstimateRow:
    """The row with its grade; without any figure where it is suppressed."""
    if mark.letter != "S":
        return replace(row, grade=mark.letter, reason=mark.reason)
    bare = replace(row, estimate=None, se=None, ci_low=None, ci_high=None)
    return replace(bare, deff=None, n_eff=None, n_eff_kish=None, grade="S", reason=mark.reason)


def design_effects(found: Answer, errors: Floats, yardstick: str) -> Floats:
    """Variance over that of a simple random sample of the same n, without (wor) or with (wr) replacement."""
    n = found.n.astype(np.float64)
    simple = ratio(found.unit_variance, n)
    if yardstick == "wor":
        simple = simple * np.maximum(1 - ratio(n, found.size), 0.0)
    return ratio(np.square(errors), np.where(simple > 0, simple, 0.0))


class _Line(NamedTuple):
    """One row's figures."""

    estimand: Estimand
    label: dict[str, str]
    value: float | None
    se: float
    df: int
    n: int
    kish: float | None
    n_eff: float | None
    deff: float | None
    response_rate: float | None


def _row(spec: MomentSpec | ProportionSpec | RatioSpec, line: _Line, grading: Grading) -> EstimateRow:
    known = Known(spec.statistic, line.value, line.se, line.df, line.n, line.kish)
    interval = interval_of(known, spec.ci)
    mark = _grade(known, interval, line.n_eff, grading)
    row = EstimateRow(
        name=spec.name,
        statistic=spec.statistic,
        variable=line.estimand.name,
        level=line.estimand.level,
        probability=None,
        by=line.label,
        estimate=line.value,
        se=line.se if line.value is not None else None,
        ci_low=interval[0],
        ci_high=interval[1],
        df=line.df,
        deff=line.deff,
        n=line.n,
        n_eff=line.n_eff,
        n_eff_kish=line.kish,
        response_rate=line.response_rate,
        grade=mark.letter,
        reason=mark.reason,
    )
    return with_grade(row, mark) if mark.letter == "S" else row


class Known(NamedTuple):
    """What an interval is made of."""

    statistic: str
    estimate: float | None
    se: float
    df: int
    n: int
    kish: float | None


def interval_of(known: Known, wanted: Interval) -> tuple[float | None, float | None]:
    """The confidence interval; nulls without degrees of freedom."""
    if known.estimate is None or known.df <= 0:
        return NOTHING
    if known.statistic != "proportion":
        return symmetric(known.estimate, known.se, multiplier(wanted.method, wanted.level, known.df))
    sizes = (known.df, known.n, known.kish or 0.0)
    return proportion(wanted.method, wanted.level, known.estimate, known.se, sizes) or NOTHING


def _grade(
    known: Known, interval: tuple[float | None, float | None], n_eff: float | None, grading: Grading
) -> Grade:
    """Shares are judged by their capped Korn-Graubard interval, whatever interval is shown."""
    share = known.statistic == "proportion"
    low, high = interval_of(known, Interval(method="beta_capped")) if share else interval
    figure = Figure(known.estimate, known.se, low, high, known.df, known.n, n_eff, share=share)
    return grade(figure, minimum_n=grading.minimum_n, reliable_n=grading.reliable_n)
