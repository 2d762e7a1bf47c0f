"""A few columns of a frozen table, some of them changed, as a file of their own.

Large files are summed in groups, with memory for a few columns at a time; a table at hand is analysed row by row.
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pyarrow
import pyarrow.parquet

from analysis import spec_files
from analysis.plans import plan

ROWS_IN_A_GROUP = 100_000
Changed = Mapping[str, Any]
"""Columns by name, as pyarrow makes them."""


@contextmanager
def narrowed(spec: Mapping[str, Any], data: Path, changed: Changed, kept: Any = None) -> Iterator[Path]:
    """While the block runs, a file with the columns that the spec asks for: the changed ones, the others as in `data`.

    With `kept`, a column of true and false, only the rows for which it is true. Raises AnalysisError for a spec that
    cannot be understood, and for columns that are in neither.
    """
    schema = pyarrow.parquet.read_schema(data)
    names = (*schema.names, *(name for name in changed if name not in schema.names))
    wanted = plan(spec_files.parse(spec), names).columns
    with TemporaryDirectory() as folder:
        path = Path(folder) / "columns.parquet"
        _write(path, data, [name for name in wanted if name not in changed], changed, kept)
        pyarrow.default_memory_pool().release_unused()
        yield path


def _write(path: Path, data: Path, same: list[str], changed: Changed, kept: Any) -> None:
    """The columns of the file and the changed ones, one group of rows after the other; texts as places in lists."""
    schema = pyarrow.parquet.read_schema(data)
    texts = [name for name in same if pyarrow.types.is_string(schema.field(name).type)]
    with pyarrow.parquet.ParquetFile(data, memory_map=True, read_dictionary=texts) as file:
        first, writer = 0, None
        for number in range(file.num_row_groups):
            table = file.read_row_group(number, columns=same)
            rows = table.num_rows
            for name, column in changed.items():
                table = table.append_column(name, column.slice(first, rows))
            table = table if kept is None else table.filter(kept.slice(first, rows))
            first += rows
            writer = writer or pyarrow.parquet.ParquetWriter(path, table.schema, compression="lz4")
            writer.write_table(table, row_group_size=ROWS_IN_A_GROUP)
        if writer is not None:
            writer.close()
