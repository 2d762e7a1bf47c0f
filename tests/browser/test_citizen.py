"""A citizen answers: on the smallest telephone, without JavaScript, by keyboard alone, and at the kiosk."""

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import func, select

from surveyapp.store.tables.answers import Intake
from tests.browser.conftest import LiveSite
from tests.browser.pages import KIOSK, Screens, assert_accessible, assert_fits, assert_well_made
from tests.builders import Place
from tests.web.citizen import an_invitation

START, GO_ON, SEND = "Bắt đầu trả lời", "Tiếp tục", "Gửi câu trả lời"
RECEIVED = "Đã nhận câu trả lời"
IDLE, WARNING, THANKS = 60, 20, 15


def taken_in(live_site: LiveSite) -> int:
    with live_site.site.database.transaction(write=False) as session:
        return session.scalar(select(func.count()).select_from(Intake)) or 0


def go_on(page: Page) -> None:
    """Press the button of the page and wait for the next page, however slow the machine."""
    with page.expect_navigation():
        page.locator("main button").click()


def consent(page: Page) -> None:
    """Tick both boxes of the notice and begin."""
    for box in page.locator("main input[type=checkbox]").all():
        box.check()
    go_on(page)


def answer(page: Page) -> None:
    """Choose the first answer to each question of the page, and its consent where it needs one."""
    for group in page.locator("main fieldset").all():
        group.locator("input").first.check()
    for box in page.locator("main input[name$='.consent']").all():
        box.check()
    go_on(page)


def walk(page: Page, look: Callable[[Page], None] = lambda page: None) -> int:
    """Answer to the end, looking at every page; gives how many there were."""
    seen = 0
    while page.locator("main progress").count():
        look(page)
        answer(page)
        seen += 1
    look(page)
    return seen


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
    page.goto("/answer/thanks")
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


def enrolled(screens: Screens, place: Place) -> Page:
    """The first screen of a kiosk whose clock the test moves."""
    page = screens.open(KIOSK)
    page.clock.install()
    page.goto(f"/kiosk/enrol/{place.kiosk_secret}")
    page.locator("main button").click()
    expect(page).to_have_url(f"{screens.address}/kiosk")
    return page


def walk_up(page: Page) -> None:
    """From the first screen to the first question."""
    page.get_by_role("link", name="Bắt đầu đánh giá").click()
    page.locator(".services a").first.click()
    consent(page)


def test_a_walk_up_at_the_kiosk(screens: Screens, live_site: LiveSite, place: Place) -> None:
    page = enrolled(screens, place)
    assert_well_made(page)
    page.get_by_role("link", name="Bắt đầu đánh giá").click()
    assert_well_made(page)
    page.locator(".services a").first.click()
    assert_well_made(page)
    consent(page)
    assert walk(page, assert_well_made) <= 12
    page.locator("main button").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text(RECEIVED)
    assert_well_made(page)
    assert taken_in(live_site) == 1
    expect(page).to_have_url(f"{screens.address}/kiosk", timeout=(THANKS + 10) * 1000)


def test_the_kiosk_warns_and_one_tap_is_enough_to_stay(screens: Screens, place: Place) -> None:
    page = enrolled(screens, place)
    walk_up(page)
    page.locator("main input[type=radio]").first.check()
    for _ in range(2):
        page.clock.fast_forward(IDLE * 1000)
        dialog = page.get_by_role("alertdialog")
        expect(dialog).to_be_visible()
        assert_well_made(page)
        page.clock.run_for((WARNING - 2) * 1000)
        dialog.get_by_role("button").first.click()
        expect(dialog).to_be_hidden()
    expect(page.locator("main input[type=radio]").first).to_be_checked()


def test_the_kiosk_forgets_whoever_has_left(screens: Screens, place: Place) -> None:
    page = enrolled(screens, place)
    walk_up(page)
    first_question = page.url
    answer(page)
    page.clock.fast_forward(IDLE * 1000)
    expect(page.get_by_role("alertdialog")).to_be_visible()
    page.clock.run_for((WARNING + 1) * 1000)
    expect(page).to_have_url(f"{screens.address}/kiosk")
    assert [cookie["name"] for cookie in page.context.cookies() if cookie["name"] == "draft"] == []
    page.go_back()
    expect(page.locator("main input[type=radio]")).to_have_count(0)
    page.goto(first_question)
    expect(page.locator("main input[type=radio]")).to_have_count(0)
