"""The head's page, rates and the integrity report: counts and shares, never of fewer than ten, never an answer."""

import csv
import io
import random
from datetime import timedelta

import pytest

from surveyapp.domain.roles import Grant, Role
from surveyapp.services.analysing.runs import analyse_snapshot
from surveyapp.services.analysing_orders import request_freeze, request_run
from surveyapp.services.auditing import Act
from surveyapp.services.exporting.register_notes import register_notes
from surveyapp.services.freezing.snapshots import freeze_snapshot
from surveyapp.services.publications import publish_run
from surveyapp.services.registers.correcting import Correction, correct_register, undo_correction
from surveyapp.services.registers.queue_counts import QueueCount, report_queue_count
from surveyapp.services.results import published_runs, read_run
from surveyapp.store.tables.answers import Response, ResponseFlag
from surveyapp.store.tables.visits import PrimaryUnit, RegisterCount, VisitCount
from surveyapp.web.site import Site
from surveyapp.worker import Worker
from tests.builders import MONDAY, Place, a_place, an_account, shipped
from tests.closed_waves import ClosedDay, a_busy_wave, a_closed_day, random_answers
from tests.web.client import PageClient
from tests.web.staff import a_member_of_staff, sign_in


def some_days(site: Site, place: Place, answers: int = 12, refused: int = 8, not_drawn: int = 40) -> None:
    """A closed day with these numbers."""
    full, rng = shipped("counter_full"), random.Random(3)
    with site.database.transaction() as session:
        day = ClosedDay([random_answers(full, rng) for _ in range(answers)], refused, not_drawn)
        a_closed_day(session, place, MONDAY - timedelta(days=3), day)


@pytest.fixture
def head(client: PageClient, site: Site, place: Place) -> PageClient:
    """The head of the place's office, signed in."""
    a_member_of_staff(site, "head", Grant(Role.OFFICE_HEAD, place.office_id))
    sign_in(client, "head")
    return client


@pytest.fixture
def analyst(client: PageClient, site: Site, place: Place) -> PageClient:
    """An analyst, signed in."""
    a_member_of_staff(site, "analyst", Grant(Role.ANALYST))
    sign_in(client, "analyst")
    return client


def test_the_head_sees_where_invitations_are_refused(head: PageClient, site: Site, place: Place) -> None:
    some_days(site, place)
    page = head.get_page("/office")
    assert page.h1 == "BHXH cơ sở ea-kar"
    assert "Cấp thẻ BHYT 20 8 0 0 40,0%" in page.text
    assert "2026-W09 20 8 0 0 40,0%" in page.text
    assert "Ngày trống trong sổ" in page.text
    assert "Chưa có kết quả công bố" in page.text


def test_fewer_than_ten_drawn_visits_are_not_spoken_of(head: PageClient, site: Site, place: Place) -> None:
    some_days(site, place, answers=5, refused=4)
    page = head.get_page("/office")
    assert page.text.count("Chưa đủ 10 lượt được rút thăm.") == 2
    rates = head.get_page("/rates")
    assert not rates.soup.select("table")
    assert "1 dòng có dưới 10 lượt" in rates.text
    listed = head.flask.get("/rates.csv").get_data(as_text=True)
    assert len(listed.splitlines()) == 1


@pytest.mark.parametrize("by", ["wave", "office", "service", "week"])
def test_rates_on_the_page_and_in_the_file_are_the_same(
    head: PageClient, site: Site, place: Place, by: str
) -> None:
    some_days(site, place)
    page = head.get_page(f"/rates?by={by}")
    [row] = page.soup.select("tbody tr")
    assert "20 12 0 8 0 0 0 0 0 60,0%" in " ".join(row.get_text(" ").split())
    text = head.flask.get(f"/rates.csv?by={by}").get_data(as_text=True)
    [line] = csv.DictReader(io.StringIO(text))
    assert (float(line["rr1"]), float(line["ref1"]), float(line["con1"])) == (0.6, 0.4, 1.0)
    assert float(line["weighted_rr6"]) == 0.6


def test_the_head_sees_the_own_office_only(head: PageClient, site: Site, place: Place) -> None:
    with site.database.transaction() as session:
        other = a_place(session, "other")
    some_days(site, other)
    assert "other" not in head.get_page("/office").text
    assert "other" not in head.get_page(f"/office?wave={other.wave_id}&office={other.office_id}").text
    assert not head.get_page(f"/rates?wave={other.wave_id}").soup.select("tbody tr")
    head.get_page("/rates/integrity", 403)
    head.get_page("/rates/integrity.csv", 403)
    head.get_page("/rates?by=sex", 404)


def test_the_integrity_report_counts_and_checks_the_draw(
    analyst: PageClient, site: Site, place: Place
) -> None:
    some_days(site, place)
    [row] = analyst.get_page("/rates/integrity").soup.select("tbody tr")
    words = " ".join(row.get_text(" ").split())
    # 20 of 60 at π = 0.5: z = 9.5 / √15 = 2.45, p = 0.0142.
    assert words.startswith("BHXH cơ sở ea-kar 2026-W09 – 60 20 30,0 0,0142 12 8 0")
    with site.database.transaction() as session:
        count = session.query(VisitCount).filter_by(outcome="not_drawn").one()
        count.visits = 100
    page = analyst.get_page("/rates/integrity")
    assert "(đáng xem lại)" in page.text


