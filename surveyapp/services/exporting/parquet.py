"""Parquet read a little at a time and written as it comes, with texts as codes, so that memory stays small."""

from collections.abc import Callable, Collection, Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow
import pyarrow.parquet

ROWS_AT_ONCE = 20_000
TEXT = pyarrow.dictionary(pyarrow.int32(), pyarrow.string())
"""Texts repeat: they are kept as places in a list of the different ones."""

Batch = Any  # a pyarrow record batch, which carries no types
Rows = Callable[[int], None]
"""Hears of the number of rows done."""


def schema_of(path: Path) -> Any:
    """The columns of a table, texts as codes."""
    plain = pyarrow.parquet.read_schema(path)
    fields = [field.with_type(TEXT) if pyarrow.types.is_string(field.type) else field for field in plain]
    return pyarrow.schema(fields, metadata=plain.metadata)


def writer_of(path: Path, schema: Any) -> Any:
    """A writer of batches in which texts are codes; readers see plain texts."""
    return pyarrow.parquet.ParquetWriter(path, schema, compression="zstd", store_schema=False)


def rows_in(path: Path) -> int:
    """How many rows a table has."""
    return int(pyarrow.parquet.read_metadata(path).num_rows)


def batches(path: Path, columns: Collection[str] | None = None, rows: int = ROWS_AT_ONCE) -> Iterator[Batch]:
    """The rows of a table, some at a time, with texts as codes."""
    texts = [field.name for field in schema_of(path) if field.type == TEXT]
    chosen = None if columns is None else list(columns)
    with pyarrow.parquet.ParquetFile(path, read_dictionary=texts, pre_buffer=False) as file:
        yield from file.iter_batches(rows, columns=chosen, use_threads=False)


def python_values(column: Any) -> list[Any]:
    """The values of a column as Python's own, None where there is none; a text is made only once."""
    if column.type == TEXT:
        texts = np.array([*column.dictionary.to_pylist(), None], dtype=object)
        places = column.indices.fill_null(len(texts) - 1).to_numpy(zero_copy_only=False)
        return list(texts[places])
    values: list[Any] = column.to_pylist() if column.null_count else column.to_numpy().tolist()
    return values


def release_memory() -> None:
    """Give back what finished steps have left reserved."""
    pyarrow.default_memory_pool().release_unused()
