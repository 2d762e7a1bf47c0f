"""Builds units from groups of rows, by two grouped passes over Parquet; the rows themselves are never all in memory.

Pass 1 (analysis.extents) looks at the columns: their largest values, whether anything is missing, the levels of what
shares are wanted of. Pass 2 groups by everything that tells rows apart for the design, the weighting and the domains,
and sums the rest. Rows of a group share one weight factor whatever the steps and replicates do, so the sums are enough.
"""

import functools
import math
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import duckdb
import numpy as np
import pyarrow.parquet

from analysis import queries
from analysis.arrays import Floats, Ints
from analysis.column_sums import column_sums
from analysis.columns import Keys, keys, numbers
from analysis.demands import demand
from analysis.drawn import Drawn, canonical_order, drawn, per_stage
from analysis.errors import AnalysisError
from analysis.extents import Ask, first_pass, level_names
from analysis.groupings import grouping_of, opened
from analysis.moments import EVERYBODY, Answered, Moment, Variable
from analysis.plans import Plan
from analysis.queries import Expression, Key, Terms
from analysis.spec import QuantileSpec, Spec, Trim
from analysis.tables import Source, Table, check_alike, files_of, rows_in
from analysis.units import Units
from analysis.walk_ups import is_drawn

LEAST_ROWS = 20_000  # below that, rows are as quick and just as exact
LEAST_SUMS = 20  # fewer are not worth a query of their own
MEMORY = "900MB"
ROOM_FOR_SUMS, ROOM_OF_A_SUM = (
    400_000_000,
    64,
)  # bytes; of one sum in one group, held twice while threads join


@dataclass(frozen=True)
class GroupedSums:
    """The sums of the second pass; sums of levels and limits of columns that rows of a unit share follow from them."""

    summed: Mapping[Key, Floats]
    rows_of: Callable[[Answered], Answered]
    shared: Mapping[str, Floats]

    def rows(self, answered: Answered) -> Answered:
        """The same rows by the columns with holes alone."""
        return self.rows_of(answered)

    def total(self, moment: Moment) -> Floats:
        """Σ d · product of the factors, per unit."""
        if not moment.factors:
            return self.summed[queries.WEIGHTS, self.rows(moment.answered)]
        if (queries.MOMENT, moment) in self.summed:
            return self.summed[queries.MOMENT, moment]
        *rest, last = moment.factors
        return self.total(Moment(tuple(rest), moment.answered)) * self._shared_value(last)

    def count(self, answered: Answered) -> Ints:
        """Number of rows that answered, per unit."""
        return self.summed[queries.COUNT, self.rows(answered)].astype(np.int64)

    def squares(self, answered: Answered) -> Floats:
        """Σ d² over the rows that answered, per unit."""
        return self.summed[queries.SQUARES, self.rows(answered)]

    def _shared_value(self, variable: Variable) -> Floats:
        value: Floats = np.nan_to_num(np.sum([self.shared[name] for name in variable.columns], axis=0))
        return value if variable.limit is None else (value <= variable.limit).astype(np.float64)


def suits(spec: Spec, source: Source) -> bool:
    """Whether groups do: Parquet with many rows, weights, named PSUs, and nothing that needs single rows.

    SQL does not tell upper from lower case in names; where two columns differ in nothing else, rows are used.
    """
    if source.parquet is None or spec.design.weights is None or spec.variance.replicate_weights is not None:
        return False
    by_row = any(isinstance(step, Trim) for step in spec.weighting)
    ordered = any(
        isinstance(each, QuantileSpec) and each.rule in ("hf4", "hf5", "hf6", "hf7", "hf8", "hf9")
        for each in spec.estimates
    )
    distinct = len({name.casefold() for name in source.names}) == len(source.names)
    nameless = None in per_stage(spec.design, "psu") and is_drawn(spec)
    if by_row or ordered or not distinct or nameless:
        return False
    return rows_in(source.parquet) >= LEAST_ROWS


def grouped_units(spec: Spec, plan: Plan, source: Source) -> Units:
    """One unit per group. Raises AnalysisError for data that the design cannot take."""
    if source.parquet is None or spec.design.weights is None:
        raise AnalysisError("data: groups need a Parquet file and a weights column")
    check_alike(source.parquet, plan.columns)
    files, paths = opened(source.parquet), [str(path) for path in files_of(source.parquet)]
    with duckdb.connect() as connection:
        connection.execute(f"SET memory_limit = '{MEMORY}'")
        ask = functools.partial(_answers, connection)
        try:
            found = first_pass(spec, plan, files, paths, ask)
            wanted = demand(spec, lambda name: level_names(found[name]))
            terms = Terms(spec.design.weights, found)
            group, sums = _group(spec, plan), terms.sums(wanted)
            at_once, most = _at_once(connection, paths), _most_sums(connection, paths, group)
            if len(sums) > most and not plan.scales:
                grouping, table = grouping_of(spec, files, group)
                named = _named(spec, plan, table)
                summed, same = column_sums(spec, files, grouping.in_order(named.order), found, wanted)
                rows_of = same.__getitem__
            else:
                summed, table = _second_pass(terms, sums, group, (paths, at_once), ask)
                named = _named(spec, plan, table)
                summed = {key: values[named.order] for key, values in summed.items()}
                rows_of = terms.rows
        except duckdb.Error as error:
            raise AnalysisError(f"data: {source.parquet} cannot be summed ({error})") from error
    levels = {name: level_names(found[name]) for name in plan.categories}
    return _units(spec, named, (summed, rows_of), levels)


