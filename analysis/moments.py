"""The sums that every estimate is made of: Σ d, Σ d·y, Σ d·y·x over the rows that answered, per unit.

A unit is a row, or a group of rows that belong to the same cluster, domain and calibration cells and therefore always
share one weight factor. `RowSums` makes the sums of single rows; `analysis.grouped` gets those of groups from SQL.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Protocol

import numpy as np

from analysis.arrays import Bools, Floats, Ints
from analysis.columns import Keys


@dataclass(frozen=True)
class Variable:
    """A number per row: the sum of some columns; or 1 where a categorical column has a level, or where that sum is at
    most a limit, and 0 elsewhere.
    """

    columns: tuple[str, ...]
    level: str | None = None
    limit: float | None = None


@dataclass(frozen=True)
class Answered:
    """The rows that answered all of the columns, or any of them. Without columns: every row."""

    columns: tuple[str, ...]
    any: bool = False


@dataclass(frozen=True)
class Moment:
    """The sum of d times a product of variables over the rows that answered; no factors: Σ d."""

    factors: tuple[Variable, ...]
    answered: Answered


EVERYBODY = Answered(())


class Sums(Protocol):
    """Sums per unit, whatever a unit is."""

    def rows(self, answered: Answered) -> Answered:
        """The same rows by fewer columns: questions without holes were answered by the same rows, everybody."""

    def total(self, moment: Moment) -> Floats:
        """Σ d · product of the factors, per unit."""

    def count(self, answered: Answered) -> Ints:
        """Number of rows that answered, per unit."""

    def squares(self, answered: Answered) -> Floats:
        """Σ d² over the rows that answered, per unit."""


@dataclass(frozen=True)
class RowSums:
    """Every row is a unit."""

    weights: Floats
    numbers: Mapping[str, Floats]
    keys: Mapping[str, Keys]
    seen: dict[Answered, Bools] = field(default_factory=dict)

    def rows(self, answered: Answered) -> Answered:
        """Everybody, if everybody answered; else the set itself."""
        return EVERYBODY if self.answers(answered).all() else answered

    def answers(self, answered: Answered) -> Bools:
        """Which rows answered."""
        if answered not in self.seen:
            each = [self._present(name) for name in answered.columns]
            combine = np.logical_or if answered.any else np.logical_and
            self.seen[answered] = combine.reduce(each) if each else np.ones(len(self.weights), dtype=np.bool_)
        return self.seen[answered]

    def value(self, variable: Variable) -> Floats:
        """The variable per row; NaN where it is missing, unless it is a level."""
        if variable.level is not None:
            column = self.keys[variable.columns[0]]
            place = column.levels.index(variable.level) if variable.level in column.levels else -2
            chosen: Bools = np.equal(column.codes, place)
            return chosen.astype(np.float64)
        result: Floats = np.sum([self.numbers[name] for name in variable.columns], axis=0)
        if variable.limit is not None:
            return np.where(np.isnan(result), np.nan, result <= variable.limit)
        return result

    def total(self, moment: Moment) -> Floats:
        """d times the product of the factors, 0 for rows that did not answer."""
        product: Floats = self.weights
        for factor in moment.factors:
            product = product * self.value(factor)
        result: Floats = np.where(self.answers(moment.answered), product, 0.0)
        return result

    def count(self, answered: Answered) -> Ints:
        """1 for rows that answered."""
        return self.answers(answered).astype(np.int64)

    def squares(self, answered: Answered) -> Floats:
        """d² for rows that answered."""
        return np.where(self.answers(answered), np.square(self.weights), 0.0)

    def _present(self, name: str) -> Bools:
        return ~np.isnan(self.numbers[name]) if name in self.numbers else self.keys[name].codes >= 0
