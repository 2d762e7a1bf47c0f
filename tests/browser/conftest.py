"""A real Chromium before a real server on a real database file."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect, sync_playwright

from surveyapp.config import SecondFactorRule, Settings
from surveyapp.factory import create_app
from surveyapp.store.schema import METADATA
from tests.browser.live import LiveSite
from tests.browser.pages import PATIENCE, Screens
from tests.builders import KEYS, MORNING, Always, Place, a_place

CHROMIUM = Path("/usr/bin/chromium")
FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
# A machine may have other work: what is waited for comes, or never does.
expect.set_options(timeout=PATIENCE)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """One Chromium for the whole run; every screen gets a fresh profile of it."""
    if not CHROMIUM.exists():
        raise RuntimeError("Chromium is missing: apt-get install chromium")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=list(FLAGS))
        yield browser
        browser.close()


@pytest.fixture
def live_site(tmp_path: Path, sqlite_url: str) -> Iterator[LiveSite]:
    """The site on a port of its own, on a fresh database; its clock stands still on a Monday morning."""
    settings = Settings(
        tmp_path,
        sqlite_url,
        KEYS.secret,
        public_url="https://example.test",
        second_factor=SecondFactorRule.OPTIONAL,
    )
    app = create_app(settings, clock=lambda: MORNING, chance=Always())
    live = LiveSite(app)
    METADATA.create_all(live.site.database.engine)
    yield live
    live.go_away()
    live.site.database.dispose()


@pytest.fixture
def place(live_site: LiveSite) -> Place:
    """An office with a counter, a service, a kiosk, a clerk and a running wave."""
    with live_site.site.database.transaction() as session:
        return a_place(session)


@pytest.fixture
def screens(browser: Browser, live_site: LiveSite) -> Iterator[Screens]:
    """Opens screens of any size before the live site; a page that complains in its console fails the test."""
    screens = Screens(browser, live_site.address)
    yield screens
    screens.close()
