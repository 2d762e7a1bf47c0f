"""What the pages of imported result tables show."""

from collections.abc import Sequence
from dataclasses import dataclass

from flask_babel import format_decimal
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from surveyapp.services.analysing.own_structures import Line
from surveyapp.services.analysing.published_tables import State, TableLine, TableView
from surveyapp.web.dates import moment_text
from surveyapp.web.locale import in_language, worded

STATES = {
    State.WAITING: _l("đã kiểm tra, chờ chấp nhận"),
    State.ACCEPTED: _l("đang dùng"),
    State.UNDONE: _l("không dùng"),
}


@dataclass(frozen=True, slots=True)
class TableRow:
    """A table in the list, in words."""

    id: int
    file_name: str
    source: str
    state: str
    years: str
    figures: int
    made: str


@dataclass(frozen=True, slots=True)
class YearScores:
    """The scores of one year: a row per province."""

    year: int
    codes: tuple[str, ...]
    rows: tuple[tuple[str, tuple[str, ...]], ...]


@dataclass(frozen=True, slots=True)
class TablePage:
    """A table with its figures."""

    row: TableRow
    may_accept: bool
    may_undo: bool
    years: tuple[YearScores, ...]
    notices: tuple[str, ...]


def table_rows(lines: Sequence[TableLine]) -> tuple[TableRow, ...]:
    """The list."""
    return tuple(_row(line) for line in lines)


def table_page(view: TableView) -> TablePage:
    """The page of a table."""
    return TablePage(
        _row(view.line),
        view.line.state is State.WAITING,
        view.line.state is not State.UNDONE,
        tuple(_year(view, year) for year in view.line.years),
        tuple(worded(each) for each in view.notices),
    )


def structure_choices(structures: Sequence[Line]) -> list[tuple[str, str]]:
    """That of the year, and every structure that ships or was put down."""
    named = [
        (name, f"{in_language(title['vi'], title['en'])} ({first}–{last})")
        for name, title, (first, last) in structures
    ]
    return [("", _("theo năm của bảng")), *named]


def _row(line: TableLine) -> TableRow:
    return TableRow(
        line.id,
        line.file_name,
        line.source,
        str(STATES[line.state]),
        ", ".join(map(str, line.years)),
        line.figures,
        moment_text(line.made_at),
    )


def _year(view: TableView, year: int) -> YearScores:
    rows = [each for each in view.rows if each.year == year]
    codes = tuple(dict.fromkeys(code for row in rows for code, _score in row.scores))
    lines = []
    for row in rows:
        scores = dict(row.scores)
        name = in_language(row.province["vi"], row.province["en"])
        lines.append((name, tuple(_score_text(scores.get(code)) for code in codes)))
    return YearScores(year, codes, tuple(lines))


def _score_text(score: float | None) -> str:
    """What was withheld is not a zero."""
    return _("không công bố") if score is None else str(format_decimal(score, "#,##0.####"))
