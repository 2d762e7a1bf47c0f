"""The columns of the design as they stand in a table, and the design that rows in a given order have."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, TypeVar, cast

import numpy as np
import numpy.typing as npt

from analysis.arrays import Floats, Ints
from analysis.columns import Keys, keys, numbers, rows
from analysis.designs import Design, check_weights, nested
from analysis.errors import AnalysisError
from analysis.spec import DesignSpec
from analysis.tables import Table
from analysis.variance import check_lonely

Array = TypeVar("Array", bound=npt.NDArray[Any])


@dataclass(frozen=True)
class Drawn:
    """The columns of the design, one entry per stage, in the order of the table."""

    strata: list[Ints | None]
    psu: list[Ints | None]
    fpc: list[Floats | None]
    names: tuple[str, ...] | None  # of the first-stage strata

    @property
    def columns(self) -> list[Floats | Ints | None]:
        """All of them, for sorting."""
        return [*self.strata, *self.psu, *self.fpc]

    def design(self, order: Ints, lonely_rule: str) -> Design:
        """The design of the rows in this order. Raises AnalysisError for one that has no variance."""
        found = nested(
            sorted_by(order, self.strata), sorted_by(order, self.psu), sorted_by(order, self.fpc), order + 1
        )
        check_lonely(found, lonely_rule, self.names)
        return found


def drawn(design: DesignSpec, table: Table) -> Drawn:
    """Read the design's columns; a stage without a column has None."""
    strata, psu, fpc = (per_stage(design, key) for key in ("strata", "psu", "fpc"))
    found = [None if name is None else _codes(table, name) for name in strata]
    sizes = [None if name is None else numbers(table, name) for name in fpc]
    return Drawn(
        [None if each is None else each.codes for each in found],
        [None if name is None else _codes(table, name).codes for name in psu],
        sizes,
        None if found[0] is None else found[0].levels,
    )


def base_weights(design: DesignSpec, table: Table) -> Floats | None:
    """The weights column, checked; None where the weights follow from the sampling fractions."""
    if design.weights is None:
        return None
    weights = numbers(table, design.weights)
    check_weights(weights, design.weights)
    return weights


def per_stage(design: DesignSpec, key: str) -> list[str | None]:
    """The columns of strata, psu or fpc, one entry per stage: as many as the longest of the three."""
    stages = max(1, len(design.strata), len(design.psu), len(design.fpc))
    given: tuple[str | None, ...] = getattr(design, key)
    return [*given, *[None] * (stages - len(given))]


def canonical_order(columns: Sequence[Floats | Ints | None], count: int) -> Ints:
    """The order by the columns' values, the first being the most important."""
    used = [column for column in columns if column is not None]
    return np.lexsort(used[::-1]) if used else np.arange(count)


def sorted_by(order: Ints, columns: Sequence[Array | None]) -> list[Array | None]:
    """Each column in this order."""
    return [None if column is None else cast(Array, column[order]) for column in columns]


def _codes(table: Table, name: str) -> Keys:
    found = keys(table, name)
    if (found.codes < 0).any():
        raise AnalysisError(
            f"design: {name} is missing in rows {rows(found.codes < 0)}; every row needs its place"
        )
    return found
