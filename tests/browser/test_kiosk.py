"""The kiosk as visitors and staff use it: with and without network, in two languages, by finger and by keyboard."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from surveyapp.domain.tokens import ALPHABET
from tests.browser import kiosk_device
from tests.browser.kiosk_device import QUIET_SECONDS, WARNING_SECONDS, Device, KioskScreens, KioskServer
from tests.browser.pages import KIOSK, PHONE, assert_well_made
from tests.web.citizen import an_invitation

TAPS_BESIDES_QUESTIONS = 6
LONG_PRESS = 3_200


@pytest.fixture
def server(tmp_path: Path, sqlite_url: str) -> Iterator[KioskServer]:
    """A server with one office, one service and a running wave."""
    with kiosk_device.serving(tmp_path, sqlite_url) as server:
        yield server


@pytest.fixture
def kiosks(browser: Browser, server: KioskServer) -> Iterator[KioskScreens]:
    """Opens kiosks before the server; a page that complains of anything but the network fails the test."""
    screens = KioskScreens(browser, server)
    yield screens
    screens.close()


def test_a_visit_takes_one_tap_per_question_and_six_more(kiosks: KioskScreens, server: KioskServer) -> None:
    device = kiosks.kiosk()
    device.walk_up()
    asked = device.answer_all()
    device.send()
    # With several services there is one tap more; this office has one.
    assert device.taps + 1 <= asked + TAPS_BESIDES_QUESTIONS
    expect_taken_in(device, server, 1)
    [answer] = kiosk_device.taken_in(server)
    assert answer["complete"]
    assert answer["answers"]["purpose"] == "hand_in"


def expect_taken_in(device: Device, server: KioskServer, number: int) -> None:
    """Wait until nothing is left on the device, then count on the server."""
    device.wait_until_sent()
    assert len(kiosk_device.taken_in(server)) == number


def test_it_opens_and_works_while_the_server_is_off(kiosks: KioskScreens, server: KioskServer) -> None:
    device = kiosks.kiosk()
    server.go_away()
    device.page.reload()
    device.open()
    for _ in range(2):
        device.walk_up()
        device.answer_all()
        device.send()
        device.tap(".screen-thanks main .button")
    assert device.unsent() == 2
    server.come_back()
    device.page.evaluate("dispatchEvent(new Event('online'))")
    expect_taken_in(device, server, 2)


def test_a_visitor_with_a_ticket_answers_the_full_form_offline(
    kiosks: KioskScreens, server: KioskServer
) -> None:
    device = kiosks.kiosk()
    device.context.set_offline(True)
    device.tap(".start")
    device.tap(".screen-want .choice-button", nth=1)
    code = an_invitation(server.site, server.place).code
    wrong = code[:-1] + next(sign for sign in ALPHABET if sign != code[-1])
    for sign in wrong:
        device.page.locator(".key", has_text=re.compile(f"^{sign}$")).click()
    device.tap(".screen-ticket .wide-button")
    expect(device.page.get_by_role("alert")).not_to_be_empty()
    for _ in code:
        device.page.locator(".key.erase").click()
    device.page.keyboard.type(code.lower())
    device.page.keyboard.press("Enter")
    device.consent()
    assert device.answer_everything() > 20
    device.send()
    assert device.unsent() == 1
    device.context.set_offline(False)
    device.page.evaluate("() => dispatchEvent(new Event('online'))")
    expect_taken_in(device, server, 1)
    [answer] = kiosk_device.taken_in(server)
    assert answer["source"] == "invited"


def test_back_and_another_language_keep_the_answers(kiosks: KioskScreens, server: KioskServer) -> None:
    device = kiosks.kiosk()
    page = device.page
    device.walk_up()
    expect(page.locator("[aria-pressed]")).to_have_count(0)
    device.answer(1)
    vietnamese = device.heading
    page.get_by_role("button", name="English").click()
    expect(page.locator("html")).to_have_attribute("lang", "en")
    assert device.heading != vietnamese
    page.get_by_role("button", name="Back").click()
    expect(page.locator("[aria-pressed=true]")).to_have_text("Collect a result")
    expect(page.get_by_role("heading", level=1)).to_be_focused()
    page.get_by_role("button", name="Continue").click()
    device.answer_all()
    device.send()
    expect_taken_in(device, server, 1)
    assert kiosk_device.taken_in(server)[0]["answers"]["purpose"] == "collect"


def press_to(page: Page, selector: str) -> None:
    """Press Tab until the focus is there, as somebody without a finger on the screen does."""
    for _ in range(30):
        page.keyboard.press("Tab")
        if page.locator(":focus").and_(page.locator(selector)).count():
            outline = page.locator(":focus").evaluate("each => getComputedStyle(each).outlineStyle")
            assert outline == "solid" or page.locator(":focus").get_attribute("type") == "checkbox"
            return
    raise AssertionError(f"Tab never reaches {selector}")


def test_by_keyboard_alone_on_a_small_screen(kiosks: KioskScreens, server: KioskServer) -> None:
    device = kiosks.kiosk(PHONE)
    page = device.page
    for selector in (".start", ".screen-want .choice-button", "main input", ".screen-notice .wide-button"):
        press_to(page, selector)
        page.keyboard.press("Space")
    expect(page.locator(".screen-question")).to_be_visible()
    while page.locator(".screen-question").count():
        title = device.heading
        assert page.title().startswith(title)
        press_to(page, ".choice-button")
        page.keyboard.press("Enter")
        page.wait_for_function("title => document.querySelector('h1').innerText !== title", arg=title)
    press_to(page, ".wide-button")
    page.keyboard.press("Enter")
    expect(page.locator(".screen-thanks")).to_be_visible()


@pytest.mark.parametrize(
    ("viewport", "language", "options"),
    [
        (KIOSK, "vi", {}),
        (PHONE, "en", {"forced_colors": "active"}),
        (PHONE, "vi", {"reduced_motion": "reduce"}),
    ],
)
def test_every_screen_is_well_made(
    kiosks: KioskScreens, server: KioskServer, viewport: Any, language: str, options: dict[str, Any]
) -> None:
    device = kiosks.kiosk(viewport, **options)
    if language == "en":
        device.page.locator(f".button[lang={language}]").click()
    assert_well_made(device.page)
    device.tap(".start")
    assert_well_made(device.page)
    device.tap(".screen-want .choice-button", nth=1)
    device.tap(".screen-ticket .wide-button")
    assert_well_made(device.page)
    device.tap(".back-link")
    device.tap(".screen-want .choice-button")
    device.tap(".screen-notice .wide-button")
    expect(device.page.get_by_role("alert")).not_to_be_empty()
    assert_well_made(device.page)
    device.consent()
    device.page.locator("main summary").click()
    assert_well_made(device.page)
    device.answer()
    assert_well_made(device.page)
    device.answer_all()
    assert_well_made(device.page)
    device.send()
    assert_well_made(device.page)
    device.tap("main .button")
    open_staff(device)
    assert_well_made(device.page)


def test_with_the_largest_letters_and_strong_contrast(kiosks: KioskScreens, server: KioskServer) -> None:
    device = kiosks.kiosk(PHONE)
    device.page.locator(".display-switch summary").click()
    device.page.locator("[data-set-text='3']").click()
    device.page.locator("[data-set-contrast='high']").click()
    assert_well_made(device.page)
    device.walk_up()
    assert_well_made(device.page)
    device.tap(".stop")
    expect(device.page.locator("html")).to_have_attribute("data-text", "1")
    expect(device.page.locator("html")).to_have_attribute("data-contrast", "normal")


def open_staff(device: Device) -> None:
    """Hold a finger on the name of the site."""
    device.page.locator(".site-name").click(delay=LONG_PRESS)
    expect(device.page.locator(".screen-staff")).to_be_visible()


def test_staff_see_numbers_test_and_lock(kiosks: KioskScreens, server: KioskServer) -> None:
    device = kiosks.kiosk()
    page = device.page
    device.context.set_offline(True)
    device.walk_up()
    device.answer_all()
    device.send()
    device.tap("main .button")
    open_staff(device)
    expect(page.locator("[data-fact=staff_unsent]")).to_have_text("1")
    expect(page.locator("[data-fact=staff_offline_ready]")).to_have_text("Có")
    page.get_by_role("button", name="Thử kết nối").click()
    expect(page.locator(".said")).to_contain_text("Không kết nối được")
    with page.expect_download() as download:
        page.get_by_role("button", name="Xuất tệp cứu dữ liệu").click()
    assert '"envelopes":[{' in Path(download.value.path()).read_text()
    device.context.set_offline(False)
    page.get_by_role("button", name="Thử kết nối").click()
    expect(page.locator(".said")).to_contain_text("Kết nối được")
    lock(page, "2468", "Tạm khóa máy")
    expect(page.locator(".screen-out-of-use h1")).to_have_text("Máy đang tạm nghỉ")
    page.reload()
    expect(page.locator(".screen-out-of-use h1")).to_have_text("Máy đang tạm nghỉ")
    open_staff(device)
    lock(page, "1111", "Mở khóa")
    expect(page.locator(".said")).to_have_text("Mã số chưa đúng.")
    page.wait_for_function("() => !document.querySelector('.keypad').inert")
    lock(page, "2468", "Mở khóa")
    expect(page.locator(".screen-attract")).to_be_visible()
    expect_taken_in(device, server, 1)


def lock(page: Page, pin: str, words: str) -> None:
    for digit in pin:
        page.locator(".key", has_text=re.compile(f"^{digit}$")).click()
    page.locator(".lock").get_by_role("button", name=words).click()


def test_the_warning_takes_one_tap_as_often_as_wished(kiosks: KioskScreens, server: KioskServer) -> None:
    device = kiosks.kiosk(clock=True)
    page = device.page
    device.walk_up()
    device.answer()
    question = device.heading
    dialog = page.get_by_role("alertdialog")
    for _ in range(11):
        page.clock.run_for(QUIET_SECONDS * 1000 + 600)
        expect(dialog).to_be_visible()
        expect(dialog.get_by_role("button").first).to_be_focused()
        page.clock.run_for((WARNING_SECONDS - 2) * 1000)
        expect(dialog).to_be_visible()
        dialog.get_by_role("button").first.click()
        expect(dialog).to_have_count(0)
    assert device.heading == question
    page.clock.run_for(QUIET_SECONDS * 1000 + 600)
    assert_well_made(page)
    page.clock.run_for((WARNING_SECONDS + 1) * 1000)
    expect(page.locator(".screen-attract")).to_be_visible()
    expect_taken_in(device, server, 1)
    [partial] = kiosk_device.taken_in(server)
    assert not partial["complete"]
