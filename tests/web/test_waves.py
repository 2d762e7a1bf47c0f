"""Waves and their plans in the browser: calculating saves nothing, no past day changes, nothing changes by itself."""

from datetime import timedelta

import pytest

from surveyapp.domain.roles import Grant, Role
from surveyapp.services.auditing import latest_deeds
from surveyapp.services.offices import NewOffice, add_counter, add_office
from surveyapp.services.planning import aim_of
from surveyapp.services.waves import list_plan
from surveyapp.store.tables.surveys import Wave
from surveyapp.store.waves import probability_at
from surveyapp.web.site import Site
from tests.builders import MONDAY, Place
from tests.services.acting import ACT
from tests.services.courses import a_course
from tests.web.client import Page, PageClient
from tests.web.staff import a_member_of_staff, one, sign_in

AIM = {
    "margin": "0,1",
    "spread": "0,5",
    "confidence": "95",
    "design_effect": "1,5",
    "response_rate": "40",
}
NEW: dict[str, str | list[str]] = {
    "code": "2026-q3",
    "name": "Quý III",
    "starts_on": "2026-07-01",
    "ends_on": "2026-09-30",
    "full": "counter_full:1",
    "short": "counter_short:1",
    "way": "aim",
    **AIM,
}


@pytest.fixture
def admin(client: PageClient, site: Site, place: Place) -> PageClient:
    """An administrator, signed in; besides the office of the place there are two in another commune."""
    with site.database.transaction() as session:
        for code in ("xa-1", "xa-2"):
            add_office(session, NewOffice(code, f"Trung tâm {code}", "commune", "t:1"), ACT)
            add_counter(session, code, "Quầy 1", ACT)
    a_member_of_staff(site, "admin", Grant(Role.ADMIN))
    sign_in(client, "admin")
    return client


def verbs(site: Site) -> list[str]:
    with site.database.transaction(write=False) as session:
        return [deed.verb for deed in latest_deeds(session, 20)]


def plan_of(site: Site, code: str) -> dict[str, float]:
    with site.database.transaction(write=False) as session:
        return {
            f"{line.office_code}/{line.counter_name}": line.probability for line in list_plan(session, code)
        }


def versions(page: Page) -> dict[str, str]:
    """The first instrument that each list offers, whatever its version."""
    return {
        name: str(one(page.soup, f"select[name={name}] option[selected]")["value"])
        for name in ("full", "short")
    }


def test_a_plan_is_calculated_before_anything_is_saved(admin: PageClient, site: Site) -> None:
    page = admin.get_page("/waves/add")
    given = {
        **NEW,
        **versions(page),
        "offices": ["xa-1", "xa-2"],
        "visits_a_day": "40",
        "action": "calculate",
    }
    shown = admin.post_page("/waves/add/", given, 200)
    # 1.5 × (1.96 × 0.5 / 0.1)² = 144.06 → 145; / 0.4 = 363 invitations; 66 working days of 40 visits: 0.1375 → 0.14.
    rows = [[cell.get_text() for cell in row.select("td")] for row in shown.soup.select("tbody tr")]
    assert rows == [["40", "145", "363", "0,14", "65", "Số lượt một ngày là giả định."]] * 2
    assert "145" in shown.text and "z = 1,96" in shown.text
    assert one(shown.soup, "input[name=code]")["value"] == "2026-q3"
    with site.database.transaction(write=False) as session:
        assert session.query(Wave).count() == 1, "nothing was saved"
    admin.post_page("/waves/add/", {**given, "action": "add"})
    assert plan_of(site, "2026-q3") == {"xa-1/Quầy 1": 0.14, "xa-2/Quầy 1": 0.14}
    assert verbs(site)[:2] == ["wave.aim", "wave.add"]
    assert "Quý III" in admin.get_page("/waves").text


