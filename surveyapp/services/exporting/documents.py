"""JSON from a tidy table: one array of objects, a row each; a value that is not there is null, its reason beside it."""

import json
from pathlib import Path

from surveyapp.services.exporting.parquet import Rows, batches, python_values, schema_of

ROWS_AT_ONCE = 10_000


def write_json(tidy: Path, target: Path, progress: Rows) -> None:
    """Write a Parquet table as a JSON array, in the order of its rows, a row on every line."""
    names = schema_of(tidy).names
    done = 0
    with target.open("w", encoding="utf-8") as file:
        file.write("[")
        for batch in batches(tidy, rows=ROWS_AT_ONCE):
            columns = [python_values(column) for column in batch.columns]
            rows = (dict(zip(names, row, strict=True)) for row in zip(*columns, strict=True))
            lines = (json.dumps(row, ensure_ascii=False, allow_nan=False) for row in rows)
            file.write((",\n" if done else "\n") + ",\n".join(lines))
            done += batch.num_rows
            progress(done)
        file.write("\n]\n")
