"""Closing: days become counts, answers become responses in batches that are large enough, links become hashes."""

import random
from collections import Counter
from datetime import UTC, date, datetime, timedelta

import pytest

from surveyapp.domain.days import month_of, week_of
from surveyapp.domain.errors import LinkSpent, LinkVoid
from surveyapp.domain.visits import Outcome, Purpose
from surveyapp.services.closing import ClosedBatches, CountsDisagree, close_batches, close_days, forget_units
from surveyapp.services.opening import look_at_link, named_by_code, named_by_token
from surveyapp.services.purging import Purged, purge
from surveyapp.services.transactions import Database, Session
from surveyapp.services.visiting import Invitation, VisitTap, draw_visit, record_outcome
from surveyapp.store.closed_sums import sum_up
from surveyapp.store.closing import VisitCell, add_to_visit_counts
from surveyapp.store.tables.answers import Draft, Intake, Receipt, Response, ResponseFlag
from surveyapp.store.tables.people import TryCount
from surveyapp.store.tables.surveys import Wave
from surveyapp.store.tables.visits import ClosedSum, Link, LinkTombstone, PrimaryUnit, Visit, VisitCount
from surveyapp.store.tables.work import Job
from tests.builders import KEYS, MONDAY, MORNING, Never, Place, a_desk, a_place
from tests.services.fieldwork import Window, answer, ask_one_question, issue

TUESDAY = MONDAY + timedelta(days=1)
RNG = random.Random(3)


def a_unit(session: Session, place: Place, day: date = MONDAY, *, kiosk: bool = False) -> str:
    """A counter's day (or a kiosk's), for answers that come without a form."""
    unit = PrimaryUnit(
        id=f"{place.office_id}-{day:%d%m}-{kiosk}",
        wave_id=place.wave_id,
        office_id=place.office_id,
        month=month_of(day),
        week=week_of(day),
        counter_id=None if kiosk else place.counter_id,
        kiosk_id=place.kiosk_id if kiosk else None,
        day=day,
    )
    session.add(unit)
    session.flush()
    return unit.id


def answers(session: Session, place: Place, unit: str, number: int, **columns: object) -> None:
    """Answers in intake, each complete one of an invited visitor with its spent link."""
    start = session.query(Intake).count()
    for serial in range(start, start + number):
        if columns.get("source") != "walk_up" and columns.get("is_complete", True):
            session.add(a_link(place, unit, f"{serial}", "spent"))
        given = {"source": "invited", "received_at": MORNING, "seconds": 100, "visit_day": MONDAY}
        given |= {"probability": 0.5, "is_complete": True, **columns}
        session.add(
            Intake(
                id=f"intake {serial}",
                psu_id=unit,
                service_id=place.service_id,
                instrument=session.get_one(Wave, place.wave_id).full_instrument,
                device="phone",
                language="vi",
                order_seed=serial,
                answers={"polite": serial, "listened": 3},
                **given,
            )
        )
    session.flush()


def a_link(place: Place, unit: str, name: str, state: str) -> Link:
    return Link(
        token_hash=KEYS.token(name),
        code_hash=KEYS.code(name),
        state=state,
        psu_id=unit,
        service_id=place.service_id,
        probability=0.5,
        visit_id=None,
        expires_on=MONDAY + timedelta(days=7),
    )


def tap(
    session: Session, place: Place, name: str, purpose: Purpose = Purpose.ASK, *, drawn: bool = True
) -> Invitation:
    """A visit; its invitation when it is drawn."""
    desk = a_desk() if drawn else a_desk(chance=Never())
    found = draw_visit(
        session, place.clerk, VisitTap(place.counter_id, place.service_id, purpose, name), desk, MORNING
    )
    return found.invitation or Invitation(found.visit_id, "", "", MONDAY)


