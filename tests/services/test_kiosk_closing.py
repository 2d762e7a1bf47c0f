"""From the kiosk into the data: late answers, those that were broken off, doubts, and what counts as an answer."""

import csv
import json
import random
from collections import Counter
from datetime import date, timedelta
from pathlib import Path

import pyarrow.parquet
import pytest

from surveyapp.domain.visits import Purpose
from surveyapp.services.closing import close_batches, close_days, forget_units
from surveyapp.services.counter_days import board
from surveyapp.services.freezing.names import DICTIONARY_FILE, INVITED_FILE, PARTIAL_FILE, WALK_UP_FILE
from surveyapp.services.freezing.snapshots import write_snapshot
from surveyapp.services.kiosks.devices import place_of
from surveyapp.services.kiosks.receiving import receive
from surveyapp.services.results import waves_with_counts
from surveyapp.services.transactions import Session
from surveyapp.services.visiting import VisitTap, draw_visit
from surveyapp.store.tables.answers import Intake, Response, ResponseFlag
from surveyapp.store.tables.visits import Link, LinkTombstone, PrimaryUnit
from tests.builders import KEYS, MONDAY, MORNING, Place, a_desk
from tests.kiosk_answers import Plaintext, seal_of, sealed, walk_up, with_ticket

TUESDAY = MONDAY + timedelta(days=1)
BROKEN_OFF = {"answers": {"purpose": "hand_in"}, "complete": False}


def deliver(session: Session, place: Place, *plaintexts: Plaintext, days_later: int = 0) -> None:
    kiosk, seal = place_of(session, place.kiosk_id), seal_of(session)
    for plaintext in plaintexts:
        at = MORNING + timedelta(days=days_later)
        received = receive(session, KEYS, kiosk, sealed(seal, plaintext), at)
        assert received.status == "stored", received


def a_ticket(session: Session, place: Place, number: int) -> str:
    tap = VisitTap(place.counter_id, place.service_id, Purpose.COLLECT, f"tap {number}")
    invitation = draw_visit(session, place.clerk, tap, a_desk(), MORNING).invitation
    assert invitation is not None
    return invitation.code


def close(session: Session, today: date) -> int:
    close_days(session, today)
    closed = close_batches(session, today, 10, random.Random(today.toordinal()))
    forget_units(session, today, link_days=7)
    return closed.answers


def test_only_complete_answers_make_a_batch_and_the_others_go_along(session: Session, place: Place) -> None:
    deliver(session, place, *[walk_up(place)] * 9, *[walk_up(place, **BROKEN_OFF)] * 5)
    assert close(session, TUESDAY) == 0
    deliver(session, place, walk_up(place))
    assert close(session, TUESDAY) == 10
    closed = session.query(Response).all()
    assert sorted(answer.is_complete for answer in closed) == [False] * 5 + [True] * 10
    assert {answer.answers["overall"] for answer in closed if not answer.is_complete} == {"not_reached"}
    assert session.query(Intake).count() == 0


def test_a_ticket_that_was_broken_off_is_neither_an_answer_nor_a_spent_link(
    session: Session, place: Place
) -> None:
    codes = [a_ticket(session, place, number) for number in range(11)]
    deliver(session, place, *(with_ticket(place, code) for code in codes[:10]))
    deliver(session, place, with_ticket(place, codes[10], **BROKEN_OFF))
    assert close(session, TUESDAY) == 10
    assert [link.state for link in session.query(Link)] == ["opened"], "it may still be used"
    assert session.query(LinkTombstone).count() == 20
    assert session.query(Response).filter(~Response.is_complete).one().source == "invited"


def test_an_answer_for_a_day_that_was_closed_long_ago_goes_into_a_later_batch(
    session: Session, place: Place
) -> None:
    deliver(session, place, *[walk_up(place)] * 10)
    assert close(session, MONDAY + timedelta(days=9)) == 10
    assert session.query(PrimaryUnit).one().day is None, "forgotten"
    deliver(session, place, *[walk_up(place)] * 10, days_later=9)
    assert close(session, MONDAY + timedelta(days=10)) == 10
    assert {unit.week for unit in session.query(PrimaryUnit)} == {"2026-W10"}
    assert session.query(Response).count() == 20


def test_a_clock_that_is_wrong_becomes_a_flag_of_the_answer(session: Session, place: Place) -> None:
    deliver(session, place, *[walk_up(place)] * 9, walk_up(place, day="1970-01-01"))
    close(session, TUESDAY)
    flag = session.query(ResponseFlag).one()
    assert flag.flag == "clock"
    assert session.get(Response, flag.response_id) is not None


