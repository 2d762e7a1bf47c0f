"""How a wave went so far, put into the tables as counts, for tests of plans and rates."""

from datetime import timedelta

from surveyapp.domain.days import month_of, week_of
from surveyapp.services.transactions import Session
from surveyapp.store.closed_sums import sum_up
from surveyapp.store.tables.answers import Response
from surveyapp.store.tables.surveys import Wave
from surveyapp.store.tables.visits import PrimaryUnit, RegisterCount, VisitCount
from tests.builders import MONDAY, Place


def a_course(session: Session, place: Place, *, visits: int, invited: int, answers: int) -> None:
    """A closed day before MONDAY: visits, how many of them were invited, and answers in closed batches."""
    day = MONDAY - timedelta(days=3)
    unit = PrimaryUnit(
        id=f"{place.office_id:032d}",
        wave_id=place.wave_id,
        office_id=place.office_id,
        counter_id=place.counter_id,
        month=month_of(day),
        week=week_of(day),
        day=day,
    )
    session.add(unit)
    session.flush()
    for outcome, number in (("not_drawn", visits - invited), ("invited", invited), ("mistap", 7)):
        session.add(
            VisitCount(
                psu_id=unit.id,
                service_id=place.service_id,
                purpose="collect",
                probability=0.5,
                outcome=outcome,
                visits=number,
            )
        )
    session.add(
        RegisterCount(
            wave_id=place.wave_id,
            counter_id=place.counter_id,
            day=day,
            service_id=place.service_id,
            source="draw",
            visits=visits,
        )
    )
    for number in range(answers):
        a_response(session, unit, place, number)
    sum_up(session, place.wave_id)


def a_response(session: Session, unit: PrimaryUnit, place: Place, number: int) -> None:
    """A closed answer of an invited visitor, with nothing in it."""
    wave = session.get_one(Wave, place.wave_id)
    session.add(
        Response(
            id=f"{place.office_id:016d}{number:016d}",
            psu_id=unit.id,
            service_id=place.service_id,
            instrument=wave.full_instrument,
            source="invited",
            device="phone",
            language="vi",
            probability=0.5,
            is_complete=True,
            order_seed=1,
            answers={},
            speed="usual",
            after_hours=False,
            latency="same_day",
            burst=False,
        )
    )
