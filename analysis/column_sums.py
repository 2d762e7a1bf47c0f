"""The sums of many groups, made column after column: where a table of all sums per group would not find room.

Rows are brought into the order of their units once; then each sum is one pass over one or two columns, and a column is
held in as few bytes as its values take. Sums are exact as those of SQL are (see analysis.queries): terms are whole
numbers of units of 2^-s, with s so small that no sum of a unit leaves 63 bits.

Only rows that responded are summed: whoever did not has a weight of zero in every estimate and every replicate.
"""

import math
from collections.abc import Iterable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from analysis import queries
from analysis.arrays import Bools, Floats, Ints
from analysis.columns import encoded
from analysis.demands import Demand
from analysis.groupings import BITS, Files, Grouping, parts_with_answers, read_columns
from analysis.moments import EVERYBODY, Answered, Moment, Variable
from analysis.queries import Column, Key
from analysis.spec import Spec

AT_ONCE = 8  # columns that are read together
THREADS = 2
SMALL = 128
Numbers = npt.NDArray[np.int8] | Floats


@dataclass(frozen=True)
class Held:
    """A column of the rows that responded, in the order of their units: its values, 0 where there is none."""

    values: Numbers
    present: Bools | None  # None: everywhere

    @cached_property
    def is_binary(self) -> bool:
        """Whether there is nothing but 0 and 1."""
        return bool(((self.values == 0) | (self.values == 1)).all())


def column_sums(
    spec: Spec, files: Files, grouping: Grouping, found: Mapping[str, Column], wanted: Demand
) -> tuple[dict[Key, Floats], dict[Answered, Answered]]:
    """Every sum per unit; and for each set of answers the one that has its sums, being the same rows."""
    weight = spec.design.weights or ""
    weights = _numbers(read_columns(files, [weight]).column(0))[0].astype(np.float64)
    with ThreadPoolExecutor(THREADS) as pool:
        everybody = pool.submit(_everybody, grouping, weights, found[weight])
        held = _held(files, _columns(wanted), found, grouping)
        sums = _Sums(grouping, held, weights[grouping.rows], found, found[weight])
        different = list(dict.fromkeys(map(sums.shortest, wanted.moments)))
        of_sets = pool.submit(sums.of_sets, wanted.answered)
        totals = dict(zip(different, pool.map(sums.moment, different), strict=True))
        summed = everybody.result() | of_sets.result()
    moments: dict[Key, Floats] = {
        (queries.MOMENT, moment): totals[sums.shortest(moment)] for moment in wanted.moments
    }
    return summed | moments, sums.same | {EVERYBODY: EVERYBODY}


def _columns(wanted: Demand) -> list[str]:
    """The columns that are summed, each once."""
    answered = [name for each in wanted.answered for name in each.columns]
    factors = [name for moment in wanted.moments for each in moment.factors for name in each.columns]
    return list(dict.fromkeys([*answered, *factors]))


def _held(files: Files, names: list[str], found: Mapping[str, Column], grouping: Grouping) -> dict[str, Held]:
    """The columns of the rows that responded, a few read at a time; where nobody did, nothing is read."""
    held: dict[str, Held] = {}
    parts, inside = parts_with_answers(files, grouping.responding)
    rows = (np.cumsum(inside) - 1)[grouping.rows]
    with ThreadPoolExecutor(THREADS) as pool:
        for first in range(0, len(names), AT_ONCE):
            some = names[first : first + AT_ONCE]
            table = read_columns(files, some, parts)
            columns = pool.map(_column, table.columns, [found[name] for name in some], [rows] * len(some))
            held |= dict(zip(some, columns, strict=True))
    return held


def _column(column: pa.ChunkedArray, known: Column, rows: Ints) -> Held:
    if known.names:
        return _levels(column, known, rows)
    values, present = _numbers(column, known.largest)
    values = values[rows]
    there = np.ones(len(rows), dtype=np.bool_) if present is None else present[rows]
    if values.dtype == np.float64:
        there &= ~np.isnan(values)
    for code in known.missing:
        there &= values != code
    return _kept(np.where(there, values, values.dtype.type(0)), there)


