"""What became of drawn visits, counted by office, week and service."""

from collections.abc import Collection, Sequence
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Select, func, select, true
from sqlalchemy.orm import Session

from surveyapp.store.responses import INVITED
from surveyapp.store.tables.answers import Intake, Response
from surveyapp.store.tables.places import Office, Service
from surveyapp.store.tables.visits import Link, PrimaryUnit, VisitCount

LIVE = ("issued", "opened")
Offices = Collection[str] | None
"""Codes of offices."""


class Counted(NamedTuple):
    """Visits of one kind, as a number and weighted by 1/π."""

    office: str
    week: str
    service: str
    kind: str
    visits: int
    weight: float


def outcomes_of_wave(session: Session, wave_id: int, offices: Offices = None) -> Sequence[Counted]:
    """Visits of closed days by the outcome that staff recorded, of some offices (None: of all)."""
    number = func.sum(VisitCount.visits)
    weight = func.sum(VisitCount.visits / VisitCount.probability)
    rows = session.execute(
        select(Office.code, PrimaryUnit.week, Service.code, VisitCount.outcome, number, weight)
        .join(PrimaryUnit, PrimaryUnit.id == VisitCount.psu_id)
        .join(Office, Office.id == PrimaryUnit.office_id)
        .join(Service, Service.id == VisitCount.service_id)
        .where(PrimaryUnit.wave_id == wave_id, at_offices(offices))
        .group_by(Office.code, PrimaryUnit.week, Service.code, VisitCount.outcome)
    )
    return [Counted(*row[:4], int(row[4]), float(row[5])) for row in rows]


def answers_of_wave(session: Session, wave_id: int, offices: Offices = None) -> Sequence[Counted]:
    """Closed answers of invited visitors, likewise; the kind is `complete` or `partial`."""
    units = select(PrimaryUnit.id).where(PrimaryUnit.wave_id == wave_id, at_offices(offices))
    # Counted by unit along the index first: a million answers become some ten thousand rows before they are joined.
    counted = (
        select(
            Response.psu_id,
            Response.service_id,
            Response.is_complete,
            func.count().label("answers"),
            func.sum(1.0 / Response.probability).label("weight"),
        )
        .where(Response.psu_id.in_(units), Response.source == INVITED)
        .group_by(Response.psu_id, Response.is_complete, Response.service_id)
        .subquery()
    )
    rows = session.execute(
        select(
            Office.code,
            PrimaryUnit.week,
            Service.code,
            counted.c.is_complete,
            func.sum(counted.c.answers),
            func.sum(counted.c.weight),
        )
        .select_from(counted)
        .join(PrimaryUnit, PrimaryUnit.id == counted.c.psu_id)
        .join(Office, Office.id == PrimaryUnit.office_id)
        .join(Service, Service.id == counted.c.service_id)
        .group_by(Office.code, PrimaryUnit.week, Service.code, counted.c.is_complete)
    )
    return [
        Counted(office, week, service, "complete" if complete else "partial", int(number), float(weight))
        for office, week, service, complete, number, weight in rows
    ]


def awaited_of_wave(session: Session, wave_id: int, offices: Offices = None) -> Sequence[Counted]:
    """Invited visits of closed days whose link can still be used, or whose answer waits for its batch."""
    closed = select(VisitCount.psu_id).where(VisitCount.psu_id == PrimaryUnit.id).exists()
    return [
        *_waiting(session, _by_place(Link, wave_id, offices).where(Link.state.in_(LIVE), closed)),
        *_waiting(
            session,
            _by_place(Intake, wave_id, offices).where(Intake.source == INVITED, Intake.is_complete, closed),
        ),
    ]


def _by_place(table: type[Link] | type[Intake], wave_id: int, offices: Offices) -> Select[*tuple[Any, ...]]:
    """Rows of a table that belong to units of a wave, counted by office, week and service."""
    weight = func.sum(1.0 / table.probability)
    return (
        select(Office.code, PrimaryUnit.week, Service.code, func.count(), weight)
        .select_from(table)
        .join(PrimaryUnit, PrimaryUnit.id == table.psu_id)
        .join(Office, Office.id == PrimaryUnit.office_id)
        .join(Service, Service.id == table.service_id)
        .where(PrimaryUnit.wave_id == wave_id, at_offices(offices))
        .group_by(Office.code, PrimaryUnit.week, Service.code)
    )


def _waiting(session: Session, query: Select[*tuple[Any, ...]]) -> list[Counted]:
    return [
        Counted(office, week, service, "awaited", number, float(weight))
        for office, week, service, number, weight in session.execute(query)
    ]


def at_offices(offices: Offices) -> ColumnElement[bool]:
    """Whether a row's office is one of these; they are looked up first, so that other offices' rows are not read."""
    if offices is None:
        return true()
    return PrimaryUnit.office_id.in_(select(Office.id).where(Office.code.in_(offices)))
