"""Queries on closed answers, on the visits they came from, and on the register they are weighted to."""

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any, NamedTuple

from sqlalchemy import Exists, String, Text, and_, cast, exists, func, or_, select
from sqlalchemy.orm import Session, aliased

from surveyapp.domain.links import LinkState
from surveyapp.domain.visits import DRAWN
from surveyapp.store.office_history import was_so_on
from surveyapp.store.tables.answers import Response, ResponseFlag
from surveyapp.store.tables.places import Counter, FormerOffice, Office, OfficeService, Service
from surveyapp.store.tables.surveys import Wave, WaveOffice
from surveyapp.store.tables.visits import (
    Link,
    PrimaryUnit,
    RegisterCount,
    RegisterMargin,
    Visit,
    VisitCount,
)
from surveyapp.store.visits import DRAW

ROWS_AT_A_TIME = 20_000
INVITED = "invited"
WALK_UP = "walk_up"


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
    device: str
    language: str
    probability: float | None
    speed: str
    after_hours: bool
    latency: str
    burst: bool
    flag: str | None
    """The doubt about it, if there is one; where there are two, signs of stuffing."""
    order_seed: int
    answers: str
    """As JSON."""


class PartialRow(NamedTuple):
    """A closed answer that was broken off."""

    source: str
    office: str
    month: str
    service: str
    device: str
    language: str
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


class Labelled(NamedTuple):
    """A code and what it is called."""

    code: str
    name: str
    name_en: str


def units_of_wave(session: Session, wave_id: int) -> Sequence[UnitRow]:
    """The primary units of a wave in the order of their random ids."""
    rows = session.execute(
        select(PrimaryUnit.id, Office.code, PrimaryUnit.month, PrimaryUnit.week)
        .join(Office, Office.id == PrimaryUnit.office_id)
        .where(PrimaryUnit.wave_id == wave_id)
        .order_by(PrimaryUnit.id)
    )
    return [UnitRow(*row) for row in rows]


def responses_of_wave(session: Session, wave_id: int, source: str) -> Iterator[Sequence[tuple[Any, ...]]]:
    """The complete closed answers of a wave from one source, some thousands at a time, with the fields of ResponseRow.

    They come in the order of their random keys, in which they lie: any other would look for each of them by itself.
    """
    # Joined rather than looked up for each answer, which PostgreSQL would do a million times.
    flag = func.max(ResponseFlag.flag).label("flag")
    flags = select(ResponseFlag.response_id, flag).group_by(ResponseFlag.response_id).subquery()
    # Past the session, which would look at every row again.
    rows = session.connection().execute(
        select(
            Response.psu_id,
            Service.code,
            Response.device,
            Response.language,
            Response.probability,
            Response.speed,
            Response.after_hours,
            Response.latency,
            Response.burst,
            flags.c.flag,
            Response.order_seed,
            cast(Response.answers, Text),
        )
        .join(PrimaryUnit, PrimaryUnit.id == Response.psu_id)
        .join(Service, Service.id == Response.service_id)
        .outerjoin(flags, flags.c.response_id == Response.id)
        .where(PrimaryUnit.wave_id == wave_id, Response.source == source, Response.is_complete)
        .order_by(Response.id),
        execution_options={"yield_per": ROWS_AT_A_TIME},
    )
    return iter(rows.partitions())


def partial_answers_of_wave(session: Session, wave_id: int) -> Sequence[PartialRow]:
    """The closed answers of a wave that were broken off, from both sources."""
    rows = session.execute(
        select(
            Response.source,
            Office.code,
            PrimaryUnit.month,
            Service.code,
            Response.device,
            Response.language,
            Response.answers,
        )
        .join(PrimaryUnit, PrimaryUnit.id == Response.psu_id)
        .join(Office, Office.id == PrimaryUnit.office_id)
        .join(Service, Service.id == Response.service_id)
        # Named in full, source and completeness are found in the index, without a look at every answer.
        .where(
            PrimaryUnit.wave_id == wave_id,
            Response.source.in_((INVITED, WALK_UP)),
            Response.is_complete.is_(False),
        )
    )
    return [PartialRow._make(row) for row in rows]


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


