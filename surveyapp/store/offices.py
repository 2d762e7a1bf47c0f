"""Queries on offices, their counters and services.

What every tap of a clerk asks for is written down once, as a statement with named places: putting a statement together
takes longer than running it.
"""

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

from sqlalchemy import BindParameter, ColumnElement, bindparam, func, or_, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from surveyapp.store.closed_sums import COMPLETE, WALK_UP
from surveyapp.store.tables.places import Counter, Office, OfficeService, Service
from surveyapp.store.tables.visits import ClosedSum


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
    if session.get_bind().dialect.name != "sqlite":
        session.execute(LOCKED_COUNTER, {"counter": counter_id})


def counter_with_id(session: Session, counter_id: int, day: date | None) -> CounterRow | None:
    """A counter with its office, if it is open on a day; None for the day: whether it still is or not."""
    row = session.execute(ONE_COUNTER, {"counter": counter_id}).first()
    if row is None or (day is not None and any(last is not None and last < day for last in row[5:])):
        return None
    return CounterRow(*row[:5])


def handles(session: Session, office_id: int, service_id: int, day: date) -> bool:
    """Whether an office handles a service on a day."""
    given = {"office": office_id, "service": service_id, "day": day}
    return session.execute(ONE_SERVICE, given).first() is not None


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
    return session.scalars(SERVICES, {"office": office_id, "day": day}).all()


def closed_responses_of_office(session: Session, wave_id: int, office_id: int) -> int:
    """How many complete answers of an office are in closed batches of a wave."""
    return int(session.scalar(CLOSED, {"wave": wave_id, "office": office_id}) or 0)


def _until(last: InstrumentedAttribute[date | None], day: date | BindParameter[date]) -> ColumnElement[bool]:
    """Whether what ends on a last day, or never, is still there on a day."""
    return or_(last.is_(None), last >= day)


LOCKED_COUNTER = select(Counter.id).where(Counter.id == bindparam("counter")).with_for_update()
ONE_COUNTER = (
    select(
        Counter.id,
        Counter.name,
        Office.id,
        Office.name,
        Office.name_en,
        Counter.valid_to,
        Office.valid_to,
    )
    .join(Office, Office.id == Counter.office_id)
    .where(Counter.id == bindparam("counter"))
)
CLOSED = select(func.sum(ClosedSum.number)).where(
    ClosedSum.wave_id == bindparam("wave"),
    ClosedSum.office_id == bindparam("office"),
    ClosedSum.kind.in_((COMPLETE, WALK_UP)),
)
HANDLED = (
    OfficeService.office_id == bindparam("office"),
    _until(OfficeService.valid_to, bindparam("day")),
    or_(Service.valid_from.is_(None), Service.valid_from <= bindparam("day")),
    _until(Service.valid_to, bindparam("day")),
)
OF_OFFICES = OfficeService.service_id == Service.id
SERVICES = select(Service).join(OfficeService, OF_OFFICES).where(*HANDLED).order_by(Service.sort_key)
ONE_SERVICE = (
    select(Service.id).join(OfficeService, OF_OFFICES).where(*HANDLED, Service.id == bindparam("service"))
)