class TestDays:
    def test_visits_of_past_days_become_counts_by_service_purpose_probability_and_outcome(
        self, session: Session, place: Place
    ) -> None:
        for name in ("a", "b", "c"):
            tap(session, place, name, drawn=False)
        tap(session, place, "d", Purpose.COLLECT)
        for outcome in (Outcome.REFUSED, Outcome.MISTAP):
            record_outcome(session, place.clerk, tap(session, place, outcome).visit_id, outcome, MORNING)
        closed = close_days(session, TUESDAY)
        assert (closed.visits, closed.void_links) == (6, 2)
        counts = {(row.purpose, row.outcome): row.visits for row in session.query(VisitCount)}
        assert counts == {
            ("ask", "not_drawn"): 3,
            ("collect", "invited"): 1,
            ("ask", "refused"): 1,
            ("ask", "mistap"): 1,
        }
        assert {row.probability for row in session.query(VisitCount)} == {0.5}
        assert session.query(Visit).count() == 0

    def test_today_stays_as_it_is(self, session: Session, place: Place) -> None:
        tap(session, place, "a")
        assert close_days(session, MONDAY).visits == 0
        assert session.query(Visit).count() == session.query(Link).count() == 1

    def test_closing_again_adds_nothing_and_a_visit_that_came_late_adds_one(
        self, session: Session, place: Place
    ) -> None:
        tap(session, place, "a", drawn=False)
        for _ in range(2):
            close_days(session, TUESDAY)
        tap(session, place, "b", drawn=False)
        close_days(session, TUESDAY)
        assert [row.visits for row in session.query(VisitCount)] == [2]

    def test_links_lose_their_visit_and_stay_usable(self, session: Session, place: Place) -> None:
        invitation = tap(session, place, "a")
        close_days(session, TUESDAY)
        assert session.query(Link).one().visit_id is None
        look_at_link(session, named_by_token(KEYS, invitation.token), TUESDAY)

    def test_a_withdrawn_link_is_remembered_by_token_and_by_code(
        self, session: Session, place: Place
    ) -> None:
        first = tap(session, place, "a")
        record_outcome(session, place.clerk, first.visit_id, Outcome.LEFT, MORNING)
        close_days(session, TUESDAY)
        assert session.query(Link).count() == 0
        assert session.query(LinkTombstone).count() == 2
        for name in (named_by_token(KEYS, first.token), named_by_code(KEYS, first.code)):
            with pytest.raises(LinkVoid):
                look_at_link(session, name, TUESDAY)


