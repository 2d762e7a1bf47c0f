"""An XLSForm's sheets as rows of named cells, and its texts by language."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

from openpyxl import load_workbook

from surveyapp.domain.errors import InvalidInput
from surveyapp.domain.languages import KNOWN_LANGUAGES
from surveyapp.domain.questions import Words
from surveyapp.domain.text import nfc
from surveyapp.services.registers.workbooks import DAMAGED, check_workbook
from surveyapp.services.xlsforms.own_columns import SAME_LANGUAGE

LARGEST_FILE = 2 * 2**20
MOST_ROWS = 5_000
MOST_COLUMNS = 200
TEXTS = ("label", "hint", "constraint_message", "required_message", "guidance_hint")
IN_BRACKETS = re.compile(r"\(([A-Za-z-]{2,8})\)\s*$")
ALIASES = {"relevance": "relevant", "list name": "list_name", "read_only": "readonly", "value": "name"}


@dataclass(frozen=True, slots=True)
class Row:
    """A row with its number in the sheet; only cells that hold something."""

    number: int
    cells: dict[str, str]

    def get(self, column: str) -> str:
        """The text of a cell; empty where there is none."""
        return self.cells.get(column, "")


@dataclass
class Book:
    """The three sheets, what else there is, and the languages of the texts."""

    survey: list[Row]
    choices: list[Row]
    settings: Row
    other_sheets: tuple[str, ...]
    language_of: dict[str, str | None] = field(default_factory=dict)
    """What stands after `label::`, and the language here; None for one that is not known. "" is a plain label."""

    @property
    def languages(self) -> tuple[str, ...]:
        """The languages that are known, in the order of the columns."""
        return tuple(dict.fromkeys(code for code in self.language_of.values() if code))

    def words(self, row: Row, column: str) -> Words:
        """A row's texts by language."""
        found: Words = {}
        for name, text in row.cells.items():
            base, _mark, language = _parts(name)
            code = self.language_of.get(language)
            if base == column and code:
                found.setdefault(code, text)
        return found


def read_book(path: Path) -> Book:
    """The workbook. Raises InvalidInput for what is no workbook, too large, or has no sheet survey."""
    if path.stat().st_size > LARGEST_FILE:
        raise InvalidInput("file", "too_large")
    check_workbook(path)
    with path.open("rb") as file:
        try:
            workbook = load_workbook(file, read_only=True, data_only=True, keep_links=False)
            sheets = {sheet.title.strip().lower(): _rows(sheet) for sheet in workbook.worksheets}
        except DAMAGED as error:
            raise InvalidInput("file", "workbook") from error
    if "survey" not in sheets:
        raise InvalidInput("file", "no_survey")
    settings = sheets.get("settings") or [Row(2, {})]
    known = {"survey", "choices", "settings"}
    book = Book(
        sheets["survey"],
        sheets.get("choices", []),
        settings[0],
        tuple(name for name in sheets if name not in known),
    )
    book.language_of = _languages(book)
    return book


def _rows(sheet: "object") -> list[Row]:
    sheet.reset_dimensions()  # type: ignore[attr-defined]
    lines = sheet.iter_rows(values_only=True, max_row=MOST_ROWS + 2, max_col=MOST_COLUMNS)  # type: ignore[attr-defined]
    titles: list[str] | None = None
    rows: list[Row] = []
    for number, line in enumerate(lines, start=1):
        texts = [_text(cell) for cell in line]
        if titles is None:
            titles = [_title(text) for text in texts]
        elif any(texts):
            cells = {title: text for title, text in zip(titles, texts, strict=False) if title and text}
            rows.append(Row(number, cells))
    if len(rows) > MOST_ROWS:
        raise InvalidInput("file", "too_large")
    return rows


def _text(cell: object) -> str:
    if cell is None:
        return ""
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return nfc(str(cell)).replace("\r\n", "\n").strip()


def _title(text: str) -> str:
    base, mark, language = _parts(text)
    base = base.strip().lower()
    return ALIASES.get(base, base) + (f"::{language.strip()}" if mark else "")


def _parts(title: str) -> tuple[str, str, str]:
    """`label::Tiếng Việt (vi)` in its parts; an older way of writing has one colon."""
    base, mark, rest = title.partition("::")
    if not mark and title.split(":")[0].strip().lower() in TEXTS:
        base, mark, rest = title.partition(":")
    return base, mark, rest.strip()


def is_text(column: str) -> bool:
    """Whether a column holds texts in a language."""
    return _parts(column)[0] in TEXTS


def _languages(book: Book) -> dict[str, str | None]:
    found: dict[str, str | None] = {}
    for title in _titles((*book.survey, *book.choices)):
        base, mark, language = _parts(title)
        if base in TEXTS:
            found[language if mark else ""] = known_language(language) if mark else None
    if "" in found:
        found[""] = known_language(book.settings.get("default_language")) or next(
            (code for code in ("vi", "en") if code not in found.values()), "vi"
        )
    return found


def _titles(rows: Iterable[Row]) -> Iterable[str]:
    return dict.fromkeys(title for row in rows for title in row.cells)


def known_language(name: str) -> str | None:
    """The code of a language by its name in an XLSForm, such as `Tiếng Việt (vi)`."""
    brackets = IN_BRACKETS.search(name)
    code = brackets[1].lower() if brackets else SAME_LANGUAGE.get(name.strip().lower(), name.strip().lower())
    return code if code in KNOWN_LANGUAGES else None
