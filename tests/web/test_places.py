"""Offices, counters and services kept in the browser: nothing typed is lost, and what was stays known."""

import io
from datetime import date

import pytest

from surveyapp.domain.roles import Grant, Role
from surveyapp.services.auditing import latest_deeds
from surveyapp.services.offices import NewOffice, add_office
from surveyapp.store.tables.places import AdminUnit, Counter, Office
from surveyapp.web.site import Site
from tests.builders import Place
from tests.services.acting import ACT
from tests.web.client import PageClient
from tests.web.staff import a_member_of_staff, one, sign_in

OFFICE = {"code": "xa-ea-o", "name": "Trung tâm xã Ea Ô", "kind": "commune", "name_en": ""}


@pytest.fixture
def admin(client: PageClient, site: Site, place: Place) -> PageClient:
    """An administrator, signed in, where there is one office, and another commune for it to move to."""
    with site.database.transaction() as session:
        session.add(
            AdminUnit(
                id="t:2",
                code="2",
                name="Xã Ea Ô",
                kind="xa",
                level="commune",
                parent_id=None,
                valid_from=date(2025, 7, 1),
                fold_key="xa ea o",
                sort_key="x",
            )
        )
    a_member_of_staff(site, "admin", Grant(Role.ADMIN))
    sign_in(client, "admin")
    return client


def verbs(site: Site) -> list[str]:
    with site.database.transaction(write=False) as session:
        return [deed.verb for deed in latest_deeds(session, 20)]


def test_an_office_is_added_at_a_unit_that_was_searched_for(admin: PageClient, site: Site) -> None:
    page = admin.get_page("/places/add")
    found = admin.submit(page, {**OFFICE, "unit_search": "EA Ô", "action": "find"}, 200)
    assert one(found.soup, "input[name=name]")["value"] == OFFICE["name"], "what was typed stays"
    offered = [str(field["value"]) for field in found.soup.select("input[name=admin_unit_id]")]
    assert offered == ["t:2"], "found without regard to case and marks"
    fields = {**OFFICE, "unit_search": "ea o", "admin_unit_id": "t:2", "action": "save"}
    added = admin.follow(admin.submit(found, fields))
    assert added.h1 == "Trung tâm xã Ea Ô"
    assert "Xã Ea Ô" in added.text
    assert verbs(site)[0] == "office.add"


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"code": "Mã Sai"}, "Mã chỉ gồm chữ thường"),
        ({"code": "ea-kar"}, "đã có"),
        ({"name": " "}, "Tên không được để trống"),
        ({"kind": "Xã!"}, "Loại cơ quan chỉ gồm"),
        ({"admin_unit_id": "t:9"}, "Xin tìm và chọn đơn vị"),
    ],
)
def test_what_is_wrong_is_said_beside_the_field(
    admin: PageClient, changes: dict[str, str], words: str
) -> None:
    given = {**OFFICE, "unit_search": "ea o", "admin_unit_id": "t:2", **changes}
    refused = admin.post_page("/places/add", given, 422)
    [problem] = refused.problems()
    assert words in problem
    assert one(refused.soup, "input[name=name]")["value"] == given["name"].strip() or given["name"] == " "
    assert one(refused.soup, "input[name=kind]")["value"] == given["kind"]


def test_the_list_finds_without_marks_and_goes_on_where_it_stopped(admin: PageClient, site: Site) -> None:
    with site.database.transaction() as session:
        for number in range(1, 61):
            add_office(
                session, NewOffice(f"xa-{number:02d}", f"Trung tâm xã số {number}", "commune", "t:1"), ACT
            )
    first = admin.get_page("/places")
    assert len(first.soup.select("tbody tr")) == 50
    second = admin.get_page(str(one(first.soup, "a[href*=after]")["href"]))
    names = [row.get_text() for page in (first, second) for row in page.soup.select("tbody th")]
    assert len(names) == len(set(names)) == 61
    assert len(admin.get_page("/places?q=TRUNG tam so 7").soup.select("tbody tr")) == 0
    assert [row.get_text() for row in admin.get_page("/places?q=xa so 7").soup.select("tbody th")] == [
        "Trung tâm xã số 7"
    ]
    assert "Không có cơ quan nào" in admin.get_page("/places?q=100%25").text, "a sign of LIKE is only a sign"


def test_an_office_that_moves_keeps_what_it_was(admin: PageClient, site: Site) -> None:
    page = admin.get_page("/places/office/ea-kar/change")
    fields = {
        "name": "BHXH Ea Ô",
        "kind": "bhxh",
        "unit_search": "ea o",
        "admin_unit_id": "t:2",
        "since": "2026-03-01",
        "action": "save",
    }
    refused = admin.post_page("/places/office/ea-kar/change", {**fields, "since": "hôm nay"}, 422)
    assert one(refused.soup, "input[name=since]")["value"] == "hôm nay"
    assert admin.post_page("/places/office/ea-kar/change", {**fields, "since": "2026-03-03"}, 422).problems()
    assert one(page.soup, "input[name=admin_unit_id][checked]")["value"] == "t:1"
    changed = admin.follow(admin.post_page("/places/office/ea-kar/change", fields))
    assert "Đến hết 28/02/2026: BHXH cơ sở ea-kar, Ea Kar" in changed.text
    assert verbs(site)[0] == "office.change"


