"""Vietnamese unless somebody asks for another language; the switch stays on the page."""

import pytest

from surveyapp.web.site import Site
from tests.builders import Place
from tests.web.citizen import an_invitation
from tests.web.client import Page, PageClient


def language(page: Page) -> str:
    assert page.soup.html is not None
    return str(page.soup.html["lang"])


def test_vietnamese_is_first_whatever_the_browser_prefers(client: PageClient) -> None:
    html = client.flask.get("/", headers={"Accept-Language": "en-GB,en;q=0.9"}).text
    assert '<html lang="vi"' in html


def test_the_choice_is_remembered(client: PageClient) -> None:
    assert language(client.get_page("/?lang=en")) == "en"
    assert language(client.get_page("/code")) == "en"
    assert language(client.get_page("/code?lang=vi")) == "vi"


@pytest.mark.parametrize("asked", ["xx", "", "en'--", "../../etc", "vi_VN"])
def test_a_language_we_do_not_have_is_vietnamese(client: PageClient, asked: str) -> None:
    page = client.flask.get("/", query_string={"lang": asked})
    assert '<html lang="vi"' in page.text
    assert "lang=" not in page.headers.get("Set-Cookie", "")


def test_the_switch_stays_on_the_page(client: PageClient, site: Site, place: Place) -> None:
    path = f"/m/{an_invitation(site, place).token}"
    page = client.get_page(path)
    switch = page.soup.select_one(".languages a")
    assert switch is not None
    assert (switch["href"], switch["lang"], switch["hreflang"]) == (f"{path}?lang=en", "en", "en")


def test_a_page_that_only_a_post_shows_leads_to_the_start(client: PageClient) -> None:
    refused = client.post_page("/signout", {"csrf_token": "forged"}, 400)
    assert [link["href"] for link in refused.soup.select(".languages a")] == ["/?lang=en"]


@pytest.mark.parametrize(
    "query", ["_external=1&_scheme=javascript", "_anchor=x", "endpoint=kiosk.shell", "self=1", "_method=POST"]
)
def test_no_argument_of_an_address_turns_the_switch_elsewhere(client: PageClient, query: str) -> None:
    page = client.get_page(f"/code?{query}&keep=this")
    for link in page.soup.select(".languages a, .display-switch a"):
        assert str(link["href"]).startswith("/code?keep=this&")