def pending_visits_of_wave(session: Session, wave_id: int, today: date) -> Sequence[CellCount]:
    """Invited visits still waited for: the link can be opened today, or its answer waits for its batch."""
    can_be_opened = and_(
        Link.state.in_([LinkState.ISSUED.value, LinkState.OPENED.value]), Link.expires_on >= today
    )
    rows = session.execute(
        select(Link.psu_id, Service.code, Link.probability, func.count())
        .join(PrimaryUnit, PrimaryUnit.id == Link.psu_id)
        .join(Service, Service.id == Link.service_id)
        .where(PrimaryUnit.wave_id == wave_id, or_(can_be_opened, Link.state == LinkState.SPENT.value))
        .group_by(Link.psu_id, Service.code, Link.probability)
    )
    return [CellCount(*row) for row in rows]


def register_of_wave(session: Session, wave_id: int) -> Sequence[RegisterRow]:
    """The register of a wave by office, month and service, as the counters' own taps counted it.

    Days that are not closed yet are left out, as their visits are.
    """
    month = func.substr(cast(RegisterCount.day, String), 1, 7)
    rows = session.execute(
        select(Office.code, month, Service.code, func.sum(RegisterCount.visits))
        .join(Counter, Counter.id == RegisterCount.counter_id)
        .join(Office, Office.id == Counter.office_id)
        .join(Service, Service.id == RegisterCount.service_id)
        .where(RegisterCount.wave_id == wave_id, RegisterCount.source == DRAW, ~_day_is_running())
        .group_by(Office.code, month, Service.code)
        .having(func.sum(RegisterCount.visits) > 0)
        .order_by(Office.code, month, Service.code)
    )
    return [RegisterRow(office, month, service, int(visits)) for office, month, service, visits in rows]


def _day_is_running() -> Exists:
    """Whether visits of a register row's day are still single rows, that is: the day has not been closed."""
    return exists().where(
        Visit.psu_id == PrimaryUnit.id,
        PrimaryUnit.wave_id == RegisterCount.wave_id,
        PrimaryUnit.counter_id == RegisterCount.counter_id,
        PrimaryUnit.day == RegisterCount.day,
    )


def margins_of_wave(session: Session, wave_id: int) -> Sequence[MarginRow]:
    """What offices know of their visitors' sex and age bands, by month."""
    rows = session.execute(
        select(
            Office.code,
            RegisterMargin.month,
            RegisterMargin.variable,
            RegisterMargin.category,
            RegisterMargin.visits,
        )
        .join(Office, Office.id == RegisterMargin.office_id)
        .where(RegisterMargin.wave_id == wave_id)
        .order_by(Office.code, RegisterMargin.month, RegisterMargin.variable, RegisterMargin.category)
    )
    return [MarginRow(*row) for row in rows]


def offices_and_services_of_wave(session: Session, wave_id: int) -> tuple[list[Labelled], list[Labelled]]:
    """Codes and names of the offices that take part in a wave, and of the services that they handle.

    An office has the name that it had on the wave's first day.
    """
    former = aliased(FormerOffice)
    offices = session.execute(
        select(
            Office.code,
            func.coalesce(former.name, Office.name),
            func.coalesce(former.name_en, Office.name_en),
        )
        .join(WaveOffice, WaveOffice.office_id == Office.id)
        .join(Wave, Wave.id == WaveOffice.wave_id)
        .outerjoin(former, was_so_on(former, Wave.starts_on))
        .where(WaveOffice.wave_id == wave_id)
        .order_by(Office.sort_key, Office.code)
    )
    services = session.execute(
        select(Service.code, Service.name, Service.name_en)
        .join(OfficeService, OfficeService.service_id == Service.id)
        .join(WaveOffice, WaveOffice.office_id == OfficeService.office_id)
        .where(WaveOffice.wave_id == wave_id)
        .distinct()
        .order_by(Service.code)
    )
    return [Labelled(*row) for row in offices], [Labelled(*row) for row in services]


def fields_of_services_of_wave(session: Session, wave_id: int) -> dict[str, str]:
    """By the code of every service that the offices of a wave handle, its field of administration, where it has one."""
    rows = session.execute(
        select(Service.code, Service.field)
        .join(OfficeService, OfficeService.service_id == Service.id)
        .join(WaveOffice, WaveOffice.office_id == OfficeService.office_id)
        .where(WaveOffice.wave_id == wave_id, Service.field != "")
        .distinct()
        .order_by(Service.code)
    )
    return {code: field for code, field in rows}
