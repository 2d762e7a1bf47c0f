"""A citizen's phone where the network comes and goes: nothing is lost, nothing is doubled, and nothing stays behind."""

from typing import Any

from playwright.sync_api import Page, expect
from sqlalchemy import func, select

from surveyapp.domain.questions import NOT_ASKED
from surveyapp.store.tables.answers import Draft, Intake
from tests.browser.citizen import RECEIVED, SEND, answer, choose, consent, go_on, taken_in, walk
from tests.browser.live import LiveSite
from tests.browser.pages import Screens, assert_well_made
from tests.builders import Place
from tests.web.citizen import an_invitation

KEPT_HERE = "Câu trả lời được giữ trên máy này"
NOT_SENT = "chưa gửi được"
USED = "Phiếu mời này đã được dùng"
READY = """async () => (await navigator.serviceWorker?.getRegistration("/answer/"))?.active?.state === "activated" """
TRACES = """async () => [
    ...(await indexedDB.databases()).map((each) => each.name),
    ...(await caches.keys()),
    ...(await navigator.serviceWorker.getRegistrations()).map((each) => each.scope),
    ...Object.keys(localStorage), ...Object.keys(sessionStorage),
]"""
STORED = """async () => {
    const done = (request) => new Promise((resolve) => { request.onsuccess = () => resolve(request.result); });
    const database = await done(indexedDB.open("phone"));
    const records = await done(database.transaction("kept").objectStore("kept").getAll());
    database.close();
    const texts = records.map((each) => each.data ? new TextDecoder().decode(each.data) : String(each));
    const keys = records.filter((each) => each instanceof CryptoKey);
    return { texts: texts.join(), keys: keys.length, shown: keys.filter((each) => each.extractable).length };
}"""


def opened(screens: Screens, live_site: LiveSite, token: str, **options: Any) -> Page:
    """The first question on a phone that has fetched what it needs to go on alone."""
    page = screens.open(**options)
    page.goto(f"/m/{token}")
    consent(page)
    page.wait_for_load_state("networkidle")
    return page


def drafts(live_site: LiveSite) -> int:
    with live_site.site.database.transaction(write=False) as session:
        return session.scalar(select(func.count()).select_from(Draft)) or 0


def the_answers(live_site: LiveSite) -> dict[str, str]:
    """What was answered, as the fields of a form have it; of several choices the first."""
    with live_site.site.database.transaction(write=False) as session:
        answers = session.scalars(select(Intake)).one().answers
        given = {code: value for code, value in answers.items() if value != NOT_ASKED}
        return {code: str(value[0] if isinstance(value, list) else value) for code, value in given.items()}


def test_the_network_goes_in_the_middle_and_comes_back_at_the_end(
    screens: Screens, live_site: LiveSite, place: Place
) -> None:
    page = opened(screens, live_site, an_invitation(live_site.site, place).token)
    page.wait_for_function(READY)
    chosen = answer(page)
    live_site.go_away()
    screens.expect_lost_network()
    chosen |= answer(page)
    expect(page.locator("main [role=status]")).to_contain_text(KEPT_HERE)
    assert_well_made(page)
    check_what_is_stored(page)
    go_back_and_reload(page)
    chosen |= change_the_language(page)
    while page.locator("main progress").count():
        chosen |= answer(page)
    page.get_by_role("button", name=SEND).click()
    expect(page.locator("main [role=status]")).to_contain_text(NOT_SENT)
    page.reload()
    expect(page.locator("main [role=status]")).to_contain_text(NOT_SENT)
    assert taken_in(live_site) == 0

    live_site.come_back()
    expect(page.get_by_role("heading", level=1)).to_contain_text(RECEIVED, timeout=60_000)
    assert_well_made(page)
    assert the_answers(live_site) == chosen
    assert page.evaluate(TRACES) == []
    page.go_back()
    expect(page.get_by_role("heading", level=1)).to_contain_text(USED)


def check_what_is_stored(page: Page) -> None:
    """Sealed records, and one key that no script can get out."""
    stored = page.evaluate(STORED)
    assert len(stored["texts"]) > 1_000
    assert "purpose" not in stored["texts"]
    assert (stored["keys"], stored["shown"]) == (1, 0)


