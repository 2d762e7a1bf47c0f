"""Counters without network: every visit once, with the draw that was made for it, whatever is sent how often."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from surveyapp.domain.draw import system_chance
from surveyapp.domain.errors import LinkNotActive, LinkVoid, NotAllowed
from surveyapp.domain.sealed_draws import DrawUnopenable, Ticket, opened_draw
from surveyapp.domain.visits import DRAWN, Outcome, Purpose, Tally
from surveyapp.services.auditing import Act
from surveyapp.services.closing import REPORT_DAYS, close_days
from surveyapp.services.kiosks.devices import place_of
from surveyapp.services.kiosks.receiving import receive_opened
from surveyapp.services.office_changes import close_counter
from surveyapp.services.offline.issuing import Advance, IssuedSequence, Kit, offline_kit
from surveyapp.services.offline.reporting import (
    OfflineReport,
    OfflineVisit,
    Taken,
    take_offline_report,
)
from surveyapp.services.opening import look_at_link, named_by_code, named_by_token, open_link
from surveyapp.services.slips import make_slips
from surveyapp.services.transactions import Session
from surveyapp.services.visiting import VisitTap, draw_visit, record_outcome
from surveyapp.store.sealed_sequences import offline_use_of_wave
from surveyapp.store.tables.counters import BlankLink
from surveyapp.store.tables.visits import Link, RegisterCount, Visit, VisitCount
from surveyapp.store.tallies import tallies_of_wave
from tests.builders import KEYS, MONDAY, MORNING, Always, Never, Place, a_desk, a_place
from tests.kiosk_answers import with_ticket

DAY = timedelta(days=1)


class EveryThird:
    """Draws the first of three, then the fourth, and so on."""

    def __init__(self) -> None:
        self.number = -1

    def random(self) -> float:
        self.number += 1
        return 0.0 if self.number % 3 == 0 else 0.999


def describe(token: str, code: str, last: date) -> dict[str, str]:
    return {"token": token, "code": code, "until": last.isoformat()}


def a_kit(session: Session, place: Place, chance: object | None = None, **held: date) -> Kit:
    """All that a page gets that asks until it has what it needs."""
    own: dict[str, date] = dict(held)
    sequences: list[IssuedSequence] = []
    while True:
        advance = Advance(a_desk(chance=chance or EveryThird()), describe)
        kit = offline_kit(session, place.clerk, place.counter_id, own, advance, MORNING)
        sequences += kit.sequences
        own |= {each.chain.id: each.day for each in kit.sequences}
        if not kit.has_more:
            return replace(kit, sequences=tuple(sequences))


def opened(issued: IssuedSequence, most: int = 60) -> list[Ticket]:
    """The draws in their order, as a page opens them."""
    chain, key, tickets = issued.chain, issued.chain.first_key, []
    for number, seal in enumerate(chain.seals[:most]):
        draw = opened_draw(chain.id, number, key, seal)
        key = draw.next_key
        tickets.append(draw.ticket)
    return tickets


def a_visit(place: Place, number: int | None, **said: object) -> OfflineVisit:
    return OfflineVisit(f"offline tap {number}", place.service_id, Purpose.HAND_IN, number, **said)  # type: ignore[arg-type]


def report(
    session: Session,
    place: Place,
    issued: IssuedSequence | None,
    visits: Sequence[OfflineVisit],
    days: int = 0,
) -> tuple[Taken, ...]:
    chain = issued.chain.id if issued else None
    what = OfflineReport(place.counter_id, chain, MONDAY, tuple(visits))
    return take_offline_report(session, place.clerk, what, a_desk(), MORNING + days * DAY)


def in_register(session: Session) -> int:
    session.flush()
    return sum(row.visits for row in session.query(RegisterCount))


def outcomes(session: Session) -> list[str]:
    return [visit.outcome for visit in session.query(Visit).order_by(Visit.id)]


def tallied(session: Session, place: Place) -> dict[Tally, int]:
    return {row.kind: row.number for row in tallies_of_wave(session, place.wave_id)}


def test_a_kit_has_draws_for_today_and_the_next_days_and_tells_none_of_them(
    session: Session, place: Place
) -> None:
    kit = a_kit(session, place)
    assert [each.day for each in kit.sequences] == [MONDAY + number * DAY for number in range(4)]
    for each in kit.sequences:
        assert len({len(seal) for seal in each.chain.seals}) == 1
        assert [ticket is not None for ticket in opened(each)] == [number % 3 == 0 for number in range(60)]


def test_a_seal_opens_in_its_place_and_with_its_own_key_only(session: Session, place: Place) -> None:
    chain = a_kit(session, place).sequences[0].chain
    for number, seal, name in (
        (1, chain.seals[1], chain.id),
        (1, chain.seals[0], chain.id),
        (0, chain.seals[0], "x"),
    ):
        with pytest.raises(DrawUnopenable):
            opened_draw(name, number, chain.first_key, seal)


def test_only_missing_days_are_made_and_not_without_end(session: Session, place: Place) -> None:
    """Else somebody could ask for sequences until one pleases them."""
    first = a_kit(session, place)
    held = {each.chain.id: each.day for each in first.sequences}
    assert a_kit(session, place, **held).sequences == ()
    made = [len(a_kit(session, place).sequences) for _ in range(5)]
    assert made == [4, 4, 4, 0, 0]
    assert a_kit(session, place, unknown=MONDAY).over == {"unknown"}


def test_reported_visits_have_the_draw_of_their_place_and_the_probability_of_then(
    session: Session, place: Place
) -> None:
    issued = a_kit(session, place).sequences[0]
    taken = report(session, place, issued, [a_visit(place, number) for number in range(4)])
    assert set(taken) == {Taken.STORED}
    assert outcomes(session) == ["invited", "not_drawn", "not_drawn", "invited"]
    assert {visit.probability for visit in session.query(Visit)} == {0.5}
    assert in_register(session) == 4
    assert tallied(session, place) == {Tally.OFFLINE: 4}
    [use] = offline_use_of_wave(session, place.wave_id)
    assert (use.sequences, use.begun, use.used, use.missing) == (4, 1, 4, 0)


def test_a_ticket_works_once_its_visit_is_reported(session: Session, place: Place) -> None:
    issued = a_kit(session, place).sequences[0]
    ticket = opened(issued, 1)[0]
    assert ticket is not None
    names = (named_by_token(KEYS, ticket["token"]), named_by_code(KEYS, ticket["code"]))
    for name in names:
        with pytest.raises(LinkNotActive):
            look_at_link(session, name, MONDAY)
    report(session, place, issued, [a_visit(place, 0)])
    for name in names:
        assert look_at_link(session, name, MONDAY).expires_on == MONDAY + 7 * DAY


def test_a_draw_that_is_left_out_is_seen(session: Session, place: Place) -> None:
    issued = a_kit(session, place).sequences[0]
    report(session, place, issued, [a_visit(place, 1), a_visit(place, 2), a_visit(place, 4)])
    [use] = offline_use_of_wave(session, place.wave_id)
    assert (use.used, use.missing) == (3, 2)


def test_visits_beyond_the_draws_are_in_the_register_and_outside_the_sample(
    session: Session, place: Place
) -> None:
    issued = a_kit(session, place).sequences[0]
    beyond = [replace(a_visit(place, None), tap=f"beyond {number}") for number in range(2)]
    report(session, place, None, beyond)
    report(session, place, issued, [a_visit(place, 60)])
    assert outcomes(session) == ["unsampled"] * 3
    assert Outcome.UNSAMPLED not in DRAWN
    assert in_register(session) == 3


def test_two_visits_that_name_the_same_draw_do_not_both_have_it(session: Session, place: Place) -> None:
    """A computer that was set back to yesterday's state uses its draws again."""
    issued = a_kit(session, place).sequences[0]
    report(session, place, issued, [a_visit(place, 0), replace(a_visit(place, 0), tap="after the restore")])
    assert outcomes(session) == ["invited", "unsampled"]
    assert tallied(session, place)[Tally.REUSED] == 1


