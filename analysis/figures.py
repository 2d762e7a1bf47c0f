"""Turns answers into rows: intervals, design effects, effective sample sizes, grades."""

from dataclasses import replace

import numpy as np

from analysis.answers import Answer
from analysis.arrays import Floats, ratio
from analysis.grades import Figure, Grade, grade
from analysis.intervals import multiplier, proportion, symmetric
from analysis.results import EstimateRow, number
from analysis.sampling_errors import standard_errors
from analysis.spec import Grading, Interval, MomentSpec, ProportionSpec, RatioSpec

Pair = tuple[float, float]
NOTHING = (None, None)


def estimate_rows(
    spec: MomentSpec | ProportionSpec | RatioSpec, found: Answer, grading: Grading
) -> tuple[EstimateRow, ...]:
    """The rows of an estimate."""
    errors = standard_errors(found.spread)
    effects = {kind: design_effects(found, errors, kind) for kind in ("wor", "wr")}
    rows = []
    for place, se in enumerate(errors.tolist()):
        row = _row(spec, found, place, se, effects)
        rows.append(with_grade(row, _grade(row, isinstance(spec, ProportionSpec), grading)))
    return tuple(rows)


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


def _row(
    spec: MomentSpec | ProportionSpec | RatioSpec,
    found: Answer,
    place: int,
    se: float,
    effects: dict[str, Floats],
) -> EstimateRow:
    estimand, n, df = found.estimands[place], int(found.n[place]), int(found.df[place])
    value, kish = number(float(found.value[place])), number(float(found.kish[place]))
    against_draws = number(float(effects["wr"][place]))
    row = EstimateRow(
        name=spec.name,
        statistic=spec.statistic,
        variable=estimand.name,
        level=estimand.level,
        probability=None,
        by=found.labels[place],
        estimate=value,
        se=se if value is not None else None,
        ci_low=None,
        ci_high=None,
        df=df,
        deff=number(float(effects[spec.deff][place])) if spec.deff else None,
        n=n,
        n_eff=n / against_draws if against_draws else None,
        n_eff_kish=kish,
        response_rate=number(float(found.response_rate[place])),
        grade="A",
        reason=None,
    )
    low, high = interval_of(row, spec.ci)
    return replace(row, ci_low=low, ci_high=high)


def interval_of(row: EstimateRow, wanted: Interval) -> tuple[float | None, float | None]:
    """The row's confidence interval; nulls without degrees of freedom."""
    if row.estimate is None or row.se is None or row.df <= 0:
        return NOTHING
    if row.statistic != "proportion":
        return symmetric(row.estimate, row.se, multiplier(wanted.method, wanted.level, row.df))
    sizes = (row.df, row.n, row.n_eff_kish or 0.0)
    return proportion(wanted.method, wanted.level, row.estimate, row.se, sizes) or NOTHING


def _grade(row: EstimateRow, share: bool, grading: Grading) -> Grade:
    """Shares are judged by their capped Korn-Graubard interval, whatever interval is shown."""
    low, high = interval_of(row, Interval(method="beta_capped")) if share else (row.ci_low, row.ci_high)
    figure = Figure(row.estimate, row.se, low, high, row.df, row.n, row.n_eff, share=share)
    return grade(figure, minimum_n=grading.minimum_n, reliable_n=grading.reliable_n)
