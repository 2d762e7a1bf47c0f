"""Queries on the register: taps, corrections, and counts from outside."""

from collections.abc import Collection, Sequence
from datetime import date, datetime
from typing import Any, NamedTuple

from sqlalchemy import Exists, delete, exists, func, select
from sqlalchemy.orm import Session

from surveyapp.domain.registers import Channel, Counted, Days, Place
from surveyapp.store.responses import MarginRow
from surveyapp.store.tables.places import Counter, Office, Service
from surveyapp.store.tables.registers import OutsideCount, OutsideMargin, RegisterCorrection
from surveyapp.store.tables.surveys import Wave, WaveOffice
from surveyapp.store.tables.visits import PrimaryUnit, RegisterCount, RegisterMargin, Visit
from surveyapp.store.tables.work import Snapshot
from surveyapp.store.visits import DRAW


class OutsideRow(NamedTuple):
    """A count from outside, and what it counts."""

    place: Place
    visits: int
    source: str
    channel: str


def lock_wave(session: Session, wave_id: int) -> None:
    """Let changes to a wave's register come one after the other (SQLite has one writer anyway)."""
    session.execute(select(Wave.id).where(Wave.id == wave_id).with_for_update())


def taps_of_offices(
    session: Session,
    wave_id: int,
    office_ids: Sequence[int] | None,
    days: Days | None = None,
    *,
    running_too: bool = False,
) -> dict[Place, int]:
    """The taps by counter, day and service of some offices (None: of all); of closed days unless asked otherwise."""
    table = RegisterCount
    query = (
        select(Counter.office_id, table.counter_id, table.day, table.service_id, table.visits)
        .join(Counter, Counter.id == table.counter_id)
        .where(table.wave_id == wave_id, table.source == DRAW, table.visits > 0)
    )
    if not running_too:
        query = query.where(~_day_is_running())
    if office_ids is not None:
        query = query.where(Counter.office_id.in_(office_ids))
    query = _within(query, table.day, days)
    return {Place(*row[:4]): row[4] for row in session.execute(query)}


def corrections_in_force(
    session: Session, wave_id: int, office_ids: Sequence[int] | None, days: Days | None = None
) -> Sequence[tuple[int, RegisterCorrection]]:
    """Corrections that were not undone, with their offices, the oldest first."""
    table = RegisterCorrection
    query = (
        select(Counter.office_id, table)
        .join(Counter, Counter.id == table.counter_id)
        .where(table.wave_id == wave_id, table.undone_at.is_(None))
        .order_by(table.id)
    )
    if office_ids is not None:
        query = query.where(Counter.office_id.in_(office_ids))
    return [(office_id, row) for office_id, row in session.execute(_within(query, table.day, days))]


def correction_with_id(session: Session, correction_id: int) -> tuple[int, RegisterCorrection] | None:
    """A correction and its office, or None."""
    row = session.execute(
        select(Counter.office_id, RegisterCorrection)
        .join(Counter, Counter.id == RegisterCorrection.counter_id)
        .where(RegisterCorrection.id == correction_id)
    ).first()
    return None if row is None else (row[0], row[1])


def outside_counts(
    session: Session, wave_id: int, office_ids: Sequence[int] | None, days: Days | None = None
) -> list[OutsideRow]:
    """What was counted without the taps, of every kind and channel."""
    table = OutsideCount
    query = select(
        table.office_id,
        table.counter_id,
        table.day,
        table.service_id,
        table.visits,
        table.source,
        table.channel,
    ).where(table.wave_id == wave_id)
    if office_ids is not None:
        query = query.where(table.office_id.in_(office_ids))
    rows = session.execute(_within(query, table.day, days))
    return [OutsideRow(Place(*row[:4]), row[4], row[5], row[6]) for row in rows]


def offices_with_other_counts(session: Session, wave_id: int) -> set[int]:
    """The offices of which a correction or an imported count of visits at the counter is in force."""
    corrected = (
        select(Counter.office_id)
        .join(RegisterCorrection, RegisterCorrection.counter_id == Counter.id)
        .where(RegisterCorrection.wave_id == wave_id, RegisterCorrection.undone_at.is_(None))
    )
    imported = select(OutsideCount.office_id).where(
        OutsideCount.wave_id == wave_id,
        OutsideCount.source == Counted.VISITS.value,
        OutsideCount.channel == Channel.COUNTER.value,
    )
    return set(session.scalars(corrected.union(imported)))


