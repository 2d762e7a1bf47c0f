"""Slips printed in advance, lists for delivery and queue machines: what is shown once, and by whom it can be used."""

import csv
import re
from datetime import timedelta
from io import StringIO

import pytest
from flask import Flask
from sqlalchemy import select

from surveyapp.domain.roles import Grant, Role
from surveyapp.domain.visits import Outcome, Tally
from surveyapp.services.auditing import Act
from surveyapp.services.office_changes import close_counter
from surveyapp.store.tables.counters import BlankLink, CounterKey
from surveyapp.store.tables.visits import Link, RegisterCount, Visit
from surveyapp.store.tallies import tallies_of_wave
from surveyapp.web.site import Site
from tests.builders import Never, Place, a_place
from tests.web.client import Page, PageClient
from tests.web.conftest import StandingClock
from tests.web.staff import a_member_of_staff, one, sign_in

CODES = re.compile(r"[2-9A-Z]{3} [2-9A-Z]{3} [2-9A-Z]{3}")


@pytest.fixture
def board(client: PageClient, site: Site, place: Place) -> Page:
    """The board of somebody who works at the only counter of an office and heads it."""
    grants = (Grant(Role.COUNTER_STAFF, place.office_id), Grant(Role.OFFICE_HEAD, place.office_id))
    a_member_of_staff(site, "mai", *grants)
    return sign_in(client, "mai", "/counter/")


def a_sheet(client: PageClient, slips: int = 2) -> list[tuple[str, str]]:
    """Serial and code of every slip of a fresh sheet."""
    before = client.get_page("/slips/")
    fields = {"office": str(one(before.soup, "#office option")["value"]), "slips": str(slips)}
    page = client.submit(before, fields, 200, action="/slips/")
    return [
        (one(slip, ".slip-serial").get_text(), one(slip, ".slip-code").get_text())
        for slip in page.soup.select(".slip")
    ]


def tap(client: PageClient, place: Place) -> Page:
    fields = {"visit": f"{place.service_id}:collect"}
    return client.follow(client.submit(client.get_page("/counter/"), fields, 303, action="/counter/visits"))


def visits(site: Site) -> list[Visit]:
    with site.database.transaction(write=False) as session:
        return list(session.scalars(select(Visit).order_by(Visit.id)))


def tallied(site: Site, place: Place) -> dict[Tally, int]:
    with site.database.transaction(write=False) as session:
        return {row.kind: row.number for row in tallies_of_wave(session, place.wave_id)}


def code_status(client: PageClient, code: str) -> str:
    """The heading of the page to which typing a code leads."""
    citizen = PageClient(client.app)
    page = citizen.get_page("/code")
    return citizen.follow(citizen.follow(citizen.submit(page, {"code": code}))).h1 or ""


def submit_slip(client: PageClient, page: Page, serial: str, status: int = 303) -> Page:
    [form] = page.soup.select(".slip-form")
    return client.submit(page, {"serial": serial}, status, action=str(form["action"]))


def test_a_sheet_is_shown_once_and_holds_no_link_in_clear(
    client: PageClient, site: Site, board: Page
) -> None:
    slips = a_sheet(client, 9)
    assert len({serial for serial, _code in slips}) == 9
    assert "9" in one(client.get_page("/slips/").soup, "tbody tr").get_text()
    assert not CODES.search(client.get_page("/slips/").soup.get_text())
    with site.database.transaction(write=False) as session:
        assert {len(row.token_hash) for row in session.query(BlankLink)} == {64}


@pytest.mark.usefixtures("board")
def test_a_slip_is_of_no_use_until_it_is_handed_over_and_then_takes_the_tickets_place(
    client: PageClient, site: Site, place: Place
) -> None:
    [(serial, code), _other] = a_sheet(client)
    assert code_status(client, code) == "Phiếu này chưa được kích hoạt"
    page = tap(client, place)
    ticket = one(page.soup, ".ticket .code").get_text()
    after = client.follow(submit_slip(client, page, serial.lower()))
    assert "phiếu in sẵn" in after.soup.get_text()
    assert code_status(client, code) not in ("Phiếu này chưa được kích hoạt", "")
    assert code_status(client, ticket) == "Phiếu mời này không còn hiệu lực"
    assert tallied(site, place) == {Tally.SLIP: 1}


@pytest.mark.usefixtures("board")
def test_a_slip_is_handed_over_once_and_a_repeated_sending_is_no_error(
    client: PageClient, site: Site, place: Place
) -> None:
    [(serial, _code), _other] = a_sheet(client)
    page = tap(client, place)
    submit_slip(client, page, serial)
    submit_slip(client, page, serial)
    refused = submit_slip(client, tap(client, place), serial, 422)
    assert refused.h1 == "Không có phiếu trống mang số này"
    with site.database.transaction(write=False) as session:
        assert sorted(link.state for link in session.query(Link)) == ["issued", "issued", "void"]


