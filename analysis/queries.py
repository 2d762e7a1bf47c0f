"""The two passes over Parquet as SQL, generated with sqlglot; columns are called c0 … cn, whatever the data call them.

Sums are exact, so that no order of rows or threads changes a digit: every term is a whole number of units of 2^-s, and
whole numbers of any size add up without rounding. s is chosen so that the largest term has at most 52 bits and, where
the smallest weight is known, that one 40: what is lost is less than half a unit per row, a part in 10^12 of any weight.
Not more bits than that, since sums beyond 63 bits take DuckDB twice the time.
"""

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlglot import exp
from sqlglot.dialects.duckdb import DuckDB

from analysis.demands import Demand
from analysis.moments import EVERYBODY, Answered, Moment, Variable

Expression = Any  # one of sqlglot's nodes, whose classes do not all derive from one
BITS, LEAST_BITS = 52, 40
DIALECT = DuckDB
BIGINT, DOUBLE = exp.DataType.build("bigint"), exp.DataType.build("double")
HIGHEST_POWER = 1000
SPARE_BITS = 10  # a whole number of so many bits may multiply a weight and still fit into 63
Key = tuple[str, Answered | Moment]
COUNT, WEIGHTS, SQUARES, MOMENT = "count", "weights", "squares", "moment"
LEAST: Key = ("least weight", EVERYBODY)


@dataclass(frozen=True)
class Column:
    """What the first pass found out about a column."""

    whole: bool  # its type holds whole numbers or truth values only
    largest: float  # absolute value
    holes: bool  # something is missing, or a code reads as missing
    missing: tuple[float, ...] = ()  # codes that read as missing
    values: tuple[object, ...] = ()  # of a categorical column, every value
    names: tuple[str, ...] = ()  # and what each is called
    smallest: float = 0.0  # of a weight, where it is known


def column(name: str) -> Expression:
    """A column of the data, quoted."""
    return exp.column(name, quoted=True)


def files(paths: Iterable[str]) -> Expression:
    """The Parquet files as a table."""
    return exp.func("read_parquet", exp.Array(expressions=[exp.Literal.string(path) for path in paths]))


def row_count() -> Expression:
    """Number of rows."""
    return exp.Count(this=exp.Star())


def select(table: Expression, columns: Sequence[Expression]) -> str:
    """SELECT columns AS c0, c1 … FROM table."""
    return _select(_numbered(columns), table).sql(dialect=DIALECT)


def number_of_groups(paths: Iterable[str], group: Sequence[str]) -> str:
    """About how many different rows the columns of a group have."""
    row = exp.func("hash", *map(column, group)) if group else exp.Literal.number(1)
    return select(files(paths), [exp.func("approx_count_distinct", row, dialect=DIALECT)])


def extent(name: str, whole: bool) -> list[Expression]:
    """The largest absolute value of a column, and how many rows have a value."""
    value = column(name) if whole else _number(name)
    return [exp.Max(this=exp.Abs(this=value)), exp.Count(this=value.copy())]