def go_back_and_reload(page: Page) -> None:
    """Back, forward and a reload show what was answered, with nobody to ask."""
    here = page.url
    page.go_back()
    expect(page.locator("main input:checked")).to_have_count(1)
    page.reload()
    expect(page.locator("main input:checked")).to_have_count(1)
    assert page.url != here
    page.go_forward()
    expect(page).to_have_url(here)
    expect(page.locator("main input:checked")).to_have_count(0)


def change_the_language(page: Page) -> dict[str, str]:
    """In the middle of a question: what was chosen stays chosen."""
    chosen = choose(page)
    page.locator(".languages a[lang=en]").click()
    expect(page.locator("html")).to_have_attribute("lang", "en")
    expect(page.locator("main fieldset input").first).to_be_checked()
    go_on(page)
    page.locator(".languages a[lang=vi]").click()
    expect(page.locator("html")).to_have_attribute("lang", "vi")
    return chosen


def test_of_two_phones_the_late_one_is_told_and_keeps_nothing(
    screens: Screens, live_site: LiveSite, place: Place
) -> None:
    token = an_invitation(live_site.site, place).token
    first, second = (opened(screens, live_site, token) for _ in range(2))
    walk(second)
    screens.expect_lost_network()
    second.context.set_offline(True)
    second.get_by_role("button", name=SEND).click()
    expect(second.locator("main [role=status]")).to_contain_text(NOT_SENT)
    walk(first)
    first.get_by_role("button", name=SEND).click()
    expect(first.get_by_role("heading", level=1)).to_contain_text(RECEIVED)
    second.context.set_offline(False)
    expect(second.get_by_role("heading", level=1)).to_contain_text(USED, timeout=60_000)
    assert second.evaluate(TRACES) == []
    assert taken_in(live_site) == 1


def test_stopping_without_network_deletes_here_at_once_and_there_later(
    screens: Screens, live_site: LiveSite, place: Place
) -> None:
    page = opened(screens, live_site, an_invitation(live_site.site, place).token)
    answer(page)
    page.wait_for_load_state("networkidle")
    live_site.go_away()
    screens.expect_lost_network()
    page.locator("footer form button").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Đã xóa")
    assert_well_made(page)
    live_site.come_back()
    expect(page).to_have_url(f"{screens.address}/", timeout=60_000)
    assert (taken_in(live_site), drafts(live_site)) == (0, 0)
    assert page.evaluate(TRACES) == []


def test_a_browser_that_keeps_nothing_still_carries_on(
    screens: Screens, live_site: LiveSite, place: Place
) -> None:
    """Some browsers inside other apps have neither workers nor a place to keep things; the open page remembers."""
    page = screens.open()
    page.add_init_script("Object.defineProperty(window, 'indexedDB', { value: undefined })")
    page.add_init_script("Object.defineProperty(Navigator.prototype, 'serviceWorker', { value: undefined })")
    token = an_invitation(live_site.site, place).token
    page.goto(f"/m/{token}")
    consent(page)
    page.wait_for_load_state("networkidle")
    screens.expect_lost_network()
    page.context.set_offline(True)
    for _ in range(3):
        answer(page)
    expect(page.locator("main [role=status]")).to_contain_text(KEPT_HERE)
    # Meanwhile the session has gone with which the pages came; the form gets itself another.
    page.context.clear_cookies(name="session")
    page.context.set_offline(False)
    expect(page.locator("main [role=status]")).to_be_hidden(timeout=60_000)

    # "Open in browser" takes the address along and no cookie: the form starts blank, and this page loses nothing.
    other = screens.open()
    other.goto(page.url)
    expect(other.get_by_role("heading", level=1)).to_contain_text("Không còn phần trả lời đang làm dở")
    other.goto(f"/m/{token}")
    consent(other)
    expect(other.locator("main input:checked")).to_have_count(0)
    walk(page)
    page.get_by_role("button", name=SEND).click()
    expect(page.get_by_role("heading", level=1)).to_contain_text(RECEIVED)
    assert taken_in(live_site) == 1
