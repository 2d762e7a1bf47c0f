"""Evaluates estimands in domains: values, influences, sample sizes and degrees of freedom, side by side.

Side by side means: all estimands in the first domain, then all in the second, and so on.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeVar, cast

import numpy as np
import numpy.typing as npt
import scipy.sparse

from analysis.arrays import Bools, Floats, Ints, Sparse, ratio
from analysis.domains import Domains
from analysis.estimands import Estimand, Value
from analysis.linearisation import InDomains, Influence
from analysis.moments import Answered, Moment
from analysis.units import Units

Number = TypeVar("Number", np.float64, np.int64)


@dataclass(frozen=True)
class Block:
    """Every array has one entry per estimate."""

    value: Floats  # NaN where the domain is empty
    influence: Influence
    touched: Sparse  # (PSUs, estimates): 1 where a respondent of the domain is in the PSU
    n: Ints
    size: Floats  # Σ w
    kish: Floats  # (Σ w)² / Σ w²
    unit_variance: Floats
    item_response: Floats  # Σ w of those who answered over Σ w of the domain

    def part(self, first: int, last: int, things: int) -> "Block":
        """The domains from the first up to, and without, the last; there are so many things in each."""
        of = slice(first * things, last * things)
        influence = Influence(cast(InDomains, self.influence.direct).part(first, last))
        return Block(
            self.value[of],
            influence,
            self.touched[:, of],
            self.n[of],
            self.size[of],
            self.kish[of],
            self.unit_variance[of],
            self.item_response[of],
        )


def evaluate(estimands: tuple[Estimand, ...], domains: Domains, units: Units, factors: Floats) -> Block:
    """The estimates at these weight factors (final over base weight, per unit)."""
    rows = [units.sums.rows(estimand.answered) for estimand in estimands]
    samples = {answered: sample(answered, domains, units, factors) for answered in dict.fromkeys(rows)}
    chosen = [samples[answered] for answered in rows]
    values = [at(*pair, domains, units, factors) for pair in zip(estimands, chosen, strict=True)]
    size = by_domain([part.size for part in chosen])
    everyone = np.repeat(domains.sums(factors * units.weight), len(estimands))
    return Block(
        by_domain([value.value for value in values]),
        _influence(estimands, values, domains, units, factors),
        _touched(rows, samples, domains.size),
        by_domain([part.n for part in chosen]),
        size,
        ratio(size**2, by_domain([part.squares for part in chosen])),
        by_domain([value.unit_variance for value in values]),
        ratio(size, everyone),
    )


def by_domain(per_estimand: Sequence[npt.NDArray[Number]]) -> npt.NDArray[Number]:
    """Arrays over domains, one for each estimand, side by side."""
    return np.stack(per_estimand, axis=-1).reshape(*per_estimand[0].shape[:-1], -1)


@dataclass(frozen=True)
class Sample:
    """Those who answered, per domain."""

    n: Ints
    size: Floats
    squares: Floats
    touched: Sparse  # (PSUs, domains)


def sample(answered: Answered, domains: Domains, units: Units, factors: Floats) -> Sample:
    """How many answered, with what weights, in which PSUs."""
    count = _counted(answered, units, factors)
    there = (count > 0) & (domains.codes >= 0)
    shape = (units.design.psus, domains.size)
    occurs = np.zeros(math.prod(shape), dtype=np.bool_)
    occurs[units.design.psu[there] * domains.size + domains.codes[there]] = True
    pairs = np.flatnonzero(occurs)
    touched = scipy.sparse.csc_array(
        (np.ones(len(pairs)), (pairs // domains.size, pairs % domains.size)), shape=shape
    )
    squares = domains.sums(np.square(factors) * units.sums.squares(answered))
    size = domains.sums(factors * units.sums.total(_size_of(answered)))
    return Sample(domains.sums(count).astype(np.int64), size, squares, touched)


def sample_size(answered: Answered, domains: Domains, units: Units, factors: Floats) -> Ints:
    """How many answered, per domain."""
    return domains.sums(_counted(answered, units, factors)).astype(np.int64)


def _counted(answered: Answered, units: Units, factors: Floats) -> Ints:
    """Who answered and counts for something, per unit."""
    used: Bools = (factors != 0) & (units.weight > 0)
    return np.where(used, units.sums.count(answered), 0)


def degrees(touched: Sparse, units: Units) -> Ints:
    """PSUs touched minus their strata, per column."""
    stage = units.design.stages[0]
    shape = (units.design.strata, units.design.psus)
    within = scipy.sparse.csr_array((np.ones(shape[1]), (stage.stratum_of, np.arange(shape[1]))), shape=shape)
    present = (touched > 0).astype(np.float64)
    strata = ((within @ present) > 0).astype(np.float64)
    result: Ints = (_column_sums(present) - _column_sums(strata)).astype(np.int64)
    return result


def at(estimand: Estimand, part: Sample, domains: Domains, units: Units, factors: Floats) -> Value:
    """The estimand's value, slopes and unit variance in each domain."""
    sums = tuple(domains.sums(factors * units.sums.total(moment)) for moment in estimand.moments)
    empty = part.n == 0
    sums = tuple(np.where(empty, 0.0, column) for column in sums)
    return estimand.evaluate(sums, part.n.astype(np.float64))


def _influence(
    estimands: tuple[Estimand, ...], values: list[Value], domains: Domains, units: Units, factors: Floats
) -> Influence:
    """Per unit and estimand in the unit's own domain: factor · Σ_m slope_m · (sum m of the unit)."""
    inside = np.flatnonzero((domains.codes >= 0) & (factors != 0))
    order = inside[np.argsort(domains.codes[inside], kind="stable")]
    codes = domains.codes[order]
    weighted = np.zeros((len(estimands), len(order)))
    for line, estimand, value in zip(weighted, estimands, values, strict=True):
        for slope, moment in zip(value.slopes, estimand.moments, strict=False):
            line += np.nan_to_num(slope)[codes] * units.sums.total(moment)[order]
    weighted *= factors[order]
    ends = np.searchsorted(codes, np.arange(domains.size), side="right").tolist()
    shape = (len(factors), len(estimands) * domains.size)
    return Influence(InDomains(order, np.ascontiguousarray(weighted.T), tuple(ends), shape))


def _touched(rows: list[Answered], samples: dict[Answered, Sample], domains: int) -> Sparse:
    """Sparse (PSUs, estimates), from one column per sample and domain."""
    first = dict(zip(samples, range(0, len(samples) * domains, domains), strict=True))
    columns = by_domain([first[answered] + np.arange(domains) for answered in rows])
    return scipy.sparse.hstack([part.touched for part in samples.values()], format="csc")[:, columns]


def _size_of(answered: Answered) -> Moment:
    return Moment((), answered)


def _column_sums(matrix: Sparse) -> Floats:
    return np.asarray(matrix.sum(axis=0)).reshape(-1)
