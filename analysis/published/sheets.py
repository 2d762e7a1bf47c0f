"""Official result tables as they come: CSV in several encodings and separators, or a sheet of a workbook.

A sheet is a grid of text. Three layouts are read: one row per province with codes as headings; one row per score with
provinces as headings (the workbooks since 2019); and one row per figure (year, province, code, value).
"""

import csv
import io
import re
import unicodedata
import warnings
import zipfile
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from openpyxl import load_workbook
from openpyxl.utils.exceptions import InvalidFileException

from analysis.errors import AnalysisError
from analysis.published.provinces import find, key

Grid = list[list[str]]
ENCODINGS = ("utf-8-sig", "utf-16", "cp1258")
HEADING_ROWS = 12
LEAST_PROVINCES = 3
TOTALS = {
    "total",
    "tong",
    "tongdiem",
    "papi",
    "chisopapi",
    "diem",
    "score",
    "chisopapikhongcotrongso",
    "unweightedpapi",
}
DIMENSION = re.compile(r"^(?:d|dim|dimension|noi dung|chi so noi dung|truc)\s*([1-8])\b")
PART = re.compile(r"^(?:sc\s*([1-8])([1-5])|([1-8])\.([1-5]))(?![\d.%])")
COLUMNS = {
    "year": "year",
    "nam": "year",
    "province": "province",
    "tinh": "province",
    "unit": "province",
    "tinhthanhpho": "province",
    "code": "code",
    "ma": "code",
    "value": "value",
    "diem": "value",
    "score": "value",
}


@dataclass(frozen=True)
class Cell:
    """A figure as the table has it: its row and column (from 1), and the text of province, code, value and year."""

    row: int
    column: int
    province: str
    code: str
    value: str
    year: int | None


@dataclass(frozen=True)
class Sheet:
    """All figures of a table, and rows or columns whose headings name neither a province nor a score."""

    cells: tuple[Cell, ...]
    ignored: tuple[str, ...]


def read_grid(path: Path, sheet: str | None = None) -> Grid:
    """The cells of a file as text. Raises AnalysisError for a file that cannot be read."""
    if not path.exists():
        raise AnalysisError(f"published table: {path.name} does not exist")
    if path.suffix.lower() == ".xlsx":
        return _workbook(path, sheet)
    if path.suffix.lower() not in (".csv", ".tsv", ".txt"):
        raise AnalysisError(f"published table: {path.name} is neither CSV nor XLSX; save it as one of them")
    return csv_grid(path.read_bytes(), path.name)


def csv_grid(content: bytes, name: str) -> Grid:
    """The cells of a CSV file, its encoding and separator found out."""
    for encoding in ENCODINGS:
        if encoding == "utf-16" and content[:2] not in (b"\xff\xfe", b"\xfe\xff"):
            continue
        try:
            text = unicodedata.normalize("NFC", content.decode(encoding))
        except UnicodeDecodeError:
            continue
        head = text.splitlines()[:HEADING_ROWS]
        mark = max(
            ";\t,", key=lambda sign: min((line.count(sign) for line in head if line.strip()), default=0)
        )
        return [[cell.strip() for cell in row] for row in csv.reader(io.StringIO(text), delimiter=mark)]
    raise AnalysisError(
        f"published table: {name} is neither UTF-8, UTF-16 nor Windows-1258; save it as UTF-8"
    )


def code_of(heading: str) -> str | None:
    """The code that a heading stands for: `total`, `D5`, `5.1`; None for headings of other things."""
    plain = " ".join(_plain(heading).split())
    if key(heading) in TOTALS:
        return "total"
    dimension = DIMENSION.match(plain)
    if dimension:
        return f"D{dimension[1]}"
    part = PART.match(plain)
    return f"{part[1] or part[3]}.{part[2] or part[4]}" if part else None


