"""Builds units from the rows of a table: every row is a unit. For small tables, and where sums of groups do not do.

Rows are first put into an order that depends on their content only, so that the order of the file does not matter to
the last bit of a sum.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, TypeVar, cast

import numpy as np
import numpy.typing as npt

from analysis.arrays import Floats, Ints
from analysis.columns import Keys, keys, numbers, rows
from analysis.designs import check_weights, nested, weights_of
from analysis.errors import AnalysisError
from analysis.moments import RowSums
from analysis.plans import Plan
from analysis.spec import DesignSpec, Spec
from analysis.tables import Source, Table, load
from analysis.units import Units
from analysis.variance import check_lonely

Array = TypeVar("Array", bound=npt.NDArray[Any])


def row_units(spec: Spec, plan: Plan, source: Source) -> Units:
    """One unit per row. Raises AnalysisError for rows that the design cannot take."""
    table = load(source, plan.columns)
    if table.num_rows == 0:
        raise AnalysisError("data: there are no rows")
    missing = spec.missing
    measured = {name: numbers(table, name, missing.get(name, ())) for name in {*plan.numbers, *plan.scales}}
    measured |= {name: numbers(table, name) for name in plan.replicates}
    named = {name: keys(table, name, missing.get(name, ())) for name in plan.names}
    drawn = _drawn(spec.design, table)
    weights = _weights(spec.design, table)
    order = _order([*drawn.columns, weights, *_arrays(measured, named)], table.num_rows)
    strata, psu, fpc = _sorted(drawn.strata, order), _sorted(drawn.psu, order), _sorted(drawn.fpc, order)
    design = nested(strata, psu, fpc, order + 1)
    check_lonely(design, spec.design.lonely_psu, drawn.names)
    weight = weights_of(design) if weights is None else weights[order]
    measured = {name: values[order] for name, values in measured.items()}
    named = {name: Keys(column.codes[order], column.levels) for name, column in named.items()}
    constant = {name: measured[name] for name in (*plan.scales, *plan.replicates)}
    one = np.ones(len(order), dtype=np.int64)
    sums = RowSums(weight, measured, named)
    return Units(
        design, order + 1, one, weight, np.square(weight), named, constant, sums, True, plan.replicates
    )


@dataclass(frozen=True)
class _Drawn:
    """The columns of the design, one entry per stage, in the order of the table."""

    strata: list[Ints | None]
    psu: list[Ints | None]
    fpc: list[Floats | None]
    names: tuple[str, ...] | None  # of the first-stage strata

    @property
    def columns(self) -> list[Floats | Ints | None]:
        return [*self.strata, *self.psu, *self.fpc]


def _drawn(design: DesignSpec, table: Table) -> _Drawn:
    strata, psu, fpc = (_per_stage(design, key) for key in ("strata", "psu", "fpc"))
    names = keys(table, strata[0]).levels if strata[0] is not None else None
    sizes = [None if name is None else numbers(table, name) for name in fpc]
    return _Drawn(
        [_codes(table, name) for name in strata], [_codes(table, name) for name in psu], sizes, names
    )


def _weights(design: DesignSpec, table: Table) -> Floats | None:
    if design.weights is None:
        return None
    weights = numbers(table, design.weights)
    check_weights(weights, design.weights)
    return weights


def stages_of(design: DesignSpec) -> int:
    """Number of stages: as many as the longest of strata, psu and fpc, at least one."""
    return max(1, len(design.strata), len(design.psu), len(design.fpc))


def _per_stage(design: DesignSpec, key: str) -> list[str | None]:
    given: tuple[str | None, ...] = getattr(design, key)
    return [*given, *[None] * (stages_of(design) - len(given))]


def _codes(table: Table, name: str | None) -> Ints | None:
    if name is None:
        return None
    codes = keys(table, name).codes
    if (codes < 0).any():
        raise AnalysisError(f"design: {name} is missing in rows {rows(codes < 0)}; every row needs its place")
    return codes


def _arrays(measured: dict[str, Floats], named: dict[str, Keys]) -> list[Floats | Ints]:
    columns: list[Floats | Ints] = [measured[name] for name in sorted(measured)]
    return columns + [named[name].codes for name in sorted(named)]


def _order(columns: Sequence[Floats | Ints | None], count: int) -> Ints:
    """Sort by the columns, the first being the most important."""
    used = [column for column in columns if column is not None]
    return np.lexsort(used[::-1]) if used else np.arange(count)


def _sorted(columns: Sequence[Array | None], order: Ints) -> list[Array | None]:
    return [None if column is None else cast(Array, column[order]) for column in columns]
