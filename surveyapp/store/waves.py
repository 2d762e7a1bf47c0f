"""Queries on waves, their offices, their sampling plan and their instruments."""

from datetime import date

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from surveyapp.store.tables.places import Counter, Office
from surveyapp.store.tables.surveys import PublishedInstrument, SamplingPlan, Wave, WaveOffice


def wave_running_at(session: Session, office_id: int, day: date) -> Wave | None:
    """The wave in which an office takes part on a day; none after the office's last day."""
    return session.scalars(
        select(Wave)
        .join(WaveOffice, WaveOffice.wave_id == Wave.id)
        .join(Office, Office.id == WaveOffice.office_id)
        .where(
            WaveOffice.office_id == office_id,
            Wave.starts_on <= day,
            Wave.ends_on >= day,
            or_(Office.valid_to.is_(None), Office.valid_to >= day),
        )
        .order_by(Wave.id)
    ).first()


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
    return session.scalars(
        select(SamplingPlan.probability)
        .join(Counter, Counter.id == SamplingPlan.counter_id)
        .where(
            or_(Counter.valid_to.is_(None), Counter.valid_to >= day),
            SamplingPlan.wave_id == wave_id,
            SamplingPlan.counter_id == counter_id,
            SamplingPlan.starts_on <= day,
        )
        .order_by(SamplingPlan.starts_on.desc())
    ).first()


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
