"""What the pages of measures show."""

from dataclasses import dataclass
from datetime import date

from surveyapp.domain.measures import Standing
from surveyapp.services.measures.reading import MeasureLine, MeasureSeen, WaitingLine, criteria_of
from surveyapp.services.results import RunResults
from surveyapp.web.dates import moment_text
from surveyapp.web.locale import in_language
from surveyapp.web.measures.told import ToldMeasure, title_of, told_measure
from surveyapp.web.measures.words import PROGRESS, STANDINGS


@dataclass(frozen=True, slots=True)
class MeasureRow:
    """A measure of an office, with what became of it."""

    id: int
    told: ToldMeasure
    standing: str
    is_over: bool
    is_replaced_soon: bool
    reason: str
    written: str
    decided: str
    withdrawn: str
    version: int
    replaces_id: int | None


@dataclass(frozen=True, slots=True)
class MeasurePage:
    """A measure with its office and wave, and what the person who looks may do."""

    row: MeasureRow
    office: str
    office_id: int
    wave: str
    wave_id: int
    run_id: int | None
    """The run that the public sees; None while there is none, and then the public sees no measure either."""
    may_change: bool
    may_decide: bool
    may_withdraw: bool


@dataclass(frozen=True, slots=True)
class WaitingRow:
    """A measure that waits for a second person."""

    id: int
    office: str
    wave: str
    text: str
    language: str
    progress: str
    written: str


def measure_row(line: MeasureLine, results: RunResults | None, office: str, today: date) -> MeasureRow:
    """A measure in words."""
    return MeasureRow(
        id=line.id,
        told=told_measure(line.said, results, office, today),
        standing=str(STANDINGS[line.standing]),
        is_over=line.standing in (Standing.WITHDRAWN, Standing.REPLACED),
        is_replaced_soon=line.is_replaced_soon,
        reason=line.reason,
        written=moment_text(line.written_at),
        decided=moment_text(line.decided_at) if line.decided_at else "",
        withdrawn=moment_text(line.withdrawn_at) if line.withdrawn_at else "",
        version=line.version,
        replaces_id=line.replaces_id,
    )


def measure_page(seen: MeasureSeen, results: RunResults | None, today: date) -> MeasurePage:
    """The page of a measure."""
    place = seen.office
    return MeasurePage(
        row=measure_row(seen.line, results, place.office_code, today),
        office=in_language(place.office_name, place.office_name_en),
        office_id=place.office_id,
        wave=in_language(place.wave_name, place.wave_name_en),
        wave_id=place.wave_id,
        run_id=results.line.id if results else None,
        may_change=seen.may_change,
        may_decide=seen.may_decide and results is not None,
        may_withdraw=seen.may_withdraw,
    )


def waiting_rows(lines: tuple[WaitingLine, ...]) -> tuple[WaitingRow, ...]:
    """The list of those that wait."""
    return tuple(
        WaitingRow(
            line.id,
            in_language(line.office_name, line.office_name_en),
            in_language(line.wave_name, line.wave_name_en),
            line.said.text,
            line.said.language,
            str(PROGRESS[line.said.progress]),
            moment_text(line.written_at),
        )
        for line in lines
    )


def criterion_choices(results: RunResults) -> list[tuple[str, str]]:
    """The criteria of the index to choose from."""
    return [(row.code, f"{row.code} – {title_of(results, row.code)}") for row in criteria_of(results)]
