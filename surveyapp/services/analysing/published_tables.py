"""Importing result tables that others published: put down and checked, looked at, accepted, undone.

A table with a problem in any row is not kept at all; what was withheld stays withheld and is never a zero.
"""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import Any

from analysis.errors import AnalysisError
from analysis.frameworks.catalogue import structure_of
from analysis.frameworks.heads import Words
from analysis.frameworks.structures import TOTAL, Structure, roll_up
from analysis.published.importing import Figure, Remark, import_grid
from analysis.published.provinces import province
from analysis.published.sheets import Grid, read_grid
from surveyapp.domain.errors import InvalidInput, NotAllowed, NotFound
from surveyapp.domain.roles import Account, Role
from surveyapp.domain.text import clean
from surveyapp.services.analysing.accepted import FIGURES, has_figures
from surveyapp.services.analysing.own_structures import structure_for
from surveyapp.services.auditing import Act, record
from surveyapp.services.registers.workbooks import check_workbook
from surveyapp.services.transactions import Session
from surveyapp.store import published
from surveyapp.store.tables.publications import PublishedTable

LARGEST_FILE = 2 * 2**20
LONGEST_SOURCE = 300
MOST_SHOWN = 50
FIRST_YEAR, LAST_YEAR = 2011, 2099
INDEX = "papi"
SUFFIXES = (".csv", ".tsv", ".txt", ".xlsx")

ADDED_UP: Words = {
    "vi": "Điểm chung mà bảng không in được cộng từ các phần của nó; thiếu một phần thì không có điểm chung.",
    "en": "Scores that the table does not print are added up from their parts; without one of them there is none.",
}


class State(StrEnum):
    """Where a table is on its way. Only accepted ones are used."""

    WAITING = "waiting"
    ACCEPTED = "accepted"
    UNDONE = "undone"


@dataclass(frozen=True, slots=True)
class Given:
    """What a person put down: a file, where it was published, its year (None: the file says), how it was built.

    `structure` is the name of one that ships or was put down, empty for that of the year.
    """

    path: Path
    file_name: str
    source: str
    year: int | None
    structure: str


@dataclass(frozen=True, slots=True)
class PutDown:
    """The number of the table that now waits; None with problems, row by row, in both languages."""

    table_id: int | None
    problems: tuple[Words, ...]


@dataclass(frozen=True, slots=True)
class TableLine:
    """A table in the list."""

    id: int
    state: State
    file_name: str
    source: str
    years: tuple[int, ...]
    figures: int
    made_at: datetime


@dataclass(frozen=True, slots=True)
class TableScores:
    """The scores of one province and year in the order of the table; None where it was withheld."""

    year: int
    province: Words
    scores: tuple[tuple[str, float | None], ...]


@dataclass(frozen=True, slots=True)
class TableView:
    """A table with its figures, and what the checks noted."""

    line: TableLine
    rows: tuple[TableScores, ...]
    notices: tuple[Words, ...]


def put_down(session: Session, account: Account, given: Given, act: Act) -> PutDown:
    """Read and check a file; without problems it waits to be accepted.

    Raises NotAllowed, and InvalidInput for a file that cannot be read at all or a missing source.
    """
    _check_person(account)
    source = clean(given.source)
    if not source or len(source) > LONGEST_SOURCE:
        raise InvalidInput("source", "length")
    grid = _grid(given)
    try:
        built = structure_for(session, given.structure, given.year)
        found = import_grid(grid, given.year, built)
    except AnalysisError as error:
        raise InvalidInput("file", "unknown_year") from error
    if found.problems:
        return PutDown(None, tuple(map(_words, found.problems)))
    if not any(each.value is not None for each in found.figures):
        raise InvalidInput("file", "no_figures")
    table = PublishedTable(
        state=State.WAITING,
        file_name=given.file_name[:200],
        source=source,
        sha256=hashlib.sha256(given.path.read_bytes()).hexdigest(),
        content=_content(found.figures, found.remarks, built),
        made_by=act.by,
        made_at=act.at,
    )
    session.add(table)
    session.flush()
    record(session, act, "published.put_down", str(table.id), after={"sha256": table.sha256})
    return PutDown(table.id, ())


def accept_table(session: Session, account: Account, table_id: int, act: Act) -> None:
    """Use a table that waits; of one that is used already nothing changes. Raises NotAllowed, NotFound."""
    table = _table(session, account, table_id)
    if table.state == State.UNDONE:
        raise NotFound
    if table.state == State.ACCEPTED:
        return
    table.state, table.accepted_by, table.accepted_at = State.ACCEPTED, act.by, act.at
    record(session, act, "published.accept", str(table.id), after={"years": list(_line(table).years)})


