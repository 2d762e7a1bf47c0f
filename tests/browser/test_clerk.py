"""A clerk at the counter: one tap per visit, a ticket that fits the roll, and the same without JavaScript."""

import pytest
from playwright.sync_api import Page, ViewportSize, expect

from surveyapp.domain.roles import Grant, Role
from surveyapp.services.auditing import Act
from surveyapp.services.slips import Slip, make_slips
from surveyapp.store.tables.places import OfficeService, Service
from surveyapp.store.tables.visits import Link
from surveyapp.web.site import Site
from tests.browser.live import LiveSite
from tests.browser.pages import DESKTOP, PHONE, Screens, assert_accessible, assert_well_made
from tests.browser.signing_in import sign_in
from tests.builders import MORNING, Never, Place, a_desk, an_account
from tests.web.staff import a_member_of_staff

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


def open_board(page: Page, login: str) -> None:
    sign_in(page, login, "/counter/")
    expect(page.get_by_role("heading", level=1)).to_have_text("Bảng giao dịch")


@pytest.mark.parametrize("viewport", [PHONE, TABLET, DESKTOP])
def test_a_day_at_the_counter(
    screens: Screens, live_site: LiveSite, clerk: str, viewport: ViewportSize
) -> None:
    page = screens.open(viewport)
    page.goto("/signin")
    open_board(page, clerk)
    page.get_by_role("button", name="Cấp thẻ BHYT: Nhận kết quả").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Mời người dân trả lời")
    expect(page.get_by_role("button", name="In phiếu")).to_be_visible()
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
    open_board(page, clerk)
    page.get_by_role("button", name="Cấp thẻ BHYT: Hỏi thông tin").click()
    first = page.locator(".code").inner_text()
    page.get_by_role("button", name="Cấp thẻ BHYT: Hỏi thông tin").click()
    expect(page.locator(".code")).not_to_have_text(first)
    page.get_by_role("link", name="Đã đưa phiếu").click()
    expect(page.locator(".day-figures dd").first).to_have_text("2")


def test_hasty_taps_are_one_visit(screens: Screens, live_site: LiveSite, clerk: str) -> None:
    draw_nobody(live_site.site)
    page = screens.open(DESKTOP)
    open_board(page, clerk)
    page.get_by_role("button", name="Cấp thẻ BHYT: Hỏi thông tin").dblclick()
    expect(page.get_by_role("status")).to_contain_text("Không mời")
    page.goto("/counter/")
    expect(page.locator(".day-figures dd").first).to_have_text("1")


def test_without_javascript(screens: Screens, clerk: str) -> None:
    page = screens.open(DESKTOP, javascript=False)
    open_board(page, clerk)
    page.get_by_role("button", name="Cấp thẻ BHYT: Nộp hồ sơ").click()
    expect(page.locator("svg.qr")).to_be_visible()
    expect(page.get_by_role("button", name="In phiếu")).to_be_hidden()
    page.get_by_role("button", name="Đã rời đi").click()
    expect(page.get_by_role("status")).to_contain_text("Đã rời đi")


def test_the_ticket_is_one_page_of_the_roll(screens: Screens, clerk: str) -> None:
    page = screens.open(DESKTOP)
    open_board(page, clerk)
    page.get_by_role("button", name="Cấp thẻ BHYT: Nộp hồ sơ").click()
    expect(page.locator(".ticket")).to_be_visible()
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


def test_a_counter_without_network(screens: Screens, live_site: LiveSite, clerk: str, place: Place) -> None:
    """Keys and taps go on, tickets come out of their seals; back on the network every visit is there once."""
    slip = a_slip(live_site, place)
    page = screens.open(DESKTOP)
    page.clock.install(time=MORNING)
    open_board(page, clerk)
    expect(page.locator("[data-offline=ready]")).to_be_visible(timeout=20_000)
    screens.expect_lost_network()
    live_site.go_away()
    tap_without_network(page, slip)
    live_site.come_back()
    page.get_by_role("button", name="Thử gửi ngay").click()
    expect(page.get_by_text("Đã gửi hết")).to_be_visible()
    page.get_by_role("link", name="Về bảng giao dịch").click()
    expect(page.locator(".visits li")).to_have_count(2)
    expect(page.locator(".visits")).to_contain_text("phiếu in sẵn")
    with live_site.site.database.transaction(write=False) as session:
        assert sorted(link.state for link in session.query(Link)) == ["issued", "void", "void"]
    citizen = screens.open(PHONE)
    citizen.goto(f"/m/{slip.token}")
    expect(citizen.get_by_role("heading", level=1)).not_to_contain_text("Phiếu")


def a_slip(live_site: LiveSite, place: Place) -> Slip:
    """A slip that was printed in advance."""
    with live_site.site.database.transaction() as session:
        account = an_account(session, "in", Grant(Role.COUNTER_STAFF, place.office_id))
        return make_slips(session, account, place.office_id, 1, a_desk(), Act(account.id, MORNING)).slips[0]


def tap_without_network(page: Page, slip: Slip) -> None:
    """A visit by key, whose invitation is the slip; another by tap, who refuses; the page is loaded again."""
    page.keyboard.press("1")
    expect(page.get_by_role("heading", level=1)).to_have_text("Bảng giao dịch khi mất mạng")
    expect(page.locator(".ticket .code")).to_be_visible()
    expect(page.get_by_role("img", name="Mã QR của phiếu mời")).to_be_visible()
    assert_well_made(page)
    page.get_by_label("Số trên phiếu in sẵn").fill(slip.serial)
    page.get_by_role("button", name="Đưa phiếu in sẵn").click()
    expect(page.get_by_role("status")).to_contain_text(slip.serial)
    page.get_by_role("button", name=f"{SERVICES[1]}: Hỏi thông tin").click()
    page.locator(".invitation").get_by_role("button", name="Người dân từ chối").click()
    expect(page.get_by_role("status")).to_contain_text("Người dân từ chối")
    page.reload()
    expect(page.locator(".visits li")).to_have_count(2)
    assert_well_made(page)


def test_slips_lists_and_machines_look_well(screens: Screens, live_site: LiveSite, place: Place) -> None:
    grants = (Grant(Role.COUNTER_STAFF, place.office_id), Grant(Role.OFFICE_HEAD, place.office_id))
    a_member_of_staff(live_site.site, "ha", *grants)
    page = screens.open(DESKTOP)
    open_board(page, "ha")
    page.goto("/slips/")
    page.get_by_role("button", name="Lập trang in").click()
    expect(page.locator("svg.qr").first).to_be_visible()
    page.wait_for_load_state()
    assert page.pdf(prefer_css_page_size=True).count(b"/Type /Page\n") == 3
    assert_accessible(page)
    page.goto("/slips/machines")
    page.get_by_label("Tên máy").fill("Máy tầng 1")
    page.get_by_role("button", name="Tạo khóa").click()
    expect(page.get_by_role("cell", name="Máy tầng 1")).to_be_visible()
    assert_well_made(page)
    page.goto("/counter/?lang=vi")
    page.get_by_role("button", name="Cấp thẻ BHYT: Nộp hồ sơ").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Mời người dân trả lời")
    page.get_by_role("link", name="Đã đưa phiếu").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Bảng giao dịch")
    page.get_by_text("Sửa").click()
    page.get_by_role("link", name="Phiếu khác hoặc phiếu in sẵn").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Phiếu khác")
