"""The audit trail in the browser: found, read, taken along, and checked."""

import json
from datetime import timedelta

import pytest

from surveyapp.domain.roles import Grant, Role
from surveyapp.services.auditing import Act, record, seal_trail
from surveyapp.web.site import Site
from tests.builders import MORNING
from tests.web.client import Page, PageClient, words
from tests.web.conftest import StandingClock
from tests.web.staff import a_member_of_staff, sign_in


@pytest.fixture
def admin(client: PageClient, site: Site, clock: StandingClock) -> PageClient:
    """An administrator, before a trail of 120 events of one day, and a change on the next."""
    number = a_member_of_staff(site, "hoa", Grant(Role.ADMIN))
    with site.database.transaction() as session:
        for each in range(118):
            act = Act(None, MORNING + timedelta(minutes=each + 1))
            record(session, act, "office.add", f"office-{each}", after={"name": f"Cơ quan {each}"})
        act = Act(number, MORNING + timedelta(days=1))
        record(
            session,
            act,
            "wave.end",
            "2026-q1",
            before={"ends_on": "2026-03-31", "active": True, "name": "Quý I"},
            after={"ends_on": "2026-03-03", "active": False, "name": "Quý I"},
        )
        seal_trail(session, site.keys, clock.now)
    sign_in(client, "hoa")
    return client


def subjects(page: Page) -> list[str]:
    return [cell.get_text() for cell in page.soup.select("tbody tr > td:nth-of-type(4)")]


def test_the_newest_comes_first_with_what_it_changed(admin: PageClient) -> None:
    row = admin.get_page("/audit").soup.select_one("tbody tr")
    assert row is not None
    told = words(row)
    assert "Cán bộ hoa (hoa)" in told and "Kết thúc đợt khảo sát" in told and "09:00:00 03/03/2026" in told
    assert [item.get_text(" ", strip=True) for item in row.select("li")] == [
        "ngày cuối: trước: 2026-03-31 sau: 2026-03-03",
        "đang dùng: trước: có sau: không",
    ], "what stayed the same is not shown"


def test_pages_follow_each_other_to_the_beginning(admin: PageClient) -> None:
    seen, page = [], admin.get_page("/audit")
    while True:
        seen += subjects(page)
        following = page.soup.find("a", string="Những việc trước đó")
        if following is None:
            break
        page = admin.get_page(str(following["href"]))
    assert len(seen) == 121 and seen[0] == "2026-q1" and seen[1] == "office-117" and seen[-1] == "hoa"


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("login=hoa", ["2026-q1"]),
        ("verb=account.add", ["hoa"]),
        ("subject=OFFICE-11", [f"office-{n}" for n in (117, 116, 115, 114, 113, 112, 111, 110, 11)]),
        ("first=2026-03-03", ["2026-q1"]),
        ("last=2026-03-02&login=hoa", []),
    ],
)
def test_filters_stand_in_the_address_and_go_into_the_file(
    admin: PageClient, query: str, expected: list[str]
) -> None:
    page = admin.get_page(f"/audit?{query}")
    assert subjects(page) == expected
    link = page.soup.find("a", string="Tải JSON, mỗi dòng một việc")
    assert link is not None
    taken = admin.flask.get(str(link["href"]))
    assert [json.loads(line)["subject"] for line in taken.text.splitlines()] == expected
    assert "attachment" in taken.headers["Content-Disposition"]


def test_the_whole_trail_can_be_taken_along(admin: PageClient) -> None:
    taken = admin.flask.get("/audit/audit.csv")
    assert taken.is_streamed and taken.mimetype == "text/csv"
    assert taken.text.count("\r\n") == 122 and "no-store" in taken.headers["Cache-Control"]


@pytest.mark.parametrize(
    ("query", "problem"),
    [
        ("login=nobody", "Không có người nào có tên đăng nhập này."),
        ("first=2026-13-40", "Ngày này chưa đúng."),
    ],
)
def test_what_can_not_be_looked_for_is_said(admin: PageClient, query: str, problem: str) -> None:
    assert admin.get_page(f"/audit?{query}", 422).problems() == [problem]
    admin.get_page(f"/audit/audit.csv?{query}", 404)


def test_odd_addresses_do_no_harm(admin: PageClient) -> None:
    for query in ("after=x", "after=999999", "verb=no.such", "subject=%25%27", "after=99999999999999999999"):
        admin.get_page(f"/audit?{query}", None)


def test_the_chain_is_checked_by_a_button(admin: PageClient, site: Site) -> None:
    link = admin.get_page("/audit").soup.find("a", string="Kiểm tra chuỗi")
    assert link is not None
    page = admin.get_page(str(link["href"]))
    assert "Nhật ký còn nguyên vẹn." in page.text and page.soup.select_one(".long-code")
    with site.database.transaction() as session:
        session.connection().exec_driver_sql(
            "UPDATE audit_event SET subject = 'other' WHERE verb = 'wave.end'"
        )
    assert "Nhật ký đã bị sửa." in admin.get_page("/audit/check").text
