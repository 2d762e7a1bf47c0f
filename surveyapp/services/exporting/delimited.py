"""CSV from a tidy table, batch by batch. Text that a spreadsheet could take for a formula is marked."""

from pathlib import Path
from typing import Any

import pyarrow
import pyarrow.csv

from surveyapp.services.exporting.parquet import TEXT, Rows, batches, schema_of
from surveyapp.services.exporting.sheets import BYTE_ORDER_MARK, neutralised


def write_csv(tidy: Path, target: Path, progress: Rows, *, byte_order_mark: bool = False) -> None:
    """Write a Parquet table as CSV in UTF-8. The mark lets Excel see that it is UTF-8."""
    schema = pyarrow.schema([field.with_type(plain_type(field.type)) for field in schema_of(tidy)])
    done = 0
    with target.open("wb") as file:
        if byte_order_mark:
            file.write(BYTE_ORDER_MARK.encode())
        with pyarrow.csv.CSVWriter(file, schema) as writer:
            for batch in batches(tidy):
                columns = [neutralised_column(column) for column in batch.columns]
                writer.write_batch(pyarrow.RecordBatch.from_arrays(columns, schema=schema))
                done += batch.num_rows
                progress(done)


def neutralised_column(column: Any) -> Any:
    """A text column as a spreadsheet may open it: an apostrophe before what begins like a formula."""
    if column.type != TEXT:
        return column
    texts = pyarrow.array([neutralised(text) for text in column.dictionary.to_pylist()], pyarrow.string())
    return pyarrow.DictionaryArray.from_arrays(column.indices, texts).cast(pyarrow.string())


def plain_type(kind: Any) -> Any:
    """The type of a column once its codes are texts again."""
    return pyarrow.string() if kind == TEXT else kind
