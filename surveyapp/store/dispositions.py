"""What became of drawn visits, counted by office, week and service."""

from collections.abc import Sequence
from typing import Any, NamedTuple

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from surveyapp.store.responses import INVITED
from surveyapp.store.tables.answers import Intake, Response
from surveyapp.store.tables.places import Office, Service
from surveyapp.store.tables.visits import Link, PrimaryUnit, VisitCount

LIVE = ("issued", "opened")


class Counted(NamedTuple):
    """Visits of one kind, as a number and weighted by 1/π."""

    office: str
    week: str
    service: str
    kind: str
    visits: int
    weight: float


def outcomes_of_wave(session: Session, wave_id: int) -> Sequence[Counted]:
    """Visits of closed days by the outcome that staff recorded."""
    number = func.sum(VisitCount.visits)
    weight = func.sum(VisitCount.visits / VisitCount.probability)
    rows = session.execute(
        select(Office.code, PrimaryUnit.week, Service.code, VisitCount.outcome, number, weight)
        .join(PrimaryUnit, PrimaryUnit.id == VisitCount.psu_id)
        .join(Office, Office.id == PrimaryUnit.office_id)
        .join(Service, Service.id == VisitCount.service_id)
        .where(PrimaryUnit.wave_id == wave_id)
        .group_by(Office.code, PrimaryUnit.week, Service.code, VisitCount.outcome)
    )
    return [Counted(*row[:4], int(row[4]), float(row[5])) for row in rows]


def answers_of_wave(session: Session, wave_id: int) -> Sequence[Counted]:
    """Closed answers of invited visitors; the kind is `complete` or `partial`."""
    weight = func.sum(1.0 / Response.probability)
    rows = session.execute(
        select(Office.code, PrimaryUnit.week, Service.code, Response.is_complete, func.count(), weight)
        .join(PrimaryUnit, PrimaryUnit.id == Response.psu_id)
        .join(Office, Office.id == PrimaryUnit.office_id)
        .join(Service, Service.id == Response.service_id)
        .where(PrimaryUnit.wave_id == wave_id, Response.source == INVITED)
        .group_by(Office.code, PrimaryUnit.week, Service.code, Response.is_complete)
    )
    return [
        Counted(office, week, service, "complete" if complete else "partial", number, float(weight))
        for office, week, service, complete, number, weight in rows
    ]


def awaited_of_wave(session: Session, wave_id: int) -> Sequence[Counted]:
    """Invited visits of closed days whose link can still be used, or whose answer waits for its batch."""
    closed = select(VisitCount.psu_id).where(VisitCount.psu_id == PrimaryUnit.id).exists()
    return [
        *_waiting(session, _by_place(Link, wave_id).where(Link.state.in_(LIVE), closed)),
        *_waiting(
            session, _by_place(Intake, wave_id).where(Intake.source == INVITED, Intake.is_complete, closed)
        ),
    ]


def _by_place(table: type[Link] | type[Intake], wave_id: int) -> Select[*tuple[Any, ...]]:
    """Rows of a table that belong to units of a wave, counted by office, week and service."""
    weight = func.sum(1.0 / table.probability)
    return (
        select(Office.code, PrimaryUnit.week, Service.code, func.count(), weight)
        .select_from(table)
        .join(PrimaryUnit, PrimaryUnit.id == table.psu_id)
        .join(Office, Office.id == PrimaryUnit.office_id)
        .join(Service, Service.id == table.service_id)
        .where(PrimaryUnit.wave_id == wave_id)
        .group_by(Office.code, PrimaryUnit.week, Service.code)
    )


def _waiting(session: Session, query: Select[*tuple[Any, ...]]) -> list[Counted]:
    return [
        Counted(office, week, service, "awaited", number, float(weight))
        for office, week, service, number, weight in session.execute(query)
    ]
