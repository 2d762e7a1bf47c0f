"""The rows of a sheet, from its XML as it streams by.

openpyxl's own reader makes an element, a cell and a coordinate of everything, and reads 100,000 rows in ten seconds;
this one keeps texts only. What a cell says follows ECMA-376 part 1, 18.3.1.4 (`c`) and 18.18.11 (its type).
"""

from collections.abc import Callable, Iterator, Set
from dataclasses import dataclass
from datetime import date, datetime
from typing import IO, Any
from xml.parsers import expat

from openpyxl.utils import column_index_from_string
from openpyxl.utils.datetime import from_excel, from_ISO8601
from openpyxl.xml.constants import SHEET_MAIN_NS

from surveyapp.domain.text import nfc

PIECE = 2**16
ROW, CELL, VALUE, TEXT, SHARED, PHONETIC = (
    f"{SHEET_MAIN_NS} {name}" for name in ("row", "c", "v", "t", "si", "rPh")
)
DIGITS = "0123456789"
MOST_COLUMNS = 16_384
"""XFD, the last one that a sheet can have."""

Row = tuple[int, list[str]]


class Refused(ValueError):
    """No spreadsheet program writes this: a type or an entity of its own, or a column beyond the last."""


@dataclass(frozen=True, slots=True)
class Formats:
    """Which styles make a number a day, which of these a span of time, and the day from which days are counted."""

    days: Set[int]
    spans: Set[int]
    epoch: datetime


def shared_texts(file: IO[bytes]) -> list[str]:
    """The texts that cells name by their number; how they are pronounced is left out."""
    return list(_read(file, _Texts()))


def rows_of_sheet(file: IO[bytes], formats: Formats, texts: list[str]) -> Iterator[Row]:
    """The rows of a sheet with their numbers, each cell as text; rows that the file leaves out are left out."""
    return _read(file, _Rows(_Meaning(formats, texts)))


class _Texts:
    """Puts shared texts together, which may consist of runs."""

    def __init__(self) -> None:
        self.done: list[str] = []
        self._text = ""
        self._is_read = self._is_phonetic = False

    def start(self, name: str, _attributes: dict[str, str]) -> None:
        if name == TEXT:
            self._is_read = not self._is_phonetic
        elif name == SHARED:
            self._text = ""
        elif name == PHONETIC:
            self._is_phonetic = True

    def text(self, piece: str) -> None:
        if self._is_read:
            self._text += piece

    def end(self, name: str) -> None:
        if name == TEXT:
            self._is_read = False
        elif name == SHARED:
            # Excel writes an underscore that could be taken for a coded sign as one.
            self.done.append(nfc(self._text.replace("x005F_", "")).strip())
        elif name == PHONETIC:
            self._is_phonetic = False


class _Rows:
    """Puts rows together. Numbers of rows and names of cells may be missing: then they follow each other."""

    def __init__(self, meaning: "_Meaning") -> None:
        self.done: list[Row] = []
        self._means = meaning.text
        self._number = 0
        self._cells: list[str] = []
        self._column = 0
        self._kind, self._style, self._value = "n", "0", ""
        self._is_read = self._is_phonetic = False
        self._columns: dict[str, int] = {}

    def start(self, name: str, attributes: dict[str, str]) -> None:
        if name == CELL:
            at = attributes.get("r")
            self._column = self._column_of(at) if at else self._column + 1
            self._kind, self._style = attributes.get("t", "n"), attributes.get("s", "0")
            self._value = ""
        elif name in (VALUE, TEXT):
            self._is_read = not self._is_phonetic
        elif name == ROW:
            at = attributes.get("r")
            self._number = int(float(at)) if at else self._number + 1
            self._cells, self._column = [], 0
        elif name == PHONETIC:
            self._is_phonetic = True

    def text(self, piece: str) -> None:
        if self._is_read:
            self._value += piece

    def end(self, name: str) -> None:
        if name in (VALUE, TEXT):
            self._is_read = False
        elif name == CELL:
            if self._value:
                missing = self._column - 1 - len(self._cells)
                if missing > 0:
                    self._cells.extend([""] * missing)
                text = self._means(self._kind, self._style, self._value)
                if missing < 0:
                    self._cells[self._column - 1] = text
                else:
                    self._cells.append(text)
        elif name == ROW:
            self.done.append((self._number, self._cells))
        elif name == PHONETIC:
            self._is_phonetic = False

    def _column_of(self, at: str) -> int:
        letters = at.rstrip(DIGITS)
        if letters not in self._columns:
            column = column_index_from_string(letters)
            if column > MOST_COLUMNS:
                raise Refused
            self._columns[letters] = column
        return self._columns[letters]


class _Meaning:
    """What the value of a cell says: a number, a day by the style's format, or a text."""

    def __init__(self, formats: Formats, texts: list[str]) -> None:
        self._formats, self._texts = formats, texts
        self._days: dict[tuple[str, str], str] = {}

    def text(self, kind: str, style: str, value: str) -> str:
        """The text of a cell by its type. Raises ValueError and IndexError for what can't be."""
        if kind == "s":
            return self._texts[int(value)]
        if kind == "n":
            if int(style) in self._formats.days:
                return self._day(style, value)
            return plain(_number(value))
        if kind == "b":
            return str(bool(int(value)))
        return plain(_moment(value)) if kind == "d" else plain(value)

    def _day(self, style: str, value: str) -> str:
        if (style, value) not in self._days:
            is_span = int(style) in self._formats.spans
            try:
                said = plain(from_excel(_number(value), self._formats.epoch, timedelta=is_span))
            except (OverflowError, ValueError):
                said = "#VALUE!"
            self._days[style, value] = said
        return self._days[style, value]


def plain(value: Any) -> str:
    """A cell's value as text; days as ISO, whole numbers without a point."""
    if isinstance(value, datetime):
        return value.date().isoformat()
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return nfc(str(value)).strip()


_moment: Callable[[str], Any] = from_ISO8601


def _number(value: str) -> int | float:
    return float(value) if "." in value or "E" in value or "e" in value else int(value)


def _read(file: IO[bytes], reader: "_Texts | _Rows") -> Iterator[Any]:
    parser = expat.ParserCreate(namespace_separator=" ")
    parser.buffer_text = True
    parser.StartElementHandler, parser.EndElementHandler = reader.start, reader.end
    parser.CharacterDataHandler = reader.text
    parser.StartDoctypeDeclHandler = _refuse
    while piece := file.read(PIECE):
        parser.Parse(piece, False)
        done, reader.done = reader.done, []
        yield from done
    parser.Parse(b"", True)
    yield from reader.done


def _refuse(*_declared: Any) -> None:
    raise Refused
