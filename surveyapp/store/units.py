"""Queries on primary sampling units: the days of counters and kiosks."""

import secrets
from datetime import date

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from surveyapp.domain.days import month_of, week_of
from surveyapp.store.inserting import upsert_into
from surveyapp.store.tables.visits import PrimaryUnit

OF_COUNTER = select(PrimaryUnit).where(
    PrimaryUnit.wave_id == bindparam("wave"),
    PrimaryUnit.counter_id == bindparam("counter"),
    PrimaryUnit.day == bindparam("day"),
)
"""Every tap asks for it, so it is put together once."""


def counter_day(session: Session, wave_id: int, office_id: int, counter_id: int, day: date) -> PrimaryUnit:
    """The primary unit of a counter on a day, made at the first visit of the day."""
    found = unit_of_counter(session, wave_id, counter_id, day)
    return found or _new_unit(
        session, PrimaryUnit(wave_id=wave_id, office_id=office_id, counter_id=counter_id), day
    )


def kiosk_day(session: Session, wave_id: int, office_id: int, kiosk_id: int, day: date) -> PrimaryUnit:
    """The primary unit of a kiosk on a day, made at the first answer of the day.

    Two answers of one kiosk may come at the same moment: the second finds the unit that the first has made.
    """
    same_day = select(PrimaryUnit).where(
        PrimaryUnit.wave_id == wave_id, PrimaryUnit.kiosk_id == kiosk_id, PrimaryUnit.day == day
    )
    found = session.scalars(same_day).first()
    if found is not None:
        return found
    row = upsert_into(session, PrimaryUnit).values(
        id=secrets.token_hex(16),
        wave_id=wave_id,
        office_id=office_id,
        kiosk_id=kiosk_id,
        month=month_of(day),
        week=week_of(day),
        day=day,
    )
    session.execute(row.on_conflict_do_nothing())
    return session.scalars(same_day).one()


def unit_of_counter(session: Session, wave_id: int, counter_id: int, day: date) -> PrimaryUnit | None:
    """The primary unit of a counter on a day if it had a visit."""
    given = {"wave": wave_id, "counter": counter_id, "day": day}
    return session.scalars(OF_COUNTER, given).first()


def unit_with_id(session: Session, psu_id: str) -> PrimaryUnit:
    """A primary unit by its id."""
    return session.get_one(PrimaryUnit, psu_id)


def _new_unit(session: Session, unit: PrimaryUnit, day: date) -> PrimaryUnit:
    unit.id = secrets.token_hex(16)
    unit.day, unit.week, unit.month = day, week_of(day), month_of(day)
    session.add(unit)
    session.flush()
    return unit
