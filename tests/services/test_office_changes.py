"""Offices that change: what was stays as it was for the waves that began before."""

from datetime import timedelta
from itertools import pairwise

import pytest
from sqlalchemy import text

from surveyapp.domain.errors import InvalidInput, NotFound
from surveyapp.services.office_changes import (
    OfficeChange,
    change_office,
    close_counter,
    close_office,
    set_services,
)
from surveyapp.services.office_pages import find_units, page_of_offices, page_of_services, read_office
from surveyapp.services.offices import NewOffice, add_office
from surveyapp.services.service_catalogue import NewService, add_service, change_service
from surveyapp.services.transactions import Session
from surveyapp.services.waves import NewWave, add_wave
from surveyapp.store.office_places import office_places_of_wave
from surveyapp.store.offices import counters_of_offices, services_of_office
from surveyapp.store.responses import offices_and_services_of_wave
from surveyapp.store.tables.places import AdminUnit, Office
from surveyapp.store.waves import probability_at, wave_running_at
from tests.builders import MONDAY, Place
from tests.services.acting import ACT

YESTERDAY, TOMORROW = MONDAY - timedelta(days=1), MONDAY + timedelta(days=1)
LATER = MONDAY + timedelta(days=100)


def another_unit(session: Session) -> None:
    session.add(
        AdminUnit(
            id="t:2", code="2", name="Ea Ô", kind="xa", level="commune", fold_key="ea o", sort_key="ea o"
        )
    )
    session.flush()


def test_a_wave_keeps_the_name_and_the_unit_of_its_first_day(session: Session, place: Place) -> None:
    """The wave of the place began ten days ago; the office moves today; a later wave finds it there."""
    another_unit(session)
    assert change_office(session, "ea-kar", OfficeChange("Mới", "bhxh", "t:2", since=MONDAY), ACT)
    new = add_wave(session, NewWave("new", "New", LATER, LATER, ("ea-kar",), 0.5), ACT)
    [before], [after] = office_places_of_wave(session, place.wave_id), office_places_of_wave(session, new)
    assert (before.unit_id, before.name) == ("t:1", "BHXH cơ sở ea-kar")
    assert (after.unit_id, after.name) == ("t:2", "Mới")
    [label], _ = offices_and_services_of_wave(session, place.wave_id)
    assert label.name == "BHXH cơ sở ea-kar"


def test_of_several_changes_each_wave_finds_what_held_on_its_day(session: Session, place: Place) -> None:
    began = MONDAY - timedelta(days=10)
    for days, name in ((30, "Một"), (20, "Hai"), (5, "Ba")):
        change = OfficeChange(name, "bhxh", "t:1", since=MONDAY - timedelta(days=days))
        change_office(session, "ea-kar", change, ACT)
    [row] = office_places_of_wave(session, place.wave_id)
    assert row.name == "Hai", f"as of {began}"


def test_a_mistake_is_put_right_without_a_trace_in_the_history(session: Session, place: Place) -> None:
    change_office(session, "ea-kar", OfficeChange("Đúng tên", "bhxh", "t:1"), ACT)
    [row] = office_places_of_wave(session, place.wave_id)
    assert row.name == "Đúng tên"
    assert read_office(session, "ea-kar", MONDAY).history == ()
    assert not change_office(session, "ea-kar", OfficeChange("Đúng tên", "bhxh", "t:1"), ACT)


@pytest.mark.parametrize(
    ("change", "field"),
    [
        (OfficeChange(" ", "bhxh", "t:1"), "name"),
        (OfficeChange("A", "Bhxh!", "t:1"), "kind"),
        (OfficeChange("A", "bhxh", "t:9"), "admin_unit_id"),
        (OfficeChange("A", "bhxh", "t:1", since=TOMORROW), "since"),
        (OfficeChange("A", "bhxh", "t:1", since=YESTERDAY), "since"),
    ],
)
def test_what_can_not_be_is_refused(session: Session, place: Place, change: OfficeChange, field: str) -> None:
    change_office(session, "ea-kar", OfficeChange("Trước", "bhxh", "t:1", since=MONDAY), ACT)
    with pytest.raises(InvalidInput) as refusal:
        change_office(session, "ea-kar", change, ACT)
    assert refusal.value.field == field


def test_a_closed_office_has_no_wave_after_its_last_day_and_joins_no_new_one(
    session: Session, place: Place
) -> None:
    close_office(session, "ea-kar", MONDAY, ACT)
    assert wave_running_at(session, place.office_id, MONDAY) is not None
    assert wave_running_at(session, place.office_id, TOMORROW) is None
    with pytest.raises(InvalidInput, match="offices: closed ea-kar"):
        add_wave(session, NewWave("new", "New", LATER, LATER, ("ea-kar",), 0.5), ACT)
    close_office(session, "ea-kar", None, ACT)
    assert wave_running_at(session, place.office_id, TOMORROW) is not None


def test_a_closed_counter_invites_nobody_from_the_next_day(session: Session, place: Place) -> None:
    close_counter(session, place.counter_id, ACT)
    assert probability_at(session, place.wave_id, place.counter_id, MONDAY) == 0.5
    assert probability_at(session, place.wave_id, place.counter_id, TOMORROW) is None
    offices = [place.office_id]
    assert [len(counters_of_offices(session, offices, day)) for day in (MONDAY, TOMORROW)] == [1, 0]
    with pytest.raises(NotFound):
        close_counter(session, 999, ACT)