@pytest.mark.parametrize(
    ("said", "register"),
    [(Outcome.REFUSED, 1), (Outcome.REFUSED_FOR, 1), (Outcome.LEFT, 1), (Outcome.MISTAP, 0)],
)
def test_what_staff_said_meanwhile_comes_with_the_visit(
    session: Session, place: Place, said: Outcome, register: int
) -> None:
    issued = a_kit(session, place).sequences[0]
    ticket = opened(issued, 1)[0]
    assert ticket is not None
    report(session, place, issued, [a_visit(place, 0, outcome=said)])
    assert outcomes(session) == [said]
    assert in_register(session) == register
    with pytest.raises(LinkVoid):
        look_at_link(session, named_by_token(KEYS, ticket["token"]), MONDAY)


def test_a_slip_handed_over_without_network_takes_the_place_of_the_ticket(
    session: Session, place: Place
) -> None:
    sheet = make_slips(session, place.clerk, place.office_id, 1, a_desk(), Act(place.clerk.id, MORNING))
    issued = a_kit(session, place).sequences[0]
    ticket = opened(issued, 1)[0]
    assert ticket is not None
    report(session, place, issued, [a_visit(place, 0, slip=sheet.slips[0].serial)])
    look_at_link(session, named_by_token(KEYS, sheet.slips[0].token), MONDAY)
    with pytest.raises(LinkVoid):
        look_at_link(session, named_by_token(KEYS, ticket["token"]), MONDAY)


