"""An administrator adds a person, who sets a password and a second factor by keyboard; the audit trail tells it."""

from datetime import timedelta
from urllib.parse import urlsplit

import pyotp
import pytest
from playwright.sync_api import Locator, Page, expect

from surveyapp.domain.roles import Grant, Role
from tests.browser.live import LiveSite
from tests.browser.pages import DESKTOP, PHONE, Screens, assert_accessible, assert_fits
from tests.builders import MORNING
from tests.web.staff import PASSWORD, a_member_of_staff

MOST_TABS = 60
NEW = "mật khẩu tự chọn"


def reach(page: Page, target: Locator) -> None:
    """Go to a field or a button by the Tab key alone."""
    for _ in range(MOST_TABS):
        page.keyboard.press("Tab")
        if target.evaluate("(element) => element === document.activeElement"):
            return
    raise AssertionError(f"the Tab key never reaches {target}")


def type_into(page: Page, label: str, text: str) -> None:
    reach(page, page.get_by_label(label, exact=True))
    page.keyboard.type(text)


def press(page: Page, name: str, role: str = "button") -> None:
    reach(page, page.get_by_role(role, name=name, exact=True))  # type: ignore[arg-type]
    page.keyboard.press("Enter")


def check(page: Page, heading: str) -> None:
    """The page once it is there, and the same address in English; then Vietnamese again."""
    expect(page.get_by_role("heading", level=1)).to_have_text(heading)
    assert_accessible(page, "vi")
    assert_fits(page)
    address = page.url
    page.goto(f"{address}{'&' if '?' in address else '?'}lang=en")
    assert_accessible(page, "en")
    assert_fits(page)
    page.goto(f"{address}{'&' if '?' in address else '?'}lang=vi")


def seen(page: Page, heading: str) -> None:
    """The page is there; how it is made is looked at in test_every_staff_page."""
    expect(page.get_by_role("heading", level=1)).to_have_text(heading)


def sign_in(page: Page, login: str, password: str) -> None:
    page.get_by_label("Tên đăng nhập").fill(login)
    page.get_by_label("Mật khẩu").fill(password)
    page.keyboard.press("Enter")


def add_colleague(administrator: Page) -> str:
    """Add Lan as the head of every office in Ea Kar; the path of her link."""
    administrator.goto("/people")
    sign_in(administrator, "hoa", PASSWORD)
    seen(administrator, "Người dùng")
    press(administrator, "Thêm người", "link")
    seen(administrator, "Thêm người")
    type_into(administrator, "Họ và tên", "Đặng Thị Lan")
    type_into(administrator, "Tên đăng nhập", "lan")
    administrator.get_by_label("Vai trò").select_option("office_head")
    administrator.get_by_label("Phạm vi").select_option(label="Ea Kar")
    press(administrator, "Thêm và tạo liên kết")
    link = administrator.get_by_label("Liên kết (bấm vào ô, chọn hết, sao chép)").input_value()
    assert_accessible(administrator)
    assert_fits(administrator)
    return urlsplit(link).path


def set_password(person: Page, path: str) -> None:
    """Use the link, and sign in with what was set."""
    person.goto(path)
    check(person, "Đặt mật khẩu")
    type_into(person, "Mật khẩu mới", NEW)
    type_into(person, "Nhập lại mật khẩu mới", NEW)
    person.keyboard.press("Enter")
    expect(person.get_by_text("Đã đặt mật khẩu.")).to_be_visible()
    sign_in(person, "lan", NEW)
    expect(person.get_by_text("Đặng Thị Lan")).to_be_visible()


def set_up_factor(person: Page) -> str:
    """From one's own page to the recovery codes; the secret."""
    person.goto("/people/own")
    seen(person, "Tài khoản của tôi")
    press(person, "Thiết lập mã xác thực", "link")
    seen(person, "Mã xác thực")
    press(person, "Bắt đầu")
    expect(person.get_by_role("img", name="Mã QR của khóa xác thực")).to_be_visible()
    check(person, "Mã xác thực")
    secret = person.locator("code").inner_text().replace(" ", "")
    type_into(person, "Nhập mã", pyotp.TOTP(secret).at(MORNING))
    person.keyboard.press("Enter")
    expect(person.locator(".recovery-codes li")).to_have_count(8)
    assert_accessible(person)
    assert_fits(person)
    return secret


def sign_in_with_code(person: Page, code: str) -> None:
    """Out, and in again with password and code."""
    press(person, "Đăng xuất")
    sign_in(person, "lan", NEW)
    check(person, "Nhập mã xác thực")
    type_into(person, "Nhập mã", code)
    person.keyboard.press("Enter")
    expect(person.get_by_text("Đặng Thị Lan")).to_be_visible()
    person.goto("/people/own/factor")
    check(person, "Mã xác thực")


def read_the_trail(administrator: Page) -> None:
    """What happened, from the person's page to the check of the chain."""
    administrator.goto("/people?q=dang")
    press(administrator, "Đặng Thị Lan", "link")
    expect(administrator.get_by_text("mọi cơ quan ở Ea Kar").first).to_be_visible()
    seen(administrator, "Đặng Thị Lan")
    press(administrator, "Những việc đã làm với tài khoản này", "link")
    expect(administrator.locator("tbody tr")).to_have_count(5)
    seen(administrator, "Nhật ký")
    press(administrator, "Kiểm tra chuỗi", "link")
    expect(administrator.get_by_text("Nhật ký còn nguyên vẹn.")).to_be_visible()
    seen(administrator, "Kiểm tra chuỗi niêm phong")


@pytest.mark.usefixtures("place")
def test_a_new_colleague(screens: Screens, live_site: LiveSite) -> None:
    site = live_site.site
    a_member_of_staff(site, "hoa", Grant(Role.ADMIN))
    administrator, person = screens.open(DESKTOP), screens.open(PHONE)
    set_password(person, add_colleague(administrator))
    secret = set_up_factor(person)
    # The code that confirmed it was used, so half a minute goes by.
    object.__setattr__(site, "clock", lambda: MORNING + timedelta(seconds=30))
    sign_in_with_code(person, pyotp.TOTP(secret).at(site.now()))
    read_the_trail(administrator)
