"""What a citizen does in a browser, in steps that tests put together."""

from collections.abc import Callable

from playwright.sync_api import Page
from sqlalchemy import func, select

from surveyapp.store.tables.answers import Intake
from tests.browser.live import LiveSite

START, GO_ON, SEND = "Bắt đầu trả lời", "Tiếp tục", "Gửi câu trả lời"
RECEIVED = "Đã nhận câu trả lời"
CHOSEN = "fields => Object.fromEntries(fields.map((each) => [each.name, each.value]))"


def taken_in(live_site: LiveSite) -> int:
    with live_site.site.database.transaction(write=False) as session:
        return session.scalar(select(func.count()).select_from(Intake)) or 0


def go_on(page: Page) -> None:
    """Press the button of the page and wait for the next page, however slow the machine."""
    with page.expect_navigation():
        page.locator("main form > button").click()


def consent(page: Page) -> None:
    """Tick both boxes of the notice and begin."""
    for box in page.locator("main input[type=checkbox]").all():
        box.check()
    go_on(page)


def choose(page: Page) -> dict[str, str]:
    """Choose the first answer to each question of the page, and its consent where it needs one; what was chosen."""
    for group in page.locator("main fieldset").all():
        group.locator("input").first.check()
    for box in page.locator("main input[name$='.consent']").all():
        box.check()
    chosen: dict[str, str] = page.locator("main input:checked:not([name$='.consent'])").evaluate_all(CHOSEN)
    return chosen


def answer(page: Page) -> dict[str, str]:
    """Choose on the page and go on; what was chosen."""
    chosen = choose(page)
    go_on(page)
    return chosen


def walk(page: Page, look: Callable[[Page], None] = lambda page: None) -> int:
    """Answer to the end, looking at every page; gives how many there were."""
    seen = 0
    while page.locator("main progress").count():
        look(page)
        answer(page)
        seen += 1
    look(page)
    return seen
