"""Evaluates the estimates of a spec, with their sampling errors, into figures that rows and contrasts are made from."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

import numpy as np

from analysis import estimands
from analysis.arrays import Bools, Floats, Ints, Matrix, Sparse, ratio
from analysis.blocks import Block, degrees, evaluate
from analysis.domains import Domains, domains
from analysis.estimands import Estimand
from analysis.margins import SEPARATOR
from analysis.moments import Answered, Variable
from analysis.sampling_errors import standard_errors, without
from analysis.spec import MomentSpec, ProportionSpec, RatioSpec, Where
from analysis.units import Units

Spread = Callable[[tuple[Estimand, ...], Domains, Block], Matrix]
NO_LEVEL = ""  # an empty text is missing, so that no row has this level
VALUES_AT_ONCE = 4_000_000  # deviations that are held together
DUST = 1e-9  # a standard error below this share of that of simple random sampling is rounding
ROUNDING = 1e-12  # and so is one below this share of the estimate


@dataclass(frozen=True)
class Survey:
    """Units with their final weights, and how sampling errors come out of influences."""

    units: Units
    factors: Floats  # final over base weight, per unit
    spread: Spread  # deviations E of a block, one column per estimate
    responded: Bools | None  # per unit, where the weighting has a non-response step
    df: int | None = None  # of all estimates, where the design does not give it
    by_rows: bool = False  # nothing was drawn: degrees of freedom follow from the number of answers


@dataclass(frozen=True)
class Answer:
    """An estimate of the spec in all its domains; arrays have one entry per row, in the order of the output."""

    estimands: tuple[Estimand, ...]  # per row
    domains: tuple[int, ...]  # per row, the number of its domain
    labels: tuple[dict[str, str], ...]  # per row
    value: Floats
    spread: Matrix  # (deviations, rows), dense or sparse
    touched: Sparse
    df: Ints
    n: Ints
    size: Floats
    kish: Floats
    unit_variance: Floats
    response_rate: Floats

    @property
    def keys(self) -> tuple[str, ...]:
        """The names by which contrasts and covariances call the rows: variable|values of the domain."""
        pairs = zip(self.estimands, self.labels, strict=True)
        return tuple(SEPARATOR.join([estimand.key, *label.values()]) for estimand, label in pairs)

    @property
    def apart(self) -> "Answer":
        """The same for rows that nobody combines: in place of the deviations, one line of standard errors."""
        return replace(self, spread=standard_errors(self.spread)[None])


def estimands_of(
    spec: MomentSpec | ProportionSpec | RatioSpec, levels: Callable[[str], tuple[str, ...]]
) -> tuple[Estimand, ...]:
    """What an estimate asks for: per variable, or per variable and level. A column without any answer has no level, and
    one row that says so.
    """
    if isinstance(spec, RatioSpec):
        return (estimands.quotient(spec.numerator, spec.denominator),)
    answered = {name: Answered(spec.variables if spec.listwise else (name,)) for name in spec.variables}
    if isinstance(spec, ProportionSpec):
        return tuple(
            estimands.mean(name, Variable((name,), level or NO_LEVEL), answered[name], level)
            for name in spec.variables
            for level in levels(name) or (None,)
        )
    make = {"mean": estimands.mean, "total": estimands.total, "variance": estimands.variance}[spec.statistic]
    return tuple(make(name, Variable((name,)), answered[name]) for name in spec.variables)


def answer(
    things: tuple[Estimand, ...], by: tuple[str, ...], where: Where, asked_by: str, survey: Survey
) -> Answer:
    """Estimate these things in these domains."""
    return answer_in(things, domains(survey.units, by, where, asked_by), survey)


def answer_in(things: tuple[Estimand, ...], places: Domains, survey: Survey) -> Answer:
    """Estimate these things in domains that are at hand."""
    return _answered(things, places, evaluate(things, places, survey.units, survey.factors), survey)


def answers_in_parts(
    things: tuple[Estimand, ...], places: Domains, survey: Survey
) -> Iterator[tuple[range, Answer]]:
    """The same a few domains at a time, as many as memory bears, with their numbers: for what no two domains share."""
    block = evaluate(things, places, survey.units, survey.factors)
    together = max(1, VALUES_AT_ONCE // (survey.units.design.psus * len(things)))
    for first in range(0, places.size, together):
        last = min(first + together, places.size)
        part = (places.part(first, last), block.part(first, last, len(things)))
        yield range(first, last), _answered(things, *part, survey)


def _answered(things: tuple[Estimand, ...], places: Domains, block: Block, survey: Survey) -> Answer:
    return Answer(
        things * places.size,
        tuple(np.repeat(np.arange(places.size), len(things)).tolist()),
        tuple(label for label in places.labels for _thing in things),
        block.value,
        without_dust(survey.spread(things, places, block), block),
        block.touched,
        degrees_of(block.touched, block.n, survey),
        block.n,
        block.size,
        block.kish,
        block.unit_variance,
        np.repeat(unit_response(places, survey), len(things)) * block.item_response,
    )


def degrees_of(touched: Sparse, n: Ints, survey: Survey) -> Ints:
    """Degrees of freedom per column: PSUs touched minus their strata, or those of ready replicate weights.

    Answers minus one where nothing was drawn.
    """
    if survey.by_rows:
        return np.maximum(n - 1, 0)
    if survey.df is None:
        return degrees(touched, survey.units)
    return np.full(touched.shape[1], survey.df)


def without_dust(spread: Matrix, block: Block) -> Matrix:
    """The deviations, zero where they are rounding: the margins of a calibration have no sampling error."""
    simple = np.sqrt(np.nan_to_num(ratio(block.unit_variance, block.n)))
    dust = np.maximum(DUST * simple, ROUNDING * np.abs(np.nan_to_num(block.value)))
    return without(spread, standard_errors(spread) <= dust)


def unit_response(places: Domains, survey: Survey) -> Floats:
    """Per domain, the weighted share of the invited who responded; NaN where it is not known."""
    if survey.responded is None or not places.known:
        return np.full(places.size, np.nan)
    invited = places.sums(survey.units.weight)
    responding = places.sums(np.where(survey.responded, survey.units.weight, 0.0))
    return ratio(responding, invited)
