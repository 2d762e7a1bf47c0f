"""Queries on imports into the register, and on what a row of a file may name."""

from collections.abc import Collection, Iterable, Sequence
from datetime import date
from typing import Any, NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session

from surveyapp.store.inserting import insert_quickly
from surveyapp.store.tables.people import AccountRow
from surveyapp.store.tables.places import Counter, Office, Service
from surveyapp.store.tables.registers import OutsideCount, OutsideMargin, RegisterImport, RegisterMapping
from surveyapp.store.tables.surveys import Wave, WaveOffice


class Named(NamedTuple):
    """Something that a file may name by its code or its name."""

    id: int
    code: str
    name: str
    name_en: str


class CounterName(NamedTuple):
    """A counter of an office."""

    id: int
    office_id: int
    name: str


class Period(NamedTuple):
    """A wave of an office."""

    office_id: int
    wave_id: int
    starts_on: date
    ends_on: date


class TakenCell(NamedTuple):
    """What another import has counted already."""

    office_id: int
    counter_id: int | None
    day: date
    service_id: int | None
    channel: str
    import_id: int | None


def add_import(session: Session, row: RegisterImport) -> RegisterImport:
    """Store an import, so that it has its number."""
    session.add(row)
    session.flush()
    return row


def import_with_id(session: Session, import_id: int) -> RegisterImport | None:
    """An import, or None."""
    return session.get(RegisterImport, import_id)


def imports_by(
    session: Session, account_ids: Collection[int] | None, before: int | None, limit: int
) -> list[tuple[RegisterImport, str]]:
    """The newest imports of some persons (None: of all) with a number below `before`, and who made each."""
    query = (
        select(RegisterImport, AccountRow.name)
        .outerjoin(AccountRow, AccountRow.id == RegisterImport.made_by)
        .order_by(RegisterImport.id.desc())
        .limit(limit)
    )
    if account_ids is not None:
        query = query.where(RegisterImport.made_by.in_(account_ids))
    if before is not None:
        query = query.where(RegisterImport.id < before)
    return [(row, name or "") for row, name in session.execute(query)]


def mappings_of_headings(session: Session, headings: str) -> Sequence[RegisterMapping]:
    """What people chose for files with these headings, the latest first."""
    return session.scalars(
        select(RegisterMapping)
        .where(RegisterMapping.headings == headings)
        .order_by(RegisterMapping.saved_at.desc())
    ).all()


def named_offices(session: Session, office_ids: Sequence[int] | None) -> list[Named]:
    """Some offices (None: all)."""
    query = select(Office.id, Office.code, Office.name, Office.name_en).order_by(Office.sort_key)
    if office_ids is not None:
        query = query.where(Office.id.in_(office_ids))
    return [Named(*row) for row in session.execute(query)]


def named_services(session: Session) -> list[Named]:
    """Every service."""
    return [
        Named(*row)
        for row in session.execute(select(Service.id, Service.code, Service.name, Service.name_en))
    ]


def named_counters(session: Session, office_ids: Sequence[int] | None) -> list[CounterName]:
    """The counters of some offices (None: of all)."""
    query = select(Counter.id, Counter.office_id, Counter.name)
    if office_ids is not None:
        query = query.where(Counter.office_id.in_(office_ids))
    return [CounterName(*row) for row in session.execute(query)]


def periods(session: Session) -> list[Period]:
    """The waves of every office."""
    rows = session.execute(
        select(WaveOffice.office_id, Wave.id, Wave.starts_on, Wave.ends_on)
        .join(Wave, Wave.id == WaveOffice.wave_id)
        .order_by(Wave.id)
    )
    return [Period(*row) for row in rows]


def taken_cells(session: Session, wave_ids: Collection[int], counts: str) -> list[TakenCell]:
    """What imports of a kind that were not undone have counted in these waves."""
    table = OutsideCount
    rows = session.execute(
        select(
            table.office_id, table.counter_id, table.day, table.service_id, table.channel, table.import_id
        ).where(table.wave_id.in_(wave_ids), table.source == counts)
    )
    return [TakenCell(*row) for row in rows]


def add_outside_counts(session: Session, rows: Iterable[dict[str, Any]]) -> None:
    """Store the counts of an import."""
    insert_quickly(session, OutsideCount, list(rows))


def add_outside_margins(session: Session, rows: Iterable[dict[str, Any]]) -> None:
    """Store what an import knows of sex and age."""
    insert_quickly(session, OutsideMargin, list(rows))
