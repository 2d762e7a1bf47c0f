"""Queries on what offices do about the results of a wave."""

from collections.abc import Sequence

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from surveyapp.domain.measures import LIVE, OPEN, Standing
from surveyapp.store.tables.measures import OfficeMeasure
from surveyapp.store.tables.places import Office
from surveyapp.store.tables.surveys import Wave


def measure_with_id(session: Session, measure_id: int, *, to_change: bool = False) -> OfficeMeasure | None:
    """A measure; locked until the end of the transaction where it is to be changed."""
    query = select(OfficeMeasure).where(OfficeMeasure.id == measure_id)
    return session.scalar(query.with_for_update() if to_change else query)


def measures_of_office(session: Session, wave_id: int, office_id: int) -> Sequence[OfficeMeasure]:
    """Every measure of an office for a wave, the first one first."""
    return session.scalars(
        select(OfficeMeasure)
        .where(OfficeMeasure.wave_id == wave_id, OfficeMeasure.office_id == office_id)
        .order_by(OfficeMeasure.id)
    ).all()


def live_measures(session: Session, wave_id: int, office_id: int) -> int:
    """How many measures of an office for a wave are neither withdrawn nor replaced."""
    count = session.scalar(
        select(func.count())
        .select_from(OfficeMeasure)
        .where(
            OfficeMeasure.wave_id == wave_id,
            OfficeMeasure.office_id == office_id,
            OfficeMeasure.standing.in_(LIVE),
        )
    )
    return count or 0


def successor_of(session: Session, measure_id: int) -> int | None:
    """The measure that is to take the place of another, waiting or returned; None where nobody has written one."""
    return session.scalar(
        select(OfficeMeasure.id).where(
            OfficeMeasure.replaces_id == measure_id,
            OfficeMeasure.standing.in_(OPEN),
        )
    )


def approved_measures(session: Session, wave_id: int, office_code: str) -> Sequence[OfficeMeasure]:
    """The approved measures of an office for a wave, the first one first."""
    return session.scalars(
        select(OfficeMeasure)
        .join(Office, Office.id == OfficeMeasure.office_id)
        .where(
            OfficeMeasure.wave_id == wave_id,
            Office.code == office_code,
            OfficeMeasure.standing == Standing.APPROVED,
        )
        .order_by(OfficeMeasure.id)
    ).all()


def approved_page(
    session: Session, wave_id: int, wanted: tuple[str | None, str | None], before: int | None, limit: int
) -> list[tuple[OfficeMeasure, str]]:
    """At most so many approved measures of a wave, the last one first, each with its office's code.

    Of one office and of one criterion where they are named; with `before` those before that one.
    """
    office, criterion = wanted
    query = (
        select(OfficeMeasure, Office.code)
        .join(Office, Office.id == OfficeMeasure.office_id)
        .where(OfficeMeasure.wave_id == wave_id, OfficeMeasure.standing == Standing.APPROVED)
        .order_by(OfficeMeasure.id.desc())
        .limit(limit)
    )
    if office is not None:
        query = query.where(Office.code == office)
    if criterion is not None:
        query = query.where(OfficeMeasure.criterion == criterion)
    if before is not None:
        query = query.where(OfficeMeasure.id < before)
    return [(row[0], row[1]) for row in session.execute(query)]


def approved_by_office(session: Session, wave_id: int) -> dict[str, int]:
    """How many approved measures each office has for a wave, by its code; those without any are not there."""
    rows = session.execute(
        select(Office.code, func.count())
        .select_from(OfficeMeasure)
        .join(Office, Office.id == OfficeMeasure.office_id)
        .where(OfficeMeasure.wave_id == wave_id, OfficeMeasure.standing == Standing.APPROVED)
        .group_by(Office.code)
    )
    return {row[0]: row[1] for row in rows}


def waiting_measures(
    session: Session, after: int | None, limit: int
) -> list[tuple[OfficeMeasure, Office, Wave]]:
    """At most so many measures that wait for a second person, the oldest first; with `after` those after that one."""
    query = (
        select(OfficeMeasure, Office, Wave)
        .join(Office, Office.id == OfficeMeasure.office_id)
        .join(Wave, Wave.id == OfficeMeasure.wave_id)
        .where(OfficeMeasure.standing == Standing.WAITING, OfficeMeasure.id > (after or 0))
        .order_by(OfficeMeasure.id)
        .limit(limit)
    )
    return [(row[0], row[1], row[2]) for row in session.execute(query)]
