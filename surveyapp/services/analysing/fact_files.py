"""Tables of facts: a row per fact, a column per office and period; read whole or not at all."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from analysis.errors import AnalysisError
from analysis.published.sheets import Grid, read_grid
from surveyapp.domain.errors import InvalidInput
from surveyapp.domain.roles import Account
from surveyapp.domain.text import clean
from surveyapp.services.analysing.entered_sheets import Sheet
from surveyapp.services.analysing.entering_facts import enter_facts
from surveyapp.services.analysing.fact_texts import SAID, Wrong, fact_keys, read_entry
from surveyapp.services.auditing import Act
from surveyapp.services.registers.workbooks import check_workbook
from surveyapp.services.transactions import Session

LARGEST_FILE = 2 * 2**20
SUFFIXES = (".csv", ".tsv", ".txt", ".xlsx")
MOST_COLUMNS = 500
FIRST = 2
"""Columns before those of offices: the key, and what it means in words."""


@dataclass(frozen=True, slots=True)
class WrongCell:
    """What is wrong in a column (from 1), whose it is, and in which line (from 1; 0: a line is missing)."""

    column: int
    whose: str
    line: int
    wrong: Wrong


@dataclass(frozen=True, slots=True)
class Taken:
    """The numbers of what is kept now; none with all that is wrong."""

    numbers: tuple[int, ...]
    wrong: tuple[WrongCell, ...]


def enter_table(session: Session, account: Account, sheet: Sheet, path: Path, act: Act) -> Taken:
    """Keep every column of a table, or none of them.

    Raises NotAllowed, and InvalidInput for a file that cannot be read, or that has no column with facts.
    """
    grid = _grid(path)
    lines = _lines(sheet, grid)
    entries, wrong = [], list(_unknown(sheet, grid))
    for column in range(FIRST, max(map(len, grid), default=0)):
        texts = {key: cell for key, line in lines.items() if (cell := _cell(grid[line], column))}
        if not texts:
            continue
        entry, problems = read_entry(sheet, texts)
        whose = clean(texts.get("whose", ""))
        wrong += [WrongCell(column + 1, whose, lines.get(each.key, -1) + 1, each) for each in problems]
        if entry is not None:
            entries.append(entry)
    if not entries and not wrong:
        raise InvalidInput("file", "no_facts")
    if wrong:
        return Taken((), tuple(wrong))
    return Taken(tuple(enter_facts(session, account, entry, act) for entry in entries), ())


def _grid(path: Path) -> Grid:
    """The cells of a file that is neither too large nor built to do harm."""
    if path.suffix not in SUFFIXES:
        raise InvalidInput("file", "kind")
    if path.stat().st_size > LARGEST_FILE:
        raise InvalidInput("file", "too_large")
    if path.suffix == ".xlsx":
        check_workbook(path)
    try:
        grid = read_grid(path)
    except AnalysisError as error:
        raise InvalidInput("file", "unreadable") from error
    if max(map(len, grid), default=0) > MOST_COLUMNS + FIRST:
        raise InvalidInput("file", "too_many_columns")
    return grid


def _lines(sheet: Sheet, grid: Grid) -> dict[str, int]:
    """The line of every key. Lines that begin with something else are words for readers."""
    known = {*SAID, *fact_keys(sheet)}
    found: dict[str, int] = {}
    for place, row in enumerate(grid):
        if (key := _cell(row, 0)) in known and found.setdefault(key, place) != place:
            raise InvalidInput("file", "key_twice")
    return found


def _unknown(sheet: Sheet, grid: Grid) -> Iterator[WrongCell]:
    """Lines below the headings that hold something under a key that there is not."""
    known = {*SAID, *fact_keys(sheet)}
    for line, row in enumerate(grid[1:], start=2):
        key = _cell(row, 0)
        if key not in known and any(cell.strip() for cell in row[FIRST:]):
            yield WrongCell(1, "", line, Wrong(key, "unknown_key"))


def _cell(row: Sequence[str], column: int) -> str:
    return row[column].strip() if column < len(row) else ""
