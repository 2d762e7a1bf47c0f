"""An analyst freezes, analyses and reads; the public sees it once another person has published."""

import threading
from collections.abc import Iterator

import pytest
from playwright.sync_api import expect

from surveyapp.domain.roles import Grant, Role
from surveyapp.worker import Worker
from tests.browser.live import LiveSite
from tests.browser.pages import DESKTOP, PHONE, Screens, assert_accessible, assert_fits, assert_well_made
from tests.browser.signing_in import sign_in
from tests.closed_waves import a_busy_wave
from tests.web.staff import a_member_of_staff

MINUTE = 60_000


@pytest.fixture
def working(live_site: LiveSite) -> Iterator[None]:
    """A worker that does what the pages ask for, beside the web server."""
    site = live_site.site
    with site.database.transaction() as session:
        a_busy_wave(session)
    a_member_of_staff(site, "lan", Grant(Role.ANALYST))
    a_member_of_staff(site, "hoa", Grant(Role.ADMIN))
    worker = Worker(site.settings, site.database, site.clock)
    thread = threading.Thread(target=worker.run)
    thread.start()
    yield
    worker.stopping.set()
    thread.join()


@pytest.mark.usefixtures("working")
def test_from_answers_to_a_published_page(screens: Screens) -> None:
    analyst = screens.open(DESKTOP)
    sign_in(analyst, "lan", "/results")
    assert_well_made(analyst)
    analyst.get_by_role("button", name="Chốt dữ liệu").click()
    expect(analyst.get_by_text("Đã chốt dữ liệu.")).to_be_visible(timeout=MINUTE)
    analyst.get_by_role("button", name="Phân tích").click()
    expect(analyst.locator("svg.dot-list")).to_be_visible(timeout=MINUTE)
    assert_well_made(analyst)
    analyst.get_by_role("link", name="Liêm chính", exact=True).click()
    expect(analyst.locator("#offices")).to_contain_text("Liêm chính")
    analyst.get_by_text("Trung bình từng câu hỏi của người được mời").click()
    assert_well_made(analyst)
    with analyst.expect_download() as download:
        analyst.get_by_role("link", name="Bảng tính Excel (XLSX), Tiếng Việt").click()
    assert download.value.suggested_filename == "run-1.xlsx"
    expect(analyst.get_by_role("button", name="Công bố")).to_have_count(0)
    for path in ("/results/snapshots/1/exports", "/keys"):
        analyst.goto(path)
        assert_well_made(analyst)

    administrator = screens.open(DESKTOP)
    sign_in(administrator, "hoa", "/results/runs/1")
    administrator.get_by_role("button", name="Công bố").click()
    expect(administrator.get_by_text("Đã công bố", exact=True)).to_be_visible()

    citizen = screens.open(PHONE)
    citizen.goto("/public")
    expect(citizen.get_by_role("heading", level=1)).to_contain_text("Kết quả đã công bố")
    assert_fits(citizen)
    assert_accessible(citizen)
    citizen.goto("/public?lang=en")
    assert_accessible(citizen)


@pytest.mark.usefixtures("working")
def test_without_javascript(screens: Screens) -> None:
    page = screens.open(DESKTOP, javascript=False)
    sign_in(page, "lan", "/results")
    page.get_by_role("button", name="Chốt dữ liệu").click()
    expect(page.get_by_text("Đã chốt dữ liệu.")).to_be_visible(timeout=MINUTE)