def test_a_tap_that_the_server_had_stored_unheard_is_one_visit_with_the_draw_that_was_shown(
    session: Session, place: Place
) -> None:
    """The reply was lost; the page went on without network and opened its next draw."""
    issued = a_kit(session, place).sequences[0]
    lost = draw_visit(
        session,
        place.clerk,
        VisitTap(place.counter_id, place.service_id, Purpose.HAND_IN, "offline tap 1"),
        a_desk(),
        MORNING,
    )
    assert lost.invitation is not None
    assert report(session, place, issued, [a_visit(place, 1)]) == (Taken.SAME,)
    assert outcomes(session) == ["not_drawn"]
    assert in_register(session) == 1
    with pytest.raises(LinkVoid):
        look_at_link(session, named_by_token(KEYS, lost.invitation.token), MONDAY)


def test_a_report_after_the_day_was_closed_counts_for_its_own_day_and_once(
    session: Session, place: Place
) -> None:
    issued = a_kit(session, place).sequences[0]
    heard = VisitTap(place.counter_id, place.service_id, Purpose.HAND_IN, "offline tap 9")
    draw_visit(session, place.clerk, heard, a_desk(chance=Never()), MORNING)
    close_days(session, MONDAY + DAY)
    some = [a_visit(place, 0), a_visit(place, 1), a_visit(place, 9)]
    assert report(session, place, issued, some, days=3) == (Taken.STORED, Taken.STORED, Taken.SAME)
    close_days(session, MONDAY + 4 * DAY)
    assert report(session, place, issued, some, days=5) == (Taken.SAME,) * 3
    assert sum(row.visits for row in session.query(VisitCount)) == 3
    assert {row.day for row in session.query(RegisterCount)} == {MONDAY}


def test_what_happened_offline_counts_though_the_counter_was_closed_since(
    session: Session, place: Place
) -> None:
    issued = a_kit(session, place).sequences[0]
    close_counter(session, place.counter_id, Act(None, MORNING))
    assert report(session, place, issued, [a_visit(place, 0)], days=1) == (Taken.STORED,)
    assert in_register(session) == 1
    with pytest.raises(NotAllowed):
        offline_kit(session, place.clerk, place.counter_id, {}, Advance(a_desk(), describe), MORNING + DAY)


def test_what_is_never_reported_expires(session: Session, place: Place) -> None:
    issued = a_kit(session, place, chance=Always()).sequences[0]
    close_days(session, MONDAY + (REPORT_DAYS + 1) * DAY)
    assert session.query(BlankLink).filter_by(sequence_id=issued.chain.id).count() == 0
    late = report(session, place, issued, [a_visit(place, 0)], days=REPORT_DAYS + 1)
    assert late == (Taken.REFUSED,)


def test_a_clock_that_runs_ahead_counts_for_the_day_of_the_report(session: Session, place: Place) -> None:
    tomorrow = a_kit(session, place).sequences[1]
    report(session, place, tomorrow, [a_visit(place, 0)])
    assert {row.day for row in session.query(RegisterCount)} == {MONDAY}
    assert tallied(session, place)[Tally.CLOCK] == 1


