"""The counter: one tap is one visit, the server draws, and staff can neither choose nor see answers."""

from datetime import date, timedelta

import pytest

from surveyapp.domain.errors import LinkVoid, NotAllowed, NotFound, PublicUrlMissing, VisitClosed, WaveNotOpen
from surveyapp.domain.links import LinkState
from surveyapp.domain.roles import Grant, Role
from surveyapp.domain.visits import DRAWN, Outcome, Purpose
from surveyapp.services.auditing import Act
from surveyapp.services.counter_days import board, counters_of
from surveyapp.services.office_changes import close_counter, reopen_counter
from surveyapp.services.opening import look_at_link, named_by_code, named_by_token, open_link
from surveyapp.services.transactions import Session
from surveyapp.services.visiting import Invitation, VisitTap, draw_visit, record_outcome
from surveyapp.store.tables.visits import Link, RegisterCount, Visit
from tests.builders import KEYS, MONDAY, MORNING, Always, Never, Place, a_desk, a_place, an_account


def a_tap(place: Place, number: int = 1) -> VisitTap:
    return VisitTap(place.counter_id, place.service_id, Purpose.HAND_IN, f"tap {number}")


def an_invitation(session: Session, place: Place, number: int = 1) -> Invitation:
    drawn = draw_visit(session, place.clerk, a_tap(place, number), a_desk(), MORNING)
    assert drawn.invitation is not None
    return drawn.invitation


def in_register(session: Session) -> int:
    return sum(row.visits for row in session.query(RegisterCount))


def test_a_drawn_visit_gives_a_link_that_opens_and_that_only_hashes_remain_of(
    session: Session, place: Place
) -> None:
    invitation = an_invitation(session, place)
    assert invitation.expires_on == MONDAY + timedelta(days=7)
    for name in (named_by_token(KEYS, invitation.token), named_by_code(KEYS, invitation.code)):
        assert look_at_link(session, name, MONDAY).office_name == "BHXH cơ sở ea-kar"
    link = session.query(Link).one()
    stored = " ".join(str(getattr(link, column)) for column in Link.__table__.columns.keys())  # noqa: SIM118
    assert invitation.token not in stored and invitation.code not in stored


def test_a_visit_that_is_not_drawn_has_no_link_but_is_counted(session: Session, place: Place) -> None:
    drawn = draw_visit(session, place.clerk, a_tap(place), a_desk(chance=Never()), MORNING)
    assert drawn.invitation is None
    assert session.query(Link).count() == 0
    assert in_register(session) == 1


def test_the_probability_of_the_plan_is_stored_with_the_visit(session: Session, place: Place) -> None:
    an_invitation(session, place)
    assert session.query(Visit).one().probability == 0.5


def test_a_tap_sent_twice_is_one_visit_and_the_ticket_printed_first_stays_valid(
    session: Session, place: Place
) -> None:
    """Loading the page again must not make worthless what the citizen holds already."""
    invitation = an_invitation(session, place)
    repeat = draw_visit(session, place.clerk, a_tap(place), a_desk(), MORNING)
    assert (repeat.visit_id, repeat.invitation, repeat.is_repeat) == (invitation.visit_id, None, True)
    assert in_register(session) == session.query(Link).count() == 1
    look_at_link(session, named_by_token(KEYS, invitation.token), MONDAY)


@pytest.mark.parametrize("outcome", [Outcome.REFUSED, Outcome.REFUSED_FOR, Outcome.LEFT])
def test_an_invitation_that_fails_stays_in_the_sample_without_a_link(
    session: Session, place: Place, outcome: Outcome
) -> None:
    invitation = an_invitation(session, place)
    record_outcome(session, place.clerk, invitation.visit_id, outcome, MORNING)
    assert session.query(Link).one().state == LinkState.VOID
    assert in_register(session) == 1
    assert board(session, place.clerk, place.counter_id, MONDAY).lines[0].outcome == outcome


def test_a_mistap_leaves_the_register(session: Session, place: Place) -> None:
    invitation = an_invitation(session, place)
    record_outcome(session, place.clerk, invitation.visit_id, Outcome.MISTAP, MORNING)
    day = board(session, place.clerk, place.counter_id, MONDAY)
    assert (in_register(session), day.visits, day.invited) == (0, 0, 0)


def test_an_outcome_is_recorded_once(session: Session, place: Place) -> None:
    invitation = an_invitation(session, place)
    record_outcome(session, place.clerk, invitation.visit_id, Outcome.REFUSED, MORNING)
    with pytest.raises(VisitClosed):
        record_outcome(session, place.clerk, invitation.visit_id, Outcome.MISTAP, MORNING)


