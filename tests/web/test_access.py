"""Who may use a view is said above it and enforced before it."""

from dataclasses import replace

import pytest
from flask import Flask

from surveyapp.domain.roles import Grant, Role
from surveyapp.factory import create_app
from surveyapp.web.access import Mark, access
from surveyapp.web.extensions import csrf
from surveyapp.web.identity import KIOSK_COOKIE, begin_session
from surveyapp.web.network import network_of_request
from surveyapp.web.site import Site
from tests.builders import Place, an_account
from tests.web.client import PageClient


@pytest.fixture
def app(app_of_its_own: Flask) -> Flask:
    """A site to which views are added."""
    return app_of_its_own


def add_view(app: Flask, *marks: Mark) -> None:
    """A page for those with one of these marks."""

    @access(*marks)
    def closed() -> str:
        return "inside"

    app.add_url_rule("/closed", view_func=closed)


def sign_in(app: Flask, client: PageClient, site: Site, *grants: Grant) -> None:
    """Sign in a new member of staff, without asking for the password."""
    with site.database.transaction() as session:
        account = an_account(session, f"staff-{len(grants)}", *grants)

    @access("public")
    def let_in() -> str:
        begin_session(account)
        return ""

    app.add_url_rule("/let-in", view_func=let_in, methods=["POST"])
    csrf.exempt(let_in)
    client.flask.post("/let-in")


def status(client: PageClient) -> int:
    return client.flask.get("/closed").status_code


def test_a_view_without_a_mark_is_nobodys(app: Flask, client: PageClient, site: Site) -> None:
    app.add_url_rule("/closed", view_func=lambda: "inside", endpoint="closed")
    sign_in(app, client, site, Grant(Role.ADMIN))
    assert status(client) == 403


def test_whoever_is_not_signed_in_is_sent_to_sign_in_and_comes_back(app: Flask, client: PageClient) -> None:
    add_view(app, "signed_in")
    assert client.get_page("/closed?day=1", 303).location == "/signin?next=/closed?day%3D1"


@pytest.mark.parametrize(
    ("marks", "grants", "expected"),
    [
        (("signed_in",), (), 200),
        ((Role.ANALYST,), (), 403),
        ((Role.ANALYST,), (Grant(Role.ADMIN),), 403),
        ((Role.ANALYST,), (Grant(Role.ANALYST),), 200),
        ((Role.ANALYST, Role.ADMIN), (Grant(Role.ADMIN),), 200),
        (("kiosk",), (Grant(Role.ADMIN),), 401),
        (("kiosk_or_revoked",), (Grant(Role.ADMIN),), 401),
    ],
)
def test_who_may_see_what(
    app: Flask,
    client: PageClient,
    site: Site,
    marks: tuple[Mark, ...],
    grants: tuple[Grant, ...],
    expected: int,
) -> None:
    add_view(app, *marks)
    sign_in(app, client, site, *grants)
    assert status(client) == expected


def test_a_kiosk_is_not_a_member_of_staff(app: Flask, client: PageClient, place: Place) -> None:
    add_view(app, "signed_in")
    client.flask.set_cookie(KIOSK_COOKIE, place.kiosk_secret)
    assert status(client) == 303


def test_cookies_and_headers_are_strict_over_https(app: Flask, client: PageClient) -> None:
    headers = client.get_page("/code").response.headers
    assert "HttpOnly" in headers["Set-Cookie"]
    assert "SameSite=Lax" in headers["Set-Cookie"]
    assert "unsafe" not in headers["Content-Security-Policy"]
    assert headers["X-Content-Type-Options"] == "nosniff"


@pytest.mark.parametrize(("proxies", "seen"), [(0, "127.0.0.0/24"), (1, "203.0.113.0/24")])
def test_visitors_behind_a_trusted_proxy_are_told_apart_and_nobody_else_is_believed(settings, proxies, seen):
    """Without the setting anybody could escape the limit on tries by naming another address."""
    app = create_app(replace(settings, trusted_proxies=proxies))
    app.add_url_rule("/seen", view_func=access("public")(network_of_request))
    answer = app.test_client().get("/seen", headers={"X-Forwarded-For": "203.0.113.7"})
    assert answer.get_data(as_text=True) == seen