def test_services_that_are_no_more_on_offer_stay_known_for_old_results(
    session: Session, place: Place
) -> None:
    add_service(session, NewService("khac", "Khác", ""), ACT)
    set_services(session, "ea-kar", ["khac"], ACT)
    assert [each.code for each in services_of_office(session, place.office_id, MONDAY)] == ["khac"]
    _, labels = offices_and_services_of_wave(session, place.wave_id)
    assert {each.code for each in labels} == {"s-ea-kar", "khac"}
    set_services(session, "ea-kar", ["khac", "s-ea-kar"], ACT)
    assert len(services_of_office(session, place.office_id, MONDAY)) == 2


def test_a_service_is_not_valid_before_and_after_its_days(session: Session, place: Place) -> None:
    new = NewService("s-ea-kar", "Cấp thẻ", "BHYT", valid_from=MONDAY, valid_to=MONDAY)
    change_service(session, "s-ea-kar", new, ACT)
    days = (YESTERDAY, MONDAY, TOMORROW)
    assert [len(services_of_office(session, place.office_id, day)) for day in days] == [0, 1, 0]
    with pytest.raises(InvalidInput, match="valid_to"):
        change_service(
            session, "s-ea-kar", NewService("", "A", "", valid_from=TOMORROW, valid_to=MONDAY), ACT
        )
    with pytest.raises(InvalidInput, match="mark"):
        change_service(session, "s-ea-kar", NewService("", "A", "", mark="sure"), ACT)


def test_units_are_found_on_the_days_when_they_are_there(session: Session, place: Place) -> None:
    another_unit(session)
    session.get_one(AdminUnit, "t:2").valid_to = YESTERDAY
    assert [unit.id for unit in find_units(session, "Ea", YESTERDAY)] == ["t:1", "t:2"]
    assert [unit.id for unit in find_units(session, "Ea", MONDAY)] == ["t:1"]
    assert find_units(session, "  ", MONDAY) == ()


def test_pages_follow_each_other_without_gap_or_repeat_also_for_equal_names(
    session: Session, place: Place
) -> None:
    for number in range(20):
        add_office(session, NewOffice(f"same-{number}", f"Tên {number % 3}", "commune", "t:1"), ACT)
    pages, after = [], None
    while True:
        page = page_of_offices(session, "", after, limit=4)
        pages.append([line.code for line in page.lines])
        if page.after is None:
            break
        after = page.after
    codes = [code for page in pages for code in page]
    assert len(codes) == len(set(codes)) == 21
    assert [len(page) for page in pages] == [4, 4, 4, 4, 4, 1]
    keys = [(session.query(Office).filter_by(code=code).one().sort_key, code) for code in codes]
    assert all(one < other for one, other in pairwise(keys))


@pytest.mark.parametrize("table", ["office", "service"])
def test_a_page_is_read_from_an_index_and_sorts_nothing(session: Session, place: Place, table: str) -> None:
    """PostgreSQL chooses by the size of the table, so this is asked of SQLite."""
    if session.get_bind().dialect.name != "sqlite":
        session.execute(text("SET enable_seqscan = off"))
        session.execute(text("SET enable_sort = off"))
    explain = "EXPLAIN QUERY PLAN" if session.get_bind().dialect.name == "sqlite" else "EXPLAIN"
    statement = f"{explain} SELECT * FROM {table} WHERE (sort_key, code) > ('a', 'b') ORDER BY sort_key, code LIMIT 51"
    plan = " ".join(str(row) for row in session.execute(text(statement)))
    assert f"ix_{table}_sort_key_code" in plan
    assert "TEMP B-TREE" not in plan
    assert "Sort" not in plan


def test_services_are_found_by_name_without_marks_and_by_code(session: Session, place: Place) -> None:
    add_service(session, NewService("1.001667", "Đăng ký kết hôn", "Hộ tịch"), ACT)
    for searched in ("dang ky", "ĐĂNG KÝ", "1.0016"):
        assert [line.code for line in page_of_services(session, searched).lines] == ["1.001667"]


def test_waves_of_an_office_and_the_list_of_waves_are_read_from_indexes(
    session: Session, place: Place
) -> None:
    """The first is asked at every tap and by every kiosk."""
    is_sqlite = session.get_bind().dialect.name == "sqlite"
    if not is_sqlite:
        session.execute(text("SET enable_seqscan = off"))
        session.execute(text("SET enable_sort = off"))
    explain = "EXPLAIN QUERY PLAN " if is_sqlite else "EXPLAIN "
    page = "SELECT * FROM wave WHERE (starts_on, id) < ('2026-01-01', 5) ORDER BY starts_on DESC, id DESC LIMIT 51"
    running = "SELECT * FROM wave JOIN wave_office ON wave_id = wave.id WHERE office_id = 1"
    for statement, index in ((page, "ix_wave_starts_on_id"), (running, "ix_wave_office_office_id")):
        plan = " ".join(str(row) for row in session.execute(text(explain + statement)))
        assert index in plan, plan
        assert "TEMP B-TREE" not in plan
