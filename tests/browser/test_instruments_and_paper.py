"""An instrument from its first upload to print, and a form that comes back on paper typed in by keyboard alone."""

from pathlib import Path

from playwright.sync_api import Page, expect

from surveyapp.domain.roles import Grant, Role
from surveyapp.store.tables.answers import Intake
from tests.browser.live import LiveSite
from tests.browser.pages import DESKTOP, Screens, assert_accessible, assert_fits
from tests.builders import INSTRUMENTS, Never, Place
from tests.web.citizen import an_invitation
from tests.web.staff import PASSWORD, a_member_of_staff

SOUND = (INSTRUMENTS / "ward_nine.yaml").read_text(encoding="utf-8")
BROKEN = SOUND.replace("type: scale", "type: scael", 1)
KEYS = {"purpose": "2", "paid_fee": "2", "complained": "2", "online_used": "3"}


def sign_in(page: Page, login: str) -> None:
    page.goto("/signin")
    page.get_by_label("Tên đăng nhập").fill(login)
    page.get_by_label("Mật khẩu").fill(PASSWORD)
    page.get_by_role("button", name="Đăng nhập").click()
    expect(page.get_by_label("Mật khẩu")).to_have_count(0)


def check(page: Page) -> None:
    """The page as it is, and the same in English."""
    for address in (page.url, f"{page.url.split('?')[0]}?lang=en", f"{page.url.split('?')[0]}?lang=vi"):
        if address != page.url:
            page.goto(address)
        assert_accessible(page, address)
        assert_fits(page)


def upload(page: Page, folder: Path, text: str) -> None:
    file = folder / "phieu.yaml"
    file.write_text(text, encoding="utf-8")
    page.goto("/instruments/")
    page.get_by_label("Tệp bộ câu hỏi").set_input_files(file)
    page.get_by_role("button", name="Tải lên và kiểm tra").press("Enter")
    expect(page.get_by_role("heading", level=1)).to_contain_text("phieu.yaml")


def upload_what_is_broken(page: Page, folder: Path) -> None:
    upload(page, folder, BROKEN)
    expect(page.get_by_role("row", name="scael")).to_be_visible()
    expect(page.get_by_role("button", name="Ban hành")).to_have_count(0)
    check(page)
    page.get_by_role("button", name="Bỏ bản nháp").press("Enter")
    check(page)


def test_upload_problems_fix_preview_publish_print(
    screens: Screens, live_site: LiveSite, place: Place, tmp_path: Path
) -> None:
    a_member_of_staff(live_site.site, "admin", Grant(Role.ADMIN))
    a_member_of_staff(live_site.site, "lan", Grant(Role.DATA_ENTRY))
    code = an_invitation(live_site.site, place).code
    page = screens.open(DESKTOP)
    sign_in(page, "admin")
    upload_what_is_broken(page, tmp_path)
    upload(page, tmp_path, SOUND)
    check(page)
    page.get_by_role("link", name="Xem trước: Kiosk, ngôn ngữ vi").press("Enter")
    check(page)
    page.get_by_role("link", name="Trang sau").press("Enter")
    expect(page.get_by_role("heading", level=1)).to_contain_text("thái độ giao tiếp của cán bộ")
    page.get_by_role("link", name="Điện thoại").press("Enter")
    check(page)
    page.goto("/instruments/")
    page.get_by_role("link", name="ward_nine:1").press("Enter")
    expect(page.get_by_role("heading", level=1)).to_contain_text("phieu.yaml")
    page.get_by_role("button", name="Ban hành").press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("ward_nine:1")
    check(page)
    page.goto("/paper/form/ward_nine:1")
    check(page)

    assert page.pdf(prefer_css_page_size=True, format="A4").count(b"/Type /Page\n") <= 4
    type_in_by_keyboard(screens, live_site, code)


def type_in_by_keyboard(screens: Screens, live_site: LiveSite, code: str) -> None:
    object.__setattr__(live_site.site, "chance", Never())
    page = screens.open(DESKTOP)
    sign_in(page, "lan")
    page.goto("/paper/")
    check(page)
    page.goto("/paper/entry")
    check(page)
    page.get_by_label("Mã in trên phiếu").fill(code)
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Nhập phiếu giấy")
    check(page)

    seen = []
    while page.evaluate("document.activeElement.type") != "submit":
        item = page.evaluate("document.activeElement.closest('[data-item]').dataset.item")
        seen.append(item)
        page.keyboard.press(KEYS.get(item, "1"))
        if page.evaluate("document.activeElement.closest('[data-item]')?.dataset.item") == item:
            page.keyboard.press("Enter")
        assert len(seen) < 60, "the keyboard goes nowhere"
    assert "fee_posted" not in seen and "visits_count" in seen, "questions that are not asked are passed by"
    page.keyboard.press("Enter")
    expect(page.get_by_role("status")).to_contain_text("Đã nhận phiếu vừa nhập.")
    with live_site.site.database.transaction(write=False) as session:
        (answer,) = session.query(Intake).all()
        assert answer.device == "paper" and answer.answers["purpose"] == "collect"
