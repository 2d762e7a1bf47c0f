"""Workbooks (XLSX) that strangers send: looked over before they are opened, then read row by row.

A workbook is a ZIP file of XML. What could make a small file fill the memory (a ZIP bomb, an entity that grows) or
reach for other files (an external entity) is refused from the directory and the first bytes of each part.
"""

import re
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from xml.parsers.expat import ExpatError

from openpyxl.reader.excel import ExcelReader
from openpyxl.styles.stylesheet import apply_stylesheet
from openpyxl.utils.exceptions import InvalidFileException
from openpyxl.xml.constants import SHARED_STRINGS

from surveyapp.domain.errors import InvalidInput
from surveyapp.services.registers.sheet_rows import Formats, Row, rows_of_sheet, shared_texts

LARGEST_UNPACKED = 300 * 2**20
MOST_PARTS = 2_000
HIGHEST_RATIO = 200
"""Tables of repeated words shrink to a fiftieth; a bomb to less than a thousandth."""
LOOKED_AT = 4096
ZIP_START = b"PK\x03\x04"
WIDE = (b"\xff\xfe", b"\xfe\xff")
ROOT = re.compile(rb"<[A-Za-z]")
"""Where the first element begins: declarations of a document type can stand before it only."""
DAMAGED = (
    InvalidFileException,
    zipfile.BadZipFile,
    OSError,
    LookupError,
    TypeError,
    ValueError,
    SyntaxError,
    ExpatError,
    zlib.error,
)
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


def workbook_rows(path: Path) -> Iterator[Row]:
    """The rows of the first sheet with their numbers, each cell as text; days as ISO. Raises InvalidInput."""
    with path.open("rb") as file:
        try:
            yield from _rows_of_first_sheet(
                ExcelReader(file, read_only=True, data_only=True, keep_links=False)
            )
        except DAMAGED as error:
            raise InvalidInput("file", "workbook") from error


def _rows_of_first_sheet(reader: Any) -> Iterator[Row]:
    """openpyxl says where things are; its types say little of this part."""
    reader.read_manifest()
    reader.read_workbook()
    apply_stylesheet(reader.archive, reader.wb)
    sheets = (link for _sheet, link in reader.parser.find_sheets() if "chartsheet" not in link.Type)
    part = next((link.target for link in sheets if link.target in reader.valid_files), "")
    shared = reader.package.find(SHARED_STRINGS)
    texts: list[str] = []
    if shared is not None:
        with reader.archive.open(shared.PartName.lstrip("/")) as file:
            texts = shared_texts(file)
    with reader.archive.open(part) as file:
        yield from rows_of_sheet(file, _formats(reader.wb), texts)


def _formats(book: Any) -> Formats:
    # openpyxl keeps these for its own reader of sheets.
    return Formats(book._date_formats, book._timedelta_formats, book.epoch)


def _check_part(archive: zipfile.ZipFile, part: zipfile.ZipInfo) -> None:
    if not part.filename.endswith((".xml", ".rels", ".vml")):
        return
    with archive.open(part) as file:
        start = file.read(LOOKED_AT)
    if start.startswith(WIDE) or not ROOT.search(start) or b"<!DOCTYPE" in start.upper():
        raise InvalidInput("file", "workbook")
