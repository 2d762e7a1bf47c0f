"""Tables as files: CSV for machines (plain UTF-8) and for Excel (with a byte order mark), and XLSX.

Text that a spreadsheet could take for a formula gets an apostrophe in front (CWE-1236); numbers stay numbers. A missing
figure is an empty cell, never a zero.
"""

import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass

import xlsxwriter

Cell = str | int | float | None
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n")
BYTE_ORDER_MARK = "\ufeff"
WIDEST = 48


@dataclass(frozen=True, slots=True)
class Sheet:
    """A table to export: a name, notes above it, headings and rows."""

    name: str
    notes: tuple[str, ...]
    headings: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]


def neutralised(cell: Cell) -> Cell:
    """The cell as a spreadsheet may open it: text that begins like a formula is marked as text."""
    if isinstance(cell, str) and cell.lstrip(" ").startswith(FORMULA_STARTS):
        return f"'{cell}"
    return cell


def as_csv(sheet: Sheet, *, byte_order_mark: bool) -> bytes:
    """The table as CSV in UTF-8, without notes. The mark lets Excel see that it is UTF-8."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(neutralised(heading) for heading in sheet.headings)
    writer.writerows([neutralised(cell) for cell in row] for row in sheet.rows)
    return ((BYTE_ORDER_MARK if byte_order_mark else "") + text.getvalue()).encode("utf-8")


def as_xlsx(sheets: Sequence[Sheet]) -> bytes:
    """The tables as a workbook, one sheet each: notes, then a table with a frozen heading and a filter."""
    content = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(content, options) as book:
        bold = book.add_format({"bold": True, "text_wrap": True, "valign": "top", "bottom": 1})
        for sheet in sheets:
            _write_sheet(book.add_worksheet(sheet.name), sheet, bold)
    return content.getvalue()


def _write_sheet(page: xlsxwriter.worksheet.Worksheet, sheet: Sheet, bold: xlsxwriter.format.Format) -> None:
    top = len(sheet.notes) + 1 if sheet.notes else 0
    for line, note in enumerate(sheet.notes):
        page.write_string(line, 0, str(neutralised(note)))
    for column, heading in enumerate(sheet.headings):
        page.write_string(top, column, str(neutralised(heading)), bold)
        page.set_column(column, column, _width(sheet, column))
    for line, row in enumerate(sheet.rows, start=top + 1):
        for column, cell in enumerate(row):
            if isinstance(cell, str):
                page.write_string(line, column, str(neutralised(cell)))
            elif cell is not None:
                page.write_number(line, column, cell)
    page.freeze_panes(top + 1, 0)
    if sheet.rows:
        page.autofilter(top, 0, top + len(sheet.rows), len(sheet.headings) - 1)


def _width(sheet: Sheet, column: int) -> int:
    longest = max([len(str(row[column] or "")) for row in sheet.rows], default=0)
    return min(WIDEST, max(12, longest + 2))
