"""Queries for keeping the list of waves and their plans."""

from collections.abc import Sequence
from datetime import date

from sqlalchemy import func, select, tuple_
from sqlalchemy.orm import Session

from surveyapp.store.tables.places import Counter, Office
from surveyapp.store.tables.surveys import SamplingPlan, Wave, WaveOffice


def wave_with_code(session: Session, code: str) -> Wave | None:
    """The wave, or None."""
    return session.scalar(select(Wave).where(Wave.code == code))


def waves_with_office_numbers(session: Session) -> list[tuple[Wave, int]]:
    """All waves with the number of offices that take part, the newest first."""
    offices = func.count(WaveOffice.office_id)
    rows = session.execute(
        select(Wave, offices)
        .outerjoin(WaveOffice, WaveOffice.wave_id == Wave.id)
        .group_by(Wave.id)
        .order_by(Wave.starts_on.desc(), Wave.code)
    )
    return [(wave, number) for wave, number in rows]


def waves_found(session: Session, after: Wave | None, limit: int) -> list[tuple[Wave, int]]:
    """Waves with the number of offices that take part, the newest first, after one of them."""
    offices = select(func.count()).where(WaveOffice.wave_id == Wave.id).scalar_subquery()
    page = select(Wave, offices).order_by(Wave.starts_on.desc(), Wave.id.desc()).limit(limit)
    if after is not None:
        page = page.where(tuple_(Wave.starts_on, Wave.id) < (after.starts_on, after.id))
    return [(wave, number) for wave, number in session.execute(page)]


def counters_of_wave(
    session: Session, wave_id: int, office_ids: Sequence[int]
) -> list[tuple[Counter, Office]]:
    """The counters of some offices of a wave, by office and name."""
    rows = session.execute(
        select(Counter, Office)
        .join(Office, Office.id == Counter.office_id)
        .join(WaveOffice, WaveOffice.office_id == Office.id)
        .where(WaveOffice.wave_id == wave_id, Office.id.in_(office_ids))
        .order_by(Office.code, Counter.name)
    )
    return [(counter, office) for counter, office in rows]


def plan_of_counters(session: Session, wave_id: int, counter_ids: Sequence[int]) -> list[SamplingPlan]:
    """What the plan of a wave says of some counters, day after day."""
    return list(
        session.scalars(
            select(SamplingPlan)
            .where(SamplingPlan.wave_id == wave_id, SamplingPlan.counter_id.in_(counter_ids))
            .order_by(SamplingPlan.counter_id, SamplingPlan.starts_on)
        )
    )


def offices_busy_between(
    session: Session, office_ids: Sequence[int], first: date, last: date
) -> list[tuple[str, str]]:
    """Which of these offices have a wave in a period, and which: codes of office and wave."""
    rows = session.execute(
        select(Office.code, Wave.code)
        .join(WaveOffice, WaveOffice.office_id == Office.id)
        .join(Wave, Wave.id == WaveOffice.wave_id)
        .where(Office.id.in_(office_ids), Wave.starts_on <= last, Wave.ends_on >= first)
        .order_by(Office.code, Wave.code)
    )
    return [(office, wave) for office, wave in rows]


def counter_ids_of_wave(session: Session, wave_id: int, office_id: int | None = None) -> list[int]:
    """The counters of the offices that take part in a wave, or of one of them."""
    counters = (
        select(Counter.id)
        .join(WaveOffice, WaveOffice.office_id == Counter.office_id)
        .where(WaveOffice.wave_id == wave_id)
        .order_by(Counter.id)
    )
    if office_id is not None:
        counters = counters.where(Counter.office_id == office_id)
    return list(session.scalars(counters))


def plan_of_wave(session: Session, wave_id: int) -> list[tuple[str, str, date, float]]:
    """The sampling plan: office code, counter, from which day, with which probability."""
    rows = session.execute(
        select(Office.code, Counter.name, SamplingPlan.starts_on, SamplingPlan.probability)
        .join(Counter, Counter.id == SamplingPlan.counter_id)
        .join(Office, Office.id == Counter.office_id)
        .where(SamplingPlan.wave_id == wave_id)
        .order_by(Office.code, Counter.name, SamplingPlan.starts_on)
    )
    return [(office, counter, day, probability) for office, counter, day, probability in rows]
