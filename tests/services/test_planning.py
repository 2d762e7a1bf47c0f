"""Aims, courses and proposals of a wave: by hand, and never a change that nobody made."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from surveyapp.domain.days import working_days
from surveyapp.domain.errors import InvalidInput, NotFound
from surveyapp.domain.planning import Aim, Course, plan
from surveyapp.services.offices import add_counter
from surveyapp.services.planning import (
    AimChange,
    accept_proposal,
    aim_of,
    course_of,
    daily_visits,
    prospects,
    set_aim,
    standings,
    suggested_aim,
)
from surveyapp.services.transactions import Session
from surveyapp.services.waves import PlanChange, change_plan, list_plan
from surveyapp.store.tables.surveys import Wave
from surveyapp.store.tables.visits import Link
from surveyapp.store.waves import probability_at
from tests.builders import MONDAY, Place, a_place
from tests.services.acting import ACT
from tests.services.courses import a_course

AIM = Aim(0.1, response_rate=0.4)
WAVE = "wave-ea-kar"
TOMORROW = MONDAY + timedelta(days=1)


def begin_two_weeks_ago(session: Session, place: Place) -> None:
    session.get_one(Wave, place.wave_id).starts_on = MONDAY - timedelta(days=14)
    session.flush()


@pytest.mark.parametrize(
    ("first", "last", "days"),
    [
        (date(2026, 3, 2), date(2026, 3, 2), 1),
        (date(2026, 3, 7), date(2026, 3, 8), 0),
        (date(2026, 2, 16), date(2026, 3, 1), 10),
        (date(2026, 3, 5), date(2026, 3, 9), 3),
        (date(2026, 3, 5), date(2026, 3, 4), 0),
        (date(2026, 3, 5), date(2026, 1, 1), 0),
    ],
)
def test_working_days_are_monday_to_friday(first: date, last: date, days: int) -> None:
    assert working_days(first, last) == days


def test_an_office_s_own_aim_goes_before_the_wave_s(session: Session, place: Place) -> None:
    assert aim_of(session, place.wave_id, place.office_id) is None
    set_aim(session, WAVE, AimChange(AIM, 30.0), ACT)
    assert aim_of(session, place.wave_id, place.office_id) == AIM
    own = replace(AIM, margin=0.05)
    set_aim(session, WAVE, AimChange(own, office_code="ea-kar"), ACT)
    set_aim(session, WAVE, AimChange(replace(AIM, margin=0.2)), ACT)
    assert aim_of(session, place.wave_id, place.office_id) == own
    other = a_place(session, "other")
    with pytest.raises(NotFound):
        set_aim(session, WAVE, AimChange(AIM, office_code="other"), ACT)
    assert aim_of(session, other.wave_id, other.office_id) is None


def test_a_course_counts_what_has_been_decided(session: Session, place: Place) -> None:
    """600 visits, of which 300 were drawn; two links can still be used, so 298 invitations are decided."""
    begin_two_weeks_ago(session, place)
    a_course(session, place, visits=600, invited=300, answers=40)
    for number, state in enumerate(("issued", "opened", "void")):
        session.add(
            Link(
                token_hash=f"t{number}",
                code_hash=f"c{number}",
                state=state,
                psu_id=f"{place.office_id:032d}",
                service_id=place.service_id,
                probability=0.5,
                expires_on=TOMORROW,
            )
        )
    session.flush()
    left = working_days(TOMORROW, MONDAY + timedelta(days=50))
    expected = Course(days_gone=10, days_left=left, visits=600, invited=298, answers=40)
    assert course_of(session, place.wave_id, place.office_id, MONDAY) == expected


def test_before_the_first_day_is_over_there_is_no_course(session: Session, place: Place) -> None:
    session.get_one(Wave, place.wave_id).starts_on = MONDAY
    session.flush()
    assert course_of(session, place.wave_id, place.office_id, MONDAY) is None
    with pytest.raises(NotFound):
        course_of(session, 99, place.office_id, MONDAY)


def test_the_visits_of_a_day_come_from_the_register_else_from_the_form(
    session: Session, place: Place
) -> None:
    a_course(session, place, visits=60, invited=30, answers=0)
    other = a_place(session, "other")
    ids = [place.office_id, other.office_id]
    assert daily_visits(session, ids, MONDAY) == {place.office_id: 60.0}
    period = (TOMORROW, TOMORROW + timedelta(days=30))
    known, assumed = prospects(session, ids, AimChange(AIM, 25.0), period, MONDAY)
    assert (known.visits_a_day, known.is_assumed) == (60.0, False)
    assert known.plan == plan(AIM, 60.0, working_days(*period))
    assert (assumed.visits_a_day, assumed.is_assumed) == (25.0, True)
    unknown = prospects(session, ids, AimChange(AIM), period, MONDAY)[1]
    assert unknown.plan is None


def test_the_planner_begins_from_the_response_of_the_latest_wave(session: Session, place: Place) -> None:
    assert suggested_aim(session, MONDAY).response_rate == Aim(0.05).response_rate
    a_course(session, place, visits=100, invited=50, answers=20)
    assert suggested_aim(session, MONDAY).response_rate == 0.4


def test_an_accepted_proposal_holds_for_all_counters_of_the_office_from_tomorrow(
    session: Session, place: Place
) -> None:
    """45 more answers of 60 × 36 visits, of which a third answers, take 0.0625; but half of 0.5 is the least."""
    begin_two_weeks_ago(session, place)
    counter = add_counter(session, "ea-kar", "Quầy 2", ACT)
    change_plan(session, WAVE, PlanChange(0.5, MONDAY, "ea-kar", "Quầy 2"), ACT)
    other = a_place(session, "other")
    a_course(session, place, visits=600, invited=300, answers=100)
    set_aim(session, WAVE, AimChange(AIM), ACT)
    [standing] = standings(session, place.wave_id, [place.office_id], MONDAY)
    assert standing.proposal is not None
    assert (standing.proposal.chance, standing.proposal.reason) == (0.25, "ahead")
    plan_before = list_plan(session, WAVE)
    with pytest.raises(InvalidInput, match="proposal"):
        accept_proposal(session, WAVE, "ea-kar", 0.2, ACT)
    assert list_plan(session, WAVE) == plan_before
    assert accept_proposal(session, WAVE, "ea-kar", 0.25, ACT) == 2
    for counter_id in (place.counter_id, counter):
        assert probability_at(session, place.wave_id, counter_id, MONDAY) == 0.5
        assert probability_at(session, place.wave_id, counter_id, TOMORROW) == 0.25
    assert probability_at(session, other.wave_id, other.counter_id, TOMORROW) == 0.5
    with pytest.raises(InvalidInput, match="proposal"):
        accept_proposal(session, WAVE, "ea-kar", 0.25, ACT)


def test_offices_without_an_aim_have_no_proposal(session: Session, place: Place) -> None:
    begin_two_weeks_ago(session, place)
    assert standings(session, place.wave_id, [place.office_id], MONDAY) == ()
    with pytest.raises(InvalidInput):
        accept_proposal(session, WAVE, "ea-kar", 0.5, ACT)
