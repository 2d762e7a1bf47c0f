"""The front door, the banner, and what is the same on every page."""

from collections.abc import Iterator
from dataclasses import replace

import pytest
from flask import Flask

from surveyapp.config import Settings
from surveyapp.factory import create_app
from surveyapp.services.site import mark_demonstration
from surveyapp.store.schema import METADATA
from surveyapp.web.site import EXTENSION, Site
from tests.builders import MORNING, Always, Place, a_place
from tests.web.citizen import CONSENT, an_invitation
from tests.web.client import PageClient

BANNER = ".demonstration"


@pytest.fixture
def secure_app(settings: Settings) -> Iterator[Flask]:
    """A site that is reached by HTTPS."""
    app = create_app(replace(settings, secure_cookies=True), clock=lambda: MORNING, chance=Always())
    database = app.extensions[EXTENSION].database
    METADATA.create_all(database.engine)
    yield app
    database.dispose()


def test_there_is_a_door_for_everybody(client: PageClient) -> None:
    doors = [link["href"] for link in client.get_page("/").soup.select("main h2 a")]
    assert {"/code", "/counter/", "/leading", "/results", "/public", "/kiosk", "/kiosks/"} == set(doors)


@pytest.mark.parametrize("path", ["/code", "/public", "/signin"])
def test_a_slash_more_or_less_is_the_same_address(client: PageClient, path: str) -> None:
    assert client.get_page(f"{path}/").h1 == client.get_page(path).h1


def test_the_site_says_that_it_is_well(client: PageClient) -> None:
    assert client.flask.get("/health").json == {"status": "ok"}


def test_made_up_data_is_called_so_on_every_page(client: PageClient, site: Site, place: Place) -> None:
    paths = ["/", "/code", f"/m/{an_invitation(site, place).token}"]
    assert not any(client.get_page(path).soup.select(BANNER) for path in paths)
    with site.database.transaction() as session:
        mark_demonstration(session)
    assert all(client.get_page(path).soup.select(BANNER) for path in paths)
    assert client.get_page("/nowhere", 404).soup.select(BANNER)


def test_static_files_are_kept_for_a_year_under_a_name_that_changes(client: PageClient) -> None:
    sheet = client.get_page("/").soup.select_one("link[rel=stylesheet]")
    assert sheet is not None
    outdated = "/static/0123456789/css/site.css"
    with client.flask.get(str(sheet["href"])) as named, client.flask.get(outdated) as other:
        assert named.headers["Cache-Control"] == "public, max-age=31536000, immutable"
        assert (other.status_code, other.headers["Cache-Control"]) == (200, "no-cache")


def test_over_https_every_cookie_is_for_https_only(secure_app: Flask) -> None:
    site: Site = secure_app.extensions[EXTENSION]
    with site.database.transaction() as session:
        place = a_place(session)
    client = PageClient(secure_app)
    # The test client is told that it speaks HTTPS, or it would not send the cookies back.
    client.flask.environ_base["wsgi.url_scheme"] = "https"
    notice = client.get_page(f"/m/{an_invitation(site, place).token}?lang=en")
    opened = client.submit(notice, CONSENT)
    cookies = notice.response.headers.getlist("Set-Cookie") + opened.response.headers.getlist("Set-Cookie")
    assert {cookie.split("=")[0] for cookie in cookies} == {"session", "lang", "draft", "draft_link"}
    assert all({"Secure", "HttpOnly", "SameSite=Lax"} <= set(cookie.split("; ")) for cookie in cookies)
    assert notice.response.headers["Strict-Transport-Security"]


def test_a_browser_that_sends_no_referer_may_post_over_https(secure_app: Flask) -> None:
    """Our own pages tell it to send none."""
    client = PageClient(secure_app)
    client.flask.environ_base["wsgi.url_scheme"] = "https"
    page = client.get_page("/code")
    assert client.follow(client.submit(page, {"code": ""})).problems()