def margins_from_imports(session: Session, wave_id: int, office_id: int | None = None) -> list[MarginRow]:
    """Sex and age bands by office and month, as all imports together know them."""
    table = OutsideMargin
    keys = (Office.code, table.month, table.variable, table.category)
    query = (
        select(*keys, func.sum(table.visits))
        .join(Office, Office.id == table.office_id)
        .where(table.wave_id == wave_id)
        .group_by(*keys)
        .order_by(*keys)
    )
    if office_id is not None:
        query = query.where(table.office_id == office_id)
    return [MarginRow(*row[:4], int(row[4])) for row in session.execute(query)]


def entered_margins(session: Session, wave_id: int, office_id: int, month: str) -> list[RegisterMargin]:
    """What somebody typed in of an office's visitors in a month."""
    table = RegisterMargin
    query = select(table).where(table.wave_id == wave_id, table.office_id == office_id, table.month == month)
    return list(session.scalars(query))


def delete_outside_counts(session: Session, import_id: int) -> int:
    """Take the rows of an import out of the register; how many counts there were."""
    session.execute(delete(OutsideMargin).where(OutsideMargin.import_id == import_id))
    gone = session.scalars(
        delete(OutsideCount)
        .where(OutsideCount.import_id == import_id)
        .returning(OutsideCount.id)
        .execution_options(synchronize_session=False)
    )
    return len(gone.all())


def queue_counts_of_day(session: Session, wave_id: int, office_id: int, day: date) -> list[OutsideCount]:
    """What queue machines said of an office's day."""
    table = OutsideCount
    query = select(table).where(
        table.wave_id == wave_id,
        table.office_id == office_id,
        table.day == day,
        table.source == Counted.QUEUE.value,
    )
    return list(session.scalars(query))


def latest_freezing(session: Session, wave_id: int) -> datetime | None:
    """When a wave was frozen last; None when it never was."""
    return session.scalar(select(func.max(Snapshot.frozen_at)).where(Snapshot.wave_id == wave_id))


def counters_of_office(session: Session, office_id: int) -> list[Counter]:
    """The counters of an office in the order of their names."""
    return list(session.scalars(select(Counter).where(Counter.office_id == office_id).order_by(Counter.name)))


def services_with_ids(session: Session, service_ids: Collection[int]) -> list[Service]:
    """Services by their ids, in the order of their names."""
    return list(
        session.scalars(select(Service).where(Service.id.in_(service_ids)).order_by(Service.sort_key))
    )


def waves_of_offices(session: Session, office_ids: Sequence[int] | None) -> list[Wave]:
    """The waves in which any of some offices (None: of all) takes part, the newest first."""
    taking_part = exists().where(WaveOffice.wave_id == Wave.id)
    if office_ids is not None:
        taking_part = taking_part.where(WaveOffice.office_id.in_(office_ids))
    return list(
        session.scalars(select(Wave).where(taking_part).order_by(Wave.starts_on.desc(), Wave.id.desc()))
    )


def offices_of_wave(
    session: Session, wave_id: int, office_ids: Sequence[int] | None
) -> list[tuple[Wave, Office]]:
    """A wave with each of some offices (None: of all) that takes part, in the order of the offices' names."""
    query = (
        select(Wave, Office)
        .join(WaveOffice, WaveOffice.wave_id == Wave.id)
        .join(Office, Office.id == WaveOffice.office_id)
        .where(Wave.id == wave_id)
        .order_by(Office.sort_key, Office.code)
    )
    if office_ids is not None:
        query = query.where(Office.id.in_(office_ids))
    return [(wave, office) for wave, office in session.execute(query)]


def codes_by_id(session: Session) -> tuple[dict[int, str], dict[int, str]]:
    """Codes of all offices and of all services."""
    offices = session.execute(select(Office.id, Office.code))
    services = session.execute(select(Service.id, Service.code))
    return {id: code for id, code in offices}, {id: code for id, code in services}


def _within(query: Any, column: Any, days: Days | None) -> Any:
    return query if days is None else query.where(column >= days.first, column <= days.last)


def _day_is_running() -> Exists:
    """Whether visits of a register row's day are still single rows, that is: the day has not been closed."""
    return exists().where(
        Visit.psu_id == PrimaryUnit.id,
        PrimaryUnit.wave_id == RegisterCount.wave_id,
        PrimaryUnit.counter_id == RegisterCount.counter_id,
        PrimaryUnit.day == RegisterCount.day,
    )
