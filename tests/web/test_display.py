"""Size of text and contrast: chosen by a link on any page, kept, and never in the way of an answer."""

import pytest

from surveyapp.web.site import Site
from tests.builders import Place
from tests.web.citizen import an_invitation, open_form
from tests.web.client import Page, PageClient


def shown(page: Page) -> tuple[str, str]:
    """Size and contrast of a page."""
    assert page.soup.html is not None
    return str(page.soup.html["data-text"]), str(page.soup.html["data-contrast"])


def link(page: Page, attribute: str, value: str) -> str:
    """Where a choice of the switch leads."""
    found = page.soup.select_one(f'.display-switch a[{attribute}="{value}"]')
    assert found is not None
    return str(found["href"])


def test_a_page_is_written_as_usual_until_somebody_chooses(client: PageClient) -> None:
    page = client.get_page("/")
    assert shown(page) == ("1", "normal")
    current = [each.get_text(strip=True) for each in page.soup.select(".display-switch [aria-current]")]
    assert current == ["Vừa", "Thường"]


def test_what_was_chosen_holds_on_every_page(client: PageClient) -> None:
    client.get_page(link(client.get_page("/"), "data-set-text", "3"))
    client.get_page(link(client.get_page("/code"), "data-set-contrast", "high"))
    for path in ("/", "/code", "/signin"):
        assert shown(client.get_page(path)) == ("3", "high")
    assert shown(client.get_page("/nowhere", 404)) == ("3", "high")


@pytest.mark.parametrize("query", ["text=4", "text=", "text=%22%3E", "contrast=low", "contrast=HIGH"])
def test_what_is_not_offered_is_passed_over(client: PageClient, query: str) -> None:
    response = client.flask.get(f"/?{query}")
    assert 'data-text="1" data-contrast="normal"' in response.text
    assert "Set-Cookie" not in response.headers


def test_the_switch_stays_on_the_question_and_keeps_the_answers(
    client: PageClient, site: Site, place: Place
) -> None:
    first = open_form(client, an_invitation(site, place))
    client.submit(first, {"purpose": "collect"})
    for attribute, value in (("data-set-text", "2"), ("data-set-contrast", "high")):
        again = client.get_page(link(client.get_page("/answer/page/purpose"), attribute, value))
        assert [each["value"] for each in again.soup.select("main [checked]")] == ["collect"]
    assert shown(again) == ("2", "high")


def test_language_and_display_are_chosen_one_after_the_other(client: PageClient) -> None:
    page = client.get_page("/code?lang=en")
    page = client.get_page(link(page, "data-set-text", "2"))
    assert page.soup.html is not None
    assert (page.soup.html["lang"], shown(page)) == ("en", ("2", "normal"))


def test_the_cookies_say_nothing_but_the_choice(client: PageClient) -> None:
    response = client.flask.get("/?text=2&contrast=high")
    cookies = sorted(cookie.split(";")[0] for cookie in response.headers.getlist("Set-Cookie"))
    assert cookies == ["contrast=high", "text=2"]
