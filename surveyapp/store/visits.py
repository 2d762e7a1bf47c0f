"""Queries on the visits of the running day and on the register."""

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

from sqlalchemy import CursorResult, bindparam, insert, select, update
from sqlalchemy.orm import Session

from surveyapp.store.tables.places import Service
from surveyapp.store.tables.visits import PrimaryUnit, RegisterCount, Visit

DRAW = "draw"
"""The source of register counts that come from the counter's own taps."""
OF_TAP = select(Visit).where(Visit.tap == bindparam("number"))
COUNTED = (
    update(RegisterCount)
    .where(
        RegisterCount.wave_id == bindparam("wave"),
        RegisterCount.counter_id == bindparam("counter"),
        RegisterCount.day == bindparam("on"),
        RegisterCount.service_id == bindparam("service"),
        RegisterCount.source == DRAW,
    )
    .values(visits=RegisterCount.visits + bindparam("by"))
    .execution_options(synchronize_session=False)
)
"""Every tap runs these two, so they are put together once."""


class VisitRow(NamedTuple):
    """A visit with the names of its service."""

    id: int
    purpose: str
    outcome: str
    service_name: str
    service_name_en: str
    dossiers: int
    is_company: bool
    slip: str | None
    before: str | None


def visits_of_unit(session: Session, psu_id: str) -> Sequence[VisitRow]:
    """The visits of a counter's day, the last one first."""
    rows = session.execute(
        select(
            Visit.id,
            Visit.purpose,
            Visit.outcome,
            Service.name,
            Service.name_en,
            Visit.dossiers,
            Visit.is_company,
            Visit.slip,
            Visit.before,
        )
        .join(Service, Service.id == Visit.service_id)
        .where(Visit.psu_id == psu_id)
        .order_by(Visit.id.desc())
    )
    return [VisitRow(*row) for row in rows]


def visit_of_tap(session: Session, tap: str) -> Visit | None:
    """The visit that a tap has already made."""
    return session.scalars(OF_TAP, {"number": tap}).first()


def visit_with_unit(session: Session, visit_id: int) -> tuple[Visit, PrimaryUnit] | None:
    """A visit of the running day and its counter's day."""
    row = session.execute(
        select(Visit, PrimaryUnit)
        .join(PrimaryUnit, PrimaryUnit.id == Visit.psu_id)
        .where(Visit.id == visit_id)
    ).first()
    return None if row is None else (row[0], row[1])


def add_visit(session: Session, visit: Visit) -> Visit:
    """Store a visit, so that it has its id."""
    session.add(visit)
    session.flush()
    return visit


def count_in_register(
    session: Session, wave_id: int, counter_id: int, day: date, service_id: int, by: int
) -> None:
    """Add visits to (or take them from) the register of a counter, a day and a service."""
    given = {"wave": wave_id, "counter": counter_id, "on": day, "service": service_id, "by": by}
    result = session.execute(COUNTED, given)
    assert isinstance(result, CursorResult)
    if result.rowcount == 0:
        row = {"wave_id": wave_id, "counter_id": counter_id, "day": day, "service_id": service_id}
        session.execute(insert(RegisterCount), {**row, "source": DRAW, "visits": by})
