"""The register: whose count is used, what a correction changes, and how coverage is counted."""

from datetime import date, timedelta

import pytest
from sqlalchemy import text

from surveyapp.domain.errors import InvalidInput, NotAllowed, NotFound
from surveyapp.domain.registers import Place as At
from surveyapp.domain.registers import Source, taps_at, used_counts
from surveyapp.domain.roles import Account, Grant, Role
from surveyapp.services.auditing import Act, latest_deeds
from surveyapp.services.registers.correcting import Correction, correct_register, undo_correction
from surveyapp.services.registers.coverage import coverage_of
from surveyapp.services.registers.margins import Visitors, enter_margin, margin_lines
from surveyapp.services.registers.queue_counts import QueueCount, report_queue_count
from surveyapp.services.registers.reading import (
    by_day,
    by_month,
    day_lines,
    gaps,
    office_in_wave,
    office_register,
    register_of,
)
from surveyapp.services.registers.using import known_margins, used_register
from surveyapp.services.transactions import Session
from surveyapp.store.tables.registers import OutsideCount
from surveyapp.store.tables.visits import RegisterCount
from tests.builders import MONDAY, MORNING, Place, a_place, an_account
from tests.closed_waves import ClosedDay, a_closed_day

FRIDAY = MONDAY - timedelta(days=3)


@pytest.fixture
def head(session: Session, place: Place) -> Account:
    """The head of the place's office."""
    return an_account(session, "head", Grant(Role.OFFICE_HEAD, place.office_id))


def tapped(session: Session, place: Place, day: date, visits: int) -> None:
    a_closed_day(session, place, day, ClosedDay(not_drawn=visits))


def said(place: Place, visits: int, day: date = FRIDAY, reason: str = "Mất điện cả buổi sáng") -> Correction:
    return Correction(place.wave_id, place.office_id, place.counter_id, day, place.service_id, visits, reason)


def in_use(session: Session, place: Place) -> list[int]:
    return [line.visits for line in register_of(session, place.wave_id)]


def test_the_rule_by_hand() -> None:
    first, second, whole = At(1, 1, MONDAY, 7), At(1, 2, MONDAY, 7), At(1, None, MONDAY, 7)
    other_day, other_service = first._replace(day=FRIDAY), first._replace(service_id=8)
    taps = {first: 10, second: 20, other_day: 5, other_service: 3}
    assert {place: use.visits for place, use in used_counts(taps, {}, {}).items()} == taps
    corrected = used_counts(taps, {first: 12, At(1, 3, MONDAY, 7): 4}, {})
    assert corrected[first].visits == 12
    assert corrected[At(1, 3, MONDAY, 7)].source is Source.CORRECTED, "a counter that tapped nothing"
    imported = used_counts(taps, {first: 12}, {first: 15})
    assert (imported[first].visits, imported[second].source) == (15, Source.DRAW)
    office = used_counts(taps, {first: 12}, {whole: 33})
    assert first not in office
    assert second not in office, "the office's number stands for all its counters"
    assert (office[whole].visits, office[other_day].visits, office[other_service].visits) == (33, 5, 3)


def test_coverage_by_hand() -> None:
    taps = {At(1, 1, MONDAY, 7): 10, At(1, 2, MONDAY, 8): 20, At(1, 1, FRIDAY, 7): 5}
    assert taps_at(taps, {At(1, None, MONDAY, None): 40}) == 30
    assert taps_at(taps, {At(1, 1, MONDAY, None): 12, At(1, 1, FRIDAY, None): 9}) == 15
    assert taps_at(taps, {At(1, None, MONDAY, 7): 12}) == 10
    assert taps_at(taps, {At(1, 3, MONDAY, 7): 4}) == 0, "nobody tapped at that counter"


def test_a_correction_stands_beside_the_taps(session: Session, place: Place, head: Account) -> None:
    tapped(session, place, FRIDAY, 30)
    act = Act(head.id, MORNING)
    correct_register(session, head, said(place, 41), act)
    assert in_use(session, place) == [41]
    assert [row.visits for row in session.query(RegisterCount)] == [30], (
        "what was tapped is never overwritten"
    )
    correction_id = correct_register(session, head, said(place, 42), act)
    assert in_use(session, place) == [42]
    [line] = day_lines(session, office_register(session, place.wave_id, place.office_id), place.office_id)
    assert (line.taps, line.correction and line.correction.visits) == (30, 42)
    undo_correction(session, head, correction_id, act)
    assert in_use(session, place) == [30], "undone is as it was tapped, not as it was corrected before"
    with pytest.raises(NotFound):
        undo_correction(session, head, correction_id, act)
    verbs = [deed.verb for deed in latest_deeds(session, 3)]
    assert verbs == ["register.undo_correction", "register.correct", "register.correct"]


@pytest.mark.parametrize(
    ("visits", "day", "reason", "refused"),
    [
        (5, MONDAY, "x", ("day", "running")),
        (5, MONDAY - timedelta(days=11), "x", ("day", "outside_wave")),
        (-1, FRIDAY, "x", ("visits", "range")),
        (10_001, FRIDAY, "x", ("visits", "range")),
        (5, FRIDAY, " ", ("correction_reason", "empty")),
        (5, FRIDAY, "x" * 301, ("correction_reason", "too_long")),
    ],
)
def test_what_no_correction_can_say(
    session: Session,
    place: Place,
    head: Account,
    visits: int,
    day: date,
    reason: str,
    refused: tuple[str, str],
) -> None:
    with pytest.raises(InvalidInput) as refusal:
        correct_register(session, head, said(place, visits, day, reason), Act(head.id, MORNING))
    assert (refusal.value.field, refusal.value.reason) == refused