def test_foreign_counters_services_and_sequences_are_out_of_reach(session: Session, place: Place) -> None:
    other = a_place(session, "krong-pac")
    foreign = a_kit(session, other).sequences[0]
    with pytest.raises(NotAllowed):
        take_offline_report(
            session, place.clerk, OfflineReport(other.counter_id, None, MONDAY, ()), a_desk(), MORNING
        )
    assert report(session, place, foreign, [a_visit(place, 0)]) == (Taken.STORED,)
    assert outcomes(session) == ["unsampled"]
    strange = replace(a_visit(place, None), tap="strange", service_id=other.service_id)
    assert report(session, place, None, [strange]) == (Taken.REFUSED,)


@dataclass
class Device:
    """A counter's page in a model: what it tapped, what it has not heard of yet, and how many nights have passed."""

    session: Session
    place: Place
    issued: IssuedSequence
    taps: list[OfflineVisit] = field(default_factory=list)
    unsent: list[OfflineVisit] = field(default_factory=list)
    nights: int = 0

    def tap(self) -> None:
        visit = a_visit(self.place, len(self.taps))
        self.taps.append(visit)
        self.unsent.append(visit)

    def lose_reply(self) -> None:
        """The server stores a tap as usual, and the page does not hear of it."""
        self.tap()
        if self.nights == 0:
            visit = self.taps[-1]
            tap = VisitTap(self.place.counter_id, visit.service_id, visit.purpose, visit.tap)
            draw_visit(self.session, self.place.clerk, tap, a_desk(chance=system_chance()), MORNING)

    def send_in_vain(self) -> None:
        report(self.session, self.place, self.issued, self.unsent, self.nights)

    def send_a_part(self) -> None:
        report(self.session, self.place, self.issued, self.unsent[::2], self.nights)

    def send(self) -> None:
        self.send_in_vain()
        self.unsent = []

    def go_back(self) -> None:
        """The computer is set back to a state in which nothing had been sent."""
        self.unsent = list(self.taps)

    def sleep(self) -> None:
        if self.nights < 6:
            self.nights += 1
            close_days(self.session, MONDAY + self.nights * DAY)


EVENTS = st.lists(
    st.sampled_from(
        [
            Device.tap,
            Device.lose_reply,
            Device.send,
            Device.send_in_vain,
            Device.send_a_part,
            Device.go_back,
            Device.sleep,
        ]
    ),
    max_size=25,
)


@settings(max_examples=10, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(EVENTS)
def test_no_visit_is_lost_or_doubled_whatever_happens(
    session: Session, events: list[Callable[[Device], None]]
) -> None:
    """Replies get lost, reports come twice or in part, nights pass, the page starts anew: all is there once."""
    nested = session.begin_nested()
    place = a_place(session, "hypothesis")
    device = Device(session, place, a_kit(session, place, system_chance()).sequences[0])
    for happen in [*events, Device.send, Device.send]:
        happen(device)
    close_days(session, MONDAY + 7 * DAY)
    counted = sum(row.visits for row in session.query(VisitCount))
    assert counted == in_register(session) == len(device.taps)
    # As many live links as drawn visits: none for nobody, none twice.
    drawn = sum(row.visits for row in session.query(VisitCount) if row.outcome in DRAWN)
    assert session.query(Link).count() == drawn
    nested.rollback()


def test_an_opened_offline_ticket_stays_the_citizens(session: Session, place: Place) -> None:
    issued = a_kit(session, place).sequences[0]
    ticket = opened(issued, 1)[0]
    assert ticket is not None
    report(session, place, issued, [a_visit(place, 0)])
    open_link(session, named_by_token(KEYS, ticket["token"]), "vi", MORNING)
    [visit] = session.query(Visit)
    record_outcome(session, place.clerk, visit.id, Outcome.MISTAP, MORNING)
    assert outcomes(session) == ["disputed"]


def test_a_kiosks_answer_with_such_a_ticket_waits_for_the_counters_report(
    session: Session, place: Place
) -> None:
    """Held for ever it would be lost; so the kiosk is told to try again."""
    issued = a_kit(session, place).sequences[0]
    ticket = opened(issued, 1)[0]
    assert ticket is not None
    kiosk, answer = place_of(session, place.kiosk_id), with_ticket(place, ticket["code"])
    with pytest.raises(LinkNotActive):
        receive_opened(session, KEYS, kiosk, "an id", answer, MORNING)
    report(session, place, issued, [a_visit(place, 0)])
    assert receive_opened(session, KEYS, kiosk, "an id", answer, MORNING).status == "stored"