@pytest.mark.parametrize("outcome", [Outcome.REFUSED, Outcome.REFUSED_FOR, Outcome.LEFT, Outcome.MISTAP])
def test_a_link_that_the_citizen_has_opened_stays_theirs_and_staff_do_not_learn_of_it(
    session: Session, place: Place, outcome: Outcome
) -> None:
    """Otherwise a clerk could find out who takes part, or stop somebody half-way."""
    name = named_by_token(KEYS, an_invitation(session, place, 1).token)
    open_link(session, name, "vi", MORNING)
    unopened = an_invitation(session, place, 2)
    for visit_id in [visit.id for visit in session.query(Visit)]:
        record_outcome(session, place.clerk, visit_id, outcome, MORNING)
    look_at_link(session, name, MONDAY)
    with pytest.raises(LinkVoid):
        look_at_link(session, named_by_token(KEYS, unopened.token), MONDAY)
    day = board(session, place.clerk, place.counter_id, MONDAY)
    is_mistap = outcome == Outcome.MISTAP
    assert (day.visits, day.invited) == (0 if is_mistap else 2, 0)
    assert in_register(session) == (1 if is_mistap else 2)
    assert Outcome.DISPUTED in DRAWN


def test_yesterdays_visits_can_no_longer_be_changed(session: Session, place: Place) -> None:
    invitation = an_invitation(session, place)
    with pytest.raises(VisitClosed):
        record_outcome(session, place.clerk, invitation.visit_id, Outcome.LEFT, MORNING + timedelta(days=1))


def test_the_board_counts_the_day_and_starts_anew_tomorrow(session: Session, place: Place) -> None:
    an_invitation(session, place, 1)
    refused = an_invitation(session, place, 2)
    record_outcome(session, place.clerk, refused.visit_id, Outcome.REFUSED, MORNING)
    draw_visit(session, place.clerk, a_tap(place, 3), a_desk(chance=Never()), MORNING)
    day = board(session, place.clerk, place.counter_id, MONDAY)
    assert (day.visits, day.invited, day.refused, day.left, day.closed_responses) == (3, 1, 1, 0, 0)
    assert [line.outcome for line in day.lines] == [Outcome.NOT_DRAWN, Outcome.REFUSED, Outcome.INVITED]
    assert board(session, place.clerk, place.counter_id, MONDAY + timedelta(days=1)).visits == 0


def test_another_offices_counter_is_closed_to_this_clerk(session: Session, place: Place) -> None:
    other = a_place(session, "krong-pac")
    assert [choice.counter_id for choice in counters_of(session, place.clerk, MONDAY)] == [place.counter_id]
    with pytest.raises(NotAllowed):
        draw_visit(session, place.clerk, a_tap(other), a_desk(), MORNING)
    with pytest.raises(NotAllowed):
        board(session, place.clerk, other.counter_id, MONDAY)
    theirs = an_invitation(session, other, 2)
    with pytest.raises(NotAllowed):
        record_outcome(session, place.clerk, theirs.visit_id, Outcome.REFUSED, MORNING)


def test_a_closed_counter_is_nobodys_workplace_after_its_last_day(session: Session, place: Place) -> None:
    close_counter(session, place.counter_id, Act(None, MORNING))
    an_invitation(session, place)
    tomorrow = MONDAY + timedelta(days=1)
    assert counters_of(session, place.clerk, tomorrow) == ()
    with pytest.raises(NotAllowed):
        draw_visit(session, place.clerk, a_tap(place, 2), a_desk(), MORNING + timedelta(days=1))
    with pytest.raises(NotAllowed):
        board(session, place.clerk, place.counter_id, tomorrow)
    assert [each.counter_id for each in counters_of(session, place.clerk, None)] == [place.counter_id]
    reopen_counter(session, place.counter_id, Act(None, MORNING + timedelta(days=1)))
    assert board(session, place.clerk, place.counter_id, tomorrow).visits == 0


def test_an_analyst_is_no_clerk(session: Session, place: Place) -> None:
    analyst = an_account(session, "analyst", Grant(Role.ANALYST))
    with pytest.raises(NotAllowed):
        draw_visit(session, analyst, a_tap(place), a_desk(), MORNING)


def test_a_service_that_the_office_does_not_handle_is_refused(session: Session, place: Place) -> None:
    other = a_place(session, "krong-pac")
    tap = VisitTap(place.counter_id, other.service_id, Purpose.ASK, "tap")
    with pytest.raises(NotFound):
        draw_visit(session, place.clerk, tap, a_desk(), MORNING)


@pytest.mark.parametrize("day", [MONDAY - timedelta(days=11), MONDAY + timedelta(days=51)])
def test_outside_the_waves_days_nothing_is_drawn(session: Session, place: Place, day: date) -> None:
    moment = MORNING + (day - MONDAY)
    with pytest.raises(WaveNotOpen):
        draw_visit(session, place.clerk, a_tap(place), a_desk(), moment)


def test_no_link_is_issued_before_the_site_knows_its_address(session: Session, place: Place) -> None:
    """Whatever the draw would say: else only visits that are not drawn would be recorded."""
    for chance in (Always(), Never()):
        with pytest.raises(PublicUrlMissing):
            draw_visit(session, place.clerk, a_tap(place), a_desk(public_url="", chance=chance), MORNING)