def undo_table(session: Session, account: Account, table_id: int, act: Act) -> None:
    """Use a table no longer, or never; it stays in the list. Raises NotAllowed, NotFound."""
    table = _table(session, account, table_id)
    if table.state == State.UNDONE:
        return
    table.state, table.undone_by, table.undone_at = State.UNDONE, act.by, act.at
    record(session, act, "published.undo", str(table.id), after={"years": list(_line(table).years)})


def list_tables(session: Session) -> tuple[TableLine, ...]:
    """The last tables, the newest first."""
    newest = published.newest_published_tables(session, FIGURES, MOST_SHOWN)
    return tuple(_line(each) for each in newest)


def read_table(session: Session, table_id: int) -> TableView:
    """A table with its figures. Raises NotFound."""
    table = published.published_table(session, table_id)
    if table is None or not has_figures(table):
        raise NotFound
    rows: dict[tuple[int, str], list[tuple[str, float | None]]] = {}
    for year, unit, code, value in table.content["figures"]:
        rows.setdefault((year, unit), []).append((code, value))
    found = tuple(
        TableScores(year, _name(unit), tuple(scores)) for (year, unit), scores in sorted(rows.items())
    )
    return TableView(_line(table), found, tuple(table.content["notices"]))


def _grid(given: Given) -> Grid:
    """The cells of a file that is neither too large nor built to do harm."""
    suffix = Path(given.file_name).suffix.lower()
    if suffix not in SUFFIXES:
        raise InvalidInput("file", "kind")
    if given.path.stat().st_size > LARGEST_FILE:
        raise InvalidInput("file", "too_large")
    if suffix == ".xlsx":
        check_workbook(given.path)
    try:
        return read_grid(given.path)
    except AnalysisError as error:
        raise InvalidInput("file", "unreadable") from error


def _check_person(account: Account) -> None:
    if not (account.has(Role.ANALYST) or account.has(Role.ADMIN)):
        raise NotAllowed


def _table(session: Session, account: Account, table_id: int) -> PublishedTable:
    _check_person(account)
    table = published.published_table(session, table_id)
    if table is None or not has_figures(table):
        raise NotFound
    return table


def _content(figures: Sequence[Figure], remarks: Sequence[Remark], built: Structure | None) -> dict[str, Any]:
    """What is kept of a table: its figures, those above them where the table has none, and how they were built."""
    stored = [[each.year, each.province, each.code, each.value] for each in figures]
    by_year = {year: built or structure_of(year) for year in sorted({each.year for each in figures})}
    added = _added_up(figures, by_year)
    notices = [_words(each) for each in remarks] + ([ADDED_UP] if added else [])
    return {
        "kind": FIGURES,
        "figures": stored + added,
        "notices": notices,
        "built": {str(year): _built(each) for year, each in by_year.items()},
    }


def _added_up(figures: Sequence[Figure], by_year: Mapping[int, Structure]) -> list[list[Any]]:
    """Dimensions and totals that the table does not print but whose parts it has."""
    scores: dict[tuple[int, str], dict[str, float | None]] = {}
    for each in figures:
        scores.setdefault((each.year, each.province), {})[each.code] = each.value
    return [
        [year, unit, code, value]
        for (year, unit), own in scores.items()
        for code, value in _above(by_year[year], own).items()
    ]


def _above(built: Structure, own: Mapping[str, float | None]) -> dict[str, float | None]:
    """The nodes of one province that are not printed but whose every part is in the table."""
    whole, found = roll_up(built, own), dict[str, float | None]()
    for top in (*(dimension.code for dimension in built.dimensions), TOTAL):
        if top not in own and set(built.parts_of(top)) <= own.keys() | found.keys():
            found[top] = whole[top]
    return found


def _built(structure: Structure) -> dict[str, Any]:
    titles = {dimension.code: dict(dimension.title) for dimension in structure.dimensions}
    return {"name": structure.name, "titles": titles}


def _words(remark: Remark) -> Words:
    return {"vi": remark.vi, "en": remark.en}


def _name(unit: str) -> Words:
    found = province(unit)
    return {"vi": found.name_vi, "en": found.name_en}


def _line(table: PublishedTable) -> TableLine:
    figures = table.content["figures"]
    years = tuple(sorted({each[0] for each in figures}))
    known = sum(each[3] is not None for each in figures)
    return TableLine(table.id, State(table.state), table.file_name, table.source, years, known, table.made_at)
