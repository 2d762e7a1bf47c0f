"""Queries on offices, their counters and services."""

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

from sqlalchemy import ColumnElement, func, or_, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from surveyapp.store.tables.answers import Response
from surveyapp.store.tables.places import Counter, Office, OfficeService, Service
from surveyapp.store.tables.visits import PrimaryUnit


class CounterRow(NamedTuple):
    """A counter with its office."""

    counter_id: int
    counter_name: str
    office_id: int
    office_name: str
    office_name_en: str


def office_with_id(session: Session, office_id: int) -> Office:
    """An office by its id."""
    return session.get_one(Office, office_id)


def lock_counter(session: Session, counter_id: int) -> None:
    """Let taps at one counter come one after the other until the transaction ends (SQLite has one writer anyway)."""
    session.execute(select(Counter.id).where(Counter.id == counter_id).with_for_update())


def counters_of_offices(
    session: Session, office_ids: Sequence[int] | None, day: date | None = None
) -> Sequence[CounterRow]:
    """The counters of some offices (None: of all), in the order of the offices' names; those open on a day if one is
    named."""
    query = (
        select(Counter.id, Counter.name, Office.id, Office.name, Office.name_en)
        .join(Office, Office.id == Counter.office_id)
        .order_by(Office.sort_key, Counter.name)
    )
    if office_ids is not None:
        query = query.where(Office.id.in_(office_ids))
    if day is not None:
        query = query.where(_until(Counter.valid_to, day), _until(Office.valid_to, day))
    return [CounterRow(*row) for row in session.execute(query)]


def services_of_office(session: Session, office_id: int, day: date) -> Sequence[Service]:
    """The services that an office handles on a day, in the order of their names."""
    return session.scalars(
        select(Service)
        .join(OfficeService, OfficeService.service_id == Service.id)
        .where(
            OfficeService.office_id == office_id,
            _until(OfficeService.valid_to, day),
            or_(Service.valid_from.is_(None), Service.valid_from <= day),
            _until(Service.valid_to, day),
        )
        .order_by(Service.sort_key)
    ).all()


def closed_responses_of_office(session: Session, wave_id: int, office_id: int) -> int:
    """How many complete answers of an office are in closed batches of a wave."""
    count = session.scalar(
        select(func.count())
        .select_from(Response)
        .join(PrimaryUnit, PrimaryUnit.id == Response.psu_id)
        .where(PrimaryUnit.wave_id == wave_id, PrimaryUnit.office_id == office_id, Response.is_complete)
    )
    return count or 0


def _until(last: InstrumentedAttribute[date | None], day: date) -> ColumnElement[bool]:
    """Whether what ends on a last day, or never, is still there on a day."""
    return or_(last.is_(None), last >= day)
