"""What the pages of an import show."""

from collections.abc import Sequence
from dataclasses import dataclass

from flask_babel import gettext as _

from surveyapp.services.registers.importing import ImportLine, ImportState, Preview
from surveyapp.services.registers.row_reading import ReadRow, RowProblem
from surveyapp.web.coverage import COUNTS, number
from surveyapp.web.dates import day_text, moment_text
from surveyapp.web.register.words import (
    CATEGORIES,
    CHANNELS,
    ENCODINGS,
    ROLES,
    SEPARATORS,
    STATES,
    reason_words,
)

SHOWN_PROBLEMS = 500
"""So many are on the page; the file to download has all."""


@dataclass(frozen=True, slots=True)
class ImportRow:
    """An import in the list."""

    id: int
    state: str
    file_name: str
    counts: str
    made: str
    rows: str
    visits: str


@dataclass(frozen=True, slots=True)
class ProblemRow:
    """A wrong cell: where it is, and what is wrong."""

    line: str
    column: str
    reason: str


@dataclass(frozen=True, slots=True)
class PreviewRow:
    """A row of the file, and what it would become; with problems, nothing."""

    line: int
    day: str
    office: str
    counter: str
    service: str
    channel: str
    visits: str
    sex: str
    age: str
    problems: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Names:
    """Names of places by id."""

    offices: dict[int, str]
    counters: dict[int, str]
    services: dict[int, str]


def import_rows(lines: Sequence[ImportLine]) -> tuple[ImportRow, ...]:
    """The list of imports."""
    return tuple(
        ImportRow(
            line.id,
            str(STATES[line.state]),
            line.file_name,
            str(COUNTS[line.counts]),
            f"{moment_text(line.made_at)}, {line.made_by}" if line.made_by else moment_text(line.made_at),
            number(line.rows) if line.rows else "–",
            number(line.visits) if line.rows else "–",
        )
        for line in lines
    )


def problem_rows(state: ImportState) -> tuple[ProblemRow, ...]:
    """Every problem, with the heading of its column in the file."""
    headings = state.facts.get("columns", {})
    return tuple(
        ProblemRow(
            str(problem.line) if problem.line else "–",
            _column(problem, headings),
            reason_words(problem),
        )
        for problem in state.problems
    )


def recognised(preview: Preview) -> tuple[str, ...]:
    """What the file was taken for."""
    table = preview.table
    sentences = [str(ENCODINGS[table.encoding])]
    if table.separator:
        sentences.append(str(SEPARATORS[table.separator]))
    sentences.append(_("tiêu đề ở dòng %(line)s", line=table.heading_line))
    return tuple(sentences)


def preview_rows(preview: Preview, names: Names) -> tuple[PreviewRow, ...]:
    """The first rows as they would be read."""
    return tuple(_previewed(line, read, names) for line, read in preview.rows)


def _previewed(line: int, read: ReadRow | tuple[RowProblem, ...], names: Names) -> PreviewRow:
    if not isinstance(read, ReadRow):
        words = tuple(f"{_role(problem.role)}: {reason_words(problem)}" for problem in read)
        return PreviewRow(line, "", "", "", "", "", "", "", "", words)
    cell = read.cell
    return PreviewRow(
        line=line,
        day=day_text(cell.day),
        office=names.offices.get(cell.office_id, ""),
        counter=names.counters.get(cell.counter_id, "") if cell.counter_id else _("cả cơ quan"),
        service=names.services.get(cell.service_id, ""),
        channel=str(CHANNELS[cell.channel]),
        visits=number(read.visits),
        sex=str(CATEGORIES.get(read.sex, "–")),
        age=str(CATEGORIES.get(read.age_band, "–")),
        problems=(),
    )


def _column(problem: RowProblem, headings: dict[str, str]) -> str:
    return headings.get(problem.role) or _role(problem.role)


def _role(role: str) -> str:
    return str(ROLES[role]) if role in ROLES else str(_("Tệp"))
