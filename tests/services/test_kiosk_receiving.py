"""Answers of kiosks: stored once, whatever is sent how often; what can't be stored is kept, and nothing else is."""

import json
import threading
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import text

from surveyapp.domain.days import VIETNAM
from surveyapp.domain.links import LinkState
from surveyapp.domain.order import new_order_seed
from surveyapp.domain.questions import NOT_REACHED
from surveyapp.domain.visits import Outcome, Purpose
from surveyapp.services.keys import Keys
from surveyapp.services.kiosks.devices import KioskPlace, place_of
from surveyapp.services.kiosks.holding import held_by_group, held_content
from surveyapp.services.kiosks.receiving import Received, receive, try_held_again
from surveyapp.services.kiosks.sealing import Seal
from surveyapp.services.opening import named_by_code, open_link
from surveyapp.services.transactions import Database, Session
from surveyapp.services.visiting import Invitation, VisitTap, draw_visit, record_outcome
from surveyapp.store.tables.answers import Draft, Intake
from surveyapp.store.tables.kiosks import HeldAnswer, KioskReceipt
from surveyapp.store.tables.surveys import Wave
from surveyapp.store.tables.visits import Link, PrimaryUnit, Visit
from tests.builders import KEYS, MONDAY, MORNING, Place, a_desk, a_place
from tests.forms import answer_everything
from tests.kiosk_answers import Plaintext, new_id, seal_of, sealed, walk_up, with_ticket


@pytest.fixture
def kiosk(session: Session, place: Place) -> KioskPlace:
    return place_of(session, place.kiosk_id)


def invitation(session: Session, place: Place, tap: str = "tap") -> Invitation:
    drawn = draw_visit(
        session,
        place.clerk,
        VisitTap(place.counter_id, place.service_id, Purpose.COLLECT, tap),
        a_desk(),
        MORNING,
    )
    assert drawn.invitation is not None
    return drawn.invitation


def deliver(
    session: Session, kiosk: KioskPlace, plaintext: object, answer_id: str = "", at: datetime = MORNING
) -> Received:
    return receive(session, KEYS, kiosk, sealed(seal_of(session), plaintext, answer_id), at)


def why(session: Session) -> list[str]:
    return sorted(row.why for row in session.query(HeldAnswer))


def test_a_walk_up_is_stored_with_what_the_device_knows_and_no_finer_moment(
    session: Session, place: Place, kiosk: KioskPlace
) -> None:
    assert deliver(session, kiosk, walk_up(place, hour=16)).status == "stored"
    answer = session.query(Intake).one()
    assert (answer.source, answer.device, answer.language, answer.probability) == (
        "walk_up",
        "kiosk",
        "vi",
        None,
    )
    assert (answer.service_id, answer.seconds, answer.is_complete) == (place.service_id, 80, True)
    assert answer.received_at == datetime(2026, 3, 2, 16, tzinfo=VIETNAM)
    unit = session.get_one(PrimaryUnit, answer.psu_id)
    assert (unit.kiosk_id, unit.counter_id, unit.day) == (place.kiosk_id, None, MONDAY)
    assert answer.flag is None


def test_a_ticket_brings_its_own_place_and_probability_and_is_spent(
    session: Session, place: Place, kiosk: KioskPlace
) -> None:
    ticket = invitation(session, place)
    other = a_place(session, "another-office")
    far_away = place_of(session, other.kiosk_id)
    assert deliver(session, far_away, with_ticket(other, ticket.code)).status == "stored"
    answer = session.query(Intake).one()
    assert (answer.source, answer.probability, answer.service_id) == ("invited", 0.5, place.service_id)
    assert session.get_one(PrimaryUnit, answer.psu_id).counter_id == place.counter_id
    assert session.query(Link).one().state == LinkState.SPENT


def test_a_ticket_spent_here_forgets_what_a_phone_had_begun(
    session: Session, place: Place, kiosk: KioskPlace
) -> None:
    ticket = invitation(session, place)
    key = open_link(session, named_by_code(KEYS, ticket.code), "vi", MORNING)
    answer_everything(session, key, MONDAY)
    assert deliver(session, kiosk, with_ticket(place, ticket.code)).status == "stored"
    assert session.query(Draft).count() == 0