def _numbers(column: pa.ChunkedArray, largest: float = math.inf) -> tuple[npt.NDArray[Any], Bools | None]:
    """The values, anything where there is none, and where there is one (None: everywhere)."""
    present = None if column.null_count == 0 else pc.is_valid(column).to_numpy()
    column = _narrow(column, largest)
    values = column.to_numpy() if present is None else pc.fill_null(column, 0).to_numpy()
    if values.dtype != np.int8:
        values = values.astype(np.float64, copy=False)
    return values, present


def _narrow(column: pa.ChunkedArray, largest: float) -> pa.ChunkedArray:
    """In bytes where all numbers are small and whole."""
    if largest >= SMALL and not pa.types.is_boolean(column.type):
        return column
    try:
        return column.cast(pa.int8())
    except pa.ArrowInvalid:
        return column


def _levels(column: pa.ChunkedArray, known: Column, rows: Ints) -> Held:
    """A category by the place of its level among the sorted names, from 1; 0 where it is missing."""
    found = encoded(column)
    places = {name: place for place, name in enumerate(sorted(set(known.names)), start=1)}
    named = dict(zip(known.values, known.names, strict=True))
    codes = np.array(
        [*(places.get(named.get(value, ""), 0) for value in found.dictionary.to_pylist()), 0],
        dtype=np.float64,
    )
    indices = pc.fill_null(found.indices, len(found.dictionary)).to_numpy(zero_copy_only=False)
    values = codes[indices[rows]]
    return _kept(values, values > 0)


def _kept(values: Numbers, present: Bools) -> Held:
    small = values if values.dtype == np.int8 else _small(values.astype(np.float64))
    return Held(small, None if present.all() else present)


def _everybody(grouping: Grouping, weights: Floats, known: Column) -> dict[Key, Floats]:
    """Count, Σ d, Σ d² and the least weight over all rows of each unit, those without an answer too."""
    whole = Grouping(grouping.size, grouping.unit, np.ones(len(weights), dtype=np.bool_))
    sums = _Sums(whole, {}, weights[whole.rows], {}, known)
    least = np.full(whole.size, np.inf)
    np.minimum.at(least, whole.unit, weights)
    return {
        queries.LEAST: least,
        (queries.COUNT, EVERYBODY): whole.counts.astype(np.float64),
        (queries.WEIGHTS, EVERYBODY): sums.total(sums.whole, sums.power),
        (queries.SQUARES, EVERYBODY): sums.rounded(np.square(sums.weights), known.largest**2),
    }


