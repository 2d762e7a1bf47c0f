"""A kiosk as the tests use it: a server that can really be switched off, and a device with hands that tap."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, BrowserContext, Page, ViewportSize, expect
from sqlalchemy import select

from surveyapp.config import Settings
from surveyapp.domain.days import day_of
from surveyapp.factory import create_app
from surveyapp.services.auditing import Act
from surveyapp.services.kiosks.pairing import make_pairing_code, pair_device
from surveyapp.store.schema import METADATA
from surveyapp.store.tables.answers import Intake
from surveyapp.web.identity import KIOSK_COOKIE
from tests.browser.live import LiveSite
from tests.browser.pages import KIOSK, Screens
from tests.builders import KEYS, Always, a_place

HOST = "127.0.0.1"
QUIET_SECONDS, WARNING_SECONDS, THANKS_SECONDS = 60, 20, 15
EVERYTHING_IN_DATABASE = """async () => {
  const ask = (request) => new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
  const database = await ask(indexedDB.open("kiosk"));
  const found = {};
  for (const name of database.objectStoreNames) {
    found[name] = await ask(database.transaction(name).objectStore(name).getAll());
  }
  database.close();
  return found;
}"""


UNSENT = f"async () => (await ({EVERYTHING_IN_DATABASE})()).queue.length"


class KioskServer(LiveSite):
    """A site with an office, a service, a kiosk and a running wave, by the machine's own clock."""

    def __init__(self, folder: Path, database_url: str) -> None:
        settings = Settings(folder, database_url, KEYS.secret, public_url="https://example.test")
        super().__init__(create_app(settings, chance=Always()))
        METADATA.create_all(self.site.database.engine)
        with self.site.database.transaction() as session:
            self.place = a_place(session, day=day_of(datetime.now(UTC)))

    def pair(self) -> str:
        """The secret of one more device that is this kiosk from now on."""
        with self.site.database.transaction() as session:
            code = make_pairing_code(session, KEYS, self.place.kiosk_id, act()).code
            return pair_device(session, KEYS, code, "", act().at)


@dataclass
class Device:
    """A paired kiosk and the page that is open on it."""

    context: BrowserContext
    page: Page
    taps: int = 0

    @property
    def heading(self) -> str:
        """What the screen says first."""
        return self.page.locator("h1").inner_text()

    def open(self) -> None:
        """Open the app as a start of the tablet does, and wait for its first screen."""
        self.page.goto("/kiosk")
        expect(self.page.locator(".screen-attract")).to_be_visible()

    def wait_for_worker(self) -> None:
        """From now on the app opens without network."""
        self.page.wait_for_function("() => !!navigator.serviceWorker.controller")

    def tap(self, selector: str, *, nth: int = 0) -> None:
        """One tap; waits until the screen takes taps again."""
        self.taps += 1
        self.page.locator(selector).nth(nth).click()

    def walk_up(self) -> None:
        """From the first screen to the first question, with one service at the office."""
        self.tap(".start")
        self.tap(".screen-want .choice-button")
        self.consent()

    def consent(self) -> None:
        """Tick the box of the notice and begin."""
        self.tap(".screen-notice main input")
        self.tap(".screen-notice .wide-button")

    def answer(self, nth: int = 0) -> None:
        """Tap one of the answers, and wait until the screen has changed."""
        self.and_on(".screen-question .options .choice-button", nth=nth)

    def answer_all(self) -> int:
        """Tap through to the last screen; gives how many questions there were."""
        asked = 0
        while self.page.locator(".screen-question").count():
            self.answer()
            asked += 1
        return asked

    def answer_everything(self) -> int:
        """As `answer_all`, for every kind of question: several choices, and one with a consent of its own."""
        asked = 0
        while self.page.locator(".screen-question").count():
            for box in self.page.locator("main input[type=checkbox]").all():
                box.check()
            several = self.page.locator(".several .choice-button")
            if several.count():
                several.first.click()
                several.nth(1).click()
                self.and_on(".wide-button")
            else:
                self.answer()
            asked += 1
        return asked

    def and_on(self, selector: str, nth: int = 0) -> None:
        """Tap, and wait until the screen has changed."""
        before = self.page.locator("main").element_handle()
        self.tap(selector, nth=nth)
        self.page.wait_for_function("before => !before.isConnected", arg=before)

    def send(self) -> None:
        """Send, and wait for the thanks."""
        self.tap(".screen-send .wide-button")
        expect(self.page.locator(".screen-thanks")).to_be_visible()

    def wait_until_sent(self) -> None:
        """Wait until nothing waits on the device any more."""
        self.wait_for(UNSENT, 0)

    def wait_for(self, script: str, value: object) -> None:
        """Wait until a script, whose result takes a promise, gives this."""
        deadline = time.monotonic() + 15
        while (found := self.page.evaluate(script)) != value:
            assert time.monotonic() < deadline, f"{found} instead of {value}"
            self.page.wait_for_timeout(100)

    def unsent(self) -> int:
        """How many answers wait on the device."""
        waiting: int = self.page.evaluate(UNSENT)
        return waiting


class KioskScreens(Screens):
    """Screens before a kiosk's server, on which a lost connection is no complaint."""

    def __init__(self, browser: Browser, server: KioskServer) -> None:
        super().__init__(browser, server.address)
        self.server = server
        self.expect_lost_network()

    def kiosk(self, viewport: ViewportSize = KIOSK, *, clock: bool = False, **options: Any) -> Device:
        """A paired kiosk, opened, ready for a day without network; `clock` lets the test move its time."""
        page = self.open(viewport, **options)
        if clock:
            page.clock.install()
        cookie = {
            "name": KIOSK_COOKIE,
            "value": self.server.pair(),
            "domain": HOST,
            "path": "/kiosk",
        }
        page.context.add_cookies([cookie])  # type: ignore[list-item]
        device = Device(page.context, page)
        device.open()
        device.wait_for_worker()
        return device


@contextmanager
def serving(folder: Path, database_url: str) -> Iterator[KioskServer]:
    """A server that is switched on."""
    server = KioskServer(folder, database_url)
    yield server
    server.go_away()
    server.site.database.dispose()


def act() -> Act:
    """Something done now by nobody in particular."""
    return Act(None, datetime.now(UTC))


def taken_in(server: KioskServer) -> list[dict[str, Any]]:
    """Every answer that the server has taken in and not yet mixed with others."""
    with server.site.database.transaction(write=False) as session:
        rows = session.scalars(select(Intake)).all()
        return [
            {
                "source": row.source,
                "order_seed": row.order_seed,
                "answers": row.answers,
                "complete": row.is_complete,
            }
            for row in rows
        ]
