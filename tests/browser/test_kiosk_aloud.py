"""At the kiosk questions are read aloud from recordings, without network too; only recordings of use are kept."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect
from sqlalchemy import update

from surveyapp.domain.instrument_files import SHIPPED
from surveyapp.services.publishing import publish_file
from surveyapp.store.tables.surveys import Wave
from tests.browser import kiosk_device
from tests.browser.kiosk_device import KioskScreens, KioskServer, act
from tests.browser.pages import assert_well_made
from tests.sounds import record_question

KEPT = """async () => {
  const cache = await caches.open("recordings");
  return (await cache.keys()).map(({ url }) => new URL(url).pathname).sort();
}"""
RECORDED = re.compile(r"^/media/[0-9a-f]{64}$")


@pytest.fixture
def server(tmp_path: Path, sqlite_url: str) -> Iterator[KioskServer]:
    """A server whose short form has its first question recorded in Vietnamese."""
    file = tmp_path / "counter_short.yaml"
    text = (SHIPPED / "counter_short.yaml").read_text()
    file.write_text(re.sub(r"^version: \d+$", "version: 99", text, count=1, flags=re.MULTILINE))
    record_question(file, "vi", "purpose")
    with kiosk_device.serving(tmp_path, sqlite_url) as server:
        with server.site.database.transaction() as session:
            published = publish_file(session, file, act())
            session.execute(update(Wave).values(short_instrument=published.content_hash))
        yield server


@pytest.fixture
def kiosks(browser: Browser, server: KioskServer) -> Iterator[KioskScreens]:
    """Opens kiosks before the server."""
    screens = KioskScreens(browser, server)
    yield screens
    screens.close()


def test_recordings_are_heard_without_network(kiosks: KioskScreens, server: KioskServer) -> None:
    device = kiosks.kiosk()
    page = device.page
    page.wait_for_function("() => caches.has('recordings')")
    server.go_away()
    device.walk_up()
    button = page.get_by_role("button", name="Nghe đọc câu hỏi")
    expect(button).to_be_visible()
    assert_well_made(page)
    button.click()
    expect(page.locator(".being-read").first).to_be_visible()
    expect(page.locator("h1")).not_to_have_class("being-read", timeout=5000)
    kept = page.evaluate(KEPT)
    assert len(kept) > 3
    assert all(RECORDED.match(path) for path in kept)
    device.answer()
    # Nothing is recorded of the second question, and this machine has no Vietnamese voice.
    expect(button).to_have_count(0)
    server.come_back()


def test_recordings_that_are_no_longer_asked_for_go(kiosks: KioskScreens, server: KioskServer) -> None:
    device = kiosks.kiosk()
    device.page.wait_for_function("() => caches.has('recordings')")
    with server.site.database.transaction() as session:
        session.execute(update(Wave).values(short_instrument=Wave.full_instrument))
    device.page.evaluate("() => dispatchEvent(new Event('online'))")
    device.wait_for(KEPT, [])
