"""Nothing of the last visitor is left: not on the screen, not in any storage, not in the way back."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, expect

from surveyapp.domain.tokens import new_token
from tests.browser import kiosk_device
from tests.browser.conftest import CHROMIUM, FLAGS
from tests.browser.kiosk_device import (
    EVERYTHING_IN_DATABASE,
    QUIET_SECONDS,
    WARNING_SECONDS,
    Device,
    KioskScreens,
    KioskServer,
)

STORAGES = """async () => {
  const cached = {};
  for (const name of await caches.keys()) {
    cached[name] = (await (await caches.open(name)).keys()).map(({ url }) => url).sort();
  }
  const databases = (await indexedDB.databases()).map(({ name }) => name);
  const kept = [{ ...localStorage }, { ...sessionStorage }, document.cookie, location.href, history.state];
  return JSON.stringify([cached, databases, kept]);
}"""
FIELDS = """() => [
  ...document.querySelectorAll("form, input[name], textarea[name], input[type=text], input:not([autocomplete=off])")
].length"""
SEALED = {"v", "id", "key", "epk", "iv", "data"}


@pytest.fixture
def server(tmp_path: Path, sqlite_url: str) -> Iterator[KioskServer]:
    """A server with one office, one service and a running wave."""
    with kiosk_device.serving(tmp_path, sqlite_url) as server:
        yield server


@pytest.fixture
def kiosks(browser: Browser, server: KioskServer) -> Iterator[KioskScreens]:
    """Opens kiosks before the server."""
    screens = KioskScreens(browser, server)
    yield screens
    screens.close()


def everything_but_the_queue(device: Device) -> str:
    """All that a thief could read off the disk, besides the sealed answers."""
    database: dict[str, Any] = device.page.evaluate(EVERYTHING_IN_DATABASE)
    for envelope in database.pop("queue"):
        assert set(envelope) == SEALED
    storages: str = device.page.evaluate(STORAGES)
    return storages + json.dumps(database, sort_keys=True)


def test_a_whole_visit_leaves_sealed_answers_and_nothing_else(kiosks: KioskScreens) -> None:
    device = kiosks.kiosk()
    device.context.set_offline(True)
    before, history = everything_but_the_queue(device), device.page.evaluate("history.length")
    first_screen = device.page.locator("main").inner_html()
    code = new_token()
    device.tap(".start")
    device.tap(".screen-want .choice-button", nth=1)
    device.page.keyboard.type(f"https://khaosat.test/m/{code}")
    assert device.page.evaluate(FIELDS) == 0
    device.page.keyboard.press("Enter")
    device.consent()
    device.answer(1)
    device.answer(2)
    assert everything_but_the_queue(device) == before
    assert device.page.evaluate(FIELDS) == 0
    device.answer_everything()
    device.send()
    assert device.page.locator("#app").inner_text().count(code) == 0
    device.tap(".screen-thanks main .button")
    expect(device.page.locator(".screen-attract")).to_be_visible()
    assert device.page.locator("main").inner_html() == first_screen
    assert everything_but_the_queue(device) == before
    assert device.page.evaluate("history.length") == history
    assert code not in json.dumps(device.page.evaluate(EVERYTHING_IN_DATABASE))
    device.page.reload()
    expect(device.page.locator(".screen-attract")).to_be_visible()


def test_the_way_back_leads_to_nobodys_answers(kiosks: KioskScreens) -> None:
    device = kiosks.kiosk()
    page = device.page
    device.walk_up()
    device.answer(1)
    page.goto("/kiosk/pair")
    page.go_back()
    expect(page.locator(".screen-attract")).to_be_visible()
    expect(page.locator("[aria-pressed]")).to_have_count(0)
    device.walk_up()
    device.answer(1)
    # A browser that keeps the page in memory finds it empty, and shows the first screen when it comes back.
    page.evaluate("dispatchEvent(new PageTransitionEvent('pagehide', { persisted: true }))")
    assert page.locator("#app").inner_html() == ""
    page.evaluate("dispatchEvent(new PageTransitionEvent('pageshow', { persisted: true }))")
    expect(page.locator(".screen-attract")).to_be_visible()
    device.walk_up()
    expect(page.locator("[aria-pressed]")).to_have_count(0)


def test_a_page_that_the_browser_kept_in_memory_comes_back_empty(
    browser: Browser, server: KioskServer
) -> None:
    """Test browsers switch this memory off; here it is on, as on a tablet."""
    switched_on = ["--disable-back-forward-cache"]
    tablet = browser.browser_type.launch(
        executable_path=CHROMIUM, args=list(FLAGS), ignore_default_args=switched_on
    )
    kiosks = KioskScreens(tablet, server)
    device = kiosks.kiosk()
    device.walk_up()
    device.answer(1)
    device.page.evaluate("() => { window.isTheSame = true; }")
    device.page.goto("/kiosk/pair")
    device.page.go_back(wait_until="commit")
    expect(device.page.locator(".screen-attract")).to_be_visible()
    assert device.page.evaluate("() => window.isTheSame"), (
        "the browser loaded the page anew: this shows nothing"
    )
    device.walk_up()
    expect(device.page.locator("[aria-pressed]")).to_have_count(0)
    kiosks.close()
    tablet.close()


def test_stopping_keeps_nothing_at_all(kiosks: KioskScreens) -> None:
    device = kiosks.kiosk()
    device.context.set_offline(True)
    device.page.get_by_role("button", name="English").last.click()
    device.walk_up()
    device.answer(1)
    device.tap(".stop")
    expect(device.page.locator(".screen-attract")).to_be_visible()
    expect(device.page.locator("html")).to_have_attribute("lang", "vi")
    assert device.unsent() == 0


def test_who_left_before_the_first_answer_leaves_nothing(kiosks: KioskScreens) -> None:
    device = kiosks.kiosk(clock=True)
    page = device.page
    device.context.set_offline(True)
    page.get_by_role("button", name="English").last.click()
    page.clock.run_for((QUIET_SECONDS + WARNING_SECONDS + 2) * 1000)
    expect(page.locator("html")).to_have_attribute("lang", "vi")
    device.walk_up()
    page.clock.run_for((QUIET_SECONDS + WARNING_SECONDS + 2) * 1000)
    expect(page.locator(".screen-attract")).to_be_visible()
    assert device.unsent() == 0


def test_a_tablet_that_slept_wakes_up_on_the_first_screen(kiosks: KioskScreens) -> None:
    device = kiosks.kiosk(clock=True)
    device.context.set_offline(True)
    device.walk_up()
    device.answer(1)
    device.page.clock.fast_forward("02:00:00")
    expect(device.page.locator(".screen-attract")).to_be_visible()
    expect(device.page.get_by_role("alertdialog")).to_have_count(0)
    assert device.unsent() == 1


def test_a_second_tap_answers_no_second_question(kiosks: KioskScreens) -> None:
    device = kiosks.kiosk()
    device.walk_up()
    expect(device.page.locator("main.settling")).to_have_count(0)
    box = device.page.locator(".options .choice-button").first.bounding_box()
    assert box
    device.page.mouse.dblclick(box["x"] + 40, box["y"] + box["height"] / 2)
    expect(device.page.locator("#progress")).to_contain_text("2")
    device.page.wait_for_timeout(500)
    expect(device.page.locator("#progress")).to_contain_text("2")


def test_no_thanks_for_what_is_not_on_the_disk(kiosks: KioskScreens) -> None:
    device = kiosks.kiosk()
    device.context.set_offline(True)
    device.walk_up()
    device.answer_all()
    device.page.evaluate(
        """() => {
          const real = IDBObjectStore.prototype.put;
          window.mend = () => (IDBObjectStore.prototype.put = real);
          IDBObjectStore.prototype.put = () => { throw new DOMException("full", "QuotaExceededError"); };
        }"""
    )
    device.tap(".screen-send .wide-button")
    expect(device.page.locator("h1")).to_have_text("Chưa lưu được câu trả lời")
    device.page.evaluate("() => window.mend()")
    device.tap(".wide-button")
    expect(device.page.locator(".screen-thanks")).to_be_visible()
    assert device.unsent() == 1
