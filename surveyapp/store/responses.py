"""Queries on closed answers, on the visits they came from, and on the register they are weighted to."""

from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

from sqlalchemy import and_, exists, func, or_, select
from sqlalchemy.orm import Session

from surveyapp.domain.links import LinkState
from surveyapp.domain.visits import DRAWN
from surveyapp.store.tables.answers import Response, ResponseFlag
from surveyapp.store.tables.places import Counter, Office, Service
from surveyapp.store.tables.visits import Link, PrimaryUnit, RegisterCount, RegisterMargin, Visit, VisitCount

ROWS_AT_A_TIME = 2_000


class UnitRow(NamedTuple):
    """A primary unit as far as a data set may know it."""

    psu_id: str
    office: str
    month: str
    week: str


class ResponseRow(NamedTuple):
    """A closed answer. Its own key is not among the columns."""

    psu_id: str
    service: str
    source: str
    device: str
    language: str
    probability: float | None
    speed: str
    after_hours: bool
    latency: str
    burst: bool
    flagged: bool
    answers: dict[str, Any]


class CellCount(NamedTuple):
    """How many visits of a primary unit share a service and a probability."""

    psu_id: str
    service: str
    probability: float
    visits: int


class RegisterRow(NamedTuple):
    """Visits of an office in a month to one service."""

    office: str
    month: str
    service: str
    visits: int


class MarginRow(NamedTuple):
    """Visits of an office in a month in one category of a variable (sex, age band)."""

    office: str
    month: str
    variable: str
    category: str
    visits: int


class WaveCounts(NamedTuple):
    """How many closed answers a wave has."""

    wave_id: int
    invited: int
    walk_up: int


def units_of_wave(session: Session, wave_id: int) -> Sequence[UnitRow]:
    """The primary units of a wave in the order of their random ids."""
    rows = session.execute(
        select(PrimaryUnit.id, Office.code, PrimaryUnit.month, PrimaryUnit.week)
        .join(Office, Office.id == PrimaryUnit.office_id)
        .where(PrimaryUnit.wave_id == wave_id)
        .order_by(PrimaryUnit.id)
    )
    return [UnitRow(*row) for row in rows]


def responses_of_wave(session: Session, wave_id: int, source: str) -> Iterator[ResponseRow]:
    """The closed answers of a wave from one source, streamed, in no order that means anything."""
    flagged = exists().where(ResponseFlag.response_id == Response.id)
    rows = session.execute(
        select(
            Response.psu_id,
            Service.code,
            Response.source,
            Response.device,
            Response.language,
            Response.probability,
            Response.speed,
            Response.after_hours,
            Response.latency,
            Response.burst,
            flagged,
            Response.answers,
        )
        .join(PrimaryUnit, PrimaryUnit.id == Response.psu_id)
        .join(Service, Service.id == Response.service_id)
        .where(PrimaryUnit.wave_id == wave_id, Response.source == source)
        .execution_options(yield_per=ROWS_AT_A_TIME)
    )
    return (ResponseRow(*row) for row in rows)


def drawn_visits_of_wave(session: Session, wave_id: int) -> Sequence[CellCount]:
    """Visits of closed days that were drawn (invited, refused, left), per unit, service and probability."""
    rows = session.execute(
        select(VisitCount.psu_id, Service.code, VisitCount.probability, func.sum(VisitCount.visits))
        .join(PrimaryUnit, PrimaryUnit.id == VisitCount.psu_id)
        .join(Service, Service.id == VisitCount.service_id)
        .where(PrimaryUnit.wave_id == wave_id, VisitCount.outcome.in_([outcome.value for outcome in DRAWN]))
        .group_by(VisitCount.psu_id, Service.code, VisitCount.probability)
    )
    return [CellCount(psu, service, probability, int(visits)) for psu, service, probability, visits in rows]


def pending_visits_of_wave(session: Session, wave_id: int) -> Sequence[CellCount]:
    """Invited visits still waited for: the link can be opened, or its answer waits for its batch.

    A link whose last day has passed is waited for until closing turns it into a tombstone, which happens daily.
    """
    waited = [state.value for state in (LinkState.ISSUED, LinkState.OPENED, LinkState.SPENT)]
    rows = session.execute(
        select(Link.psu_id, Service.code, Link.probability, func.count())
        .join(PrimaryUnit, PrimaryUnit.id == Link.psu_id)
        .join(Service, Service.id == Link.service_id)
        .where(PrimaryUnit.wave_id == wave_id, Link.state.in_(waited))
        .group_by(Link.psu_id, Service.code, Link.probability)
    )
    return [CellCount(psu, service, probability, visits) for psu, service, probability, visits in rows]


def register_of_wave(session: Session, wave_id: int) -> Sequence[RegisterRow]:
    """The register of a wave by office, month and service, without days that are not closed yet.

    Where several sources counted the same counter, day and service, the one that comes last in the alphabet of
    sources holds; the counter's own taps (`draw`) come before `import` and `office_head`.
    """
    last = _last_source()
    month = func.substr(_as_text(RegisterCount.day), 1, 7)
    rows = session.execute(
        select(Office.code, month, Service.code, func.sum(RegisterCount.visits))
        .join(Counter, Counter.id == RegisterCount.counter_id)
        .join(Office, Office.id == Counter.office_id)
        .join(Service, Service.id == RegisterCount.service_id)
        .where(RegisterCount.wave_id == wave_id, RegisterCount.source == last, ~_day_is_running())
        .group_by(Office.code, month, Service.code)
        .having(func.sum(RegisterCount.visits) > 0)
        .order_by(Office.code, month, Service.code)
    )
    return [RegisterRow(office, month, service, int(visits)) for office, month, service, visits in rows]
