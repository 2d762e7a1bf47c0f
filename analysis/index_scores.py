"""Composite indices (PAPI's roll-up) with their uncertainty.

With x̄_k the mean of indicator k, [a_k, b_k] its bounds and v its weight:

    z_k = (x̄_k - a_k) / (b_k - a_k), or 1 - z_k where less is better
    S   = lo + (hi - lo) · Σ v_k z_k / Σ v_k        sub-dimension; lo, hi left out: the dimension's over its parts
    D   = Σ v_s S_s                                 dimension
    T   = Σ v_d D_d                                 total

Means come first, over whoever was eligible; then they are rescaled. All of it is linear in the means, so the variance
of a score is c'Vc with V the covariance of the means: items of one person are never taken for independent. An
indicator nobody was eligible for makes everything above it unknown; it is never left out of a mean.
"""

import math
from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np

from analysis import estimands
from analysis.answers import Answer, Survey, answers_in_parts, degrees_of, unit_response
from analysis.arrays import Floats, Sparse, ratio
from analysis.blocks import sample_size
from analysis.domains import domains
from analysis.estimands import Estimand
from analysis.figures import design_effects
from analysis.grades import Figure, grade
from analysis.index_definitions import Definition, Dimension, Indicator, Pair, indicators_of
from analysis.intervals import multiplier, symmetric
from analysis.moments import Answered, Variable
from analysis.results import IndexRow, number
from analysis.sampling_errors import covariances, standard_errors
from analysis.spec import Grading, IndexUse


@dataclass(frozen=True)
class Score:
    """A node of the index as a linear function of the indicators' means: score = constant + Σ coefficient · mean."""

    code: str
    level: str
    lo: float
    hi: float
    constant: float
    coefficients: Floats  # one per indicator of the index, 0 for those not below the node

    def times(self, weight: float) -> "Score":
        """The score multiplied by a weight, range and all."""
        return replace(
            self,
            lo=self.lo * weight,
            hi=self.hi * weight,
            constant=self.constant * weight,
            coefficients=self.coefficients * weight,
        )


def scores_of(definition: Definition) -> tuple[Score, ...]:
    """All nodes of an index: the total, then each dimension with its sub-dimensions and indicators."""
    place = {part.code: number for number, part in enumerate(all_indicators(definition))}
    nodes = [list(_dimension(dimension, place)) for dimension in definition.dimensions]
    weighted = [node[0].times(d.weight) for node, d in zip(nodes, definition.dimensions, strict=True)]
    return (_sum("total", "total", weighted), *(score for node in nodes for score in node))


def all_indicators(definition: Definition) -> tuple[Indicator, ...]:
    """The indicators of an index in order."""
    return tuple(part for dimension in definition.dimensions for part in indicators_of(dimension))


def indicator_means(definition: Definition) -> tuple[Estimand, ...]:
    """The means that the index is made of, in the order of its indicators."""
    parts = all_indicators(definition)
    return tuple(estimands.mean(part.code, Variable(part.columns), Answered(part.columns)) for part in parts)


def any_answered(node: Score, definition: Definition) -> Answered:
    """Those who answered at least one question of the node."""
    parts = zip(all_indicators(definition), node.coefficients != 0, strict=True)
    return Answered(tuple(sorted({name for part, used in parts if used for name in part.columns})), any=True)


def index_rows(
    use: IndexUse, definition: Definition, survey: Survey, grading: Grading
) -> tuple[IndexRow, ...]:
    """The index in all its domains: per domain the nodes in the order of the tree."""
    nodes = scores_of(definition)
    things = indicator_means(definition)
    places = domains(survey.units, use.by, use.where, f"index {definition.name}")
    rates = unit_response(places, survey)
    answering = [any_answered(node, definition) for node in nodes]
    sizes = [sample_size(each, places, survey.units, survey.factors) for each in answering]
    rows = []
    for numbered, found in answers_in_parts(things, places, survey):
        for part, place in zip(_parts(found, len(things)), numbered, strict=True):
            figures = _scored(nodes, part, use, ([int(size[place]) for size in sizes], survey))
            for size, row in zip(sizes, figures, strict=True):
                row = replace(row, index=definition.name, by=places.labels[place], n=int(size[place]))
                row = replace(row, response_rate=number(float(rates[place])))
                rows.append(_graded(row, grading))
    return tuple(rows)


@dataclass(frozen=True)
class _Part:
    """The indicators' means in one domain."""

    value: Floats
    covariance: Floats
    touched: Sparse
    effective: Floats