def test_all_offices_of_a_unit_or_of_the_province_can_be_ticked_at_once(
    admin: PageClient, site: Site
) -> None:
    page = admin.get_page("/waves/add")
    fixed: dict[str, str | list[str]] = {
        **NEW,
        **versions(page),
        "way": "fixed",
        "probability": "0,25",
        "action": "add",
    }
    admin.post_page("/waves/add/", {**fixed, "every": "y"})
    assert len(plan_of(site, "2026-q3")) == 3
    second: dict[str, str | list[str]] = {
        **fixed,
        "code": "q4",
        "starts_on": "2026-10-01",
        "ends_on": "2026-12-31",
        "units": ["t:1"],
    }
    admin.post_page("/waves/add/", second)
    assert set(plan_of(site, "q4").values()) == {0.25}


@pytest.mark.parametrize(
    ("changes", "field", "words"),
    [
        ({"code": "Quý 3"}, "code", "Mã chỉ gồm chữ thường"),
        ({"code": "wave-ea-kar"}, "code", "đã có"),
        ({"name": ""}, "name", "Tên không được để trống"),
        ({"ends_on": "2026-06-01"}, "ends_on", "ít nhất một ngày làm việc"),
        ({"starts_on": "32/7/2026"}, "starts_on", "Xin ghi ngày"),
        ({"starts_on": "2026-03-10"}, "offices", "đã có đợt khảo sát khác: ea-kar (wave-ea-kar)"),
        ({"margin": "một ít"}, "margin", "Xin ghi một số từ 0,001 đến 50"),
        ({"visits_a_day": ""}, "visits_a_day", "chưa có số liệu"),
        ({"way": "fixed", "probability": ""}, "probability", "Xin ghi một số"),
    ],
)
def test_what_is_wrong_is_said_beside_the_field_and_nothing_is_lost(
    admin: PageClient, changes: dict[str, str], field: str, words: str
) -> None:
    page = admin.get_page("/waves/add")
    given = {**NEW, **versions(page), "visits_a_day": "40", "every": "y", "action": "add", **changes}
    refused = admin.post_page("/waves/add/", given, 422)
    assert any(words in problem for problem in refused.problems()), refused.problems()
    for name in ("code", "name", "starts_on", "ends_on", "margin", "visits_a_day"):
        assert one(refused.soup, f"input[name={name}]")["value"] == given[name]
    assert one(refused.soup, "input[name=every][checked]")


def test_without_any_office_there_is_no_wave(admin: PageClient) -> None:
    page = admin.get_page("/waves/add")
    refused = admin.post_page("/waves/add/", {**NEW, **versions(page), "action": "add"}, 422)
    assert refused.problems() == ["Xin chọn ít nhất một cơ quan."]


def test_a_probability_changes_from_a_day_to_come(admin: PageClient, site: Site, place: Place) -> None:
    page = admin.get_page(f"/waves/{place.wave_id}")
    link = next(str(a["href"]) for a in page.soup.select("main a") if "counter=" in str(a["href"]))
    form = admin.get_page(link)
    today = admin.submit(form, {"probability": "0,3", "starts_on": "2026-03-02"}, 422)
    assert "Xin chọn từ ngày mai" in today.problems()[0]
    assert one(today.soup, "input[name=probability]")["value"] == "0,3"
    assert one(today.soup, "input[name=counter]")["value"] == "Quầy 1", "still this counter only"
    admin.submit(today, {"probability": "0,3", "starts_on": "03/03/2026"})
    assert "từ 03/03/2026: 0,3" in admin.get_page(f"/waves/{place.wave_id}").text
    with site.database.transaction(write=False) as session:
        assert probability_at(session, place.wave_id, place.counter_id, MONDAY) == 0.5


def test_a_wave_is_renamed_and_ended(admin: PageClient, site: Site, place: Place) -> None:
    own = f"/waves/{place.wave_id}"
    assert admin.submit(admin.get_page(f"{own}/name"), {"name": " "}, 422).problems()
    admin.submit(admin.get_page(f"{own}/name"), {"name": "Đợt xuân", "name_en": "Spring"})
    assert admin.get_page(f"{own}?lang=en").h1 == "Spring"
    admin.get_page(f"{own}?lang=vi")
    admin.submit(admin.get_page(f"{own}/end"))
    assert "02/03/2026, đang chạy" in admin.get_page(own).text
    assert verbs(site)[:2] == ["wave.end", "wave.rename"]


