"""Queries on waves, their offices, their sampling plan and their instruments.

What every tap asks for is a statement made once; see `store.offices`.
"""

from datetime import date
from typing import NamedTuple

from sqlalchemy import Date, and_, bindparam, func, or_, select
from sqlalchemy.orm import Session

from surveyapp.store.tables.places import Counter, Office
from surveyapp.store.tables.surveys import PublishedInstrument, SamplingPlan, Wave, WaveOffice
from surveyapp.store.tables.visits import PrimaryUnit

DAY = bindparam("day", type_=Date)
RUNNING = (
    WaveOffice.office_id == bindparam("office"),
    Wave.starts_on <= DAY,
    Wave.ends_on >= DAY,
    or_(Office.valid_to.is_(None), Office.valid_to >= DAY),
)
RUNNING_AT = (
    select(Wave)
    .join(WaveOffice, WaveOffice.wave_id == Wave.id)
    .join(Office, Office.id == WaveOffice.office_id)
    .where(*RUNNING)
    .order_by(Wave.id)
    .limit(1)
)
IN_FORCE = (
    select(SamplingPlan.probability)
    .join(Counter, Counter.id == SamplingPlan.counter_id)
    .where(
        or_(Counter.valid_to.is_(None), Counter.valid_to >= DAY),
        SamplingPlan.counter_id == bindparam("counter"),
        SamplingPlan.starts_on <= DAY,
    )
    .order_by(SamplingPlan.starts_on.desc())
    .limit(1)
)
PLANNED = IN_FORCE.where(SamplingPlan.wave_id == bindparam("wave"))
FRAME = (
    select(
        Wave.id,
        IN_FORCE.where(SamplingPlan.wave_id == Wave.id).correlate(Wave).scalar_subquery(),
        PrimaryUnit.id,
    )
    .join(WaveOffice, WaveOffice.wave_id == Wave.id)
    .join(Office, Office.id == WaveOffice.office_id)
    .outerjoin(
        PrimaryUnit,
        and_(
            PrimaryUnit.wave_id == Wave.id,
            PrimaryUnit.counter_id == bindparam("counter"),
            PrimaryUnit.day == DAY,
        ),
    )
    .where(*RUNNING)
    .order_by(Wave.id)
    .limit(1)
)


class FrameRow(NamedTuple):
    """What a draw rests on: the running wave, the plan's probability, and the unit once the day has a visit."""

    wave_id: int
    probability: float | None
    psu_id: str | None


def frame_at(session: Session, office_id: int, counter_id: int, day: date) -> FrameRow | None:
    """What a draw at a counter rests on that day; None where no wave runs."""
    row = session.execute(FRAME, {"office": office_id, "counter": counter_id, "day": day}).first()
    return None if row is None else FrameRow(*row)


def wave_running_at(session: Session, office_id: int, day: date) -> Wave | None:
    """The wave in which an office takes part on a day; none after the office's last day."""
    return session.scalars(RUNNING_AT, {"office": office_id, "day": day}).first()


def wave_of_office(session: Session, wave_id: int, office_id: int) -> Wave | None:
    """The wave, if the office takes part in it."""
    return session.scalars(
        select(Wave)
        .join(WaveOffice, WaveOffice.wave_id == Wave.id)
        .where(Wave.id == wave_id, WaveOffice.office_id == office_id)
    ).first()


def wave_with_id(session: Session, wave_id: int) -> Wave:
    """A wave by its id."""
    return session.get_one(Wave, wave_id)


def probability_at(session: Session, wave_id: int, counter_id: int, day: date) -> float | None:
    """With which probability a visit at a counter is invited on a day; None where the plan says nothing, and at a
    counter that is closed."""
    return session.scalars(PLANNED, {"wave": wave_id, "counter": counter_id, "day": day}).first()


def is_published(session: Session, content_hash: str) -> bool:
    """Whether a questionnaire with this content hash was published."""
    return session.get(PublishedInstrument, content_hash) is not None


def instrument_document(session: Session, content_hash: str) -> str:
    """The published questionnaire with this content hash, as JSON."""
    return session.get_one(PublishedInstrument, content_hash).document


def find_wave(session: Session, wave_id: int) -> Wave | None:
    """A wave by its id, or None."""
    return session.get(Wave, wave_id)


def waves_begun_before(session: Session, day: date, most: int) -> list[Wave]:
    """The latest waves that began before a day."""
    return list(
        session.scalars(
            select(Wave)
            .where(Wave.starts_on < day)
            .order_by(Wave.starts_on.desc(), Wave.id.desc())
            .limit(most)
        )
    )


def offices_of_wave(
    session: Session, wave_id: int, after: str = "", limit: int | None = None
) -> list[Office]:
    """The offices that take part in a wave by code, from the one after a code, at most so many."""
    return list(
        session.scalars(
            select(Office)
            .join(WaveOffice, WaveOffice.office_id == Office.id)
            .where(WaveOffice.wave_id == wave_id, Office.code > after)
            .order_by(Office.code)
            .limit(limit)
        )
    )


def number_of_offices(session: Session, wave_id: int) -> int:
    """How many offices take part in a wave."""
    number = select(func.count()).select_from(WaveOffice).where(WaveOffice.wave_id == wave_id)
    return session.scalar(number) or 0
