"""Domains: the subsets that estimates are for. The rest of the sample stays in the variance."""

import itertools
from dataclasses import dataclass

import numpy as np

from analysis.arrays import Floats, Ints, Sparse, crossed, sums
from analysis.errors import AnalysisError, some
from analysis.linearisation import membership
from analysis.spec import Where
from analysis.units import Units


@dataclass(frozen=True)
class Domains:
    """Every combination of the levels of `by` among the units that fulfil `where`, in code point order."""

    codes: Ints  # per unit, -1 outside
    labels: tuple[dict[str, str], ...]
    known: bool  # every unit's place is known, also that of non-respondents

    @property
    def size(self) -> int:
        """Number of domains."""
        return len(self.labels)

    @property
    def member(self) -> Sparse:
        """Sparse (units, domains) with a 1 where the unit belongs to the domain."""
        return membership(self.codes, self.size)

    def sums(self, values: Floats | Ints) -> Floats:
        """Sum of the values over each domain, in the order of the units."""
        return sums(self.codes, values, self.size)

    def part(self, first: int, last: int) -> "Domains":
        """The domains from the first up to, and without, the last."""
        inside = (self.codes >= first) & (self.codes < last)
        return Domains(np.where(inside, self.codes - first, -1), self.labels[first:last], self.known)


def domains(units: Units, by: tuple[str, ...], where: Where, asked_by: str) -> Domains:
    """The domains of an estimate. Raises AnalysisError for a value of `where` that the data lack."""
    inside = np.ones(len(units.weight), dtype=np.bool_)
    known = True
    for name, values in where.items():
        column = units.key(name)
        foreign = [value for value in values if value not in column.levels]
        if foreign:
            raise AnalysisError(
                f"{asked_by}: where {name} is {some(foreign)} never occurs; there are {some(column.levels)}"
            )
        inside &= np.isin(column.codes, [column.levels.index(value) for value in values])
        known = known and bool((column.codes >= 0).all())
    columns = [units.key(name) for name in by]
    if not columns:
        return Domains(np.where(inside, 0, -1), ({},), known)
    codes = crossed([column.codes for column in columns], [len(column.levels) for column in columns])
    known = known and bool((codes >= 0).all())
    combinations = itertools.product(*(column.levels for column in columns))
    labels = tuple(dict(zip(by, values, strict=True)) for values in combinations)
    return Domains(np.where(inside, codes, -1), labels, known)
