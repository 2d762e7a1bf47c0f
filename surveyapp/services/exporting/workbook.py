"""XLSX from tidy tables: sheets of data and sheets that explain them. Rows are written as they come, then forgotten."""

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import xlsxwriter

from surveyapp.domain.errors import TooManyRows
from surveyapp.services.exporting.parquet import Rows, batches, python_values, rows_in, schema_of
from surveyapp.services.exporting.sheets import Cell, neutralised

MOST_ROWS = 1_048_575
"""What fits below the heading on an Excel sheet (1,048,576 lines)."""
ROWS_AT_ONCE = 5_000


def check_rows(rows: int) -> None:
    """Raise TooManyRows where a table does not fit on a sheet."""
    if rows > MOST_ROWS:
        raise TooManyRows(rows, MOST_ROWS)


def write_xlsx(tables: Mapping[str, Path], target: Path, progress: Rows) -> None:
    """Write Parquet tables, a sheet each. Raises TooManyRows before anything is written."""
    for path in tables.values():
        check_rows(rows_in(path))
    options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(target, options) as book:
        bold = book.add_format({"bold": True})
        for name, path in tables.items():
            _write(book.add_worksheet(name), _rows(path), bold, progress)


def _rows(path: Path) -> Iterator[Sequence[Cell]]:
    yield schema_of(path).names
    for batch in batches(path, rows=ROWS_AT_ONCE):
        yield from zip(*(python_values(column) for column in batch.columns), strict=True)


def _write(page: Any, lines: Iterator[Sequence[Cell]], bold: Any, progress: Rows) -> None:
    for place, heading in enumerate(next(lines)):
        page.write_string(0, place, str(neutralised(heading)), bold)
    page.freeze_panes(1, 0)
    for line, cells in enumerate(lines, start=1):
        for place, cell in enumerate(cells):
            if isinstance(cell, str):
                page.write_string(line, place, str(neutralised(cell)))
            elif cell is not None:
                page.write_number(line, place, cell)
        if not line % ROWS_AT_ONCE:
            progress(line)
