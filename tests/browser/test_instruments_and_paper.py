"""An instrument from its first upload to print, and a form that comes back on paper typed in by keyboard alone."""

from pathlib import Path

from playwright.sync_api import Page, expect

from surveyapp.domain.roles import Grant, Role
from surveyapp.store.tables.answers import Intake
from tests.browser.live import LiveSite
from tests.browser.pages import DESKTOP, Screens, assert_accessible
from tests.browser.signing_in import sign_in
from tests.builders import INSTRUMENTS, Never, Place
from tests.web.citizen import an_invitation
from tests.web.staff import a_member_of_staff

SOUND = (INSTRUMENTS / "ward_nine.yaml").read_text(encoding="utf-8")
BROKEN = SOUND.replace("type: scale", "type: scael", 1)
WHAT_IS_KEPT = """async () => [
    (await indexedDB.databases()).length, (await caches.keys()).length, localStorage.length,
    (await navigator.serviceWorker.getRegistrations()).length,
]"""
KEYS = {"purpose": "2", "paid_fee": "2", "complained": "2", "online_used": "3"}


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
    page.get_by_role("button", name="Bỏ bản nháp").press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Bộ câu hỏi")


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
    look_at_it_on_a_kiosk(page)
    page.get_by_role("link", name="Xem trước: Điện thoại, ngôn ngữ vi").press("Enter")
    page.get_by_role("link", name="Trang sau").press("Enter")
    expect(page.get_by_role("heading", level=1)).to_contain_text("thái độ giao tiếp của cán bộ")
    page.goto("/instruments/")
    page.get_by_role("link", name="ward_nine:1").press("Enter")
    expect(page.get_by_role("heading", level=1)).to_contain_text("phieu.yaml")
    page.get_by_role("button", name="Ban hành").press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("ward_nine:1")
    page.goto("/paper/form/ward_nine:1")

    assert page.pdf(prefer_css_page_size=True, format="A4").count(b"/Type /Page\n") <= 4
    type_in_by_keyboard(screens, live_site, code)


def names_of_cookies(page: Page) -> set[str]:
    return {each["name"] for each in page.context.cookies()}


def look_at_it_on_a_kiosk(page: Page) -> None:
    """From the first question to the thanks in both languages: the kiosk's screens, and no trace or word of it."""
    cookies, asked = names_of_cookies(page), []
    page.get_by_role("link", name="Xem trước: Kiosk, ngôn ngữ vi").press("Enter")
    first, screen = page.get_by_role("heading", level=1), page.locator("#main")
    expect(first).to_contain_text("Ông/Bà đến cơ quan")
    page.on("request", lambda request: asked.append(request.url))
    screen.get_by_role("button", name="Nhận kết quả").press("Enter")
    expect(first).to_contain_text("thái độ giao tiếp của cán bộ")
    page.get_by_role("button", name="English").press("Enter")
    expect(page.locator("html")).to_have_attribute("lang", "en")
    assert_accessible(page, "on the kiosk in English")
    while page.locator("body.screen-question").count():
        page.get_by_role("button", name="Câu sau").press("Enter")
    screen.get_by_role("button", name="Send", exact=False).press("Enter")
    expect(page.locator("body.screen-thanks")).to_be_visible()
    page.get_by_role("button", name="Câu sau").press("Enter")
    expect(first).to_contain_text("What did you come to the office for")
    assert all("/static/" in each for each in asked) and names_of_cookies(page) == cookies
    page.get_by_role("link", name="Bộ câu hỏi").press("Enter")
    expect(first).to_contain_text("phieu.yaml")
    assert page.evaluate(WHAT_IS_KEPT) == [0, 0, 0, 0]


def type_in_by_keyboard(screens: Screens, live_site: LiveSite, code: str) -> None:
    object.__setattr__(live_site.site, "chance", Never())
    page = screens.open(DESKTOP)
    sign_in(page, "lan")
    page.goto("/paper/")
    page.goto("/paper/entry")
    page.get_by_label("Mã in trên phiếu").fill(code)
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Nhập phiếu giấy")
    # The script of the page puts the focus on the first question.
    expect(page.locator("[data-item] :focus")).to_be_visible()

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