class Terms:
    """Writes the second pass. Cells are named once, in an inner query; sums of their products stand around it."""

    def __init__(self, weight: str, columns: Mapping[str, Column]) -> None:
        self.columns = columns
        self.largest = columns[weight].largest
        self.power = weight_power(columns[weight])
        self.inner = {"d": column(weight), "w": _scaled(column(weight), self.power)}

    def query(self, table: Expression, group: Sequence[str], sums: Sequence[Expression]) -> str:
        """SELECT the group's columns and the sums AS c0, c1 … FROM the cells, grouped and ordered by these columns."""
        keys = [exp.column(f"g{place}") for place in range(len(group))]
        named = {f"g{place}": column(name) for place, name in enumerate(group)} | self.inner
        cells = _select([exp.alias_(part, name, copy=False) for name, part in named.items()], table)
        outer = _select(_numbered([*keys, *sums]), cells.subquery("cells", copy=False))
        grouped = outer.group_by(*(key.copy() for key in keys), copy=False)
        return grouped.order_by(*(key.copy() for key in keys), copy=False).sql(dialect=DIALECT)

    def sums(self, wanted: Demand) -> dict[Key, Expression]:
        """The sums that are wanted, each once: questions without holes were answered by the same rows, everybody."""
        found: dict[Key, Expression] = {LEAST: exp.Min(this=exp.column("d"))}
        for answered in dict.fromkeys([EVERYBODY, *map(self.rows, wanted.answered)]):
            found[COUNT, answered] = self.count(answered)
            found[WEIGHTS, answered] = self.weights(answered)
            found[SQUARES, answered] = self.squares(answered)
        return found | {(MOMENT, moment): self.moment(moment) for moment in wanted.moments}

    def rows(self, answered: Answered) -> Answered:
        """The same rows, named by the columns with holes alone."""
        lacking = tuple(name for name in answered.columns if self.columns[name].holes)
        if answered.any and len(lacking) < len(answered.columns):
            return EVERYBODY
        return Answered(lacking, answered.any) if lacking else EVERYBODY

    def count(self, answered: Answered) -> Expression:
        """Number of rows that answered."""
        condition = self._condition(answered)
        return row_count() if condition is None else exp.CountIf(this=condition)

    def weights(self, answered: Answered) -> Expression:
        """Σ d over the rows that answered."""
        return _total(self._where(exp.column("w"), answered), self.power)

    def squares(self, answered: Answered) -> Expression:
        """Σ d² over the rows that answered."""
        power = power_of(self.largest**2)
        self.inner["ww"] = _scaled(_product([self.inner["d"].copy(), self.inner["d"].copy()]), power)
        return _total(self._where(exp.column("ww"), answered), power)

    def moment(self, moment: Moment) -> Expression:
        """Σ d · product of the factors over the rows that answered."""
        bound = math.prod(self._bound(factor) for factor in moment.factors)
        values = [self._value(factor) for factor in moment.factors]
        if all(self._is_whole(factor) for factor in moment.factors) and bound < 2**SPARE_BITS:
            product, power = _product([exp.column("w"), *values]), self.power
        else:
            power = power_of(self.largest * bound)
            product = _scaled(_product([exp.column("d"), *values]), power)
        named = {name for factor in moment.factors for name in factor.columns}
        simple = named == set(moment.answered.columns) and not moment.answered.any
        # A sum leaves out products with a missing factor by itself.
        return _total(product if simple else self._where(product, moment.answered), power)

    def _where(self, term: Expression, answered: Answered) -> Expression:
        condition = self._condition(answered)
        return term if condition is None else exp.Case(ifs=[exp.If(this=condition, true=term)])

    def _condition(self, answered: Answered) -> Expression | None:
        """None where everybody answered."""
        lacking = self.rows(answered).columns
        if not lacking:
            return None
        parts = [exp.Not(this=exp.Is(this=self._cell(name), expression=exp.Null())) for name in lacking]
        return exp.or_(*parts) if answered.any else exp.and_(*parts)

    def _value(self, variable: Variable) -> Expression:
        if variable.level is not None:
            equal = exp.EQ(this=self._cell(variable.columns[0]), expression=exp.convert(variable.level))
            return exp.Cast(this=exp.Paren(this=equal), to=BIGINT.copy())
        cells = [self._cell(name) for name in variable.columns]
        total = cells[0]
        for cell in cells[1:]:
            total = exp.Add(this=total, expression=cell)
        return exp.Paren(this=total) if len(cells) > 1 else total

    def _cell(self, name: str) -> Expression:
        """The column of the inner query that holds the value of a cell: NULL where it is missing."""
        place = f"x{list(self.columns).index(name)}"
        if place not in self.inner:
            self.inner[place] = _cell(name, self.columns[name])
        return exp.column(place)

    def _bound(self, variable: Variable) -> float:
        return (
            1.0
            if variable.level is not None
            else sum(self.columns[name].largest for name in variable.columns)
        )

    def _is_whole(self, variable: Variable) -> bool:
        return variable.level is not None or all(self.columns[name].whole for name in variable.columns)


def _cell(name: str, found: Column) -> Expression:
    """A number, or the name of a category; NULL where it is missing."""
    if found.values:
        renamed = [
            exp.If(this=exp.EQ(this=column(name), expression=exp.convert(value)), true=exp.convert(text))
            for value, text in zip(found.values, found.names, strict=True)
        ]
        return exp.Case(ifs=renamed)
    cell = column(name) if found.whole else _number(name)
    if not found.missing:
        return cell
    codes = [exp.convert(code) for code in found.missing]
    return exp.Case(ifs=[exp.If(this=exp.Not(this=exp.In(this=cell.copy(), expressions=codes)), true=cell)])


def _number(name: str) -> Expression:
    """A floating-point column with NULL for NaN."""
    is_nan = exp.IsNan(this=column(name))
    number = exp.Cast(this=column(name), to=DOUBLE.copy())
    return exp.Case(ifs=[exp.If(this=exp.Not(this=is_nan), true=number)])


def weight_power(weight: Column) -> int:
    """Of which 2^-s the terms of a sum of weights are whole numbers."""
    if not weight.smallest > 0:
        return power_of(weight.largest)
    return min(power_of(weight.largest), LEAST_BITS - math.floor(math.log2(weight.smallest)))


def power_of(largest: float, bits: int = BITS) -> int:
    """The same for terms up to this size, with so many bits for the largest."""
    return min(bits - math.ceil(math.log2(largest)), HIGHEST_POWER) if largest > 0 else 0


def _scaled(term: Expression, power: int) -> Expression:
    """The term in units of 2^-power, as a whole number."""
    product = exp.Mul(this=exp.Paren(this=term), expression=exp.Literal.number(repr(2.0**power)))
    nearest = exp.Anonymous(this="round_even", expressions=[product, exp.Literal.number(0)])
    return exp.Cast(this=nearest, to=BIGINT.copy())


def _product(parts: Sequence[Expression]) -> Expression:
    product = parts[0]
    for part in parts[1:]:
        product = exp.Mul(this=product, expression=part)
    return product


def _total(term: Expression, power: int) -> Expression:
    """The sum, back from units of 2^-power; the exponent makes the literal a double."""
    return exp.Mul(this=exp.Sum(this=term), expression=exp.Literal.number(f"{2.0**-power:.17e}"))


def _numbered(columns: Sequence[Expression]) -> list[Expression]:
    return [exp.alias_(part, f"c{number}", copy=False) for number, part in enumerate(columns)]


def _select(columns: Sequence[Expression], table: Expression) -> exp.Select:
    return exp.select(*columns, copy=False).from_(table, copy=False)
