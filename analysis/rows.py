"""Builds units from the rows of a table: every row is a unit. For small tables, and where sums of groups do not do.

Rows are first put into an order that depends on their content only, so that the order of the file does not matter to
the last bit of a sum.
"""

import numpy as np

from analysis.arrays import Floats, Ints
from analysis.columns import Keys, keys, numbers
from analysis.designs import weights_of
from analysis.drawn import base_weights, canonical_order, drawn
from analysis.errors import AnalysisError
from analysis.moments import RowSums
from analysis.plans import Plan
from analysis.spec import Spec
from analysis.tables import Source, load
from analysis.units import Units


def row_units(spec: Spec, plan: Plan, source: Source) -> Units:
    """One unit per row. Raises AnalysisError for rows that the design cannot take."""
    table = load(source, plan.columns)
    if table.num_rows == 0:
        raise AnalysisError("data: there are no rows")
    missing = spec.missing
    measured = {name: numbers(table, name, missing.get(name, ())) for name in {*plan.numbers, *plan.scales}}
    measured |= {name: numbers(table, name) for name in plan.replicates}
    named = {name: keys(table, name, missing.get(name, ())) for name in {*plan.names, *plan.categories}}
    columns, weights = drawn(spec.design, table), base_weights(spec.design, table)
    order = canonical_order([*columns.columns, weights, *_arrays(measured, named)], table.num_rows)
    design = columns.design(order, spec.design.lonely_psu)
    weight = weights_of(design) if weights is None else weights[order]
    measured = {name: values[order] for name, values in measured.items()}
    named = {name: Keys(column.codes[order], column.levels) for name, column in named.items()}
    constant = {name: measured[name] for name in (*plan.scales, *plan.replicates)}
    one = np.ones(len(order), dtype=np.int64)
    sums = RowSums(weight, measured, named)
    return Units(design, order + 1, one, weight, np.square(weight), named, constant, sums, plan.replicates)


def _arrays(measured: dict[str, Floats], named: dict[str, Keys]) -> list[Floats | Ints]:
    columns: list[Floats | Ints] = [measured[name] for name in sorted(measured)]
    return columns + [named[name].codes for name in sorted(named)]
