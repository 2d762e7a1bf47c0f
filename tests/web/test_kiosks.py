"""The staff's pages on kiosks: numbers and days, never an answer."""

import pytest
from sqlalchemy import select

from surveyapp.domain.roles import Grant, Role
from surveyapp.services.auditing import Act
from surveyapp.services.kiosks.devices import place_of
from surveyapp.services.kiosks.pairing import add_kiosk
from surveyapp.services.kiosks.receiving import receive
from surveyapp.store.tables.places import Kiosk
from surveyapp.web.site import Site
from tests.builders import KEYS, MORNING, Place, a_place
from tests.kiosk_answers import seal_of, sealed, walk_up, with_ticket
from tests.web.client import PageClient
from tests.web.kiosk_client import Device
from tests.web.staff import a_member_of_staff, one, sign_in


@pytest.fixture
def head(client: PageClient, site: Site, place: Place) -> PageClient:
    """The head of the place's office, signed in."""
    a_member_of_staff(site, "head", Grant(Role.OFFICE_HEAD, place.office_id))
    sign_in(client, "head")
    return client


def test_the_head_adds_a_kiosk_and_pairs_it(head: PageClient, app, site: Site, place: Place) -> None:
    page = head.get_page("/kiosks")
    added = head.follow(head.submit(page, {"office": "ea-kar", "name": "Sảnh tầng 1"}))
    code = one(added.soup, ".ticket-code").get_text()
    assert "https://example.test/kiosk/pair" in added.text
    assert one(head.get_page(added.path).soup, ".ticket-code").get_text() == code, "the page may be reloaded"
    tablet = PageClient(app)
    tablet.submit(tablet.get_page("/kiosk/pair"), {"code": code})
    assert tablet.flask.get("/kiosk/bundle.json").get_json()["kiosk"]["name"] == "Sảnh tầng 1"
    assert "đang dùng" in head.get_page("/kiosks").text


def test_a_code_is_shown_where_it_was_made_and_nowhere_else(
    head: PageClient, site: Site, place: Place
) -> None:
    page = head.get_page(f"/kiosks/{place.kiosk_id}")
    assert not page.soup.select(".ticket-code")
    made = head.follow(head.submit(page, action=f"/kiosks/{place.kiosk_id}/code"))
    assert made.soup.select(".ticket-code")
    with site.database.transaction() as session:
        other = add_kiosk(session, "ea-kar", "Sảnh", Act(None, MORNING))
    assert not head.get_page(f"/kiosks/{other}").soup.select(".ticket-code")


@pytest.mark.parametrize("lost", [False, True])
def test_a_kiosk_is_revoked_for_good(head: PageClient, app, site: Site, place: Place, lost: bool) -> None:
    page = head.get_page(f"/kiosks/{place.kiosk_id}")
    fields = {"csrf_token": head.token} | ({"lost": "1"} if lost else {})
    revoked = head.follow(head.post_page(f"/kiosks/{place.kiosk_id}/revoke", fields))
    assert "đã thu hồi" in revoked.text
    assert not revoked.soup.select("main form")
    assert page.soup.select("main form")


def test_an_empty_name_is_said_beside_the_field(head: PageClient, place: Place) -> None:
    assert head.submit(head.get_page("/kiosks"), {"office": "ea-kar", "name": " "}, 422).problems()


def test_the_head_sees_the_own_office_only(head: PageClient, site: Site, place: Place) -> None:
    with site.database.transaction() as session:
        other = a_place(session, "other")
    assert "BHXH cơ sở other" not in head.get_page("/kiosks").text
    head.get_page(f"/kiosks/{other.kiosk_id}", 403)
    for action in ("code", "revoke"):
        head.post_page(f"/kiosks/{other.kiosk_id}/{action}", status=403)
    head.post_page("/kiosks", {"office": "other", "name": "Mine"}, 422)
    with site.database.transaction(write=False) as session:
        assert session.scalars(select(Kiosk.name)).all() == ["Kiosk 1", "Kiosk 1"]


def test_an_administrator_sees_all(client: PageClient, site: Site, place: Place) -> None:
    with site.database.transaction() as session:
        other = a_place(session, "other")
    a_member_of_staff(site, "admin", Grant(Role.ADMIN))
    sign_in(client, "admin")
    assert "BHXH cơ sở other" in client.get_page("/kiosks").text
    client.get_page(f"/kiosks/{other.kiosk_id}")
    client.get_page("/kiosks/999", 404)


@pytest.mark.parametrize("role", [Role.ANALYST, Role.COUNTER_STAFF])
def test_others_do_not_manage_kiosks(client: PageClient, site: Site, place: Place, role: Role) -> None:
    office = place.office_id if role is Role.COUNTER_STAFF else None
    a_member_of_staff(site, "someone", Grant(role, office))
    sign_in(client, "someone")
    client.get_page("/kiosks", 403)


def test_staff_see_what_devices_report(head: PageClient, app, site: Site, place: Place) -> None:
    device = Device(app.test_client())
    device.flask.set_cookie("kiosk", place.kiosk_secret, path="/kiosk")
    device.put("/kiosk/state", {"unsent": 12, "stuck": 3, "version": "abc", "key": "x"})
    row = one(head.get_page("/kiosks").soup, "tbody tr").get_text(" ", strip=True)
    assert "02/03/2026 12 3" in row


def test_held_answers_are_counted_by_office_and_reason_and_never_shown(
    head: PageClient, site: Site, place: Place
) -> None:
    with site.database.transaction() as session:
        kiosk, seal = place_of(session, place.kiosk_id), seal_of(session)
        for plaintext in (
            walk_up(place, language="fr"),
            walk_up(place, answers={"purpose": "steal"}),
            with_ticket(place, "222222222"),
        ):
            receive(session, KEYS, kiosk, sealed(seal, plaintext), MORNING)
    page = head.get_page("/kiosks")
    rows = [row.get_text(" ", strip=True) for row in page.soup.select("table")[1].select("tbody tr")]
    assert rows == [
        "BHXH cơ sở ea-kar Nội dung không khớp bộ câu hỏi hoặc đợt khảo sát 2",
        "BHXH cơ sở ea-kar Phiếu mời không dùng được khi câu trả lời về đến máy chủ 1",
    ], "not how the ticket had ended, which could tell who took part"
    assert "steal" not in page.text