def sheet_of(grid: Grid, day: date) -> Sheet:
    """The figures of a grid, whichever layout it has. Raises AnalysisError for a grid that has none of them."""
    for number, row in enumerate(grid[:HEADING_ROWS]):
        long = {COLUMNS[key(cell)]: place for place, cell in enumerate(row) if key(cell) in COLUMNS}
        if {"province", "code", "value"} <= set(long):
            return _long(grid, number, long)
        if sum(find(cell, day) is not None for cell in row) >= LEAST_PROVINCES:
            return _by_score(grid, number, day)
        if len([cell for cell in row if cell]) > 1 and any(code_of(cell) is not None for cell in row):
            place = _province_column(grid[number + 1 :], day)
            if place is not None:
                return _by_province(grid, number, place)
    raise AnalysisError(
        "published table: no heading row found; give one row per province with the headings D1 … or 1.1 …, "
        "one row per score with provinces as headings, or the columns year, province, code, value"
    )


def _by_province(grid: Grid, head: int, place: int) -> Sheet:
    codes = {column: code for column, cell in enumerate(grid[head]) if (code := code_of(cell)) is not None}
    year = next((column for column, cell in enumerate(grid[head]) if COLUMNS.get(key(cell)) == "year"), None)
    ignored = [cell for column, cell in enumerate(grid[head]) if cell and column not in {*codes, year, place}]
    cells = [
        Cell(number, column + 1, row[place], code, row[column], _year(row, year))
        for number, row in enumerate(grid[head + 1 :], start=head + 2)
        if len(row) > place and row[place]
        for column, code in codes.items()
        if column < len(row)
    ]
    return Sheet(tuple(cells), tuple(ignored))


def _by_score(grid: Grid, head: int, day: date) -> Sheet:
    places = {column: cell for column, cell in enumerate(grid[head]) if find(cell, day) is not None}
    first = min(places)
    cells, ignored = [], []
    for number, row in enumerate(grid[head + 1 :], start=head + 2):
        names = [cell for cell in row[:first] if cell]
        code = next((code for cell in names if (code := code_of(cell)) is not None), None)
        if code is None:
            ignored += names[:1]
            continue
        cells += [
            Cell(number, column + 1, name, code, row[column], None)
            for column, name in places.items()
            if column < len(row)
        ]
    return Sheet(tuple(cells), tuple(ignored))


def _long(grid: Grid, head: int, columns: dict[str, int]) -> Sheet:
    cells, ignored = [], []
    for number, row in enumerate(grid[head + 1 :], start=head + 2):
        if not any(row):
            continue
        code = code_of(row[columns["code"]])
        if code is None:
            ignored.append(row[columns["code"]])
            continue
        value, where = row[columns["value"]], columns["value"] + 1
        cells.append(
            Cell(number, where, row[columns["province"]], code, value, _year(row, columns.get("year")))
        )
    return Sheet(tuple(cells), tuple(dict.fromkeys(ignored)))


def _province_column(rows: Grid, day: date) -> int | None:
    """The column that names provinces in most rows."""
    width = max((len(row) for row in rows), default=0)
    found = [
        sum(column < len(row) and find(row[column], day) is not None for row in rows)
        for column in range(width)
    ]
    most = max(found, default=0)
    return found.index(most) if most else None


def _year(row: list[str], place: int | None) -> int | None:
    text = row[place] if place is not None and place < len(row) else ""
    return int(text) if re.fullmatch(r"20\d\d", text) else None


def _plain(text: str) -> str:
    bare = unicodedata.normalize("NFKD", text.replace("đ", "d").replace("Đ", "D")).casefold()
    return "".join(sign for sign in bare if not unicodedata.combining(sign)).strip()


def _workbook(path: Path, sheet: str | None) -> Grid:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", UserWarning)  # drawings and styles that are not read
            book = load_workbook(path, read_only=True, data_only=True)
    except (InvalidFileException, zipfile.BadZipFile, KeyError, OSError) as error:
        raise AnalysisError(
            f"published table: {path.name} is no workbook, or is damaged ({error})"
        ) from error
    try:
        if sheet is not None and sheet not in book.sheetnames:
            raise AnalysisError(
                f"published table: there is no sheet {sheet}; there are {', '.join(book.sheetnames)}"
            )
        page = book[sheet] if sheet is not None else book.worksheets[0]
        return [[_text(value) for value in row] for row in page.iter_rows(values_only=True)]
    finally:
        book.close()


def _text(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        return str(int(value))
    return unicodedata.normalize("NFC", str(value)).strip()