def test_an_office_is_closed_and_opened_again(admin: PageClient, site: Site) -> None:
    page = admin.get_page("/places/office/ea-kar/close")
    assert one(page.soup, "input[name=last_day]")["value"] == "2026-03-02", "today is offered"
    closed = admin.follow(admin.submit(page, {"last_day": "28/02/2026"}))
    assert "đã đóng, ngày cuối 28/02/2026" in closed.text
    opened = admin.follow(admin.submit(closed, action="/places/office/ea-kar/reopen"))
    assert "đang mở" in opened.text
    assert verbs(site)[:2] == ["office.reopen", "office.close"]


def test_counters_are_added_renamed_closed_and_opened(admin: PageClient, site: Site, place: Place) -> None:
    page = admin.get_page("/places/office/ea-kar")
    assert admin.submit(page, {"name": "Quầy 1"}, 422, "/places/office/ea-kar").problems()
    admin.submit(page, {"name": "Quầy 2"}, action="/places/office/ea-kar")
    own = f"/places/office/ea-kar/counter/{place.counter_id}"
    assert admin.submit(admin.get_page(own), {"name": "Quầy 2"}, 422, own).problems()
    admin.submit(admin.get_page(own), {"name": "Quầy A"}, action=own)
    closed = admin.follow(admin.submit(admin.get_page(own), action=f"{own}/close"))
    assert "Quầy A : mở đến hết 02/03/2026" in closed.text
    admin.submit(admin.get_page(own), action=f"{own}/reopen")
    with site.database.transaction(write=False) as session:
        assert session.get_one(Counter, place.counter_id).valid_to is None
    assert verbs(site)[:4] == ["counter.reopen", "counter.close", "counter.rename", "counter.add"]
    admin.get_page("/places/office/ea-kar/counter/99", 404)


def test_services_are_added_changed_and_offered(admin: PageClient, site: Site) -> None:
    page = admin.get_page("/places/services/add")
    fields = {"code": "local-hoa-giai", "name": "Hòa giải", "field": "Tư pháp", "mark": "own"}
    refused = admin.submit(page, {**fields, "valid_from": "2026-02-01", "valid_to": "2026-01-01"}, 422)
    assert refused.problems() == ["Ngày hết hiệu lực không được trước ngày có hiệu lực."]
    assert one(refused.soup, "input[name=valid_to]")["value"] == "2026-01-01"
    admin.submit(page, fields)
    assert len(admin.get_page("/places/services?q=hoa gi").soup.select("tbody tr")) == 1
    change = admin.get_page("/places/services/local-hoa-giai")
    admin.submit(change, {"name": "Hòa giải", "field": "Tư pháp", "mark": "own", "valid_to": "31/12/2026"})
    assert "đến hết 31/12/2026" in admin.get_page("/places/services").text
    offers = admin.get_page("/places/office/ea-kar/services")
    admin.submit(offers, {"services": ["local-hoa-giai"]})
    shown = admin.get_page("/places/office/ea-kar").text
    assert "Hòa giải (local-hoa-giai)" in shown
    assert "s-ea-kar" not in shown, "what was not ticked is no more on offer"
    assert "office.services" in verbs(site)


def test_a_file_is_looked_at_before_it_is_added(admin: PageClient, site: Site) -> None:
    good = "code,name,kind,admin_unit_id,counters\nxa-1,Xã một,commune,t:2,Quầy 1|Quầy 2\nxa-2,Xã hai,commune,t:2,\n"
    shown = admin.post_page("/places/import", {"file": (io.BytesIO(good.encode("utf-16")), "a.csv")}, 200)  # type: ignore[dict-item]
    assert "2 cơ quan và 2 quầy" in shown.text
    assert "utf-16" in shown.text
    with site.database.transaction(write=False) as session:
        assert session.query(Office).count() == 1, "a preview keeps nothing"
    form = next(form for form in shown.soup.select("form") if form.select_one("input[name=content]"))
    text = str(one(form, "input[name=content]")["value"])
    admin.post_page("/places/import", {"content": text, "action": "add"})
    with site.database.transaction(write=False) as session:
        assert session.query(Office).count() == 3


def test_one_bad_row_keeps_all_out_and_every_bad_cell_is_named(admin: PageClient, site: Site) -> None:
    bad = (
        "code,name,kind,admin_unit_id\nxa-1,Xã một,commune,t:2\nxa-1,,commune,t:2\nea-kar,Xã ba,commune,t:8\n"
    )
    page = admin.post_page("/places/import", {"content": bad, "action": "add"}, 422)
    lines = [line.get_text() for line in page.soup.select("section.panel li")]
    assert len(lines) == 4
    assert lines[0] == "Dòng 3, cột name: Tên không được để trống."
    assert any("Dòng 4, cột admin_unit_id" in line for line in lines)
    with site.database.transaction(write=False) as session:
        assert session.query(Office).count() == 1
    assert admin.post_page("/places/import", {}, 422).problems() == ["Xin chọn một tệp CSV."]


@pytest.mark.parametrize("path", ["/places", "/places/office/ea-kar", "/places/services", "/places/import"])
def test_nobody_else_may(client: PageClient, site: Site, place: Place, path: str) -> None:
    a_member_of_staff(site, "analyst", Grant(Role.ANALYST))
    sign_in(client, "analyst")
    client.get_page(path, 403)
