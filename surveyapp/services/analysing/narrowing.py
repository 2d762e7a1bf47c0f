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
def narrowed(spec: Mapping[str, Any], data: Path, changed: Changed) -> Iterator[Path]:
    """While the block runs, a file with the columns that the spec asks for: the changed ones, the others as in `data`.

    Raises AnalysisError for a spec that cannot be understood, and for columns that are in neither.
    """
    there = pyarrow.parquet.read_schema(data).names
    wanted = plan(spec_files.parse(spec), (*there, *(name for name in changed if name not in there))).columns
    table = pyarrow.parquet.read_table(data, columns=[name for name in wanted if name not in changed])
    for name in wanted:
        if name in changed:
            table = table.append_column(name, changed[name])
    with TemporaryDirectory() as folder:
        path = Path(folder) / "columns.parquet"
        pyarrow.parquet.write_table(table, path, row_group_size=ROWS_IN_A_GROUP, compression="zstd")
        del table
        yield path
