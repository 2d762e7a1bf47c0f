"""Queries for the integrity report: outcomes, tallies and classes of answers, counted by office, week and counter."""

from typing import Any, NamedTuple

from sqlalchemy import Select, case, func, select
from sqlalchemy.orm import Session

from surveyapp.store.dispositions import Offices, at_offices
from surveyapp.store.responses import INVITED
from surveyapp.store.tables.answers import Response, ResponseFlag
from surveyapp.store.tables.counters import VisitTally
from surveyapp.store.tables.places import Counter, Office
from surveyapp.store.tables.visits import PrimaryUnit, VisitCount


class Spot(NamedTuple):
    """An office's week, at a counter while the unit still knows it; "" afterwards, and for kiosks."""

    office: str
    week: str
    counter: str


class OutcomeRow(NamedTuple):
    """Visits of an outcome; `expected` is Σπ, `variance` Σπ(1 - π)."""

    spot: Spot
    outcome: str
    visits: int
    expected: float
    variance: float


class AnswerRow(NamedTuple):
    """Complete answers from one source, and how many are of each class that deserves a look."""

    spot: Spot
    answers: int
    fast: int
    after_hours: int
    burst: int
    late: int


def outcomes_by_spot(session: Session, wave_id: int, offices: Offices = None) -> list[OutcomeRow]:
    """What became of the visits of closed days."""
    chance = VisitCount.probability
    query = _by_spot(
        VisitCount,
        (wave_id, offices),
        VisitCount.outcome,
        func.sum(VisitCount.visits),
        func.sum(VisitCount.visits * chance),
        func.sum(VisitCount.visits * chance * (1 - chance)),
    ).group_by(VisitCount.outcome)
    return [
        OutcomeRow(Spot(*row[:3]), row[3], int(row[4]), float(row[5]), float(row[6]))
        for row in session.execute(query)
    ]


def tallies_by_spot(session: Session, wave_id: int, offices: Offices = None) -> list[tuple[Spot, str, int]]:
    """What is counted beside the outcomes."""
    query = _by_spot(VisitTally, (wave_id, offices), VisitTally.kind, func.sum(VisitTally.number))
    rows = session.execute(query.group_by(VisitTally.kind))
    return [(Spot(*row[:3]), row[3], int(row[4])) for row in rows]


def answers_by_spot(
    session: Session, wave_id: int, offices: Offices = None, source: str = INVITED
) -> list[AnswerRow]:
    """Answers of closed batches by their classes."""
    query = _by_spot(
        Response,
        (wave_id, offices),
        func.count(),
        func.sum(case((Response.speed == "fast", 1), else_=0)),
        func.sum(case((Response.after_hours, 1), else_=0)),
        func.sum(case((Response.burst, 1), else_=0)),
        func.sum(case((Response.latency == "next_days", 1), else_=0)),
    ).where(Response.source == source, Response.is_complete)
    return [AnswerRow(Spot(*row[:3]), *(int(each) for each in row[3:])) for row in session.execute(query)]


def flags_by_spot(
    session: Session, wave_id: int, offices: Offices = None, source: str = INVITED
) -> list[tuple[Spot, int]]:
    """Complete answers from one source with a flag."""
    flagged = select(ResponseFlag.response_id)
    query = _by_spot(Response, (wave_id, offices), func.count()).where(
        Response.source == source, Response.is_complete, Response.id.in_(flagged)
    )
    return [(Spot(*row[:3]), int(row[3])) for row in session.execute(query)]


def _by_spot(table: Any, which: tuple[int, Offices], *columns: Any) -> Select[*tuple[Any, ...]]:
    (wave_id, offices), counter = which, func.coalesce(Counter.name, "")
    return (
        select(Office.code, PrimaryUnit.week, counter, *columns)
        .select_from(table)
        .join(PrimaryUnit, PrimaryUnit.id == table.psu_id)
        .join(Office, Office.id == PrimaryUnit.office_id)
        .outerjoin(Counter, Counter.id == PrimaryUnit.counter_id)
        .where(PrimaryUnit.wave_id == wave_id, at_offices(offices))
        .group_by(Office.code, PrimaryUnit.week, counter)
    )