def test_what_was_broken_off_is_stored_as_such(session: Session, place: Place, kiosk: KioskPlace) -> None:
    first = {"purpose": "hand_in"}
    assert deliver(session, kiosk, walk_up(place, answers=first, complete=False)).status == "stored"
    answer = session.query(Intake).one()
    assert answer.is_complete is False
    assert (answer.answers["purpose"], answer.answers["overall"]) == ("hand_in", NOT_REACHED)


def test_a_ticket_whose_form_was_broken_off_stays_usable(
    session: Session, place: Place, kiosk: KioskPlace
) -> None:
    ticket = invitation(session, place)
    begun = with_ticket(place, ticket.code, answers={"purpose": "collect"}, complete=False)
    assert [deliver(session, kiosk, begun).status for _ in range(2)] == ["stored", "stored"]
    assert session.query(Link).one().state == LinkState.OPENED, "nobody can withdraw it any more"
    assert deliver(session, kiosk, with_ticket(place, ticket.code)).status == "stored"
    assert sorted(answer.is_complete for answer in session.query(Intake)) == [False, False, True]


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"instrument": "0" * 64}, "place"),
        ({"language": "fr"}, "place"),
        ({"wave": 999}, "place"),
        ({"wave": None}, "place"),
        ({"service": 999}, "place"),
        ({"service": None}, "place"),
        ({"answers": {"purpose": "steal"}}, "answers"),
        ({"answers": {}}, "answers"),
        ({"hour": 24}, "unreadable"),
        ({"kind": "paper"}, "unreadable"),
        ({"day": "yesterday"}, "unreadable"),
        ({"name": "Nguyễn Thị Lan"}, "unreadable"),
        ({"answers": []}, "unreadable"),
    ],
)
def test_what_does_not_fit_is_quarantined_with_its_reason(
    session: Session, place: Place, kiosk: KioskPlace, change: Plaintext, reason: str
) -> None:
    received = deliver(session, kiosk, walk_up(place, **change))
    assert (received.status, received.why) == ("quarantined", reason)
    assert (session.query(Intake).count(), session.query(KioskReceipt).count()) == (0, 0)
    assert why(session) == [reason]


@pytest.mark.parametrize("text", ["", "{", "null", "[]", '"x"', "1e999", "[" * 40_000, '{"a":"\ud800"}'])
def test_whatever_was_sealed_is_kept(session: Session, kiosk: KioskPlace, text: str) -> None:
    assert deliver(session, kiosk, text).status == "quarantined"
    assert why(session) == ["unreadable"]


def test_what_no_key_opens_is_kept_as_it_came(session: Session, place: Place, kiosk: KioskPlace) -> None:
    seal = seal_of(session)
    unknown = sealed(Seal("f" * 16, seal.public), walk_up(place))
    damaged = sealed(seal, walk_up(place))
    damaged = type(damaged)(damaged.id, damaged.key, damaged.point, damaged.nonce, damaged.data[:-1] + b"\0")
    for envelope in (unknown, damaged):
        assert receive(session, KEYS, kiosk, envelope, MORNING).status == "quarantined"
    assert why(session) == ["unknown_key", "unopenable"]
    kept = [held_content(KEYS, row)["envelope"] for row in session.query(HeldAnswer)]
    assert {each["id"] for each in kept} == {unknown.id, damaged.id}


def test_another_installations_secret_opens_nothing(
    session: Session, place: Place, kiosk: KioskPlace
) -> None:
    received = receive(
        session, Keys(b"another secret"), kiosk, sealed(seal_of(session), walk_up(place)), MORNING
    )
    assert received.why == "unknown_key"


