"""A citizen answers: on the smallest telephone, without JavaScript, by keyboard alone."""

from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser.citizen import GO_ON, RECEIVED, SEND, START, consent, taken_in, walk
from tests.browser.live import LiveSite
from tests.browser.pages import Screens, assert_accessible, assert_fits, assert_well_made
from tests.builders import Place
from tests.web.citizen import an_invitation


@pytest.mark.parametrize("language", ["vi", "en"])
def test_the_whole_form_on_the_smallest_telephone(
    screens: Screens, live_site: LiveSite, place: Place, language: str
) -> None:
    page = screens.open()
    page.goto(f"/m/{an_invitation(live_site.site, place).token}?lang={language}")
    expect(page.locator("html")).to_have_attribute("lang", language)
    assert_well_made(page)
    consent(page)
    assert walk(page, assert_well_made) > 20
    page.locator("main button").click()
    expect(page).to_have_url(f"{screens.address}/answer/thanks")
    assert_well_made(page)
    assert taken_in(live_site) == 1


def test_the_whole_form_without_javascript(screens: Screens, live_site: LiveSite, place: Place) -> None:
    page = screens.open(javascript=False)
    page.goto(f"/m/{an_invitation(live_site.site, place).token}")
    page.get_by_role("button", name=START).click()
    expect(page.locator(".error-summary")).to_be_focused()
    consent(page)
    assert walk(page) > 20
    page.get_by_role("button", name=SEND).click()
    expect(page.get_by_role("heading", level=1)).to_contain_text(RECEIVED)
    assert taken_in(live_site) == 1


def test_what_is_wrong_takes_the_focus_and_leads_to_the_field(
    screens: Screens, live_site: LiveSite, place: Place
) -> None:
    page = screens.open()
    page.goto(f"/m/{an_invitation(live_site.site, place).token}")
    consent(page)
    page.get_by_role("button", name=GO_ON).click()
    summary = page.locator(".error-summary")
    expect(summary).to_be_focused()
    assert page.title().startswith("Lỗi: ")
    assert_well_made(page)
    summary.get_by_role("link").click()
    expect(page.locator("main input[type=radio]").first).to_be_focused()


FIRST_FIELDS = """groups => groups.flatMap((group) => [
    group.querySelector("input").id,
    ...[...group.querySelectorAll("[name$='.consent']")].map((each) => each.id),
])"""
OUTLINE = "each => getComputedStyle(each.closest('.choice') ?? each).outlineStyle"


def press_to(page: Page, selector: str) -> None:
    """Press Tab until the focus is there, as somebody without a mouse does."""
    for _ in range(20):
        page.keyboard.press("Tab")
        if page.locator(":focus").and_(page.locator(selector)).count():
            assert page.locator(":focus").evaluate(OUTLINE) == "solid", "the focus can't be seen"
            return
    raise AssertionError(f"Tab never reaches {selector} on {page.url}")


def press_button(page: Page, selector: str) -> None:
    """Send a form from the keyboard."""
    press_to(page, selector)
    with page.expect_navigation():
        page.keyboard.press("Enter")


def test_by_keyboard_alone(screens: Screens, live_site: LiveSite, place: Place) -> None:
    page = screens.open()
    page.goto(f"/m/{an_invitation(live_site.site, place).token}")
    page.keyboard.press("Tab")
    expect(page.locator(".skip-link")).to_be_focused()
    page.keyboard.press("Enter")
    for box in ("#consent", "#adult"):
        press_to(page, box)
        page.keyboard.press("Space")
    press_button(page, "main button")
    while page.locator("main progress").count():
        for field in page.locator("main .choices").evaluate_all(FIRST_FIELDS):
            press_to(page, f"[id='{field}']")
            page.keyboard.press("Space")
        press_button(page, "main form > button")
    press_button(page, "main button")
    expect(page.get_by_role("heading", level=1)).to_contain_text(RECEIVED)
    assert taken_in(live_site) == 1


def test_two_hasty_taps_send_once(screens: Screens, live_site: LiveSite, place: Place) -> None:
    page = screens.open()
    page.goto(f"/m/{an_invitation(live_site.site, place).token}")
    consent(page)
    walk(page)
    page.get_by_role("button", name=SEND).dblclick()
    expect(page.get_by_role("heading", level=1)).to_contain_text(RECEIVED)
    page.go_back()
    page.context.new_page().goto("/answer/thanks")
    assert taken_in(live_site) == 1


@pytest.mark.parametrize(
    "options", [{"forced_colors": "active"}, {"color_scheme": "dark"}, {"reduced_motion": "reduce"}]
)
def test_in_the_colours_and_motion_of_the_readers_choice(
    screens: Screens, live_site: LiveSite, place: Place, options: dict[str, Any]
) -> None:
    page = screens.open(**options)
    page.goto(f"/m/{an_invitation(live_site.site, place).token}")
    assert_well_made(page)
    consent(page)
    assert_well_made(page)


def test_with_letters_twice_as_large(screens: Screens, live_site: LiveSite, place: Place) -> None:
    page = screens.open()
    page.goto(f"/m/{an_invitation(live_site.site, place).token}")
    consent(page)
    for path in ("/answer/page/purpose", "/answer/page/overall", "/answer/page/staff_attitude"):
        page.goto(path)
        page.evaluate("document.documentElement.style.fontSize = '225%'")
        assert_fits(page)
        assert_accessible(page)
