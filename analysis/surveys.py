"""Puts a survey together: units, final weights, and the way its sampling errors are found."""

import numpy as np

from analysis.answers import Survey
from analysis.arrays import Bools, Floats, Matrix
from analysis.blocks import Block
from analysis.domains import Domains
from analysis.errors import AnalysisError
from analysis.estimands import Estimand
from analysis.replicates import Replicates, base_factors, deviations, ready_df, replicated
from analysis.sampling_errors import Taylor
from analysis.spec import Spec, VarianceSpec
from analysis.steps import NonresponseStep, Step
from analysis.units import Units
from analysis.walk_ups import SELF_SELECTED, is_drawn
from analysis.weighting import Weighted


def survey_of(spec: Spec, units: Units, steps: tuple[Step, ...], weighted: Weighted) -> Survey:
    """The survey with the variance method that the spec names."""
    if spec.sample == SELF_SELECTED:
        return unmeasured_survey(spec, units, steps, weighted)
    variance = spec.variance
    if variance.replicate_weights is None and (variance.replication is None or variance.check is not None):
        return linearised_survey(spec, units, steps, weighted)
    return replicated_survey(spec, units, steps, weighted)


def other_survey(spec: Spec, units: Units, steps: tuple[Step, ...], weighted: Weighted) -> Survey | None:
    """The survey with the other of linearised and replicated variances, if the spec asks for both."""
    if spec.variance.replication is None or spec.sample == SELF_SELECTED:
        return None
    make = linearised_survey if spec.variance.check is None else replicated_survey
    return make(spec, units, steps, weighted)


def unmeasured_survey(spec: Spec, units: Units, steps: tuple[Step, ...], weighted: Weighted) -> Survey:
    """The survey of those who chose themselves: no error is told of theirs, so that none is made."""

    def spread(things: tuple[Estimand, ...], domains: Domains, block: Block) -> Matrix:
        return np.zeros((1, len(block.value)))

    return Survey(units, weighted.factors, spread, _responded(steps), by_rows=not is_drawn(spec))


def replicated_survey(spec: Spec, units: Units, steps: tuple[Step, ...], weighted: Weighted) -> Survey:
    """The survey with replicated variances."""
    replicates = replicates_of(spec, units, steps)

    def spread(things: tuple[Estimand, ...], domains: Domains, block: Block) -> Matrix:
        return deviations(things, domains, units, block.value, replicates)

    ready = spec.variance.replicate_weights is not None
    df = ready_df(replicates.factors, units.weight) if ready else None
    return Survey(units, weighted.factors, spread, _responded(steps), df)


def linearised_survey(spec: Spec, units: Units, steps: tuple[Step, ...], weighted: Weighted) -> Survey:
    """The survey with Taylor variances."""
    taylor = Taylor(units.design, weighted.projections, spec.design.lonely_psu)

    def spread(things: tuple[Estimand, ...], domains: Domains, block: Block) -> Matrix:
        return taylor.deviations(block.influence)

    return Survey(units, weighted.factors, spread, _responded(steps))


def replicates_of(spec: Spec, units: Units, steps: tuple[Step, ...]) -> Replicates:
    """The replicate weights that the spec asks for."""
    variance = spec.variance
    if variance.replicate_weights is not None:
        factors, shares = _ready(variance, units)
    else:
        by_psu, shares = base_factors(variance, units.design, spec.design.lonely_psu)
        factors = by_psu[:, units.design.psu]
    return replicated(factors, shares, units, steps, variance.centre)


def _responded(steps: tuple[Step, ...]) -> Bools | None:
    """Who responded to all steps of non-response; None where there is none."""
    found = [step.responded for step in steps if isinstance(step, NonresponseStep)]
    return np.logical_and.reduce(found) if found else None


def _ready(variance: VarianceSpec, units: Units) -> tuple[Floats, Floats]:
    columns = [units.numbers[name] for name in units.replicates]
    weights = np.stack(columns)
    if not (weights >= 0).all():
        bad = units.replicates[int(np.flatnonzero(~(weights >= 0).all(axis=1))[0])]
        raise AnalysisError(f"variance.replicate_weights: column {bad} has missing or negative weights")
    if (weights[:, units.weight == 0] > 0).any():
        raise AnalysisError("variance.replicate_weights: rows of weight 0 have replicate weights above 0")
    factors = np.divide(weights, units.weight, out=np.zeros_like(weights), where=units.weight > 0)
    shares = np.full(len(columns), variance.scale or 1.0)
    return factors, shares * np.array(variance.rscales) if variance.rscales is not None else shares
