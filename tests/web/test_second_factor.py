"""After the password the code: who is asked, who is led to set it up, and that nothing opens before."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

import pyotp
import pytest
from flask import Flask

from surveyapp.config import SecondFactorRule, Settings
from surveyapp.domain.roles import Grant, Role
from surveyapp.factory import create_app
from surveyapp.services import accounts
from surveyapp.services.auditing import Act
from surveyapp.services.site import mark_demonstration
from surveyapp.store.schema import METADATA
from surveyapp.web.site import EXTENSION, Site
from tests.builders import Always
from tests.web.client import Page, PageClient
from tests.web.conftest import StandingClock
from tests.web.staff import PASSWORD, a_member_of_staff, one

FACTOR = "/people/own/factor"


@pytest.fixture
def app(settings: Settings, clock: StandingClock) -> Iterator[Flask]:
    """The site as it is in use: analysts and administrators need a second factor."""
    rule = replace(settings, second_factor=SecondFactorRule.REAL_DATA)
    app = create_app(rule, clock=clock, chance=Always())
    app.testing = True
    database = app.extensions[EXTENSION].database
    METADATA.create_all(database.engine)
    yield app
    database.dispose()


def sign_in(client: PageClient, login: str, path: str = "/signin") -> Page:
    """What comes after the password."""
    page = client.follow(client.get_page(path, None))
    return client.follow(client.submit(page, {"login": login, "password": PASSWORD}))


def set_up(client: PageClient, clock: StandingClock) -> tuple[str, Page]:
    """Set a second factor up, from the page that asks to begin; the secret, and the page with recovery codes."""
    page = client.follow(client.submit(client.get_page(FACTOR), action=f"{FACTOR}/begin"))
    secret = one(page.soup, "code").get_text().replace(" ", "")
    shown = client.submit(page, {"code": now(secret, clock)}, 200, f"{FACTOR}/confirm")
    return secret, shown


def now(secret: str, clock: StandingClock) -> str:
    """The code of this moment."""
    return pyotp.TOTP(secret).at(clock.now)


@pytest.fixture
def analyst(site: Site) -> str:
    a_member_of_staff(site, "lan", Grant(Role.ANALYST))
    return "lan"


def test_an_analyst_without_one_is_led_to_set_it_up_and_nothing_else_opens(
    client: PageClient, analyst: str, clock: StandingClock
) -> None:
    page = sign_in(client, analyst, "/results")
    assert page.path == FACTOR and "điện thoại" in page.text
    for path in ("/results", "/mine", "/people/own", "/keys", "/runs/1"):
        closed = client.get_page(path, None)
        assert closed.status in (303, 404), path
        if closed.status == 303:
            assert closed.location.startswith(("/signin/code", "/results")), path
    client.post_page("/people/own/sessions/end", status=401)
    _secret, shown = set_up(client, clock)
    assert len({code.get_text() for code in shown.soup.select(".recovery-codes code")}) == 8
    client.get_page("/results")


def test_the_secret_is_shown_until_it_is_confirmed_and_never_again(
    client: PageClient, analyst: str, clock: StandingClock
) -> None:
    sign_in(client, analyst)
    secret, _shown = set_up(client, clock)
    page = client.get_page(FACTOR)
    assert secret not in str(page.soup).replace(" ", "") and page.soup.select_one("svg.qr") is None


def test_afterwards_the_code_is_asked_for_and_leads_to_the_wanted_page(
    app: Flask, client: PageClient, analyst: str, clock: StandingClock
) -> None:
    sign_in(client, analyst)
    secret, _shown = set_up(client, clock)
    other = PageClient(app)
    page = sign_in(other, analyst, "/results?lang=vi")
    assert page.h1 == "Nhập mã xác thực"
    assert other.get_page("/results", 303).location.startswith("/signin/code?next=")
    assert other.get_page(FACTOR, 303).location == "/signin/code"
    refused = other.submit(page, {"code": now(secret, clock)}, 401, "/signin/code")
    assert "Mã xác thực chưa đúng" in refused.problems()[0], "the code that confirmed it was used"
    clock.now += timedelta(seconds=30)
    done = other.submit(refused, {"code": now(secret, clock)}, action="/signin/code")
    assert done.location == "/results?lang=vi"
    other.get_page("/results")


def test_wrong_codes_come_to_an_end(
    app: Flask, client: PageClient, analyst: str, clock: StandingClock
) -> None:
    sign_in(client, analyst)
    secret, _shown = set_up(client, clock)
    clock.now += timedelta(minutes=1)
    other = PageClient(app)
    page = sign_in(other, analyst)
    wrong = "000000" if now(secret, clock) != "000000" else "000001"
    for _ in range(10):
        page = other.submit(page, {"code": wrong}, 401, "/signin/code")
    other.submit(page, {"code": now(secret, clock)}, 429, "/signin/code")


def test_a_recovery_code_opens_once(
    app: Flask, client: PageClient, analyst: str, clock: StandingClock
) -> None:
    sign_in(client, analyst)
    _secret, shown = set_up(client, clock)
    code = one(shown.soup, ".recovery-codes code").get_text()
    for expected in (303, 401):
        other = PageClient(app)
        other.submit(sign_in(other, analyst), {"code": code}, expected, "/signin/code")


def test_the_wait_for_a_code_ends(app: Flask, client: PageClient, analyst: str, clock: StandingClock) -> None:
    sign_in(client, analyst)
    set_up(client, clock)
    other = PageClient(app)
    sign_in(other, analyst)
    clock.now += timedelta(minutes=16)
    assert other.get_page("/signin/code", 303).location.startswith("/signin?next=")
    client.get_page("/results")


def test_a_clerk_may_have_one_and_may_give_it_up(
    client: PageClient, site: Site, clock: StandingClock
) -> None:
    a_member_of_staff(site, "mai")
    assert sign_in(client, "mai").path == "/mine"
    secret, _shown = set_up(client, clock)
    clock.now += timedelta(seconds=30)
    page = client.get_page(FACTOR)
    renewed = client.submit(page, {"code": now(secret, clock)}, 200, f"{FACTOR}/change")
    assert renewed.h1 == "Mã dự phòng"
    clock.now += timedelta(seconds=30)
    given = {"code": now(secret, clock), "next": "remove"}
    assert client.submit(page, given, action=f"{FACTOR}/change").location == "/people/own"
    assert "Thiết lập mã xác thực" in client.get_page("/people/own").text


def test_who_must_have_one_can_not_give_it_up(client: PageClient, analyst: str, clock: StandingClock) -> None:
    sign_in(client, analyst)
    secret, _shown = set_up(client, clock)
    clock.now += timedelta(seconds=30)
    page = client.get_page(FACTOR)
    assert not page.soup.select("button[value=remove]")
    client.token = client.token or ""
    shown = client.post_page(f"{FACTOR}/change", {"code": now(secret, clock), "next": "remove"}, 200)
    assert shown.h1 == "Mã dự phòng"


def test_an_administrator_resets_it_and_the_person_sets_up_another(
    app: Flask, client: PageClient, site: Site, analyst: str, clock: StandingClock
) -> None:
    a_member_of_staff(site, "hoa", Grant(Role.ADMIN))
    sign_in(client, analyst)
    set_up(client, clock)
    admin = PageClient(app)
    sign_in(admin, "hoa")
    set_up(admin, clock)
    page = admin.get_page("/people/1")
    after = admin.follow(admin.submit(page, action="/people/1/factor/reset"))
    assert not after.soup.select("form[action$='/factor/reset']")
    client.get_page("/results", 303)
    assert sign_in(client, analyst).path == FACTOR


def test_a_role_that_needs_one_closes_an_old_session(
    client: PageClient, site: Site, clock: StandingClock
) -> None:
    a_member_of_staff(site, "mai")
    sign_in(client, "mai")
    clock.now += timedelta(hours=1)
    client.get_page("/mine")
    with site.database.transaction() as session:
        accounts.grant(session, "mai", Grant(Role.ADMIN), Act(None, site.now()))
    assert client.get_page("/mine", 303).location.startswith("/signin")


def test_in_the_demonstration_it_is_optional_and_the_page_says_so(
    client: PageClient, site: Site, analyst: str
) -> None:
    with site.database.transaction() as session:
        mark_demonstration(session)
    sign_in(client, analyst)
    client.get_page("/results")
    assert "tùy chọn, như trong bản trình diễn" in client.get_page("/people/own").text
