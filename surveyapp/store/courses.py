"""Queries on how a wave goes in its offices: visits, invitations, answers; and how many visits there were before."""

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

from sqlalchemy import ColumnElement, case, func, select
from sqlalchemy.orm import Session

from surveyapp.domain.visits import DRAWN, Outcome
from surveyapp.store.closed_sums import COMPLETE
from surveyapp.store.tables.places import Counter
from surveyapp.store.tables.surveys import SamplingPlan, WaveAim, WaveOffice
from surveyapp.store.tables.visits import ClosedSum, RegisterCount

VISITS = tuple(outcome.value for outcome in Outcome if outcome is not Outcome.MISTAP)


class Counts(NamedTuple):
    """Visits of closed days at an office, and how many of them were drawn."""

    visits: int
    drawn: int


class CounterVisits(NamedTuple):
    """Visits that the register has of a counter, and on how many days, by the source that has the most."""

    counter_id: int
    office_id: int
    visits: int
    days: int


class CounterChance(NamedTuple):
    """A counter of a wave with its probability on a day; None where the plan says nothing."""

    counter_id: int
    office_id: int
    probability: float | None


def aims_of_wave(session: Session, wave_id: int) -> dict[int | None, WaveAim]:
    """What a wave is to reach, by office; under None what holds for the others."""
    rows = session.scalars(select(WaveAim).where(WaveAim.wave_id == wave_id))
    return {row.office_id: row for row in rows}


def visits_by_office(session: Session, wave_id: int, office_ids: Sequence[int]) -> dict[int, Counts]:
    """Visits of closed days in a wave, and those drawn; mis-taps are none."""
    drawn = func.sum(case((ClosedSum.kind.in_(sorted(DRAWN)), ClosedSum.number), else_=0))
    rows = session.execute(
        select(ClosedSum.office_id, func.sum(ClosedSum.number), drawn)
        .where(_summed(wave_id, office_ids), ClosedSum.kind.in_(VISITS))
        .group_by(ClosedSum.office_id)
    )
    return {office: Counts(int(visits), int(drawn)) for office, visits, drawn in rows}


def answers_by_office(session: Session, wave_id: int, office_ids: Sequence[int]) -> dict[int, int]:
    """Complete answers of invited visitors in closed batches of a wave."""
    rows = session.execute(
        select(ClosedSum.office_id, func.sum(ClosedSum.number))
        .where(_summed(wave_id, office_ids), ClosedSum.kind == COMPLETE)
        .group_by(ClosedSum.office_id)
    )
    return {office: int(number) for office, number in rows}


def register_by_counter(
    session: Session, office_ids: Sequence[int], since: date, until: date
) -> list[CounterVisits]:
    """What the register has of the counters of offices between two days, both included, in any wave."""
    visits = func.sum(RegisterCount.visits)
    rows = session.execute(
        select(Counter.id, Counter.office_id, visits, func.count(RegisterCount.day.distinct()))
        .join(WaveOffice, WaveOffice.office_id == Counter.office_id)
        .join(
            RegisterCount,
            (RegisterCount.wave_id == WaveOffice.wave_id) & (RegisterCount.counter_id == Counter.id),
        )
        .where(Counter.office_id.in_(office_ids), RegisterCount.day.between(since, until))
        .group_by(Counter.id, Counter.office_id, RegisterCount.source)
        .order_by(visits)
    )
    return list({row[0]: CounterVisits(row[0], row[1], int(row[2]), row[3]) for row in rows}.values())


def chances_on(session: Session, wave_id: int, office_ids: Sequence[int], day: date) -> list[CounterChance]:
    """The probabilities that the plan of a wave gives the open counters of offices on a day."""
    latest = (
        select(SamplingPlan.counter_id, func.max(SamplingPlan.starts_on).label("since"))
        .where(SamplingPlan.wave_id == wave_id, SamplingPlan.starts_on <= day)
        .group_by(SamplingPlan.counter_id)
        .subquery()
    )
    rows = session.execute(
        select(Counter.id, Counter.office_id, SamplingPlan.probability)
        .outerjoin(latest, latest.c.counter_id == Counter.id)
        .outerjoin(
            SamplingPlan,
            (SamplingPlan.wave_id == wave_id)
            & (SamplingPlan.counter_id == Counter.id)
            & (SamplingPlan.starts_on == latest.c.since),
        )
        .where(Counter.office_id.in_(office_ids), Counter.valid_to.is_(None) | (Counter.valid_to >= day))
        .order_by(Counter.id)
    )
    return [CounterChance(*row) for row in rows]


def _summed(wave_id: int, office_ids: Sequence[int]) -> ColumnElement[bool]:
    return (ClosedSum.wave_id == wave_id) & ClosedSum.office_id.in_(office_ids)
