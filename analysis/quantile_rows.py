"""Quantiles in domains, with Woodruff's interval (Woodruff 1952).

The share of the population at or below the estimated quantile is a proportion with a standard error; the ends of its
interval, carried back through the quantile rule, are the interval of the quantile. The standard error is its length
over twice the t multiplier, as in R's survey package.
"""

import math

import numpy as np

from analysis import estimands
from analysis.answers import Answer, Survey, answer_in
from analysis.arrays import Floats, Ints
from analysis.domains import Domains, domains
from analysis.figures import with_grade
from analysis.grades import Figure, grade
from analysis.intervals import proportion, symmetric, t_quantile
from analysis.moments import Answered, Moment, Variable
from analysis.quantiles import quantile
from analysis.results import EstimateRow, number
from analysis.sampling_errors import standard_errors
from analysis.spec import Grading, QuantileSpec

# R's names of the interval of the share, and ours.
SHARES = {"mean": "t", "beta": "beta", "xlogit": "logit"}


def quantile_rows(spec: QuantileSpec, survey: Survey, grading: Grading) -> tuple[EstimateRow, ...]:
    """The rows of a quantile estimate: domains, variables, probabilities."""
    places = domains(survey.units, spec.by, spec.where, f"estimate {spec.name}")
    return tuple(
        row
        for place in range(places.size)
        for variable in spec.variables
        for row in _in_domain(spec, variable, _only(places, place), survey, grading)
    )


def _only(places: Domains, place: int) -> Domains:
    return Domains(np.where(places.codes == place, 0, -1), (places.labels[place],), places.known)


def _in_domain(
    spec: QuantileSpec, variable: str, place: Domains, survey: Survey, grading: Grading
) -> list[EstimateRow]:
    answered = Answered(spec.variables if spec.listwise else (variable,))
    inside = place.codes == 0
    values = survey.units.numbers[variable]
    weights = np.where(inside, survey.factors * survey.units.sums.total(Moment((), answered)), 0.0)
    data = (values, weights, survey.units.number)
    if not (weights > 0).any():
        found = [math.nan] * len(spec.probabilities)
    else:
        found = [quantile(*data, p, spec.rule) for p in spec.probabilities]
    things = tuple(estimands.mean(variable, Variable((variable,), limit=limit), answered) for limit in found)
    below = answer_in(things, place, survey)
    errors = standard_errors(below.spread)
    return [
        _row(spec, place_of, (found[place_of], float(errors[place_of])), below, data, grading)
        for place_of in range(len(found))
    ]


def _row(
    spec: QuantileSpec,
    place: int,
    found: tuple[float, float],
    below: Answer,
    data: tuple[Floats, Floats, Ints],
    grading: Grading,
) -> EstimateRow:
    value, df, n = number(found[0]), int(below.df[place]), int(below.n[place])
    low, high = None, None
    if value is not None and df > 0:
        sizes = (df, n, float(below.kish[place]))
        ends = _share_interval(spec, float(below.value[place]), found[1], sizes)
        low, high = (_carried_back(end, data, spec.rule) for end in ends)
    se = None if low is None or high is None else (high - low) / (2 * t_quantile((1 + spec.ci.level) / 2, df))
    row = EstimateRow(
        name=spec.name,
        statistic="quantile",
        variable=below.estimands[place].name,
        level=None,
        probability=spec.probabilities[place],
        by=below.labels[place],
        estimate=value,
        se=se,
        ci_low=low,
        ci_high=high,
        df=df,
        deff=None,
        n=n,
        n_eff=None,
        n_eff_kish=number(float(below.kish[place])),
        response_rate=number(float(below.response_rate[place])),
        grade="A",
        reason=None,
    )
    figure = Figure(value, se, low, high, df, n, None)
    return with_grade(row, grade(figure, minimum_n=grading.minimum_n, reliable_n=grading.reliable_n))


def _share_interval(
    spec: QuantileSpec, share: float, se: float, sizes: tuple[int, int, float]
) -> tuple[float, float]:
    if spec.interval == "asin":
        times = t_quantile((1 + spec.ci.level) / 2, sizes[0])
        angle = math.asin(math.sqrt(share))
        half = times * se / (2 * math.sqrt(share * (1 - share))) if 0 < share < 1 else 0.0
        low, high = symmetric(angle, half, 1.0)
        return math.sin(low) ** 2, math.sin(high) ** 2
    found = proportion(SHARES[spec.interval], spec.ci.level, share, se, sizes)
    return found if found is not None else (math.nan, math.nan)


def _carried_back(end: float, data: tuple[Floats, Floats, Ints], rule: str) -> float | None:
    """The quantile at the end of the share's interval; none outside 0 to 1."""
    return quantile(*data, end, rule) if 0 <= end <= 1 else None
