"""Which rows of Parquet files belong together, for sums that are made column after column."""

from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet

from analysis.arrays import Bools, Ints
from analysis.columns import encoded, name_of
from analysis.spec import Nonresponse, Spec
from analysis.tables import Table, files_of
from analysis.weighting import YES

BITS = 62
Files = list[pyarrow.parquet.ParquetFile]
Parts = list[list[int]]  # per file, numbers of row groups


@dataclass(frozen=True)
class Grouping:
    """Which rows are in which unit."""

    size: int  # how many units there are
    unit: Ints  # per row of the file
    responding: Bools  # per row of the file

    def in_order(self, order: Ints) -> "Grouping":
        """The same with the units numbered in another order."""
        places = np.empty_like(order)
        places[order] = np.arange(len(order))
        return Grouping(self.size, places[self.unit], self.responding)

    @cached_property
    def rows(self) -> Ints:
        """The rows that responded, unit after unit."""
        inside = np.flatnonzero(self.responding)
        order: Ints = inside[np.argsort(self.unit[inside], kind="stable")]
        return order

    @cached_property
    def counts(self) -> Ints:
        """Rows of each unit that responded."""
        return np.bincount(self.unit[self.rows], minlength=self.size)

    @cached_property
    def filled(self) -> Ints:
        """The units with rows that responded."""
        return np.flatnonzero(self.counts)

    def total(self, terms: npt.NDArray[np.generic]) -> Ints:
        """The sum of whole numbers over the rows of each unit that responded."""
        found = np.zeros(self.size, dtype=np.int64)
        if len(self.filled):
            starts = np.cumsum(self.counts[self.filled]) - self.counts[self.filled]
            found[self.filled] = np.add.reduceat(terms, starts, dtype=np.int64)
        return found


def opened(path: Path) -> Files:
    """The files, whose texts are read as places in lists of them, as they lie there."""
    texts = [field.name for field in pyarrow.parquet.read_schema(files_of(path)[0]) if _is_text(field.type)]
    return [
        pyarrow.parquet.ParquetFile(file, memory_map=True, read_dictionary=texts) for file in files_of(path)
    ]


def grouping_of(spec: Spec, files: Files, group: list[str]) -> tuple[Grouping, Table]:
    """Numbers the different rows of the columns, and gives these; responding is who did so in every step of
    non-response.
    """
    code, table = np.zeros(sum(file.metadata.num_rows for file in files), dtype=np.int64), {}
    size = 1
    responding = np.ones(len(code), dtype=np.bool_)
    asked = {step.respondent for step in spec.weighting if isinstance(step, Nonresponse)}
    for name, whole in zip(group, read_columns(files, group).columns, strict=True):
        column = encoded(whole)
        levels = len(column.dictionary)
        own = pc.fill_null(column.indices, levels).to_numpy(zero_copy_only=False).astype(np.int64)
        if size * (levels + 1) >= 1 << BITS:
            code, size = _compressed(code)
        code, size = code * (levels + 1) + own, size * (levels + 1)
        table[name] = column
        if name in asked:
            yes = [name_of(value) in YES for value in column.dictionary.to_pylist()]
            responding &= np.array([*yes, False])[own]
    unit, units = _compressed(code)
    first = np.empty(units, dtype=np.int64)
    first[unit[::-1]] = np.arange(len(unit))[::-1]
    places = pa.array(first)
    named = pa.table({name: column.take(places) for name, column in table.items()})
    return Grouping(units, unit, responding), named


def parts_with_answers(files: Files, responding: Bools) -> tuple[Parts, Bools]:
    """Per file, the row groups in which somebody responded; and which rows of the files these hold."""
    parts: Parts = []
    inside = np.zeros(len(responding), dtype=np.bool_)
    first = 0
    for file in files:
        kept = []
        for number in range(file.metadata.num_row_groups):
            rows = slice(first, first + file.metadata.row_group(number).num_rows)
            first = rows.stop
            if responding[rows].any():
                kept.append(number)
                inside[rows] = True
        parts.append(kept)
    return parts, inside


def _is_text(type_: pa.DataType) -> bool:
    return bool(pa.types.is_string(type_) or pa.types.is_large_string(type_))


def _compressed(code: Ints) -> tuple[Ints, int]:
    found = pa.array(code).dictionary_encode()
    return found.indices.to_numpy(zero_copy_only=False).astype(np.int64), len(found.dictionary)


def read_columns(files: Files, names: list[str], parts: Parts | None = None) -> Table:
    """Some columns of all files, one after the other; of some of their row groups, where these are named."""
    if parts is None:
        return pa.concat_tables([file.read(names) for file in files])
    return pa.concat_tables(
        [file.read_row_groups(own, names) for file, own in zip(files, parts, strict=True)]
    )