class TestBatches:
    def test_a_counter_with_enough_answers_is_a_batch(self, session: Session, place: Place) -> None:
        unit = a_unit(session, place)
        answers(session, place, unit, 10)
        before = {row.id for row in session.query(Intake)}
        assert close_batches(session, TUESDAY, 10, RNG) == ClosedBatches(1, 10, 10)
        responses = session.query(Response).all()
        assert sorted(row.answers["polite"] for row in responses) == list(range(10))
        assert not before & {row.id for row in responses}
        assert all(len(row.id) == 32 and row.id[12] == "4" for row in responses), "random keys (version 4)"
        assert session.query(Intake).count() == session.query(Link).count() == 0
        assert session.query(LinkTombstone).count() == 20
        with pytest.raises(LinkSpent):
            look_at_link(session, named_by_token(KEYS, "0"), TUESDAY)

    def test_a_response_keeps_what_the_answer_said_and_only_classes_of_its_moment(
        self, session: Session, place: Place
    ) -> None:
        late = datetime(2026, 3, 4, 13, 0, tzinfo=UTC)
        answers(session, place, a_unit(session, place), 1, received_at=late, seconds=None)
        close_batches(session, date(2026, 3, 5), 1, RNG)
        row = session.query(Response).one()
        assert (row.speed, row.after_hours, row.latency, row.burst) == ("unknown", True, "next_days", False)
        assert (row.source, row.device, row.language, row.probability) == ("invited", "phone", "vi", 0.5)
        assert list(row.answers.items()) == [("listened", 3), ("polite", 0)]

    def test_fast_answers_of_one_unit_are_flagged_as_signs_of_stuffing(
        self, session: Session, place: Place
    ) -> None:
        """Two of Monday's five were given within a second, one of Tuesday's six: one person in a hurry is no sign."""
        monday, tuesday = a_unit(session, place), a_unit(session, place, TUESDAY)
        for unit, fast, others in ((monday, 2, 3), (tuesday, 1, 5)):
            paces = [(1, True)] * fast + [(1, False)] + [(100, True)] * others
            for number, (seconds, complete) in enumerate(paces):
                facts = {"seconds": seconds, "is_complete": complete}
                answers(session, place, unit, 1, received_at=MORNING + timedelta(hours=number), **facts)
        close_batches(session, TUESDAY + timedelta(days=1), 10, RNG)
        flagged = [session.get_one(Response, each.response_id) for each in session.query(ResponseFlag)]
        assert {each.flag for each in session.query(ResponseFlag)} == {"stuffing"}
        assert [(each.psu_id, each.speed, each.is_complete) for each in flagged] == [
            (monday, "fast", True)
        ] * 2

    def test_too_few_answers_wait_and_are_merged_with_the_next_days(
        self, session: Session, place: Place
    ) -> None:
        answers(session, place, a_unit(session, place), 6)
        assert close_batches(session, TUESDAY, 10, RNG) == ClosedBatches(0, 0, 0)
        answers(session, place, a_unit(session, place, TUESDAY), 4)
        assert close_batches(session, TUESDAY, 10, RNG).answers == 0, "Tuesday is not over"
        assert close_batches(session, TUESDAY + timedelta(days=1), 10, RNG) == ClosedBatches(1, 10, 10)

    def test_what_is_left_of_an_office_is_merged_kiosks_too(self, session: Session, place: Place) -> None:
        answers(session, place, a_unit(session, place), 6)
        answers(session, place, a_unit(session, place, kiosk=True), 5, source="walk_up")
        assert close_batches(session, TUESDAY, 10, RNG) == ClosedBatches(1, 11, 11)
        assert Counter(row.source for row in session.query(Response)) == {"invited": 6, "walk_up": 5}

    def test_offices_are_merged_only_once_the_wave_is_over(self, session: Session, place: Place) -> None:
        other = a_place(session, "other")
        session.get_one(Wave, place.wave_id).ends_on = MONDAY
        for each, wave_id in ((place, place.wave_id), (other, place.wave_id)):
            unit = session.get_one(PrimaryUnit, a_unit(session, each))
            unit.wave_id = wave_id
            answers(session, each, unit.id, 6)
        session.add(a_link(place, unit.id, "still usable", "opened"))
        session.flush()
        assert close_batches(session, TUESDAY, 10, RNG).answers == 0, "somebody may still answer"
        assert close_batches(session, MONDAY + timedelta(days=8), 10, RNG) == ClosedBatches(1, 12, 12)

    def test_the_last_rest_joins_the_batch_before_it(self, session: Session) -> None:
        places = [a_place(session, name) for name in ("a", "b", "c")]
        for each in places:
            unit = session.get_one(PrimaryUnit, a_unit(session, each))
            unit.wave_id = places[0].wave_id
            answers(session, each, unit.id, 6)
        session.get_one(Wave, places[0].wave_id).ends_on = MONDAY
        session.flush()
        assert close_batches(session, TUESDAY, 10, RNG, final=True) == ClosedBatches(1, 18, 18)

    def test_a_whole_wave_below_the_minimum_is_one_batch_and_says_so(
        self, session: Session, place: Place
    ) -> None:
        answers(session, place, a_unit(session, place), 3)
        session.get_one(Wave, place.wave_id).ends_on = MONDAY
        session.flush()
        assert close_batches(session, TUESDAY, 10, RNG) == ClosedBatches(1, 3, 3)

    def test_final_does_not_touch_a_wave_that_goes_on(self, session: Session, place: Place) -> None:
        answers(session, place, a_unit(session, place), 3)
        assert close_batches(session, TUESDAY, 10, RNG, final=True).answers == 0

    def test_a_unit_with_a_spent_link_too_many_is_not_closed(self, session: Session, place: Place) -> None:
        unit = a_unit(session, place)
        answers(session, place, unit, 10)
        session.add(a_link(place, unit, "spent without an answer", "spent"))
        session.flush()
        with pytest.raises(CountsDisagree, match=unit):
            close_batches(session, TUESDAY, 10, RNG)

    def test_many_answers_are_all_there_afterwards(self, session: Session, place: Place) -> None:
        """More than fit into one statement."""
        answers(session, place, a_unit(session, place), 1203)
        close_batches(session, TUESDAY, 10, RNG)
        assert sorted(row.order_seed for row in session.query(Response)) == list(range(1203))
        assert session.query(LinkTombstone).count() == 2406


