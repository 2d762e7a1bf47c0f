"""Evaluates estimands in domains: values, influences, sample sizes and degrees of freedom, side by side."""

from dataclasses import dataclass

import numpy as np
import scipy.sparse

from analysis.arrays import Bools, Floats, Ints, Sparse, ratio
from analysis.domains import Domains
from analysis.estimands import Estimand, Value
from analysis.linearisation import Influence
from analysis.moments import Answered, Moment
from analysis.units import Units


@dataclass(frozen=True)
class Block:
    """Estimates side by side, all domains of the first estimand first; every array has one entry per estimate."""

    value: Floats  # NaN where the domain is empty
    influence: Influence
    touched: Sparse  # (PSUs, estimates): 1 where a respondent of the domain is in the PSU
    n: Ints
    size: Floats  # Σ w
    kish: Floats  # (Σ w)² / Σ w²
    unit_variance: Floats
    item_response: Floats  # Σ w of those who answered over Σ w of the domain


def evaluate(estimands: tuple[Estimand, ...], domains: Domains, units: Units, factors: Floats) -> Block:
    """The estimates at these weight factors (final over base weight, per unit)."""
    samples = {
        answered: sample(answered, domains, units, factors) for answered in {e.answered for e in estimands}
    }
    everyone = domains.sums(factors * units.weight)
    order = np.argsort(domains.codes, kind="stable")
    order = order[domains.codes[order] >= 0]
    values, influences = [], []
    for estimand in estimands:
        value = at(estimand, domains, units, factors, samples[estimand.answered])
        values.append(value)
        influences.append(_influence(estimand, value, domains, units, factors, order))
    chosen = [samples[estimand.answered] for estimand in estimands]
    size = np.concatenate([part.size for part in chosen])
    return Block(
        np.concatenate([value.value for value in values]),
        Influence(scipy.sparse.hstack(influences, format="csc")),
        scipy.sparse.hstack([part.touched for part in chosen], format="csc"),
        np.concatenate([part.n for part in chosen]),
        size,
        ratio(size**2, np.concatenate([part.squares for part in chosen])),
        np.concatenate([value.unit_variance for value in values]),
        ratio(size, np.tile(everyone, len(estimands))),
    )


@dataclass(frozen=True)
class Sample:
    """Those who answered, per domain."""

    n: Ints
    size: Floats
    squares: Floats
    touched: Sparse  # (PSUs, domains)


def sample(answered: Answered, domains: Domains, units: Units, factors: Floats) -> Sample:
    """How many answered, with what weights, in which PSUs."""
    used: Bools = (factors != 0) & (units.weight > 0)
    count = np.where(used, units.sums.count(answered), 0)
    there = (count > 0) & (domains.codes >= 0)
    pairs = np.unique(units.design.psu[there] * domains.size + domains.codes[there])
    shape = (units.design.psus, domains.size)
    touched = scipy.sparse.csc_array(
        (np.ones(len(pairs)), (pairs // domains.size, pairs % domains.size)), shape=shape
    )
    squares = domains.sums(np.square(factors) * units.sums.squares(answered))
    size = domains.sums(factors * units.sums.total(_size_of(answered)))
    return Sample(domains.sums(count).astype(np.int64), size, squares, touched)


def degrees(touched: Sparse, units: Units) -> Ints:
    """PSUs touched minus their strata, per column."""
    stage = units.design.stages[0]
    shape = (units.design.strata, units.design.psus)
    within = scipy.sparse.csr_array((np.ones(shape[1]), (stage.stratum_of, np.arange(shape[1]))), shape=shape)
    present = (touched > 0).astype(np.float64)
    strata = ((within @ present) > 0).astype(np.float64)
    result: Ints = (_column_sums(present) - _column_sums(strata)).astype(np.int64)
    return result


def at(estimand: Estimand, domains: Domains, units: Units, factors: Floats, part: Sample) -> Value:
    """The estimand's value, slopes and unit variance in each domain."""
    sums = tuple(domains.sums(factors * units.sums.total(moment)) for moment in estimand.moments)
    empty = part.n == 0
    sums = tuple(np.where(empty, 0.0, column) for column in sums)
    return estimand.evaluate(sums, part.n.astype(np.float64))


def _influence(
    estimand: Estimand, value: Value, domains: Domains, units: Units, factors: Floats, order: Ints
) -> Sparse:
    """Sparse (units, domains): factor · Σ_m slope_m · (sum m of the unit), in the unit's own domain."""
    codes = domains.codes[order]
    weighted = np.zeros(len(order))
    for slope, moment in zip(value.slopes, estimand.moments, strict=False):
        known = np.nan_to_num(slope)[codes]
        weighted += known * units.sums.total(moment)[order]
    weighted *= factors[order]
    starts = np.searchsorted(codes, np.arange(domains.size + 1))
    return scipy.sparse.csc_array((weighted, order, starts), shape=(len(factors), domains.size))


def _size_of(answered: Answered) -> Moment:
    return Moment((), answered)


def _column_sums(matrix: Sparse) -> Floats:
    return np.asarray(matrix.sum(axis=0)).reshape(-1)