def _group(spec: Spec, plan: Plan) -> list[str]:
    """The columns that tell units apart."""
    columns = dict.fromkeys((*plan.design, *plan.names, *plan.scales))
    return [name for name in columns if name != spec.design.weights]


def _second_pass(
    terms: Terms,
    sums: dict[Key, Expression],
    group: list[str],
    files: tuple[list[str], int],
    ask: Ask,
) -> tuple[dict[Key, Floats], Table]:
    """Every sum per unit, and the columns that tell units apart. Queries share the sums; their rows match."""
    paths, at_once = files
    wanted = list(sums)
    size = max(LEAST_SUMS, math.ceil(len(wanted) / at_once))
    shares = [wanted[first : first + size] for first in range(0, len(wanted), size)]
    source = queries.files(paths)
    questions = [terms.query(source, group, [sums[key] for key in share]) for share in shares]
    rounds = [questions[first : first + at_once] for first in range(0, len(questions), at_once)]
    tables = [table for together in rounds for table in ask(together)]
    summed = {
        key: np.nan_to_num(numbers(table, f"c{place}"))
        for share, table in zip(shares, tables, strict=True)
        for place, key in enumerate(share, start=len(group))
    }
    return summed, tables[0].select([f"c{place}" for place in range(len(group))]).rename_columns(group)


def _at_once(connection: duckdb.DuckDBPyConnection, paths: list[str]) -> int:
    """How many queries run side by side: one thread reads a row group, and there may be more threads than groups."""
    (threads,) = connection.execute("SELECT current_setting('threads')").fetchone() or (1,)
    groups: int = sum(pyarrow.parquet.read_metadata(path).num_row_groups for path in paths)
    return max(1, int(threads) // max(groups, 1))


def _most_sums(connection: duckdb.DuckDBPyConnection, paths: list[str], group: list[str]) -> int:
    """How many sums per group find room in memory at the same time; the number of groups is estimated."""
    found = connection.execute(queries.number_of_groups(paths, group)).fetchone() or (1,)
    return ROOM_FOR_SUMS // (ROOM_OF_A_SUM * max(int(found[0]), 1))


def _answers(connection: duckdb.DuckDBPyConnection, questions: Sequence[str]) -> list[Table]:
    """The answers to queries that run at the same time."""
    cursors = [connection.cursor() for _question in questions]
    with ThreadPoolExecutor(len(questions)) as pool:
        return list(pool.map(lambda cursor, sql: cursor.sql(sql).to_arrow_table(), cursors, questions))


@dataclass(frozen=True)
class Named:
    """What tells units apart, in the order of the table that names them, and the order that they are to have."""

    drawn: Drawn
    groups: Mapping[str, Keys]
    scales: Mapping[str, Floats]
    order: Ints


def _named(spec: Spec, plan: Plan, table: Table) -> Named:
    columns = drawn(spec.design, table)
    groups = {name: keys(table, name, spec.missing.get(name, ())) for name in plan.names}
    scales = {name: numbers(table, name, spec.missing.get(name, ())) for name in plan.scales}
    codes = [*columns.columns, *(groups[name].codes for name in sorted(groups)), *scales.values()]
    return Named(columns, groups, scales, canonical_order(codes, table.num_rows))


def _units(
    spec: Spec,
    named: Named,
    sums: tuple[dict[Key, Floats], Callable[[Answered], Answered]],
    levels: dict[str, tuple[str, ...]],
) -> Units:
    """The units, from their sums in the order that they are to have."""
    order, summed = named.order, sums[0]
    design = named.drawn.design(order, spec.design.lonely_psu)
    weight = summed[queries.WEIGHTS, EVERYBODY]
    if not (summed[queries.LEAST] >= 0).all() or not weight.sum() > 0:
        raise AnalysisError(f"weights {spec.design.weights}: negative in some rows, or all zero")
    # Rows of a unit differ in what shares are wanted of: only the names of its levels are known.
    shares = {name: Keys(np.full(len(order), -1), found) for name, found in levels.items()}
    groups = {name: Keys(column.codes[order], column.levels) for name, column in named.groups.items()}
    scales = {name: values[order] for name, values in named.scales.items()}
    return Units(
        design,
        order + 1,
        summed[queries.COUNT, EVERYBODY].astype(np.int64),
        weight,
        summed[queries.SQUARES, EVERYBODY],
        shares | groups,
        scales,
        GroupedSums(summed, sums[1], scales),
    )
