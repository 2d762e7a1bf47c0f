"""The first pass over Parquet: what every column holds, so that the second can sum it exactly.

The files' own statistics tell the largest values and whether anything is missing; where they are silent, a query does.
The values of a category are read, and each is named once.
"""

import itertools
import math
from collections.abc import Callable, Sequence

import pyarrow as pa
import pyarrow.parquet

from analysis import queries
from analysis.columns import LARGEST, encoded, name_of
from analysis.errors import AnalysisError
from analysis.groupings import Files, read_columns
from analysis.plans import Plan
from analysis.queries import Column, Expression
from analysis.spec import Spec
from analysis.tables import MISSING_TEXT, Table

Extent = tuple[
    float, float, bool
]  # the smallest value, the largest absolute value, whether something is missing
Ask = Callable[[Sequence[str]], list[Table]]  # queries that may run at the same time, and their answers


def first_pass(spec: Spec, plan: Plan, files: Files, paths: list[str], ask: Ask) -> dict[str, Column]:
    """What the weight, measured and categorical columns hold."""
    schema, weight = files[0].schema_arrow, spec.design.weights or ""
    names = tuple(dict.fromkeys((weight, *plan.numbers, *plan.scales)))
    whole = {name: pa.types.is_integer(schema.field(name).type) for name in names}
    odd = [name for name in names if not (whole[name] or pa.types.is_floating(schema.field(name).type))]
    if odd:
        raise AnalysisError(f"column {odd[0]} holds {schema.field(odd[0]).type}, numbers are needed")
    extents = _extents(files, names) or _asked_extents(queries.files(paths), whole, ask)
    found = {}
    for name, (least, largest, gaps) in extents.items():
        if not largest <= LARGEST:
            raise AnalysisError(f"column {name} has values that are infinite or beyond {LARGEST:g}")
        codes = tuple(float(name_of(code)) for code in spec.missing.get(name, ()))
        may_be_nan = not whole[name] and name != weight
        found[name] = Column(whole[name], largest, gaps or may_be_nan or bool(codes), codes, smallest=least)
    if found[weight].holes:
        raise AnalysisError(f"weights {weight}: missing in some rows")
    return found | {name: _category(spec, files, name) for name in plan.categories}


def level_names(column: Column) -> tuple[str, ...]:
    """The names of a category's levels."""
    return tuple(sorted(set(column.names)))


def _extents(files: Files, names: tuple[str, ...]) -> dict[str, Extent] | None:
    """Per column its extent, if the files' own statistics tell."""
    least, largest = dict.fromkeys(names, math.inf), dict.fromkeys(names, 0.0)
    gaps = dict.fromkeys(names, False)
    for file in files:
        data = file.metadata
        places = {data.schema.column(number).path: number for number in range(data.num_columns)}
        for part, name in itertools.product(range(data.num_row_groups), names):
            known = _extent(data.row_group(part).column(places[name]))
            if known is None:
                return None
            least[name] = min(least[name], known[0])
            largest[name] = max(largest[name], known[1])
            gaps[name] = gaps[name] or known[2]
    return {name: (least[name], largest[name], gaps[name]) for name in names}


def _extent(part: pyarrow.parquet.ColumnChunkMetaData) -> Extent | None:
    """What the statistics of a part of a column tell, which are without values where all are missing."""
    known = part.statistics
    if known is None or not known.has_null_count:
        return None
    if known.null_count == part.num_values:
        return math.inf, 0.0, True
    if not known.has_min_max:
        return None
    low, high = float(known.min), float(known.max)
    return low, max(abs(low), abs(high)), known.null_count > 0


def _asked_extents(table: Expression, whole: dict[str, bool], ask: Ask) -> dict[str, Extent]:
    """The same by a query, the smallest value left open."""
    asked = [part for name in whole for part in queries.extent(name, whole[name])]
    row = ask([queries.select(table, [*asked, queries.row_count()])])[0].to_pylist()[0]
    every = row[f"c{2 * len(whole)}"]
    pairs = [(row[f"c{2 * place}"] or 0.0, row[f"c{2 * place + 1}"]) for place in range(len(whole))]
    found = zip(whole, pairs, strict=True)
    return {name: (-math.inf, float(size), filled < every) for name, (size, filled) in found}


def _category(spec: Spec, files: Files, name: str) -> Column:
    absent = {name_of(code) for code in spec.missing.get(name, ())} | set(MISSING_TEXT)
    read = encoded(read_columns(files, [name]).column(0))
    listed = read.dictionary.to_pylist()
    values = [None if place is None else listed[place] for place in read.indices.unique().to_pylist()]
    known = [
        value for value in values if value is not None and value == value and name_of(value) not in absent
    ]
    known.sort(key=name_of)
    return Column(
        False, 1.0, len(known) < len(values), (), tuple(known), tuple(name_of(value) for value in known)
    )
