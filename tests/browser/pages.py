"""Screens before the live site, and what every page must stand up to on them, whoever it is for."""

from typing import Any

from axe_playwright_python.base import AxeResults
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, ViewportSize

AXE = Axe()
PHONE = ViewportSize(width=320, height=640)
KIOSK = ViewportSize(width=1080, height=1920)
DESKTOP = ViewportSize(width=1280, height=900)
PATIENCE = 30_000
# Every rule of axe that stands for a success criterion of WCAG 2.2 at level A or AA, and its best practices. No
# finding is allowed.
RULES = {
    "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
    "resultTypes": ["violations"],
    # Else axe fetches every style sheet once more for rules that are not run.
    "preload": False,
}
TARGETS = "button, .button, .choice, summary, .back-link, .languages a, .display-switch a"
SMALLEST_TARGET = 48
OVERFLOWING = """() => [...document.querySelectorAll("body *")]
    .filter((each) => each.getBoundingClientRect().right > document.documentElement.clientWidth + 1)
    .filter((each) => each.checkVisibility() && !each.closest(".table-wrap, .visually-hidden, .skip-link"))
    .map((each) => each.outerHTML.slice(0, 120))"""
SMALL = """([targets, smallest]) => [...document.querySelectorAll(targets)]
    .filter((each) => each.checkVisibility({ visibilityProperty: true }))
    .map((each) => [each.getBoundingClientRect(), each])
    .filter(([{ height, width }]) => Math.min(height, width) < smallest)
    .map(([{ height, width }, each]) => `${each.innerText.slice(0, 60)} is ${width} x ${height}`)"""
# Chromium notes in the console that a page came with a 4xx; that is for the test to expect or not.
EXPECTED_COMPLAINT = "the server responded with a status of 4"


class Screens:
    """Opens pages on screens of any size, each with a profile of its own, and listens to what they complain of."""

    def __init__(self, browser: Browser, address: str) -> None:
        self.browser = browser
        self.address = address
        self.contexts: list[BrowserContext] = []
        self.complaints: list[str] = []
        self.expected = [EXPECTED_COMPLAINT]

    def open(self, viewport: ViewportSize = PHONE, *, javascript: bool = True, **options: Any) -> Page:
        """A blank page on a new screen."""
        context = self.browser.new_context(
            base_url=self.address,
            viewport=viewport,
            java_script_enabled=javascript,
            locale="vi-VN",
            **options,
        )
        context.set_default_timeout(PATIENCE)
        self.contexts.append(context)
        page = context.new_page()
        page.on("console", self._listen)
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        return page

    def expect_lost_network(self) -> None:
        """From now on it is no complaint that the network can't be reached."""
        self.expected.append("net::ERR_")

    def close(self) -> None:
        """Close every screen. Fails when a page complained: of an error, or of what the content policy refused."""
        for context in self.contexts:
            context.close()
        assert self.complaints == [], self.complaints

    def _listen(self, message: ConsoleMessage) -> None:
        if message.type in ("error", "warning") and not any(each in message.text for each in self.expected):
            self.complaints.append(message.text)


def assert_accessible(page: Page, look: str = "") -> None:
    """No finding of axe, of any weight; `look` says in the report how the page was looked at."""
    page.wait_for_load_state()
    page.locator("main").first.wait_for(state="attached")
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE.axe_script)
    results = AxeResults(page.evaluate("(options) => axe.run(options)", RULES))
    assert results.violations_count == 0, f"{page.url} {look}\n{results.generate_report()}"


def assert_fits(page: Page) -> None:
    """Nothing reaches over the edge of the screen, so nobody has to scroll sideways."""
    page.wait_for_load_state()
    over = page.evaluate(OVERFLOWING)
    assert over == [], f"{page.url}: {over}"


def assert_large_targets(page: Page) -> None:
    """What is touched is at least 48 pixels high and wide."""
    page.wait_for_load_state()
    small = page.evaluate(SMALL, [TARGETS, SMALLEST_TARGET])
    assert small == [], f"{page.url}: {small}"


def assert_well_made(page: Page) -> None:
    """All of it at once."""
    assert_accessible(page)
    assert_fits(page)
    assert_large_targets(page)