def _parts(found: Answer, things: int) -> Iterator[_Part]:
    """Domain by domain."""
    effective = ratio(found.n, design_effects(found, standard_errors(found.spread), "wr"))
    for first in range(0, len(effective), things):
        block = slice(first, first + things)
        spread = found.spread[:, block]
        yield _Part(found.value[block], covariances(spread), found.touched[:, block], effective[block])


def _scored(
    nodes: tuple[Score, ...], part: _Part, use: IndexUse, of: tuple[list[int], Survey]
) -> Iterator[IndexRow]:
    """The nodes of one domain, without what they are called and how many answered (which is given)."""
    used = np.stack([node.coefficients != 0 for node in nodes], axis=1)
    df = degrees_of(part.touched @ used.astype(np.float64), np.array(of[0]), of[1]).tolist()
    for node, free in zip(nodes, df, strict=True):
        yield _row(node, part, free, use)


def _row(node: Score, part: _Part, df: int, use: IndexUse) -> IndexRow:
    used = node.coefficients != 0
    slopes = node.coefficients[used]
    score = number(float(node.constant + slopes @ part.value[used]))
    variance = float(slopes @ part.covariance[np.ix_(used, used)] @ slopes)
    se = math.sqrt(max(variance, 0.0)) if score is not None else None
    low, high = None, None
    if score is not None and se is not None and df > 0:
        low, high = symmetric(score, se, multiplier(use.ci.method, use.ci.level, df))
    known = part.effective[used][~np.isnan(part.effective[used])]
    n_eff = float(known.min()) if len(known) else None
    figures = (score, se, low, high)
    return IndexRow("", node.code, node.level, {}, *figures, df, node.lo, node.hi, 0, n_eff, None, "A", None)


def _graded(row: IndexRow, grading: Grading) -> IndexRow:
    figure = Figure(
        *(row.score, row.se, row.ci_low, row.ci_high, row.df, row.n, row.n_eff),
        scale=row.hi - row.lo,
        composite=row.level != "indicator",
    )
    mark = grade(figure, minimum_n=grading.minimum_n, reliable_n=grading.reliable_n)
    if mark.letter == "S":
        row = replace(row, score=None, se=None, ci_low=None, ci_high=None, n_eff=None)
    return replace(row, grade=mark.letter, reason=mark.reason)


def _dimension(dimension: Dimension, place: dict[str, int]) -> Iterator[Score]:
    """The dimension, then its parts."""
    if dimension.indicators:
        yield _mean(dimension.code, "dimension", dimension.range, dimension.indicators, place)
        yield from (_indicator(part, place) for part in dimension.indicators)
        return
    parts = len(dimension.sub_dimensions)
    share = (dimension.range[0] / parts, dimension.range[1] / parts)
    subs = [
        _mean(s.code, "sub-dimension", s.range or share, s.indicators, place)
        for s in dimension.sub_dimensions
    ]
    weighted = [score.times(s.weight) for score, s in zip(subs, dimension.sub_dimensions, strict=True)]
    yield _sum(dimension.code, "dimension", weighted)
    for score, sub in zip(subs, dimension.sub_dimensions, strict=True):
        yield score
        yield from (_indicator(part, place) for part in sub.indicators)


def _indicator(part: Indicator, place: dict[str, int]) -> Score:
    """z = (mean - a) / (b - a), or one minus it."""
    low, high = part.bounds
    slope = 1 / (high - low) if part.direction == "up" else -1 / (high - low)
    coefficients = np.zeros(len(place))
    coefficients[place[part.code]] = slope
    return Score(part.code, "indicator", 0.0, 1.0, -low * slope if slope > 0 else -high * slope, coefficients)


def _mean(code: str, level: str, span: Pair, parts: tuple[Indicator, ...], place: dict[str, int]) -> Score:
    """The weighted mean of indicators, stretched to the range."""
    whole = sum(part.weight for part in parts)
    scores = [_indicator(part, place).times(part.weight / whole * (span[1] - span[0])) for part in parts]
    combined = _sum(code, level, scores)
    return replace(combined, lo=span[0], hi=span[1], constant=span[0] + combined.constant)


def _sum(code: str, level: str, scores: list[Score]) -> Score:
    lo, hi, constant = (sum(getattr(score, part) for score in scores) for part in ("lo", "hi", "constant"))
    return Score(code, level, lo, hi, constant, np.sum([score.coefficients for score in scores], axis=0))