def test_a_proposal_is_shown_with_its_reason_and_made_by_a_person(
    admin: PageClient, site: Site, place: Place
) -> None:
    """By hand: 100 of 145 answers after ten of 46 working days; 60 visits a day, one of three invited answers.

    45 more answers of 60 × 36 visits take 45 / (2160 / 3) = 0.0625; half of what was invited so far is the least.
    """
    with site.database.transaction() as session:
        wave = session.get_one(Wave, place.wave_id)
        wave.starts_on = MONDAY - timedelta(days=14)
        a_course(session, place, visits=600, invited=300, answers=100)
    own = f"/waves/{place.wave_id}/plan"
    assert "chưa đặt mục tiêu" in admin.get_page(own).text
    aim = admin.get_page(f"{own}/aim")
    assert admin.submit(aim, {"confidence": "100"}, 422).problems()
    admin.submit(aim, AIM)
    page = admin.get_page(own)
    assert "10 ngày làm việc: 600 lượt, 300 lượt mời đã rõ kết quả, 100 câu trả lời" in page.text
    before = plan_of(site, "wave-ea-kar")
    button = one(page.soup, f"form[action='{own}/proposal'] input[name=chance]")
    assert button["value"] == "0.25"
    assert "Nhiều câu trả lời hơn mức cần" in page.text
    assert plan_of(site, "wave-ea-kar") == before, "looking changes nothing"
    stale = admin.post_page(f"{own}/proposal", {"office": "ea-kar", "chance": "0.123"}, 422)
    assert "Đề xuất đã thay đổi" in stale.problems()[0]
    admin.post_page(f"{own}/proposal", {"office": "ea-kar", "chance": str(button["value"])})
    with site.database.transaction(write=False) as session:
        assert probability_at(session, place.wave_id, place.counter_id, MONDAY) == 0.5
        tomorrow = MONDAY + timedelta(days=1)
        assert probability_at(session, place.wave_id, place.counter_id, tomorrow) == float(
            str(button["value"])
        )
    assert verbs(site)[:2] == ["wave.probability", "wave.proposal"]
    assert not admin.get_page(own).soup.select(f"form[action='{own}/proposal']"), "once accepted it is gone"


def test_an_office_may_have_an_aim_of_its_own(admin: PageClient, site: Site, place: Place) -> None:
    own = f"/waves/{place.wave_id}/plan"
    admin.submit(admin.get_page(f"{own}/aim"), AIM)
    page = admin.get_page(f"{own}/aim?office=ea-kar")
    admin.submit(page, {**AIM, "margin": "0,05"})
    with site.database.transaction(write=False) as session:
        found = aim_of(session, place.wave_id, place.office_id)
    assert found is not None
    assert found.margin == 0.05
    assert "Mục tiêu riêng" in admin.get_page(own).text
    admin.get_page(f"{own}/aim?office=xa-1", 404)


def test_an_analyst_reads_and_changes_nothing(client: PageClient, site: Site, place: Place) -> None:
    a_member_of_staff(site, "analyst", Grant(Role.ANALYST))
    sign_in(client, "analyst")
    own = f"/waves/{place.wave_id}"
    for path in ("/waves", own, f"{own}/plan", f"{own}/boundaries"):
        assert not client.get_page(path).soup.select("main form[method=post]")
    for path in ("/waves/add", f"{own}/name", f"{own}/end", f"{own}/probability", f"{own}/plan/aim"):
        client.get_page(path, 403)
        client.post_page(path, status=403)
    client.post_page(f"{own}/plan/proposal", status=403)


def test_the_list_goes_on_where_it_stopped(admin: PageClient, site: Site, place: Place) -> None:
    with site.database.transaction() as session:
        first = session.get_one(Wave, place.wave_id)
        for number in range(55):
            session.add(
                Wave(
                    code=f"old-{number}",
                    name=f"Đợt cũ {number}",
                    starts_on=MONDAY - timedelta(days=400),
                    ends_on=MONDAY - timedelta(days=300),
                    full_instrument=first.full_instrument,
                    short_instrument=first.short_instrument,
                )
            )
    page = admin.get_page("/waves")
    more = admin.get_page(str(one(page.soup, "a[href*=after]")["href"]))
    names = [row.get_text() for each in (page, more) for row in each.soup.select("tbody th")]
    assert len(names) == len(set(names)) == 56