class TestForgetting:
    def test_a_unit_keeps_office_week_and_month_only_once_nothing_is_awaited(
        self, session: Session, place: Place
    ) -> None:
        tap(session, place, "a")
        after = MONDAY + timedelta(days=8)
        assert forget_units(session, after, link_days=7) == 0, "its visits have not been counted"
        close_days(session, after)
        assert forget_units(session, after - timedelta(days=1), link_days=7) == 0, (
            "its link can still be used"
        )
        assert forget_units(session, after, link_days=7) == 1
        session.expire_all()
        unit = session.query(PrimaryUnit).one()
        assert (unit.counter_id, unit.kiosk_id, unit.day) == (None, None, None)
        assert (unit.office_id, unit.week, unit.month) == (place.office_id, "2026-W10", "2026-03")
        assert {row.state for row in session.query(LinkTombstone)} == {"expired"}

    def test_an_answer_that_waits_keeps_its_unit(self, session: Session, place: Place) -> None:
        answers(session, place, a_unit(session, place), 3)
        assert forget_units(session, MONDAY + timedelta(days=30), link_days=7) == 0


def test_purging_keeps_what_is_still_needed(session: Session, place: Place) -> None:
    def add(days: int) -> None:
        day = MONDAY - timedelta(days=days)
        session.add(Draft(id=f"{days}", link_hash="0", sealed=b"", saved_on=day))
        session.add(Receipt(hash=f"{days}", taken_on=day))
        session.add(TryCount(key=f"{days}", window=1, tries=1, counted_on=day))
        asked = MORNING - timedelta(days=days)
        for state in ("done", "waiting"):
            session.add(Job(kind="k", payload={}, state=state, requested_at=asked))

    for days in (0, 1, 8, 9, 90, 91):
        add(days)
    session.flush()
    purged = purge(session, MONDAY, link_days=7)
    assert (purged.drafts, purged.receipts, purged.tries, purged.jobs) == (3, 1, 5, 1)
    assert purge(session, MONDAY, link_days=7) == Purged(0, 0, 0, 0, 0, 0, 0, 0, 0, 0)


def test_an_answer_given_days_later_keeps_the_unit_of_its_visit_and_goes_into_a_later_batch(
    database: Database,
) -> None:
    with database.transaction() as session:
        place = a_place(session)
        ask_one_question(session, place)
    window = Window(place, place.counter_id, place.service_id)
    early, late = (issue(database, window, number, MORNING) for number in range(2))
    answer(database, early, 1, MORNING + timedelta(hours=1))
    with database.transaction() as session:
        close_days(session, TUESDAY)
        assert close_batches(session, TUESDAY, 1, RNG).answers == 1
    answer(database, late, 2, MORNING + timedelta(days=3))
    friday = MONDAY + timedelta(days=4)
    with database.transaction() as session:
        assert close_batches(session, friday, 1, RNG).answers == 1
        found = {row.answers["number"]: (row.psu_id, row.latency) for row in session.query(Response)}
    assert found == {1: (early.cell[0], "same_day"), 2: (early.cell[0], "next_days")}


class TestSums:
    """What pages read is what adding up every row would give, however often and late rows were added."""

    def test_closing_keeps_the_sums_that_follow_from_the_rows(self, session: Session, place: Place) -> None:
        for name in ("a", "b", "c"):
            tap(session, place, name, drawn=name == "c")
        unit, kiosk = a_unit(session, place, MONDAY - timedelta(days=1)), a_unit(session, place, kiosk=True)
        answers(session, place, unit, 6)
        answers(session, place, unit, 2, is_complete=False)
        answers(session, place, kiosk, 5, source="walk_up", probability=None)
        answers(session, place, kiosk, 1, source="walk_up", probability=None, is_complete=False)
        close_days(session, TUESDAY)
        close_batches(session, TUESDAY, 5, RNG)
        # A counter's computer that reports later adds to cells that are there.
        cell = VisitCell(unit, place.service_id, "ask", 0.2, "not_drawn")
        for visits in (3, 4):
            add_to_visit_counts(session, {cell: visits})
        kept = sums(session)
        week, last_week = week_of(MONDAY), week_of(MONDAY - timedelta(days=1))
        assert kept == {
            (last_week, "not_drawn"): (7, 35.0),
            (last_week, "complete"): (6, 12.0),
            (last_week, "partial"): (2, 4.0),
            (week, "not_drawn"): (2, 4.0),
            (week, "invited"): (1, 2.0),
            (week, "walk_up"): (5, 0.0),
        }
        sum_up(session, place.wave_id)
        session.expire_all()
        assert sums(session) == kept


def sums(session: Session) -> dict[tuple[str, str], tuple[int, float]]:
    """Number and weight by week and kind."""
    rows = session.query(ClosedSum)
    return {(row.week, row.kind): (row.number, round(row.weight, 9)) for row in rows}
