"""What a citizen's phone has to fetch and wait for, held against the limits in docs/budgets.md."""

import re
from pathlib import Path
from typing import Any

from playwright.sync_api import CDPSession, Page

from tests.browser.citizen import answer, consent
from tests.browser.live import LiveSite
from tests.browser.pages import PATIENCE, Screens
from tests.builders import Place
from tests.web.citizen import an_invitation

TABLE = (Path(__file__).parents[2] / "docs" / "budgets.md").read_text(encoding="utf-8")
LIMITS = {
    name: float(most.replace(",", "")) for name, most in re.findall(r"\| `([^`]+)` \| ([\d,.]+) \|", TABLE)
}
CONNECTING = 3
"""Round trips before the first request: name, TCP, TLS."""
READ = "performance.getEntriesByName('first-contentful-paint')[0]?.startTime"
USED = "performance.getEntriesByType('navigation')[0].domContentLoadedEventEnd"


class Meter:
    """Counts what a page sends and receives, as it goes over the network."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.session: CDPSession = page.context.new_cdp_session(page)
        self.session.on("Network.responseReceived", self._begun)
        self.session.on("Network.requestServedFromCache", self._kept)
        self.session.on("Network.loadingFinished", self._finished)
        self.session.on("Network.requestWillBeSent", self._sent)
        self.session.send("Network.enable")
        self.reset()

    def reset(self) -> None:
        """Count anew."""
        self.fetched: set[str] = set()
        self.kept: set[str] = set()
        self.bytes = 0.0

    @property
    def requests(self) -> int:
        """How many files came over the network."""
        return len(self.fetched)

    def be_slow(self, kilobits: float, latency: float) -> None:
        """A slow network."""
        through = kilobits * 1000 / 8
        conditions = {"offline": False, "latency": latency}
        throughput = {"downloadThroughput": through, "uploadThroughput": through}
        self.session.send("Network.emulateNetworkConditions", {**conditions, **throughput})

    def _sent(self, event: dict[str, Any]) -> None:
        self.bytes += len(event["request"].get("postData", ""))

    def _kept(self, event: dict[str, Any]) -> None:
        self.kept.add(event["requestId"])

    def _begun(self, event: dict[str, Any]) -> None:
        response = event["response"]
        is_kept = response.get("fromDiskCache") or response.get("fromServiceWorker")
        if not is_kept and event["requestId"] not in self.kept:
            self.fetched.add(event["requestId"])

    def _finished(self, event: dict[str, Any]) -> None:
        if event["requestId"] in self.fetched:
            self.bytes += event["encodedDataLength"]


def within(name: str, measured: float) -> None:
    """Fails when a budget is exceeded; prints what was measured, for the table."""
    print(f"{name}: {measured:.2f} of {LIMITS[name]:g}")
    assert 0 < measured <= LIMITS[name], f"{name}: {measured} is more than docs/budgets.md allows"


def notice(screens: Screens, live_site: LiveSite, place: Place, tap: str) -> tuple[Page, Meter, str]:
    """An empty browser, a meter on it, and the address on the ticket."""
    page = screens.open()
    page.context.set_default_timeout(6 * PATIENCE)
    return page, Meter(page), f"/m/{an_invitation(live_site.site, place, tap).token}"


def quiet(page: Page, meter: Meter) -> None:
    """Wait until nothing more has come for two seconds. What the meter hears comes later than what the page hears."""
    before = -1.0
    while meter.bytes != before:
        before = meter.bytes
        page.wait_for_timeout(2000)


def milliseconds(page: Page, *measures: str) -> float:
    """Until the last of some moments in the page's life. The emulation leaves out what it takes to connect."""
    return max(float(page.evaluate(measure)) for measure in measures)


def test_bytes_and_requests(screens: Screens, live_site: LiveSite, place: Place) -> None:
    page, meter, address = notice(screens, live_site, place, "one")
    page.goto(address, wait_until="networkidle")
    page.evaluate("document.fonts.ready")
    within("first page bytes", meter.bytes)
    within("first page requests", meter.requests)
    meter.reset()
    consent(page)
    quiet(page, meter)
    within("carried bytes", meter.bytes)
    meter.reset()
    with page.expect_response("**/answer/pages?lang=vi") as saved:
        answer(page)
    saved.value.finished()
    quiet(page, meter)
    within("save bytes", meter.bytes)


def test_bytes_of_a_question_without_scripts(screens: Screens, live_site: LiveSite, place: Place) -> None:
    page = screens.open(javascript=False)
    meter = Meter(page)
    page.goto(f"/m/{an_invitation(live_site.site, place).token}")
    consent(page)
    quiet(page, meter)
    meter.reset()
    page.goto("/answer/page/overall")
    quiet(page, meter)
    within("next page bytes", meter.bytes)
    within("next page requests", meter.requests)


def test_the_first_page_on_a_very_slow_network(screens: Screens, live_site: LiveSite, place: Place) -> None:
    page, meter, address = notice(screens, live_site, place, "slow")
    meter.be_slow(50, 600)
    page.goto(address)
    within("first page seconds at 50 kbit/s", (milliseconds(page, READ) + CONNECTING * 600) / 1000)


def test_the_first_page_on_slow_4g(screens: Screens, live_site: LiveSite, place: Place) -> None:
    """The network that Chromium's Lighthouse calls slow 4G; the best of three, for the machine has other work."""
    measured = []
    for tap in ("one", "two", "three"):
        page, meter, address = notice(screens, live_site, place, tap)
        meter.be_slow(1_600, 150)
        page.goto(address)
        measured.append(milliseconds(page, READ, USED) / 1000)
    within("first page seconds at slow 4G", min(measured))
