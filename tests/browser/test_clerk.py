"""A clerk at the counter: one tap per visit, a ticket that fits the roll, and the same without JavaScript."""

import pytest
from playwright.sync_api import Page, ViewportSize, expect

from surveyapp.domain.roles import Grant, Role
from surveyapp.store.tables.places import OfficeService, Service
from surveyapp.web.site import Site
from tests.browser.live import LiveSite
from tests.browser.pages import DESKTOP, PHONE, Screens, assert_well_made
from tests.builders import Never, Place
from tests.web.staff import PASSWORD, a_member_of_staff

TABLET = ViewportSize(width=800, height=1280)
SERVICES = (
    "Cấp lại, đổi, điều chỉnh thông tin trên sổ bảo hiểm xã hội, thẻ bảo hiểm y tế",
    "Giải quyết hưởng chế độ thai sản",
    "Giải quyết hưởng bảo hiểm xã hội một lần",
    "Giải quyết hưởng lương hưu hằng tháng",
)
PAGE_HEIGHT_MM = 150


@pytest.fixture
def clerk(live_site: LiveSite, place: Place) -> str:
    """A clerk of an office with several services."""
    with live_site.site.database.transaction() as session:
        for number, name in enumerate(SERVICES):
            service = Service(
                code=f"more-{number}", name=name, name_en=name, field="bhxh", mark="own", sort_key=str(number)
            )
            session.add(service)
            session.flush()
            session.add(OfficeService(office_id=place.office_id, service_id=service.id))
    a_member_of_staff(live_site.site, "mai", Grant(Role.COUNTER_STAFF, place.office_id))
    return "mai"


def draw_nobody(site: Site) -> None:
    object.__setattr__(site, "chance", Never())


def sign_in(page: Page, login: str) -> None:
    page.goto("/counter/")
    page.get_by_label("Tên đăng nhập").fill(login)
    page.get_by_label("Mật khẩu").fill(PASSWORD)
    page.get_by_role("button", name="Đăng nhập").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Bảng giao dịch")


@pytest.mark.parametrize("viewport", [PHONE, TABLET, DESKTOP])
def test_a_day_at_the_counter(
    screens: Screens, live_site: LiveSite, clerk: str, viewport: ViewportSize
) -> None:
    page = screens.open(viewport)
    page.goto("/signin")
    assert_well_made(page)
    sign_in(page, clerk)
    assert_well_made(page)
    page.get_by_role("button", name="Cấp thẻ BHYT: Nhận kết quả").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Mời người dân trả lời")
    expect(page.get_by_role("button", name="In phiếu")).to_be_visible()
    assert_well_made(page)
    page.get_by_role("button", name="Người dân từ chối").click()
    expect(page.get_by_role("status")).to_contain_text("Người dân từ chối")
    draw_nobody(live_site.site)
    page.get_by_role("button", name=f"{SERVICES[1]}: Nộp hồ sơ").click()
    expect(page.get_by_role("status")).to_contain_text("Không mời")
    page.get_by_role("button", name="Bấm nhầm").click()
    expect(page.get_by_role("status")).to_contain_text("Bấm nhầm")
    assert_well_made(page)


def test_the_next_visit_can_be_tapped_below_the_invitation(screens: Screens, clerk: str) -> None:
    page = screens.open(DESKTOP)
    sign_in(page, clerk)
    page.get_by_role("button", name="Cấp thẻ BHYT: Hỏi thông tin").click()
    first = page.locator(".code").inner_text()
    page.get_by_role("button", name="Cấp thẻ BHYT: Hỏi thông tin").click()
    expect(page.locator(".code")).not_to_have_text(first)
    page.get_by_role("link", name="Đã đưa phiếu").click()
    expect(page.locator(".day-figures dd").first).to_have_text("2")


def test_hasty_taps_are_one_visit(screens: Screens, live_site: LiveSite, clerk: str) -> None:
    draw_nobody(live_site.site)
    page = screens.open(DESKTOP)
    sign_in(page, clerk)
    page.get_by_role("button", name="Cấp thẻ BHYT: Hỏi thông tin").dblclick()
    expect(page.get_by_role("status")).to_contain_text("Không mời")
    page.goto("/counter/")
    expect(page.locator(".day-figures dd").first).to_have_text("1")


def test_without_javascript(screens: Screens, clerk: str) -> None:
    page = screens.open(DESKTOP, javascript=False)
    sign_in(page, clerk)
    page.get_by_role("button", name="Cấp thẻ BHYT: Nộp hồ sơ").click()
    expect(page.locator("svg.qr")).to_be_visible()
    expect(page.get_by_role("button", name="In phiếu")).to_be_hidden()
    page.get_by_role("button", name="Đã rời đi").click()
    expect(page.get_by_role("status")).to_contain_text("Đã rời đi")


def test_the_ticket_is_one_page_of_the_roll(screens: Screens, clerk: str) -> None:
    page = screens.open(DESKTOP)
    sign_in(page, clerk)
    page.get_by_role("button", name="Cấp thẻ BHYT: Nộp hồ sơ").click()
    printed = page.pdf(prefer_css_page_size=True)
    assert printed.count(b"/Type /Page\n") == 1
    page.emulate_media(media="print")
    page.set_viewport_size({"width": 272, "height": 491})
    shown = [
        each.inner_text() for each in page.locator("main button, main h1, main h2").all() if each.is_visible()
    ]
    assert shown == []
    box = page.locator(".ticket").bounding_box()
    assert box is not None
    assert box["height"] < (PAGE_HEIGHT_MM - 6) / 25.4 * 96
