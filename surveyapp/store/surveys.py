"""Queries for keeping the list of waves and their plans."""

from collections.abc import Sequence
from datetime import date

from sqlalchemy import func, select
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


def counter_ids_of_wave(session: Session, wave_id: int) -> list[int]:
    """The counters of the offices that take part in a wave."""
    return list(
        session.scalars(
            select(Counter.id)
            .join(WaveOffice, WaveOffice.office_id == Counter.office_id)
            .where(WaveOffice.wave_id == wave_id)
            .order_by(Counter.id)
        )
    )


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