def test_only_the_head_of_that_office_corrects(session: Session, place: Place, head: Account) -> None:
    other = a_place(session, "other")
    with pytest.raises(NotAllowed):
        correct_register(session, head, said(other, 5), Act(head.id, MORNING))
    analyst = an_account(session, "analyst", Grant(Role.ANALYST))
    with pytest.raises(NotAllowed):
        correct_register(session, analyst, said(place, 5), Act(analyst.id, MORNING))


def test_queue_machines_give_coverage_and_no_weights(session: Session, place: Place, head: Account) -> None:
    tapped(session, place, FRIDAY, 30)
    act = Act(head.id, MORNING)
    report_queue_count(session, head, QueueCount(place.office_id, FRIDAY, 35), act)
    report_queue_count(session, head, QueueCount(place.office_id, FRIDAY, 40), act)
    assert in_use(session, place) == [30]
    [line] = coverage_of(session, place.wave_id)
    assert (line.month, line.counts, line.days, line.counted, line.tapped) == ("2026-02", "queue", 1, 40, 30)
    assert line.ratio == 0.75
    with pytest.raises(InvalidInput):
        report_queue_count(session, head, QueueCount(place.office_id, FRIDAY, 4, place.counter_id), act)
    with pytest.raises(InvalidInput):
        report_queue_count(session, head, QueueCount(place.office_id, MONDAY, 4), act)


def outside(session: Session, place: Place, source: str, visits: int, channel: str = "counter") -> None:
    session.add(
        OutsideCount(
            wave_id=place.wave_id,
            office_id=place.office_id,
            day=FRIDAY,
            service_id=place.service_id,
            channel=channel,
            source=source,
            visits=visits,
        )
    )
    session.flush()


def test_only_imported_visits_at_the_counter_are_weighted_to(
    session: Session, place: Place, head: Account
) -> None:
    tapped(session, place, FRIDAY, 30)
    tapped(session, place, FRIDAY - timedelta(days=1), 8)
    outside(session, place, "dossiers", 200)
    outside(session, place, "visits", 17, "online")
    assert in_use(session, place) == [38]
    outside(session, place, "visits", 33)
    assert in_use(session, place) == [41]
    used = used_register(session, place.wave_id)
    assert used.visits_by_source == {"draw": 8, "imported": 33}
    with pytest.raises(InvalidInput, match="imported"):
        correct_register(session, head, said(place, 5), Act(head.id, MORNING))
    [month] = by_month(office_register(session, place.wave_id, place.office_id))
    assert (month.taps, month.imported, month.dossiers, month.elsewhere, month.used) == (38, 33, 200, 17, 41)
    assert {line.counts: line.ratio for line in coverage_of(session, place.wave_id)} == {
        "visits": 30 / 33,
        "dossiers": 30 / 200,
    }


def test_gaps_are_weekdays_of_which_nobody_has_counted_anything(session: Session, place: Place) -> None:
    tapped(session, place, FRIDAY, 30)
    tapped(session, place, FRIDAY - timedelta(days=2), 30)
    register = office_register(session, place.wave_id, place.office_id)
    wave = office_in_wave(session, place.wave_id, place.office_id)
    # The wave began on Friday, 20 February 2026; today is Monday, 2 March.
    missing = [20, 23, 24, 26]
    assert [day.day for day in gaps(register, wave, MONDAY)] == missing
    assert [line.key for line in by_day(register)] == ["2026-02-25", "2026-02-27"]


def test_what_was_typed_in_of_visitors_goes_before_files(
    session: Session, place: Place, head: Account
) -> None:
    numbers = {"female": 20, "male": 10}
    month = Visitors(place.wave_id, place.office_id, "2026-02", "sex", numbers)
    enter_margin(session, head, month, Act(head.id, MORNING))
    enter_margin(session, head, month, Act(head.id, MORNING))
    assert [(row.category, row.visits) for row in known_margins(session, place.wave_id)] == list(
        numbers.items()
    )
    lines = {
        line.category: line.entered
        for line in margin_lines(session, place.wave_id, place.office_id, "2026-02")
    }
    assert lines["female"] == 20
    assert lines["other"] is None, "nothing is known, which is not zero"
    with pytest.raises(InvalidInput):
        wrong = Visitors(place.wave_id, place.office_id, "2026-01", "sex", numbers)
        enter_margin(session, head, wrong, Act(head.id, MORNING))
    enter_margin(
        session, head, Visitors(place.wave_id, place.office_id, "2026-02", "sex", {}), Act(head.id, MORNING)
    )
    assert known_margins(session, place.wave_id) == []


def test_the_register_is_read_along_indexes(session: Session, place: Place) -> None:
    """However many imports and days there are, a page reads its own."""
    is_sqlite = session.get_bind().dialect.name == "sqlite"
    explain = "EXPLAIN QUERY PLAN " if is_sqlite else "EXPLAIN "
    if not is_sqlite:
        session.execute(text("SET LOCAL enable_seqscan = off"))
        session.execute(text("SET LOCAL enable_bitmapscan = off"))
    statements = {
        "ix_register_import_made_by_id": "register_import WHERE made_by = 1 AND id < 9 ORDER BY id DESC LIMIT 21",
        "ix_outside_count_wave_id_office_id_day": "outside_count WHERE wave_id = 1 AND office_id = 2",
        "ix_register_correction_wave_id_counter_id_day": "register_correction WHERE wave_id = 1 AND counter_id = 2",
    }
    for index, statement in statements.items():
        rows = session.execute(text(f"{explain}SELECT * FROM {statement}"))
        plan = " ".join(str(row) for row in rows)
        assert index in plan, plan
        assert "TEMP B-TREE" not in plan, plan
        assert "Sort" not in plan, plan