@pytest.mark.usefixtures("board")
def test_a_withdrawn_sheet_and_another_offices_slips_are_refused(
    client: PageClient, site: Site, place: Place
) -> None:
    [(serial, code), _other] = a_sheet(client)
    page = client.get_page("/slips/")
    client.submit(page, {}, 303, action=str(one(page.soup, "tbody form")["action"]))
    assert code_status(client, code) == "Phiếu mời này không còn hiệu lực"
    submit_slip(client, tap(client, place), serial, 422)
    with site.database.transaction() as session:
        other = a_place(session, "krong-pac")
    client.post_page("/slips/", {"office": str(other.office_id), "slips": "1"}, 422)


@pytest.mark.usefixtures("board")
def test_a_ticket_that_could_not_be_printed_is_replaced_and_that_is_counted(
    client: PageClient, site: Site, place: Place
) -> None:
    first = one(tap(client, place).soup, ".ticket .code").get_text()
    [visit] = visits(site)
    page = client.get_page(f"/counter/visits/{visit.id}/ticket")
    action = f"/counter/visits/{visit.id}/ticket"
    again = client.follow(client.submit(page, {}, 303, action=action))
    assert one(again.soup, ".ticket .code").get_text() != first
    assert code_status(client, first) == "Phiếu mời này không còn hiệu lực"
    assert tallied(site, place) == {Tally.REPLACED: 1}


@pytest.mark.usefixtures("board")
def test_what_was_said_of_a_visit_is_taken_back_on_the_same_day_and_counted(
    client: PageClient, site: Site, place: Place
) -> None:
    page = tap(client, place)
    [visit] = visits(site)
    address = f"/counter/visits/{visit.id}"
    after = client.follow(client.submit(page, {"outcome": "mistap"}, action=f"{address}/outcome"))
    client.submit(after, {}, 303, action=f"{address}/undo")
    assert [each.outcome for each in visits(site)] == [Outcome.INVITED]
    assert tallied(site, place) == {Tally.UNDONE: 1}
    with site.database.transaction(write=False) as session:
        assert session.query(RegisterCount).one().visits == 1
    client.post_page(f"{address}/undo", {}, 409)


@pytest.mark.usefixtures("board")
def test_a_couple_and_an_agent_are_one_visit_each(client: PageClient, site: Site, place: Place) -> None:
    tap(client, place)
    [visit] = visits(site)
    action = f"/counter/visits/{visit.id}/party"
    page = client.follow(client.submit(client.get_page("/counter/"), {"dossiers": "20"}, action=action))
    assert "20 hồ sơ" in one(page.soup, ".visits").get_text()
    client.submit(page, {"company": "yes"}, action=action)
    [visit] = visits(site)
    assert (visit.dossiers, visit.is_company) == (20, True)
    client.post_page(action, {"dossiers": "0"}, 422)


def a_list(client: PageClient, place: Place, lines: str, status: int = 200, request: str = "A" * 16) -> Page:
    fields = {"counter": str(place.counter_id), "service": str(place.service_id)}
    return client.post_page("/slips/batches", {**fields, "references": lines, "request": request}, status)


@pytest.mark.usefixtures("board")
def test_a_list_is_made_once_and_keeps_no_reference(client: PageClient, site: Site, place: Place) -> None:
    page = a_list(client, place, "HS-1\nHS-2\n\n")
    assert page.response.headers["Cache-Control"] == "no-store"
    assert page.response.headers["Content-Disposition"].startswith("attachment")
    text = page.response.get_data(as_text=True)
    assert text.startswith("\ufeff")
    rows = list(csv.DictReader(StringIO(text.removeprefix("\ufeff"))))
    assert [row["reference"] for row in rows] == ["HS-1", "HS-2"]
    PageClient(client.app).get_page(rows[0]["address"].removeprefix("https://example.test"))
    assert a_list(client, place, "HS-1\nHS-2", 409).h1 == "Danh sách này đã được lập"
    assert [visit.purpose for visit in visits(site)] == ["collect", "collect"]
    assert tallied(site, place) == {Tally.DELIVERED: 2}


@pytest.mark.usefixtures("board")
def test_a_list_has_only_those_drawn_and_all_are_in_the_register(
    client: PageClient, site: Site, place: Place
) -> None:
    object.__setattr__(site, "chance", Never())
    text = a_list(client, place, "HS-1\nHS-2").response.get_data(as_text=True)
    assert len(text.splitlines()) == 1
    with site.database.transaction(write=False) as session:
        assert session.query(RegisterCount).one().visits == 2


