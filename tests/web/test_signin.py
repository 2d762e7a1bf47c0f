"""Signing in keeps what was typed, leads back to the wanted page of this site only, and ends."""

from datetime import timedelta

import pytest

from surveyapp.domain.roles import Grant, Role
from surveyapp.services.accounts import set_password
from surveyapp.services.auditing import Act
from surveyapp.web.signin.pages import safe_path
from surveyapp.web.site import Site
from tests.builders import Place
from tests.web.client import PageClient
from tests.web.conftest import StandingClock
from tests.web.staff import PASSWORD, a_member_of_staff, one, sign_in


@pytest.fixture
def clerk(site: Site, place: Place) -> str:
    a_member_of_staff(site, "mai", Grant(Role.COUNTER_STAFF, place.office_id))
    return "mai"


def test_a_clerk_lands_on_the_board(client: PageClient, clerk: str) -> None:
    assert sign_in(client, clerk).path == "/counter/"


def test_an_analyst_lands_on_the_data(client: PageClient, site: Site) -> None:
    a_member_of_staff(site, "lan", Grant(Role.ANALYST))
    assert sign_in(client, "lan").path == "/results"


def test_the_head_of_an_office_lands_on_their_own_page(client: PageClient, site: Site, place: Place) -> None:
    a_member_of_staff(site, "hoa", Grant(Role.OFFICE_HEAD, place.office_id))
    assert sign_in(client, "hoa").path == "/office"


def test_whoever_asked_for_a_page_gets_it_after_signing_in(client: PageClient, clerk: str) -> None:
    assert sign_in(client, clerk, "/counter/choose?from=bookmark").path == "/counter/choose?from=bookmark"


@pytest.mark.parametrize(
    "wanted",
    [
        "https://example.org/",
        "//example.org/",
        "/\\example.org",
        "/\t/example.org",
        "\\\\example.org",
        "javascript:alert(1)",
        "counter",
        "",
    ],
)
def test_no_address_leads_out_of_the_site(client: PageClient, clerk: str, wanted: str) -> None:
    assert safe_path(wanted) is None
    page = client.get_page("/signin")
    sent = client.submit(page, {"login": clerk, "password": PASSWORD, "next": wanted})
    assert sent.location == "/counter/"


@pytest.mark.parametrize(("login", "password"), [("mai", "sai"), ("nobody", PASSWORD)])
def test_a_wrong_login_keeps_the_name_and_says_what_to_do(
    client: PageClient, clerk: str, login: str, password: str
) -> None:
    page = client.submit(client.get_page("/signin"), {"login": login, "password": password}, 401)
    assert one(page.soup, "#login")["value"] == login
    assert not one(page.soup, "#password").get("value")
    assert page.problems() == ["Tên đăng nhập hoặc mật khẩu chưa đúng. Xin nhập lại mật khẩu."]
    assert "người quản trị" in page.text
    assert client.get_page("/counter/", 303).location.startswith("/signin")


def test_empty_fields_are_named(client: PageClient) -> None:
    page = client.submit(client.get_page("/signin"), {"login": "", "password": ""}, 422)
    assert page.problems() == ["Xin nhập tên đăng nhập.", "Xin nhập mật khẩu."]


def test_tries_are_limited_across_requests(client: PageClient, clerk: str) -> None:
    page = client.get_page("/signin")
    for _ in range(8):
        page = client.submit(page, {"login": clerk, "password": "sai"}, 401)
    refused = client.submit(page, {"login": clerk, "password": PASSWORD}, 429)
    assert refused.h1 == "Đã thử quá nhiều lần"
    assert "Có thể thử lại sau 15 phút." in refused.text
    assert refused.response.headers["Retry-After"] == "900"


def test_a_session_ends_after_its_hours(client: PageClient, clerk: str, clock: StandingClock) -> None:
    sign_in(client, clerk)
    clock.now += timedelta(hours=10)
    client.get_page("/counter/")
    clock.now += timedelta(minutes=1)
    assert client.get_page("/counter/", 303).location.startswith("/signin?next=")


def test_a_new_password_ends_the_sessions_of_the_old_one(client: PageClient, site: Site, clerk: str) -> None:
    sign_in(client, clerk)
    with site.database.transaction() as session:
        set_password(session, clerk, PASSWORD + "!", Act(None, site.now()))
    assert client.get_page("/counter/", 303).location.startswith("/signin?next=")


def test_signing_out_is_a_button_and_says_so(client: PageClient, clerk: str) -> None:
    page = sign_in(client, clerk)
    client.get_page("/signout", 405)
    out = client.follow(client.submit(page, action="/signout"))
    assert "Đã đăng xuất." in out.text
    client.get_page("/counter/", 303)