def test_the_integrity_of_every_office_is_in_one_file(analyst: PageClient, site: Site, place: Place) -> None:
    some_days(site, place, answers=9)
    text = analyst.flask.get("/rates/integrity.csv").get_data(as_text=True)
    [line] = csv.DictReader(io.StringIO(text))
    assert (line["office"], line["week"], line["visits"], line["drawn"]) == ("ea-kar", "2026-W09", "57", "17")
    assert (line["expected"], line["worth_a_look"], line["refused"]) == ("28.5", "0", "8")
    assert (line["answers"], line["fast"], line["flagged"]) == ("", "", ""), "hidden is not zero"
    assert "integrity.csv" in str(analyst.get_page("/rates/integrity").soup.main)


def test_few_visits_are_hidden_from_the_integrity_report(
    analyst: PageClient, site: Site, place: Place
) -> None:
    some_days(site, place, answers=3, refused=2, not_drawn=4)
    page = analyst.get_page("/rates/integrity")
    assert not page.soup.select("table")
    assert "1 dòng có dưới 10 lượt nên không hiển thị" in page.text


def test_classes_of_few_answers_are_hidden(analyst: PageClient, site: Site, place: Place) -> None:
    some_days(site, place, answers=9)
    [row] = analyst.get_page("/rates/integrity").soup.select("tbody tr")
    assert row.get_text(" ", strip=True).endswith("– – – – – –")


def test_walk_ups_of_a_week_have_a_line_of_their_own_when_they_are_ten(
    analyst: PageClient, site: Site, place: Place
) -> None:
    """Nobody is drawn at a kiosk and no visit is counted there: those cells are empty, never zero."""
    short, rng = shipped("counter_short"), random.Random(3)
    with site.database.transaction() as session:
        for back, number in ((3, 10), (10, 9)):
            day = ClosedDay(walk_ups=[random_answers(short, rng) for _ in range(number)])
            a_closed_day(session, place, MONDAY - timedelta(days=back), day)
        first, second = session.query(Response).join(PrimaryUnit).filter_by(week="2026-W09").limit(2)
        first.speed = second.speed = "fast"
        first.burst = True
        session.add(ResponseFlag(response_id=first.id, flag="stuffing"))
    page = analyst.get_page("/rates/integrity")
    [row] = page.soup.select("tbody tr")
    words = row.get_text(" ", strip=True)
    assert words.startswith("BHXH cơ sở ea-kar 2026-W09 Kiosk – – – –")
    assert words.endswith("– 10 – 2 0 1 1")
    text = analyst.flask.get("/rates/integrity.csv").get_data(as_text=True)
    [line] = csv.DictReader(io.StringIO(text))
    assert (line["source"], line["visits"], line["expected"], line["worth_a_look"]) == (
        "walk_ups",
        "",
        "",
        "",
    )
    assert (line["answers"], line["fast"], line["burst"], line["flagged"]) == ("10", "2", "1", "1")


def test_results_only_once_they_are_published(client: PageClient, site: Site) -> None:
    with site.database.transaction() as session:
        places = a_busy_wave(session)
        admin = an_account(session, "admin", Grant(Role.ADMIN))
    worker = Worker(site.settings, site.database, site.clock)
    a_member_of_staff(site, "first", Grant(Role.OFFICE_HEAD, places[0].office_id))
    sign_in(client, "first")
    with site.database.transaction() as session:
        act = Act(an_account(session, "analyst", Grant(Role.ANALYST)).id, site.now())
        request_freeze(session, places[0].wave_id, act)
    worker.do_next_job()
    with site.database.transaction() as session:
        request_run(session, 1, act)
    worker.do_next_job()
    assert "Chưa có kết quả công bố" in client.get_page("/office").text
    with site.database.transaction() as session:
        publish_run(session, admin, 1, site.now())
        assert published_runs(session)
    page = client.get_page("/office")
    assert "Chỉ số tổng hợp của cơ quan:" in page.text
    assert "khoảng tin cậy 95%" in page.text


@pytest.mark.parametrize("path", ["/office", "/rates", "/rates/integrity"])
def test_before_any_wave_and_in_english(analyst: PageClient, site: Site, path: str) -> None:
    assert analyst.get_page(f"{path}?lang=en").status == 200


def test_what_is_published_says_whose_register_it_was(client: PageClient, site: Site) -> None:
    with site.database.transaction() as session:
        places = a_busy_wave(session, offices=2)
        admin = an_account(session, "admin", Grant(Role.ADMIN))
        friday, act = MONDAY - timedelta(days=3), Act(admin.id, site.now())
        first = places[0]
        tapped = (
            session.query(RegisterCount.visits).filter_by(counter_id=first.counter_id, day=friday).scalar()
        )
        report_queue_count(session, admin, QueueCount(first.office_id, friday, 2 * tapped), act)
        for place in places:
            said = (place.wave_id, place.office_id, place.counter_id, friday, place.service_id, 50, "Đếm lại")
            correction_id = correct_register(session, admin, Correction(*said), act)
        undo_correction(session, admin, correction_id, act)
        snapshot = freeze_snapshot(
            session, first.wave_id, site.settings.snapshot_folder, admin.id, site.now()
        )
        analyst = an_account(session, "analyst", Grant(Role.ANALYST))
        run_id = analyse_snapshot(session, snapshot.id, analyst.id, site.now())
        publish_run(session, admin, run_id, site.now())
        register = read_run(session, run_id).register
    assert register["corrected_counts"] == 1
    assert register["visits_by_source"]["corrected"] == 50
    [line] = register["coverage"]
    assert (line["counted"], line["tapped"]) == (2 * tapped, tapped)
    text = client.get_page(f"/public/{run_id}").text
    assert "50 lượt theo số trưởng cơ quan đã sửa" in text
    assert "Độ bao phủ so với Số thứ tự (máy xếp hàng): 50,0%" in text
    assert register_notes(register)[1]["en"].startswith("Coverage against queue machines: 50.0%")
    assert register_notes({}) == ()
