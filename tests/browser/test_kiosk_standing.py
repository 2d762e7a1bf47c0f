"""What a kiosk may do: paired by a code, revoked, between waves, brought up to date; and how fast it opens."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from functools import wraps
from pathlib import Path
from typing import Any

import pytest
from flask import Response
from playwright.sync_api import Browser, expect
from sqlalchemy import update

from surveyapp.services.kiosks.pairing import make_pairing_code, revoke_kiosk
from surveyapp.store.tables.surveys import Wave
from tests.browser import kiosk_device
from tests.browser.kiosk_device import KioskScreens, KioskServer, act
from tests.browser.pages import KIOSK, assert_well_made
from tests.builders import KEYS

# First start, before anything is on the device; afterwards all of it comes from the device.
MOST_REQUESTS, MOST_KILOBYTES = 50, 120
MOST_SECONDS = 1.0
# What Chromium's developer tools call slow 4G.
SLOW_4G = {"offline": False, "latency": 562.5, "downloadThroughput": 180_000, "uploadThroughput": 84_375}
ONLINE = "() => dispatchEvent(new Event('online'))"
NOTE_FIRST_SCREEN = """new MutationObserver(() => {
  if (!window.usableAfter && document.querySelector(".screen-attract .start")) window.usableAfter = performance.now();
}).observe(document, { childList: true, subtree: true });"""
WAITING = "async () => Boolean((await navigator.serviceWorker.getRegistration('/kiosk')).waiting)"


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


def test_a_device_becomes_a_kiosk_by_a_code(kiosks: KioskScreens, server: KioskServer) -> None:
    page = kiosks.open(KIOSK)
    page.goto("/kiosk")
    expect(page.locator("h1")).to_have_text("Thiết bị này chưa được ghép nối")
    assert_well_made(page)
    page.get_by_role("link", name="Nhập mã ghép nối").click()
    expect(page.get_by_role("textbox")).to_be_visible()
    assert_well_made(page)
    with server.site.database.transaction() as session:
        code = make_pairing_code(session, KEYS, server.place.kiosk_id, act()).code
    page.get_by_role("textbox").fill(code)
    page.get_by_role("main").get_by_role("button").click()
    expect(page.locator(".screen-attract")).to_be_visible()
    [cookie] = [each for each in page.context.cookies() if each["name"] == "kiosk"]
    assert cookie["httpOnly"]
    assert cookie["sameSite"] == "Strict"
    assert "kiosk" not in page.evaluate("document.cookie")


def test_a_revoked_device_takes_no_more_answers_and_delivers_the_rest(
    kiosks: KioskScreens, server: KioskServer
) -> None:
    device = kiosks.kiosk()
    device.context.set_offline(True)
    device.walk_up()
    device.answer_all()
    device.send()
    device.tap(".screen-thanks main .button")
    with server.site.database.transaction() as session:
        revoke_kiosk(session, server.place.kiosk_id, act())
    device.context.set_offline(False)
    device.page.evaluate(ONLINE)
    expect(device.page.locator("h1")).to_have_text("Thiết bị này đã ngừng hoạt động")
    assert_well_made(device.page)
    device.wait_until_sent()
    assert len(kiosk_device.taken_in(server)) == 1
    device.context.set_offline(True)
    device.page.reload()
    expect(device.page.locator("h1")).to_have_text("Thiết bị này đã ngừng hoạt động")


def test_between_waves_nothing_is_asked(kiosks: KioskScreens, server: KioskServer) -> None:
    device = kiosks.kiosk()
    page = device.page
    # Without network too: the device knows the last day of the wave.
    device.context.set_offline(True)
    page.clock.set_system_time(datetime.now(UTC) + timedelta(days=100))
    page.reload()
    expect(page.locator("h1")).to_have_text("Hôm nay chưa có đợt khảo sát")
    page.clock.set_system_time(datetime.now(UTC))
    page.reload()
    expect(page.locator(".screen-attract")).to_be_visible()
    with server.site.database.transaction() as session:
        session.execute(update(Wave).values(ends_on=server.site.today() - timedelta(days=1)))
    device.context.set_offline(False)
    page.evaluate(ONLINE)
    expect(page.locator("h1")).to_have_text("Hôm nay chưa có đợt khảo sát")
    assert_well_made(page)


def test_a_new_version_waits_until_nobody_is_there(kiosks: KioskScreens, server: KioskServer) -> None:
    device = kiosks.kiosk()
    page = device.page
    page.route("**/kiosk/answers/*", lambda route: route.abort())
    device.walk_up()
    device.answer_all()
    device.send()
    device.tap(".screen-thanks main .button")
    page.evaluate("() => { window.isOld = true; }")
    device.walk_up()
    device.answer()
    make_new_version(server)
    page.evaluate("async () => (await navigator.serviceWorker.getRegistration('/kiosk')).update()")
    device.wait_for(WAITING, True)
    device.answer()
    assert page.evaluate("() => window.isOld")
    device.tap(".stop")
    page.wait_for_function("() => !window.isOld")
    expect(page.locator(".screen-attract")).to_be_visible()
    assert page.evaluate("async () => (await caches.keys())") == ["kiosk new"]
    assert device.unsent() == 1


def make_new_version(server: KioskServer) -> None:
    """From now on the server has another worker."""
    old: Any = server.app.view_functions["kiosk.worker"]

    @wraps(old)
    def worker() -> Response:
        response: Response = old()
        line, _, rest = response.get_data(as_text=True).partition("\n")
        response.set_data(line.replace(line.split('"')[1], "new") + "\n" + rest)
        return response

    server.app.view_functions["kiosk.worker"] = worker


def test_it_opens_at_once_on_a_slow_network(kiosks: KioskScreens) -> None:
    device = kiosks.kiosk()
    page = device.page
    page.add_init_script(NOTE_FIRST_SCREEN)
    devtools = page.context.new_cdp_session(page)
    devtools.send("Network.enable")
    devtools.send("Network.emulateNetworkConditions", SLOW_4G)
    seconds = []
    for _ in range(3):
        page.reload(wait_until="commit")
        expect(page.locator(".screen-attract .start")).to_be_visible()
        seconds.append(page.evaluate("() => window.usableAfter") / 1000)
    print(f"first screen usable after {', '.join(f'{each:.2f}' for each in seconds)} s on slow 4G")
    assert min(seconds) < MOST_SECONDS


def test_the_first_start_keeps_to_its_budget(kiosks: KioskScreens, server: KioskServer) -> None:
    page = kiosks.open(KIOSK, service_workers="block")
    sizes: list[int] = []
    page.on("requestfinished", lambda request: sizes.append(request.sizes()["responseBodySize"]))
    page.context.add_cookies(
        [{"name": "kiosk", "value": server.pair(), "domain": kiosk_device.HOST, "path": "/kiosk"}]
    )
    kiosks.expected.append("Service Worker registration blocked")
    page.goto("/kiosk")
    expect(page.locator(".screen-attract")).to_be_visible()
    page.wait_for_timeout(300)
    print(f"{len(sizes)} requests, {sum(sizes) / 1000:.0f} kB")
    assert len(sizes) <= MOST_REQUESTS
    assert sum(sizes) <= MOST_KILOBYTES * 1000