@pytest.mark.usefixtures("board")
def test_a_list_withdrawn_on_its_day_never_was(client: PageClient, site: Site, place: Place) -> None:
    text = a_list(client, place, "HS-1\nHS-2").response.get_data(as_text=True)
    code = text.splitlines()[1].split(",")[2]
    page = client.get_page("/slips/batches")
    client.submit(page, {}, 303, action=str(one(page.soup, "tbody form")["action"]))
    assert code_status(client, code) == "Phiếu mời này không còn hiệu lực"
    assert [visit.outcome for visit in visits(site)] == [Outcome.MISTAP, Outcome.MISTAP]
    with site.database.transaction(write=False) as session:
        assert session.query(RegisterCount).one().visits == 0


@pytest.mark.usefixtures("board")
@pytest.mark.parametrize("lines", ["HS-1\nHS-1", "=1+1", "x" * 61, "\n".join(map(str, range(501)))])
def test_a_list_that_can_not_be_is_refused_whole(
    client: PageClient, site: Site, place: Place, lines: str
) -> None:
    a_list(client, place, lines, 422)
    assert visits(site) == []


def a_machine(client: PageClient, place: Place) -> str:
    fields = {"counter": str(place.counter_id), "name": "Máy tầng 1"}
    page = client.submit(client.get_page("/slips/machines"), fields, 200, action="/slips/machines")
    return one(page.soup, "code").get_text()


def call(
    client: PageClient, key: str, counter_id: int, place: Place, tap: str
) -> tuple[int, dict[str, object]]:
    said = {"counter_id": counter_id, "service_id": place.service_id, "purpose": "hand_in", "tap": tap}
    answer = client.app.test_client().post(
        "/api/v1/visits", json=said, headers={"Authorization": f"Bearer {key}"}
    )
    return answer.status_code, answer.get_json()


@pytest.mark.usefixtures("board")
def test_a_queue_machine_reports_its_own_counter_and_nothing_else(
    app: Flask, client: PageClient, site: Site, place: Place
) -> None:
    key = a_machine(client, place)
    status, drawn = call(client, key, place.counter_id, place, "ticket-2026-03-02-1")
    assert (status, drawn["is_repeat"]) == (200, False)
    assert drawn["invitation"]
    status, again = call(client, key, place.counter_id, place, "ticket-2026-03-02-1")
    assert (again["visit_id"], again["is_repeat"], again["invitation"]) == (drawn["visit_id"], True, None)
    with site.database.transaction() as session:
        other = a_place(session, "krong-pac")
    assert call(client, key, other.counter_id, other, "ticket-2026-03-02-2")[0] == 403
    reading = app.test_client().get("/api/v1/runs", headers={"Authorization": f"Bearer {key}"})
    assert reading.status_code == 403


@pytest.mark.usefixtures("board")
def test_a_revoked_machine_is_refused(client: PageClient, site: Site, place: Place) -> None:
    key = a_machine(client, place)
    page = client.get_page("/slips/machines")
    client.submit(page, {}, 303, action=str(one(page.soup, "tbody form")["action"]))
    assert call(client, key, place.counter_id, place, "ticket-2026-03-02-3")[0] == 401
    with site.database.transaction(write=False) as session:
        assert key not in {row.key_hash for row in session.query(CounterKey)}


@pytest.mark.usefixtures("board")
def test_a_closed_counter_is_in_no_list_and_its_machine_can_still_be_revoked(
    client: PageClient, site: Site, clock: StandingClock, place: Place
) -> None:
    key = a_machine(client, place)
    with site.database.transaction() as session:
        close_counter(session, place.counter_id, Act(None, clock()))
    assert one(client.get_page("/slips/batches").soup, "#counter option")
    clock.now += timedelta(days=1)
    sign_in(client, "mai", "/slips/")
    for address in ("/slips/batches", "/slips/machines"):
        assert not client.get_page(address).soup.select("#counter option[value]")
    assert call(client, key, place.counter_id, place, "ticket-2026-03-03-1")[0] == 403
    page = client.get_page("/slips/machines")
    client.submit(page, {}, 303, action=str(one(page.soup, "tbody form")["action"]))
    assert call(client, key, place.counter_id, place, "ticket-2026-03-03-2")[0] == 401
    assert "chưa được giao quầy" in client.get_page("/counter/choose").soup.get_text()


def test_clerks_make_no_lists_and_no_machines(client: PageClient, site: Site, place: Place) -> None:
    a_member_of_staff(site, "ha", Grant(Role.COUNTER_STAFF, place.office_id))
    sign_in(client, "ha", "/counter/")
    for address in ("/slips/batches", "/slips/machines"):
        client.get_page(address, 403)
    assert client.get_page("/slips/").status == 200