def test_a_ticket_that_cannot_be_used_is_kept_and_says_nothing_of_its_code(
    session: Session, place: Place, kiosk: KioskPlace
) -> None:
    spent, void = invitation(session, place, "one"), invitation(session, place, "two")
    expired = invitation(session, place, "three")
    deliver(session, kiosk, with_ticket(place, spent.code))
    visit = session.query(Visit).filter(Visit.tap == "two").one()
    record_outcome(session, place.clerk, visit.id, Outcome.REFUSED, MORNING)
    late = MORNING + timedelta(days=8)
    reasons = [
        deliver(session, kiosk, with_ticket(place, spent.code)).why,
        deliver(session, kiosk, with_ticket(place, void.code)).why,
        deliver(session, kiosk, with_ticket(place, expired.code), at=late).why,
        deliver(session, kiosk, with_ticket(place, "222222222")).why,
        deliver(session, kiosk, with_ticket(place, "no code at all")).why,
    ]
    assert reasons == ["link_spent", "link_void", "link_expired", "link_unknown", "link_unknown"]
    assert session.query(Intake).count() == 1
    content = [held_content(KEYS, row) for row in session.query(HeldAnswer)]
    codes = (spent.code, void.code, expired.code, "222222222")
    assert not [each for each in content if any(code in json.dumps(each) for code in codes)]
    assert not [each for each in content if "id" in each], "nor the id, by which it could be tried out"
    assert [(group.group, group.answers) for group in held_by_group(session)] == [("ticket", 5)]


def test_answers_that_do_not_fit_leave_their_ticket_usable(
    session: Session, place: Place, kiosk: KioskPlace
) -> None:
    ticket = invitation(session, place)
    assert deliver(session, kiosk, with_ticket(place, ticket.code, answers={"x": 1})).why == "answers"
    assert session.query(Link).one().state == LinkState.ISSUED
    assert deliver(session, kiosk, with_ticket(place, ticket.code)).status == "stored"


@pytest.mark.parametrize(
    ("claimed", "at", "day", "flag"),
    [
        ("2026-03-01", MORNING, "2026-03-01", None),
        ("2026-02-20", MORNING, "2026-02-20", None),
        ("2026-02-19", MORNING, "2026-03-02", "clock"),
        ("2026-03-03", MORNING, "2026-03-02", "clock"),
        ("1970-01-01", MORNING, "2026-03-02", "clock"),
        ("2026-04-21", datetime(2026, 5, 30, 2, tzinfo=UTC), "2026-04-21", None),
        ("2026-05-30", datetime(2026, 5, 30, 2, tzinfo=UTC), "2026-04-21", "clock"),
    ],
)
def test_a_late_answer_counts_for_its_own_day_if_that_can_be(
    session: Session, place: Place, kiosk: KioskPlace, claimed: str, at: datetime, day: str, flag: str | None
) -> None:
    """The wave runs from 20 February to 21 April."""
    assert deliver(session, kiosk, walk_up(place, day=claimed), at=at).status == "stored"
    answer = session.query(Intake).one()
    assert (str(session.get_one(PrimaryUnit, answer.psu_id).day), answer.flag) == (day, flag)


def test_a_ticket_counts_for_the_day_of_its_visit_whatever_the_clock_says(
    session: Session, place: Place, kiosk: KioskPlace
) -> None:
    ticket = invitation(session, place)
    deliver(session, kiosk, with_ticket(place, ticket.code, day="2026-03-01"))
    answer = session.query(Intake).one()
    assert (answer.visit_day, answer.flag) == (MONDAY, "clock")


def test_what_is_held_is_taken_in_once_its_reason_is_gone(
    session: Session, place: Place, kiosk: KioskPlace
) -> None:
    wave = session.get_one(Wave, place.wave_id)
    short = wave.short_instrument
    wave.short_instrument = wave.full_instrument
    answer_id = new_id()
    deliver(session, kiosk, walk_up(place), answer_id)
    assert try_held_again(session, KEYS, MORNING) == {"quarantined": 1}
    wave.short_instrument = short
    session.flush()
    assert try_held_again(session, KEYS, MORNING) == {"stored": 1}
    assert (session.query(Intake).count(), why(session)) == (1, [])
    assert deliver(session, kiosk, walk_up(place), answer_id).status == "same"


