"""Workbooks (XLSX) that strangers send: looked over before they are opened, then read row by row.

A workbook is a ZIP file of XML. What could make a small file fill the memory (a ZIP bomb, an entity that grows) or
reach for other files (an external entity) is refused from the directory and the first bytes of each part.
"""

import re
import zipfile
from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path
from typing import Any

from openpyxl import load_workbook
from openpyxl.utils.exceptions import InvalidFileException

from surveyapp.domain.errors import InvalidInput
from surveyapp.domain.text import nfc

LARGEST_UNPACKED = 300 * 2**20
MOST_PARTS = 2_000
HIGHEST_RATIO = 200
"""Tables of repeated words shrink to a fiftieth; a bomb to less than a thousandth."""
LOOKED_AT = 4096
ZIP_START = b"PK\x03\x04"
WIDE = (b"\xff\xfe", b"\xfe\xff")
ROOT = re.compile(rb"<[A-Za-z]")
"""Where the first element begins: declarations of a document type can stand before it only."""
DAMAGED = (InvalidFileException, zipfile.BadZipFile, IndexError, KeyError, TypeError, ValueError, SyntaxError)
"""What reading a workbook raises that another program damaged."""


def check_workbook(path: Path) -> None:
    """Raises InvalidInput for what is no workbook, or one that is built to do harm."""
    try:
        with zipfile.ZipFile(path) as archive:
            parts = archive.infolist()
            unpacked = sum(part.file_size for part in parts)
            if len(parts) > MOST_PARTS or unpacked > LARGEST_UNPACKED:
                raise InvalidInput("file", "too_large_unpacked")
            if unpacked > HIGHEST_RATIO * max(path.stat().st_size, LOOKED_AT):
                raise InvalidInput("file", "too_large_unpacked")
            for part in parts:
                _check_part(archive, part)
    except (zipfile.BadZipFile, RuntimeError, OSError) as error:
        # RuntimeError: a part is encrypted, or packed in a way that nobody uses.
        raise InvalidInput("file", "workbook") from error


def workbook_rows(path: Path) -> Iterator[tuple[int, list[str]]]:
    """The rows of the first sheet with their numbers, each cell as text; days as ISO. Raises InvalidInput."""
    with path.open("rb") as file:
        try:
            book = load_workbook(file, read_only=True, data_only=True, keep_links=False)
            sheet = book.worksheets[0]
            # A sheet that claims to be a million columns wide is read as far as its cells go.
            sheet.reset_dimensions()
            for number, row in enumerate(sheet.iter_rows(values_only=True), start=1):
                yield number, [_text(cell) for cell in row]
        except DAMAGED as error:
            raise InvalidInput("file", "workbook") from error


def _check_part(archive: zipfile.ZipFile, part: zipfile.ZipInfo) -> None:
    if not part.filename.endswith((".xml", ".rels", ".vml")):
        return
    with archive.open(part) as file:
        start = file.read(LOOKED_AT)
    if start.startswith(WIDE) or not ROOT.search(start) or b"<!DOCTYPE" in start.upper():
        raise InvalidInput("file", "workbook")


def _text(cell: Any) -> str:
    if cell is None:
        return ""
    if isinstance(cell, datetime):
        return cell.date().isoformat()
    if isinstance(cell, date):
        return cell.isoformat()
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return nfc(str(cell)).strip()
