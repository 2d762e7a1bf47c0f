"""Builds units from groups of rows, by two grouped passes over Parquet; the rows themselves are never all in memory.

Pass 1 looks at the columns: their largest values, whether anything is missing, the levels of what shares are wanted of.
Pass 2 groups by everything that tells rows apart for the design, the weighting and the domains, and sums the rest.
Rows of a group share one weight factor whatever the steps and replicates do, so the sums are all that is needed.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import duckdb
import numpy as np
import pyarrow as pa
import pyarrow.parquet

from analysis import queries
from analysis.arrays import Floats, Ints
from analysis.columns import Keys, keys, name_of, numbers
from analysis.demands import Demand, demand
from analysis.drawn import canonical_order, drawn, per_stage
from analysis.errors import AnalysisError
from analysis.moments import Answered, Moment, Variable
from analysis.plans import Plan
from analysis.queries import Column, Expression, Sum, Terms
from analysis.spec import QuantileSpec, Spec, Trim
from analysis.tables import MISSING_TEXT, Source, Table, files_of
from analysis.units import Units

LEAST_ROWS = 20_000  # below that, rows are as quick and just as exact
MEMORY = "900MB"
Ask = Callable[[str], Table]


@dataclass(frozen=True)
class GroupedSums:
    """The sums of the second pass; sums of levels and limits of columns that rows of a unit share follow from them."""

    weight: Floats
    moments: Mapping[Moment, Floats]
    counts: Mapping[Answered, Ints]
    weights: Mapping[Answered, Floats]
    second: Mapping[Answered, Floats]
    shared: Mapping[str, Floats]

    def total(self, moment: Moment) -> Floats:
        """Σ d · product of the factors, per unit."""
        if not moment.factors:
            return self.weights[moment.answered] if moment.answered.columns else self.weight
        if moment in self.moments:
            return self.moments[moment]
        *rest, last = moment.factors
        return self.total(Moment(tuple(rest), moment.answered)) * self._shared_value(last)

    def count(self, answered: Answered) -> Ints:
        """Number of rows that answered, per unit."""
        return self.counts[answered]

    def squares(self, answered: Answered) -> Floats:
        """Σ d² over the rows that answered, per unit."""
        return self.second[answered]

    def _shared_value(self, variable: Variable) -> Floats:
        value: Floats = np.nan_to_num(np.sum([self.shared[name] for name in variable.columns], axis=0))
        return value if variable.limit is None else (value <= variable.limit).astype(np.float64)


def suits(spec: Spec, source: Source) -> bool:
    """Whether groups do: Parquet with many rows, weights, named PSUs, and nothing that needs single rows."""
    if source.parquet is None or spec.design.weights is None or spec.variance.replicate_weights is not None:
        return False
    by_row = any(isinstance(step, Trim) for step in spec.weighting)
    ordered = any(
        isinstance(each, QuantileSpec) and each.rule in ("hf4", "hf5", "hf6", "hf7", "hf8", "hf9")
        for each in spec.estimates
    )
    if by_row or ordered or None in per_stage(spec.design, "psu"):
        return False
    rows = (int(pyarrow.parquet.read_metadata(path).num_rows) for path in files_of(source.parquet))
    return sum(rows) >= LEAST_ROWS


def grouped_units(spec: Spec, plan: Plan, source: Source) -> Units:
    """One unit per group. Raises AnalysisError for data that the design cannot take."""
    if source.parquet is None or spec.design.weights is None:
        raise AnalysisError("data: groups need a Parquet file and a weights column")
    paths = [str(path) for path in files_of(source.parquet)]
    with duckdb.connect() as connection:
        connection.execute(f"SET memory_limit = '{MEMORY}'")
        try:
            return _passes(spec, plan, paths, lambda sql: connection.sql(sql).to_arrow_table())
        except duckdb.Error as error:
            raise AnalysisError(f"data: {source.parquet} cannot be summed ({error})") from error


def _passes(spec: Spec, plan: Plan, paths: list[str], ask: Ask) -> Units:
    found = _first_pass(spec, plan, paths, ask)
    wanted = demand(spec, lambda name: _level_names(found[name]))
    return _second_pass(spec, plan, (found, wanted), paths, ask)


def _level_names(column: Column) -> tuple[str, ...]:
    return tuple(sorted(set(column.names)))


def _first_pass(spec: Spec, plan: Plan, paths: list[str], ask: Ask) -> dict[str, Column]:
    """What the weight, measured and categorical columns hold."""
    schema = pyarrow.parquet.read_schema(paths[0])
    table, weight = queries.files(paths), spec.design.weights or ""
    names = tuple(dict.fromkeys((weight, *plan.numbers, *plan.scales)))
    whole = {name: pa.types.is_integer(schema.field(name).type) for name in names}
    odd = [name for name in names if not (whole[name] or pa.types.is_floating(schema.field(name).type))]
    if odd:
        raise AnalysisError(f"column {odd[0]} holds {schema.field(odd[0]).type}, numbers are needed")
    extents = _extents(paths, names) or _asked_extents(table, whole, ask)
    found = {}
    for name, (largest, gaps) in extents.items():
        if not np.isfinite(largest):
            raise AnalysisError(f"column {name} has infinite values")
        codes = tuple(float(name_of(code)) for code in spec.missing.get(name, ()))
        may_be_nan = not whole[name] and name != weight
        found[name] = Column(whole[name], largest, gaps or may_be_nan or bool(codes), codes)
    if found[weight].holes:
        raise AnalysisError(f"weights {weight}: missing in some rows")
    found |= {name: _category(spec, table, name, ask) for name in plan.categories}
    return found


def _extents(paths: list[str], names: tuple[str, ...]) -> dict[str, tuple[float, bool]] | None:
    """Per column the largest absolute value and whether there are nulls, if the files' own statistics tell."""
    largest, gaps = dict.fromkeys(names, 0.0), dict.fromkeys(names, False)
    for path in paths:
        data = pyarrow.parquet.read_metadata(path)
        places = {data.schema.column(number).path: number for number in range(data.num_columns)}
        for part in range(data.num_row_groups):
            for name in names:
                known = data.row_group(part).column(places[name]).statistics
                if known is None or not known.has_min_max or not known.has_null_count:
                    return None
                largest[name] = max(largest[name], abs(float(known.min)), abs(float(known.max)))
                gaps[name] = gaps[name] or known.null_count > 0
    return {name: (largest[name], gaps[name]) for name in names}


