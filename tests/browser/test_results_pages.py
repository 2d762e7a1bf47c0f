"""The pages of a run before an analyst: both languages, desk and telephone, axe, keyboard; marks tell their rows."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

from surveyapp.services.transactions import Database
from tests.analysed_wave import AnalysedWave
from tests.browser.pages import DESKTOP, PHONE, Screens, assert_fits
from tests.browser.signing_in import sign_in
from tests.browser.test_every_staff_page import found_on
from tests.web.dak_lak import in_dak_lak

RUN = "/results/runs/1"
PAGES = (
    "/leading",
    "/results",
    RUN,
    f"{RUN}?source=walk_ups",
    f"{RUN}/act",
    f"{RUN}/compare?office=office-1",
    f"{RUN}/map",
    f"{RUN}/frameworks",
    f"{RUN}/reports",
    "/advice",
    "/advice/1/office?unit=office-1",
    "/results/target",
    "/results/snapshots/1/exports",
)
TIP = ".mark-tip:visible"


@pytest.fixture
def sqlite_url(analysed_wave: AnalysedWave, tmp_path: Path) -> str:
    """The published analysed wave, with its offices on the map."""
    url = analysed_wave.copy(tmp_path, published=True)
    database = Database(url)
    with database.transaction() as session:
        in_dak_lak(session)
    database.dispose()
    return url


def row_of(page: Page, section: str, number: int) -> str:
    """A row of a section's table in one sentence, in the words of the table."""
    table = page.locator(f'[aria-labelledby="{section}"] table')
    headings = table.locator("thead th").all_inner_texts()
    row = table.locator("tbody tr").nth(number)
    name, *cells = (" ".join(text.split()) for text in row.locator("th, td").all_inner_texts())
    return f"{name}. " + "; ".join(f"{a}: {b}" for a, b in zip(headings[1:], cells, strict=True))


def hidden_in(picture: Locator) -> str:
    """What of a picture somebody could miss without a word of it; empty where there is nothing."""
    region = picture.locator(".drawing")
    name = region.get_attribute("aria-label") or ""
    seen = region.evaluate("(each) => each.scrollWidth <= each.clientWidth")
    if seen:
        return "" if all(is_in_view(each) for each in picture.locator("circle").all()) else f"{name}: dots"
    told = picture.locator(".scroll-hint").is_visible() and name and region.get_attribute("tabindex") == "0"
    return "" if told else f"{name}: not said to scroll"


def is_in_view(shape: Locator) -> bool:
    """Whether a shape lies between both edges of the screen."""
    box = shape.bounding_box()
    return box is not None and box["x"] >= 0 and box["x"] + box["width"] <= PHONE["width"]


def test_pages_of_a_run(screens: Screens) -> None:
    page = screens.open(DESKTOP)
    sign_in(page, "lan", "/results")
    wrong = [found for path in PAGES if (found := found_on(page, path))]
    assert wrong == [], "\n\n".join(wrong)


def test_pictures_on_a_telephone(screens: Screens) -> None:
    """At 320 pixels nothing reaches over the edge: every dot is in view, and what is wider than the screen scrolls in a
    region with a name that the keyboard reaches, and words say so, without JavaScript too.
    """
    page = screens.open(PHONE, javascript=False)
    sign_in(page, "lan", "/results")
    for path in (
        "/public/1",
        "/public/1/offices/office-1",
        RUN,
        f"{RUN}/act",
        f"{RUN}/compare",
        f"{RUN}/map",
    ):
        page.goto(path)
        assert_fits(page)
        assert [found for each in page.locator(".picture").all() if (found := hidden_in(each))] == [], path


def test_a_picture_scrolls_by_keyboard(screens: Screens) -> None:
    page = screens.open(PHONE)
    page.goto("/public/1")
    region = page.locator(".picture:has(.scroll-hint:visible) .drawing").first
    region.focus()
    page.keyboard.press("ArrowRight")
    page.wait_for_function("(region) => region.scrollLeft > 0", arg=region.element_handle())


def test_a_mark_tells_its_row_to_keyboard_and_pointer(screens: Screens) -> None:
    """WCAG 1.4.13: the tip comes with focus and pointer, stays while the pointer is on it, and goes with Escape."""
    page = screens.open(DESKTOP)
    sign_in(page, "lan", f"{RUN}/compare")
    # The page can be read before its scripts have run; the keys do something only then.
    expect(page.locator('.mark[tabindex="0"]').first).to_be_attached()
    page.get_by_role("region", name=re.compile("^Biểu đồ: Mỗi cơ quan")).focus()
    page.keyboard.press("Tab")
    tip = page.locator(TIP)
    expect(tip).to_have_text(row_of(page, "rest", 0))
    page.keyboard.press("ArrowDown")
    expect(tip).to_have_text(row_of(page, "rest", 1))
    page.keyboard.press("Escape")
    expect(tip).to_have_count(0)
    page.keyboard.press("Tab")
    expect(page.locator(".mark:focus")).to_have_count(0)

    page.locator('[aria-labelledby="funnel"] .mark').first.hover()
    expect(tip).to_have_text(row_of(page, "funnel", 0))
    tip.hover()
    page.wait_for_timeout(400)
    expect(tip).to_have_text(row_of(page, "funnel", 0))
    page.keyboard.press("Escape")
    expect(tip).to_have_count(0)

    page.get_by_label("Nguồn").focus()
    page.keyboard.press("End")
    page.get_by_role("button", name="Xem").press("Enter")
    expect(page.locator("#walk-ups")).to_be_visible()
    assert page.url.endswith("/compare?source=walk_ups")
