"""Rates count what the database holds: every drawn visit once, whatever staff said and whoever answered."""

import random
from datetime import timedelta

import pytest

from surveyapp.domain.errors import NotFound
from surveyapp.domain.response_rates import Grouping
from surveyapp.services.response_rates import response_rates
from surveyapp.services.transactions import Session
from surveyapp.store.closed_sums import sum_up
from surveyapp.store.tables.visits import VisitCount
from tests.builders import MONDAY, Place, shipped
from tests.closed_waves import ClosedDay, a_closed_day, random_answers


def a_day(session: Session, place: Place, answers: int, refused: int) -> None:
    full, rng = shipped("counter_full"), random.Random(3)
    day = ClosedDay(answers=[random_answers(full, rng) for _ in range(answers)], silent=refused)
    a_closed_day(session, place, MONDAY - timedelta(days=2), day)


def test_the_wave_by_hand(session: Session, place: Place) -> None:
    a_day(session, place, answers=6, refused=9)
    [line] = response_rates(session, place.wave_id, Grouping.WAVE)
    assert (line.cases.complete, line.cases.refused, line.cases.drawn) == (6, 9, 15)
    assert line.rates.rr1 == line.weighted.rr1 == 6 / 15
    assert line.rates.ref1 == 9 / 15


def test_what_staff_said_is_told_apart(session: Session, place: Place) -> None:
    a_day(session, place, answers=6, refused=9)
    first = session.query(VisitCount).filter_by(outcome="invited").first()
    assert first is not None
    for outcome, visits in (
        ("refused_for", 1),
        ("left", 2),
        ("not_drawn", 90),
        ("mistap", 3),
    ):
        session.add(
            VisitCount(
                psu_id=first.psu_id,
                service_id=first.service_id,
                purpose=first.purpose,
                probability=first.probability,
                outcome=outcome,
                visits=visits,
            )
        )
    sum_up(session, place.wave_id)
    [line] = response_rates(session, place.wave_id, Grouping.WAVE)
    cases = line.cases
    assert (cases.refused, cases.refused_for, cases.left, cases.silent) == (9, 1, 2, 0)
    assert line.rates.rr1 == 6 / 18
    assert line.rates.ref1 == 10 / 18
    assert line.rates.coop3 == 6 / 16


@pytest.mark.parametrize("grouping", list(Grouping))
def test_groups_add_up_to_the_wave(session: Session, place: Place, grouping: Grouping) -> None:
    a_day(session, place, answers=5, refused=4)
    [whole] = response_rates(session, place.wave_id, Grouping.WAVE)
    parts = response_rates(session, place.wave_id, grouping)
    assert sum(line.cases.drawn for line in parts) == whole.cases.drawn
    assert response_rates(session, place.wave_id, grouping, offices=("none such",)) == ()


def test_an_unknown_wave(session: Session) -> None:
    with pytest.raises(NotFound):
        response_rates(session, 99, Grouping.WAVE)