def _asked_extents(table: Expression, whole: dict[str, bool], ask: Ask) -> dict[str, tuple[float, bool]]:
    """The same by a query."""
    asked = [part for name in whole for part in queries.extent(name, whole[name])]
    row = ask(queries.select(table, [*asked, queries.row_count()])).to_pylist()[0]
    every = row[f"c{2 * len(whole)}"]
    pairs = [(row[f"c{2 * place}"] or 0.0, row[f"c{2 * place + 1}"]) for place in range(len(whole))]
    return {name: (float(size), filled < every) for name, (size, filled) in zip(whole, pairs, strict=True)}


def _category(spec: Spec, table: Expression, name: str, ask: Ask) -> Column:
    absent = {name_of(code) for code in spec.missing.get(name, ())} | set(MISSING_TEXT)
    values = ask(queries.distinct(table, name)).column("c0").to_pylist()
    known = [
        value for value in values if value is not None and value == value and name_of(value) not in absent
    ]
    known.sort(key=name_of)
    return Column(
        False, 1.0, len(known) < len(values), (), tuple(known), tuple(name_of(value) for value in known)
    )


def _second_pass(
    spec: Spec, plan: Plan, known: tuple[dict[str, Column], Demand], paths: list[str], ask: Ask
) -> Units:
    found, wanted = known
    weight = spec.design.weights or ""
    terms = Terms(weight, found)
    group = [name for name in dict.fromkeys((*plan.design, *plan.names, *plan.scales)) if name != weight]
    every = Answered(())
    sums: list[Sum] = [terms.rows(), terms.weights(every), terms.squares(every)]
    sums.append(terms.least_weight())
    for answered in wanted.answered:
        sums += [terms.count(answered), terms.weights(answered), terms.squares(answered)]
    sums += [terms.moment(moment) for moment in wanted.moments]
    table = ask(terms.query(queries.files(paths), group, sums))
    levels = {name: _level_names(found[name]) for name in plan.categories}
    return _units(spec, plan, table, (group, sums, wanted), levels)


def _units(
    spec: Spec,
    plan: Plan,
    table: Table,
    layout: tuple[list[str], list[Sum], Demand],
    levels: dict[str, tuple[str, ...]],
) -> Units:
    group, sums, wanted = layout
    named = table.select([f"c{place}" for place in range(len(group))]).rename_columns(group)
    columns = drawn(spec.design, named)
    groups = {name: keys(named, name, spec.missing.get(name, ())) for name in plan.names}
    scales = {name: numbers(named, name, spec.missing.get(name, ())) for name in plan.scales}
    codes = [*columns.columns, *(groups[name].codes for name in sorted(groups)), *scales.values()]
    order = canonical_order(codes, table.num_rows)
    design = columns.design(order, spec.design.lonely_psu)
    summed = [
        np.nan_to_num(numbers(table, f"c{len(group) + place}")[order]) / 2.0**part.power
        for place, part in enumerate(sums)
    ]
    count, weight, squares, least = summed[:4]
    if not (least >= 0).all() or not weight.sum() > 0:
        raise AnalysisError(f"weights {spec.design.weights}: negative in some rows, or all zero")
    # Rows of a unit differ in what shares are wanted of: only the names of its levels are known.
    shares = {name: Keys(np.full(len(order), -1), found) for name, found in levels.items()}
    groups = shares | {name: Keys(column.codes[order], column.levels) for name, column in groups.items()}
    return Units(
        design,
        order + 1,
        count.astype(np.int64),
        weight,
        squares,
        groups,
        {name: values[order] for name, values in scales.items()},
        _sums(weight, summed[4:], wanted, {name: values[order] for name, values in scales.items()}),
    )


def _sums(weight: Floats, summed: list[Floats], wanted: Demand, shared: dict[str, Floats]) -> GroupedSums:
    sets = wanted.answered
    return GroupedSums(
        weight,
        dict(zip(wanted.moments, summed[3 * len(sets) :], strict=True)),
        {answered: summed[3 * place].astype(np.int64) for place, answered in enumerate(sets)},
        {answered: summed[3 * place + 1] for place, answered in enumerate(sets)},
        {answered: summed[3 * place + 2] for place, answered in enumerate(sets)},
        shared,
    )
