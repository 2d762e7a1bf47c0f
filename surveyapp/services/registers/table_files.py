"""A table in a file as the one-stop software writes it: what kind it is, where its headings are, and its rows."""

import csv
import hashlib
import io
import itertools
import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from surveyapp.domain.errors import InvalidInput
from surveyapp.domain.text import fold
from surveyapp.services.office_import import decoded
from surveyapp.services.registers.workbooks import ZIP_START, check_workbook, workbook_rows

SEPARATORS = (",", ";", "\t", "|")
WORKBOOK = "xlsx"
TITLE_LINES = 20
"""Titles may stand above the headings; the headings are looked for in so many lines."""
NEARLY = 0.8
LONGEST_CELL = 300
MOST_COLUMNS = 200
MOST_ROWS = 1_000_000

Row = tuple[int, list[str]]
"""The line in the file (the row in a workbook), and its cells."""


@dataclass(frozen=True, slots=True)
class TableFile:
    """What was recognised in a file. `encoding` is `xlsx` for a workbook, which has no separator."""

    path: Path
    encoding: str
    separator: str
    heading_line: int
    headings: tuple[str, ...]

    def rows(self) -> Iterator[Row]:
        """The rows below the headings; those without any content are left out."""
        for line, cells in _lines(self.path, self.encoding, self.separator):
            if line > self.heading_line and any(cells):
                yield line, cells

    @property
    def signature(self) -> str:
        """The same for every file with these headings, whatever their case and marks."""
        names = json.dumps([fold(heading) for heading in self.headings])
        return hashlib.sha256(names.encode()).hexdigest()


def open_table(path: Path) -> TableFile:
    """Look at a file. Raises InvalidInput: it is neither text nor a workbook, or no line has two headings."""
    with path.open("rb") as file:
        start = file.read(len(ZIP_START))
    if start == ZIP_START:
        check_workbook(path)
        return _with_headings(path, WORKBOOK, "")
    encoding, text = decoded(path.read_bytes())
    if "\0" in text:
        raise InvalidInput("file", "encoding")
    return _with_headings(path, encoding, _separator(text))


def _with_headings(path: Path, encoding: str, separator: str) -> TableFile:
    """The headings are the first line that is nearly as full as the fullest of the first ones."""
    first = list(itertools.islice(_lines(path, encoding, separator), TITLE_LINES))
    fullest = max((_filled(cells) for _line, cells in first), default=0)
    if fullest < 2 or fullest > MOST_COLUMNS:
        raise InvalidInput("file", "no_table")
    line, cells = next((line, cells) for line, cells in first if _filled(cells) >= NEARLY * fullest)
    return TableFile(path, encoding, separator, line, tuple(cells))


def _filled(cells: list[str]) -> int:
    return sum(1 for cell in cells if cell)


def _separator(text: str) -> str:
    """The sign that gives the fullest line among the first ones."""
    head = "\n".join(text.splitlines()[:TITLE_LINES])

    def widest(sign: str) -> int:
        rows = csv.reader(io.StringIO(head), delimiter=sign)
        return max((_filled([cell.strip() for cell in row]) for row in rows), default=0)

    return max(SEPARATORS, key=widest)


def _lines(path: Path, encoding: str, separator: str) -> Iterator[Row]:
    lines = workbook_rows(path) if encoding == WORKBOOK else _csv_rows(path, separator)
    for line, cells in lines:
        if line > MOST_ROWS:
            raise InvalidInput("file", "too_many_rows")
        yield line, [cell[:LONGEST_CELL] for cell in cells]


def _csv_rows(path: Path, separator: str) -> Iterator[Row]:
    _encoding, text = decoded(path.read_bytes())
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator)
    try:
        for row in reader:
            yield reader.line_num, [cell.strip() for cell in row]
    except csv.Error as error:
        raise InvalidInput("file", "no_table") from error
