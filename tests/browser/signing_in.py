"""Signing in as a member of staff, in a browser."""

from playwright.sync_api import Page, expect

from tests.web.staff import PASSWORD


def sign_in(page: Page, login: str, path: str = "/signin") -> None:
    """Sign in, on the way to a page that asks for it where one is named, and wait until that has been done."""
    page.goto(path)
    page.get_by_label("Tên đăng nhập").fill(login)
    page.get_by_label("Mật khẩu").fill(PASSWORD)
    page.get_by_role("button", name="Đăng nhập").click()
    expect(page.get_by_label("Mật khẩu")).to_have_count(0)