def test_a_key_that_is_restored_opens_what_was_held(
    session: Session, place: Place, kiosk: KioskPlace
) -> None:
    seal = seal_of(session)
    envelope = sealed(seal, walk_up(place))
    session.execute(text("UPDATE sealing_key SET id = 'ffffffffffffffff'"))
    assert receive(session, KEYS, kiosk, envelope, MORNING).why == "unknown_key"
    session.execute(text("UPDATE sealing_key SET id = :id"), {"id": seal.key})
    session.expire_all()
    assert try_held_again(session, KEYS, MORNING) == {"stored": 1}
    assert why(session) == []


def test_sent_again_after_its_reason_is_gone_it_is_stored_and_no_longer_held(
    session: Session, place: Place, kiosk: KioskPlace
) -> None:
    wave = session.get_one(Wave, place.wave_id)
    short, answer_id = wave.short_instrument, new_id()
    wave.short_instrument = wave.full_instrument
    assert deliver(session, kiosk, walk_up(place), answer_id).status == "quarantined"
    wave.short_instrument = short
    assert deliver(session, kiosk, walk_up(place), answer_id).status == "stored"
    assert why(session) == []


# --- at the same moment -----------------------------------------------------------------------------------------

ROUNDS = 8


def at_once(database: Database, kiosk: KioskPlace, envelopes: list[Any]) -> list[str]:
    """Deliver every envelope in a thread of its own, all released at the same moment; what came of each."""
    start = threading.Barrier(len(envelopes))
    outcomes: list[str] = []

    def send(envelope: Any) -> None:
        start.wait()
        try:
            with database.transaction() as session:
                received = receive(session, KEYS, kiosk, envelope, MORNING)
            outcomes.append(received.status if received.why is None else f"{received.status} {received.why}")
        except Exception as error:
            outcomes.append(f"{type(error).__name__}: {error}")

    threads = [threading.Thread(target=send, args=(envelope,)) for envelope in envelopes]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sorted(outcomes)


def set_up(database: Database) -> tuple[Place, KioskPlace, Seal]:
    with database.transaction() as session:
        place = a_place(session)
        return place, place_of(session, place.kiosk_id), seal_of(session)


def test_one_answer_delivered_twice_at_once_is_stored_once(database: Database) -> None:
    place, kiosk, seal = set_up(database)
    for _ in range(ROUNDS):
        envelope = sealed(seal, walk_up(place, order_seed=new_order_seed()))
        assert at_once(database, kiosk, [envelope] * 3) == ["same", "same", "stored"]
    with database.transaction(write=False) as session:
        assert session.query(Intake).count() == session.query(KioskReceipt).count() == ROUNDS


def test_two_answers_under_one_id_at_once_are_one_stored_and_one_kept(database: Database) -> None:
    place, kiosk, seal = set_up(database)
    for number in range(ROUNDS):
        answer_id = new_id()
        pair = [
            sealed(seal, walk_up(place, seconds=seconds), answer_id) for seconds in (number, 1000 + number)
        ]
        assert at_once(database, kiosk, pair) == ["kept conflict", "stored"]
    with database.transaction(write=False) as session:
        assert (session.query(Intake).count(), session.query(HeldAnswer).count()) == (ROUNDS, ROUNDS)


def test_one_ticket_at_two_kiosks_at_once_is_spent_once(database: Database) -> None:
    place, kiosk, seal = set_up(database)
    for number in range(ROUNDS):
        with database.transaction() as session:
            ticket = invitation(session, place, f"tap {number}")
        pair = [sealed(seal, with_ticket(place, ticket.code)) for _ in range(2)]
        assert at_once(database, kiosk, pair) == ["quarantined link_spent", "stored"]
    with database.transaction(write=False) as session:
        assert (session.query(Intake).count(), session.query(HeldAnswer).count()) == (ROUNDS, ROUNDS)


def test_the_first_answers_of_a_day_make_one_unit(database: Database) -> None:
    place, kiosk, seal = set_up(database)
    for number in range(ROUNDS):
        day = str(MONDAY - timedelta(days=number))
        envelopes = [sealed(seal, walk_up(place, day=day)) for _ in range(4)]
        assert at_once(database, kiosk, envelopes) == ["stored"] * 4
    with database.transaction(write=False) as session:
        assert (session.query(PrimaryUnit).count(), session.query(Intake).count()) == (ROUNDS, 4 * ROUNDS)
