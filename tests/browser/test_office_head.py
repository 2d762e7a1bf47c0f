"""The head of an office: the own page, a correction, a file imported and undone, rates, by keyboard."""

import random
import threading
from collections.abc import Iterator
from datetime import timedelta

import pytest
from playwright.sync_api import FilePayload, Page, expect

from surveyapp.domain.roles import Grant, Role
from surveyapp.worker import Worker
from tests.browser.live import LiveSite
from tests.browser.pages import DESKTOP, Screens, assert_well_made
from tests.browser.signing_in import sign_in
from tests.builders import MONDAY, Place, shipped
from tests.closed_waves import ClosedDay, a_closed_day, random_answers
from tests.web.staff import a_member_of_staff

FRIDAY = MONDAY - timedelta(days=3)
FILE = "Họ tên;Ngày nhận;Thủ tục;Giới tính\nA;26/02/2026;Cấp thẻ BHYT;Nam\nB;26/02/2026;Cấp thẻ BHYT;Nữ\n"
MINUTE = 60_000


@pytest.fixture
def working(live_site: LiveSite, place: Place) -> Iterator[None]:
    """A day of fieldwork, the head of the office, an administrator, and a worker beside the web server."""
    site, rng = live_site.site, random.Random(5)
    answers = [random_answers(shipped("counter_full"), rng) for _ in range(12)]
    with site.database.transaction() as session:
        a_closed_day(session, place, FRIDAY, ClosedDay(answers, silent=8, not_drawn=20))
    a_member_of_staff(site, "head", Grant(Role.OFFICE_HEAD, place.office_id))
    worker = Worker(site.settings, site.database, site.clock)
    thread = threading.Thread(target=worker.run)
    thread.start()
    yield
    worker.stopping.set()
    thread.join()


@pytest.mark.usefixtures("working")
def test_a_morning_of_the_head(screens: Screens, live_site: LiveSite) -> None:
    page = screens.open(DESKTOP)
    sign_in(page, "head", "/office")
    expect(page.get_by_role("heading", level=1)).to_have_text("BHXH cơ sở ea-kar")
    correct_a_day(page)
    import_a_file(page)
    look_around(page)
    a_member_of_staff(live_site.site, "lan", Grant(Role.ANALYST))
    analyst = screens.open(DESKTOP)
    sign_in(analyst, "lan", "/rates/integrity")
    expect(analyst.locator("tbody tr")).to_contain_text("2026-W09")


def correct_a_day(page: Page) -> None:
    """From the office to the day; a correction, and its undoing."""
    page.get_by_role("link", name="Xem và sửa sổ lượt giao dịch").press("Enter")
    page.get_by_role("link", name="02/2026").press("Enter")
    page.get_by_role("link", name="27/02/2026").press("Enter")
    page.get_by_label("Số lượt đúng").fill("45")
    page.get_by_label("Lý do").fill("Mất điện buổi sáng")
    page.get_by_label("Lý do").press("Enter")
    expect(page.locator("tbody tr")).to_contain_text("đã sửa")
    assert_well_made(page)
    page.get_by_role("button", name="Hoàn tác chỗ sửa này").press("Enter")
    expect(page.locator("tbody tr")).to_contain_text("bấm tại quầy")


def look_around(page: Page) -> None:
    """The rates, by wave and by week."""
    page.get_by_role("link", name="Sổ lượt giao dịch").first.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Sổ lượt giao dịch")
    page.goto("/rates")
    expect(page.locator("tbody tr")).to_contain_text("60,0%")
    page.get_by_role("link", name="Tuần", exact=True).press("Enter")
    expect(page.locator("tbody tr")).to_contain_text("2026-W09")
    assert_well_made(page)


def import_a_file(page: Page) -> None:
    """Upload, look, import, undo."""
    page.get_by_role("link", name="Nhập từ phần mềm một cửa").press("Enter")
    file = FilePayload(name="so.csv", mimeType="text/csv", buffer=FILE.encode("utf-16"))
    page.get_by_label("Tệp CSV hoặc Excel").set_input_files(file)
    page.get_by_role("button", name="Tải tệp lên").press("Enter")
    expect(page.get_by_text("bảng mã UTF-16")).to_be_visible()
    page.get_by_label("Lượt giao dịch: một người").press("Space")
    page.get_by_role("button", name="Xem trước").press("Enter")
    expect(page.get_by_role("cell", name="26/02/2026")).to_have_count(2)
    assert_well_made(page)
    page.get_by_role("button", name="Nhập cả tệp").press("Enter")
    expect(page.get_by_text("Đã nhập 2 dòng, 2 lượt.")).to_be_visible(timeout=MINUTE)
    page.get_by_role("button", name="Hoàn tác lần nhập này").press("Enter")
    expect(page.get_by_text("không còn số nào của nó trong sổ")).to_be_visible()
