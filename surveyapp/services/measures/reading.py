"""Reading measures: the public's, an office's with everything that became of them, and those that wait."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from surveyapp.domain.errors import NotFound
from surveyapp.domain.measures import LIVE, OPEN, Progress, Said, Standing
from surveyapp.domain.roles import Account
from surveyapp.services.measures.permission import may_decide, may_withdraw, may_write
from surveyapp.services.readers import check_may_read
from surveyapp.services.registers.reading import OfficeInWave, WaveSeen, office_in_wave
from surveyapp.services.results import PROVINCE, Figure, RunResults, published_runs, read_run
from surveyapp.services.transactions import Session
from surveyapp.store import measures, registers
from surveyapp.store.tables.measures import OfficeMeasure

CRITERION = "indicator"
"""The level of the index that a measure answers."""
LINES_OF_A_PAGE = 50


@dataclass(frozen=True, slots=True)
class PublicMeasure:
    """What the public sees of a measure."""

    said: Said
    approved_on: datetime


@dataclass(frozen=True, slots=True)
class PublicLine:
    """A measure that the public sees, in a list of many offices."""

    id: int
    office_code: str
    said: Said


@dataclass(frozen=True, slots=True)
class PublicPage:
    """A page of those that the public sees. `before` is the number to go on from; None where the list ends."""

    lines: tuple[PublicLine, ...]
    before: int | None


@dataclass(frozen=True, slots=True)
class MeasureLine:
    """A measure as staff see it. `is_replaced_soon`: a newer text of it waits or was returned."""

    id: int
    said: Said
    standing: Standing
    version: int
    written_at: datetime
    decided_at: datetime | None
    withdrawn_at: datetime | None
    reason: str
    replaces_id: int | None
    is_replaced_soon: bool


@dataclass(frozen=True, slots=True)
class MeasureSeen:
    """A measure with its office and wave, and what the person who looks may do with it."""

    line: MeasureLine
    office: OfficeInWave
    may_change: bool
    may_decide: bool
    may_withdraw: bool


@dataclass(frozen=True, slots=True)
class WaitingLine:
    """A measure that waits for a second person."""

    id: int
    said: Said
    office_name: str
    office_name_en: str
    wave_name: str
    wave_name_en: str
    written_at: datetime


@dataclass(frozen=True, slots=True)
class WaitingPage:
    """A page of those that wait. `after` is the number to go on from; None where the list ends."""

    lines: tuple[WaitingLine, ...]
    after: int | None


def public_measures(session: Session, wave_id: int, office_code: str) -> tuple[PublicMeasure, ...]:
    """What the public is told that an office does; the caller has made sure that the wave's results are public."""
    return tuple(
        PublicMeasure(said_of(row), row.decided_at or row.written_at)
        for row in measures.approved_measures(session, wave_id, office_code)
    )


def public_measure_page(
    session: Session, wave_id: int, wanted: tuple[str | None, str | None], before: int | None, limit: int
) -> PublicPage:
    """A page of what the public is told, the last one first, of one office and of one criterion where they are named.

    The caller has made sure that the wave's results are public.
    """
    rows = measures.approved_page(session, wave_id, wanted, before, limit + 1)
    lines = tuple(PublicLine(row.id, office, said_of(row)) for row, office in rows[:limit])
    return PublicPage(lines, lines[-1].id if len(rows) > limit else None)


def offices_with_measures(session: Session, wave_id: int) -> dict[str, int]:
    """How many measures of each office the public sees, by the office's code."""
    return measures.approved_by_office(session, wave_id)


def published_results(session: Session, wave_id: int) -> RunResults | None:
    """The results of a wave that the public sees now, the last ones; None where there are none."""
    line = next((each for each in published_runs(session) if each.wave_id == wave_id), None)
    return None if line is None else read_run(session, line.id, only_published=True)


def criteria_of(results: RunResults) -> tuple[Figure, ...]:
    """The criteria of the index of a run that a measure may answer, with the province's figures."""
    part = results.invited or results.walk_ups
    rows = part.index if part else ()
    return tuple(row for row in rows if row.level == CRITERION and row.office == PROVINCE)


def public_waves(session: Session, office_ids: Sequence[int] | None) -> tuple[WaveSeen, ...]:
    """The waves with public results in which any of some offices (None: of all) took part, the newest first."""
    public = {line.wave_id for line in published_runs(session)}
    return tuple(
        WaveSeen(wave.id, wave.name, wave.name_en)
        for wave in registers.waves_of_offices(session, office_ids)
        if wave.id in public
    )


def office_measures(session: Session, wave_id: int, office_id: int) -> tuple[MeasureLine, ...]:
    """Every measure of an office for a wave, the first one first."""
    rows = measures.measures_of_office(session, wave_id, office_id)
    followed = {row.replaces_id for row in rows if row.standing in OPEN}
    return tuple(_line(row, is_replaced_soon=row.id in followed) for row in rows)


def read_measure(session: Session, account: Account, measure_id: int) -> MeasureSeen:
    """A measure for somebody who may see the office. Raises NotFound, NotAllowed."""
    row = existing_measure(session, measure_id)
    check_may_read(account, row.office_id)
    is_followed = measures.successor_of(session, measure_id) is not None
    standing = Standing(row.standing)
    is_changeable = standing in LIVE and not (standing == Standing.APPROVED and is_followed)
    return MeasureSeen(
        _line(row, is_replaced_soon=is_followed),
        office_in_wave(session, row.wave_id, row.office_id),
        may_change=is_changeable and may_write(account, row.office_id),
        may_decide=standing == Standing.WAITING and may_decide(account, row),
        may_withdraw=standing in LIVE and may_withdraw(account, row.office_id),
    )


def waiting_page(session: Session, after: int | None = None, limit: int = LINES_OF_A_PAGE) -> WaitingPage:
    """A page of the measures that wait for a second person, the oldest first."""
    rows = measures.waiting_measures(session, after, limit + 1)
    lines = tuple(
        WaitingLine(
            *(row.id, said_of(row), office.name, office.name_en, wave.name, wave.name_en, row.written_at)
        )
        for row, office, wave in rows[:limit]
    )
    return WaitingPage(lines, lines[-1].id if len(rows) > limit else None)


def existing_measure(session: Session, measure_id: int, *, to_change: bool = False) -> OfficeMeasure:
    """The row of a measure; locked where it is to be changed. Raises NotFound."""
    row = measures.measure_with_id(session, measure_id, to_change=to_change)
    if row is None:
        raise NotFound
    return row


def said_of(row: OfficeMeasure) -> Said:
    """What a row says."""
    day: date = row.day
    return Said(row.criterion, row.text, row.language, Progress(row.progress), day)


def _line(row: OfficeMeasure, *, is_replaced_soon: bool) -> MeasureLine:
    return MeasureLine(
        id=row.id,
        said=said_of(row),
        standing=Standing(row.standing),
        version=row.version,
        written_at=row.written_at,
        decided_at=row.decided_at,
        withdrawn_at=row.withdrawn_at,
        reason=row.reason,
        replaces_id=row.replaces_id,
        is_replaced_soon=is_replaced_soon,
    )