@pytest.mark.parametrize(("number", "burst"), [(9, False), (10, True)])
def test_many_answers_in_one_hour_at_one_kiosk_are_a_burst(
    session: Session, place: Place, number: int, burst: bool
) -> None:
    deliver(session, place, *[walk_up(place, hour=18)] * number, *[walk_up(place, hour=9)] * 5)
    close(session, TUESDAY)
    by_hour = {answer.after_hours: answer.burst for answer in session.query(Response)}
    assert by_hour == {True: burst, False: False}


def test_fast_walk_ups_are_flagged_at_a_closed_office_and_not_by_day(session: Session, place: Place) -> None:
    """One hasty person while the office is open is no sign; one at the kiosk of a closed office is."""
    deliver(session, place, walk_up(place, hour=9, seconds=1), walk_up(place, hour=18, seconds=1))
    deliver(session, place, *[walk_up(place, hour=18, seconds=90)] * 9)
    close(session, TUESDAY)
    [flag] = session.query(ResponseFlag)
    answer = session.get_one(Response, flag.response_id)
    assert (flag.flag, answer.source, answer.after_hours, answer.speed) == (
        "stuffing",
        "walk_up",
        True,
        "fast",
    )


def test_an_answer_with_a_doubt_of_its_own_may_show_signs_too(
    session: Session, place: Place, tmp_path: Path
) -> None:
    """Both flags are kept; data sets, which have one reason, name the signs of stuffing: here four fast of twelve."""
    wrong, fast = {"day": "1970-01-01"}, {"seconds": 1}
    deliver(session, place, walk_up(place, **wrong), walk_up(place, **fast, **wrong))
    deliver(session, place, *[walk_up(place, **fast)] * 3, *[walk_up(place)] * 7)
    close(session, TUESDAY)
    assert Counter(each.flag for each in session.query(ResponseFlag)) == {"clock": 2, "stuffing": 4}
    files = write_snapshot(session, place.wave_id, tmp_path, TUESDAY)
    rows = pyarrow.parquet.read_table(files.folder / WALK_UP_FILE).to_pylist()
    reasons = sorted((row["flagged"], row["flag_reason"] or "") for row in rows)
    assert reasons == [(0, "")] * 7 + [(1, "clock")] + [(1, "stuffing")] * 4


def test_a_ticket_at_the_kiosk_has_the_latency_of_its_own_day(session: Session, place: Place) -> None:
    codes = [a_ticket(session, place, number) for number in range(10)]
    deliver(session, place, *(with_ticket(place, code) for code in codes[:5]), days_later=3)
    deliver(session, place, *(with_ticket(place, code, day=str(TUESDAY)) for code in codes[5:]), days_later=3)
    close(session, MONDAY + timedelta(days=4))
    assert (
        sorted(answer.latency for answer in session.query(Response)) == ["next_days"] * 5 + ["same_day"] * 5
    )


def test_what_was_broken_off_counts_nowhere_as_an_answer(
    session: Session, place: Place, tmp_path: Path
) -> None:
    codes = [a_ticket(session, place, number) for number in range(12)]
    deliver(session, place, *(with_ticket(place, code) for code in codes[:10]))
    deliver(session, place, with_ticket(place, codes[10], **BROKEN_OFF))
    deliver(session, place, *[walk_up(place)] * 10, *[walk_up(place, **BROKEN_OFF)] * 3)
    today = MONDAY + timedelta(days=9)
    assert close(session, today) == 20
    [wave] = waves_with_counts(session)
    assert (wave.invited, wave.walk_ups) == (10, 10)
    assert board(session, place.clerk, place.counter_id, today).closed_responses == 20
    files = write_snapshot(session, place.wave_id, tmp_path, today)
    invited = pyarrow.parquet.read_table(files.folder / INVITED_FILE).to_pylist()
    walk_ups = pyarrow.parquet.read_table(files.folder / WALK_UP_FILE).to_pylist()
    assert sorted(row["responded"] for row in invited) == [0, 0] + [1] * 10, "the visit stays unanswered"
    assert len(walk_ups) == 10
    with (files.folder / PARTIAL_FILE).open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert sorted((row["source"], row["answered"], row["last"]) for row in rows) == [
        ("invited", "1", "purpose"),
        *[("walk_up", "1", "purpose")] * 3,
    ]
    dictionary = json.loads((files.folder / DICTIONARY_FILE).read_text(encoding="utf-8"))
    assert (dictionary["invited"]["partial_answers"], dictionary["walk_ups"]["partial_answers"]) == (1, 3)