class _Sums:
    """Sums over the rows that responded."""

    def __init__(
        self,
        grouping: Grouping,
        held: Mapping[str, Held],
        weights: Floats,
        found: Mapping[str, Column],
        known: Column,
    ) -> None:
        self.grouping, self.held, self.weights, self.found = grouping, held, weights, found
        self.largest = known.largest
        self.room = BITS - _bits(int(grouping.counts.max(initial=1)))
        power = min(
            queries.weight_power(known),
            queries.power_of(self.largest, min(queries.BITS, self.room - queries.SPARE_BITS)),
        )
        self.power, self.whole = power, _scaled(weights, power)
        self.same: dict[Answered, Answered] = {}

    def of_sets(self, wanted: Iterable[Answered]) -> dict[Key, Floats]:
        """Count, Σ d and Σ d² of sets of answers; those that are the same rows as others before them are left out."""
        rows = {b"": EVERYBODY}
        summed: dict[Key, Floats] = {}
        power = queries.power_of(self.largest**2, min(queries.BITS, self.room))
        squares = _scaled(np.square(self.weights), power)
        for answered in wanted:
            mask = self.mask(answered)
            content = b"" if mask is None or mask.all() else np.packbits(mask).tobytes()
            self.same[answered] = rows.setdefault(content, answered)
            if mask is not None and self.same[answered] is answered:
                summed[queries.COUNT, answered] = self.grouping.total(mask).astype(np.float64)
                summed[queries.WEIGHTS, answered] = self.total(self.whole * mask, self.power)
                summed[queries.SQUARES, answered] = self.total(squares * mask, power)
        return summed

    def moment(self, moment: Moment) -> Floats:
        """Σ d · product of the factors over the rows that answered."""
        values: list[npt.NDArray[Any]] = [self.value(factor) for factor in moment.factors]
        inside = {name for factor in moment.factors for name in factor.columns}
        lacking = tuple(name for name in moment.answered.columns if name not in inside)
        mask = self.mask(moment.answered if moment.answered.any else Answered(lacking))
        if mask is not None:
            values.append(mask)
        bound = math.prod(float(np.abs(each).max(initial=0)) for each in values)
        if all(each.dtype != np.float64 for each in values) and bound < 2**queries.SPARE_BITS:
            return self.total(_product([self.whole, *values]), self.power)
        return self.rounded(_product([self.weights, *values]), self.largest * bound)

    def shortest(self, moment: Moment) -> Moment:
        """A moment with the same sum: the square of a variable of zeros and ones is itself."""
        once = dict.fromkeys(factor for factor in moment.factors if self.is_binary(factor))
        others = tuple(factor for factor in moment.factors if factor not in once)
        return Moment((*once, *others), moment.answered)

    def is_binary(self, variable: Variable) -> bool:
        """Whether a variable is 0 or 1."""
        if variable.level is not None or variable.limit is not None:
            return True
        return len(variable.columns) == 1 and self.held[variable.columns[0]].is_binary

    def value(self, variable: Variable) -> Numbers:
        """The variable per row, 0 where it is missing."""
        columns = [self.held[name] for name in variable.columns]
        if variable.level is not None:
            levels = sorted(set(self.found[variable.columns[0]].names))
            place = levels.index(variable.level) + 1 if variable.level in levels else -1
            of_level: Numbers = np.equal(columns[0].values, place).astype(np.int8)
            return of_level
        if len(columns) == 1 and variable.limit is None:
            return columns[0].values
        mask = self.mask(Answered(variable.columns))
        total: Floats = np.sum([each.values for each in columns], axis=0, dtype=np.float64)
        if variable.limit is not None:
            total = (total <= variable.limit).astype(np.float64)
        return _small(total if mask is None else total * mask)

    def mask(self, answered: Answered) -> Bools | None:
        """Which rows answered; None where all did."""
        each = [self.held[name].present for name in answered.columns]
        lacking = [present for present in each if present is not None]
        if not lacking or (answered.any and len(lacking) < len(each)):
            return None
        combined: Bools = (np.logical_or if answered.any else np.logical_and).reduce(lacking)
        return combined

    def total(self, terms: npt.NDArray[Any], power: int) -> Floats:
        """The sums of whole numbers of units of 2^-power."""
        found = self.grouping.total(terms).astype(np.float64)
        return found * np.float64(2.0**-power)

    def rounded(self, terms: Floats, largest: float) -> Floats:
        """The sums of any numbers, none of them larger than that."""
        power = queries.power_of(largest, min(queries.BITS, self.room))
        return self.total(_scaled(terms, power), power)


def _product(parts: list[npt.NDArray[Any]]) -> npt.NDArray[Any]:
    product = parts[0]
    for part in parts[1:]:
        product = product * part
    return product


def _small(values: Floats) -> Numbers:
    """In bytes where the values are small whole numbers."""
    if np.abs(values).max(initial=0.0) >= SMALL:
        return values
    small = values.astype(np.int8)
    return small if np.array_equal(small, values) else values


def _scaled(terms: Floats, power: int) -> Ints:
    scaled: Ints = np.rint(terms * 2.0**power).astype(np.int64)
    return scaled


def _bits(count: int) -> int:
    """How many more bits a sum of so many terms may have than each of them."""
    return math.ceil(math.log2(count)) if count > 1 else 0
