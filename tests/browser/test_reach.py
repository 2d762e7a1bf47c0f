"""Who can't see well, can't use a mouse, or can't read: every public page, in every look, by ear and by keyboard."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect
from sqlalchemy import update

from surveyapp.domain.instrument_files import SHIPPED
from surveyapp.domain.roles import Grant, Role
from surveyapp.services.auditing import Act
from surveyapp.services.publishing import publish_file
from surveyapp.store.tables.surveys import Wave
from tests.browser.citizen import consent, walk
from tests.browser.live import LiveSite
from tests.browser.pages import (
    DESKTOP,
    Screens,
    assert_accessible,
    assert_fits,
    assert_large_targets,
    assert_well_made,
)
from tests.builders import MORNING, Place
from tests.sounds import record_question
from tests.web.citizen import an_invitation
from tests.web.staff import PASSWORD, a_member_of_staff

SPACING = """() => {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(`* { line-height: 1.5 !important; letter-spacing: 0.12em !important;
        word-spacing: 0.16em !important; } p { margin-bottom: 2em !important; }`);
    document.adoptedStyleSheets = [sheet];
}"""
"""What a reader may set without anything being lost: WCAG 2.2, 1.4.12."""
AS_BEFORE = """() => {
    const page = document.documentElement;
    [page.dataset.contrast, page.dataset.text, page.style.fontSize] = ["normal", "1", ""];
    document.adoptedStyleSheets = [];
}"""
GROUND = "getComputedStyle(document.body).backgroundColor"
LARGE = "document.documentElement.dataset.text = '3'"
TWICE = "document.documentElement.style.fontSize = '225%'"
STRONG = "document.documentElement.dataset.contrast = 'high'"


def with_own_settings(page: Page) -> None:
    """Text twice as large, wide spacing and no motion, all by the browser."""
    page.emulate_media(reduced_motion="reduce")
    page.evaluate(TWICE)
    page.evaluate(SPACING)


def as_before(page: Page) -> None:
    """Every setting back to usual."""
    page.emulate_media(forced_colors="none", reduced_motion="no-preference")
    page.evaluate(AS_BEFORE)


LOOKS: dict[str, Callable[[Page], Any]] = {
    "as usual": lambda page: None,
    "forced colours": lambda page: page.emulate_media(forced_colors="active"),
    "high contrast, largest text": lambda page: page.evaluate(f"{STRONG}; {LARGE}"),
    "own settings": with_own_settings,
}
COVERS_NOTHING = """() => [...document.querySelectorAll("body *")]
    .filter((each) => ["fixed", "sticky"].includes(getComputedStyle(each).position))
    .map((each) => each.outerHTML.slice(0, 80))"""
# One of each kind: options, a scale among others on the page, ticks, a consent of its own.
QUESTIONS = ("purpose", "staff_attitude", "ethnicity")


def assert_in_every_look(page: Page) -> None:
    """No finding, nothing over the edge and no small target, however the reader looks at the page."""
    for name, look in LOOKS.items():
        look(page)
        assert_accessible(page, name)
        assert_fits(page)
        assert_large_targets(page)
        as_before(page)
    # Where nothing is fixed to the screen, nothing can lie over what has the focus.
    assert page.evaluate(COVERS_NOTHING) == []


@pytest.mark.parametrize("language", ["vi", "en"])
def test_every_public_page_in_every_look(
    screens: Screens, live_site: LiveSite, place: Place, language: str
) -> None:
    page = screens.open()
    token = an_invitation(live_site.site, place).token
    for path in ("/", "/code", "/public", "/signin", "/nowhere", "/answer/refusal/link_spent", f"/m/{token}"):
        page.goto(f"{path}?lang={language}")
        expect(page.locator("html")).to_have_attribute("lang", language)
        page.locator(".display-switch summary").click()
        assert_in_every_look(page)
    page.locator("main button").click()
    expect(page.locator(".error-summary")).to_be_focused()
    assert_in_every_look(page)
    consent(page)
    for question in QUESTIONS:
        page.goto(f"/answer/page/{question}")
        page.locator("main summary").first.click()
        assert_in_every_look(page)
    page.goto("/answer/page/purpose")
    # Scripts may have taken the page over or not yet: with them nothing is loaded anew.
    page.locator("main form > button").click()
    expect(page.locator(".error-summary")).to_be_focused()
    assert_in_every_look(page)
    page.goto("/answer")
    walk(page)
    assert_in_every_look(page)
    page.locator("main button").click()
    expect(page).to_have_url(f"{screens.address}/answer/thanks")
    assert_in_every_look(page)


def test_the_pages_of_staff(screens: Screens, live_site: LiveSite, place: Place) -> None:
    site = live_site.site
    a_member_of_staff(site, "hoa", Grant(Role.ADMIN), Grant(Role.COUNTER_STAFF, place.office_id))
    page = screens.open(DESKTOP)
    page.goto("/signin?next=/counter")
    page.get_by_label("Tên đăng nhập").fill("hoa")
    page.get_by_label("Mật khẩu").fill(PASSWORD)
    page.get_by_role("button", name="Đăng nhập").click()
    for path in ("/counter", "/counter/choose", "/kiosks", "/results", "/keys"):
        answer = page.goto(path)
        assert answer is not None and answer.ok, path
        page.evaluate(STRONG)
        assert_accessible(page, "high contrast")


QUESTION = """
- paragraph: Câu 2 trong khoảng 28
- progressbar "Câu 2 trong khoảng 28"
- group "Trước khi đến, Ông/Bà có thông tin về thủ tục này ở mức nào?":
  - heading "Trước khi đến, Ông/Bà có thông tin về thủ tục này ở mức nào?" [level=1]
  - group: Câu này hỏi gì?
  - radio "Có đầy đủ thông tin"
  - text: Có đầy đủ thông tin
  - radio "Có một phần thông tin"
  - text: Có một phần thông tin
  - radio "Không có thông tin"
  - text: Không có thông tin
  - radio "Không biết"
  - text: Không biết
  - radio "Không muốn trả lời"
  - text: Không muốn trả lời
- button "Tiếp tục"
"""
TOP = """
- link "Đến phần nội dung chính"
- banner:
  - paragraph: Ý kiến người dân
  - navigation "Ngôn ngữ":
    - list:
      - listitem:
        - link "English"
  - group: Cỡ chữ, màu sắc
"""


def test_what_a_screen_reader_hears(screens: Screens, live_site: LiveSite, place: Place) -> None:
    page = screens.open()
    page.goto(f"/m/{an_invitation(live_site.site, place).token}")
    consent(page)
    page.goto("/answer/page/info_advance")
    expect(page.locator("main")).to_match_aria_snapshot(QUESTION)
    expect(page.locator("body")).to_match_aria_snapshot(TOP)
    # Whether the server or the page itself says so: nothing was chosen, and it is heard at once.
    page.locator("main form > button").click()
    summary = page.get_by_role("alert", name="Xin xem lại")
    expect(summary).to_be_focused()
    expect(page.get_by_role("group", name="Trước khi đến")).to_have_accessible_description(
        "Lỗi: Xin chọn một câu trả lời."
    )


def test_size_and_contrast_change_at_once_and_stay(
    screens: Screens, live_site: LiveSite, place: Place
) -> None:
    page = screens.open()
    page.goto(f"/m/{an_invitation(live_site.site, place).token}")
    consent(page)
    page.locator("main input[type=radio]").nth(1).check()
    root, switch = page.locator("html"), page.locator(".display-switch")
    # By keyboard, as everything must be possible.
    switch.locator("summary").focus()
    page.keyboard.press("Enter")
    for _ in range(2):
        page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(root).to_have_attribute("data-text", "2")
    switch.get_by_role("link", name="Tương phản cao").click()
    expect(root).to_have_attribute("data-contrast", "high")
    expect(switch.locator("[aria-current]")).to_have_text(["Lớn", "Tương phản cao"])
    # Nothing was loaded anew, so what was chosen is still chosen.
    expect(page.locator("main input[type=radio]").nth(1)).to_be_checked()
    page.goto("/code")
    expect(root).to_have_attribute("data-text", "2")
    expect(root).to_have_attribute("data-contrast", "high")
    assert page.evaluate(GROUND) == "rgb(0, 0, 0)"
    # Paper stays white, and loses what can only be pressed.
    page.emulate_media(media="print")
    assert page.evaluate(GROUND) == "rgba(0, 0, 0, 0)"
    expect(page.locator("main button")).to_be_hidden()
    expect(page.locator("main h1")).to_be_visible()


def test_another_language_keeps_what_was_not_sent_yet(
    screens: Screens, live_site: LiveSite, place: Place
) -> None:
    page = screens.open()
    page.goto(f"/m/{an_invitation(live_site.site, place).token}")
    consent(page)
    page.locator("main input[type=radio]").nth(2).check()
    page.get_by_role("link", name="English").click()
    expect(page.locator("html")).to_have_attribute("lang", "en")
    expect(page.locator("main input[type=radio]").nth(2)).to_be_checked()
    assert page.evaluate("sessionStorage.length") == 0
    page.goto("/code")
    page.get_by_role("textbox").fill("ABC 234")
    page.get_by_role("link", name="Tiếng Việt").click()
    expect(page.get_by_role("textbox")).to_have_value("ABC 234")


def test_without_scripts_the_switches_are_links(screens: Screens, live_site: LiveSite, place: Place) -> None:
    page = screens.open(javascript=False)
    page.goto(f"/m/{an_invitation(live_site.site, place).token}")
    consent(page)
    page.locator(".display-switch summary").click()
    page.get_by_role("link", name="Rất lớn").click()
    expect(page.locator("html")).to_have_attribute("data-text", "3")
    expect(page).to_have_url(f"{screens.address}/answer/page/purpose?text=3")
    assert_fits(page)
    page.get_by_text("Câu này hỏi gì?").click()
    expect(page.get_by_text("Nếu cùng lúc nộp hồ sơ")).to_be_visible()
    expect(page.locator(".read-aloud")).to_have_count(0)


VOICES = """voices => {
    window.spoken = [];
    window.SpeechSynthesisUtterance = class { constructor(text) { this.text = text; } };
    const speech = {
        getVoices: () => voices,
        addEventListener() {},
        cancel() { window.silenced = true; },
        speak(words) { window.spoken.push(words.text); setTimeout(() => words.onend?.(), 30); },
    };
    Object.defineProperty(window, "speechSynthesis", { value: speech });
}"""
LOCAL = {"name": "Linh", "lang": "vi_VN", "localService": True}
REMOTE = {"name": "Cloud", "lang": "vi-VN", "localService": False}
ENGLISH = {"name": "Sam", "lang": "en-GB", "localService": True}


@pytest.fixture
def question_with(screens: Screens, live_site: LiveSite, place: Place) -> Iterator[Callable[..., Page]]:
    """Opens a page with a question on a device with these voices."""

    def open_page(*voices: dict[str, Any], path: str = "/answer/page/overall") -> Page:
        page = screens.open()
        page.add_init_script(
            f"({VOICES})({list(voices)!r})".replace("True", "true").replace("False", "false")
        )
        page.goto(f"/m/{an_invitation(live_site.site, place, str(voices)).token}")
        consent(page)
        page.goto(path)
        return page

    yield open_page


def reader(page: Page) -> Locator:
    """The button that reads a question."""
    return page.locator(".read-aloud")


def test_only_a_voice_of_the_device_that_speaks_the_language_reads(
    question_with: Callable[..., Page],
) -> None:
    expect(reader(question_with(REMOTE, ENGLISH))).to_have_count(0)
    page = question_with(ENGLISH)
    page.goto("/answer/page/overall?lang=en")
    expect(reader(page)).to_have_text("Listen to the question")


def test_a_question_is_read_with_its_help_and_answers_in_the_order_shown(
    question_with: Callable[..., Page],
) -> None:
    page = question_with(REMOTE, LOCAL)
    expect(reader(page)).to_have_text("Nghe đọc câu hỏi")
    assert page.evaluate("spoken") == []
    assert_well_made(page)
    reader(page).click()
    expect(reader(page)).to_have_text("Dừng đọc")
    expect(page.locator(".choice.being-read")).to_have_count(1)
    expect(reader(page)).to_have_text("Nghe đọc câu hỏi")
    expect(page.locator(".being-read")).to_have_count(0)
    heard = page.evaluate("spoken")
    assert heard[0] == page.locator("h1").inner_text()
    assert heard[1].startswith("Xin nghĩ đến cả lần đến này")
    assert heard[2:] == page.locator("main .choice label").all_inner_texts()


def test_reading_stops_when_it_is_told_to(question_with: Callable[..., Page]) -> None:
    page = question_with(LOCAL, path="/answer/page/staff_attitude")
    expect(reader(page)).to_have_count(2)
    reader(page).first.focus()
    for stop in (lambda: page.keyboard.press("Escape"), lambda: reader(page).first.click()):
        page.keyboard.press("Enter")
        expect(reader(page).first).to_have_text("Dừng đọc")
        stop()
        expect(reader(page).first).to_have_text("Nghe đọc câu hỏi")
        assert page.evaluate("silenced")
    reader(page).first.click()
    reader(page).last.click()
    expect(reader(page)).to_have_text(["Nghe đọc câu hỏi", "Dừng đọc"])


def test_the_sentence_before_a_delicate_question_is_read_first(question_with: Callable[..., Page]) -> None:
    page = question_with(LOCAL, path="/answer/page/unofficial")
    reader(page).click()
    # A function: a bare expression is evaluated anew at each look, which the content policy of the page refuses.
    page.wait_for_function("() => spoken.length > 1")
    assert page.evaluate("spoken").pop(0).startswith("Câu hỏi sau đây là câu hỏi tế nhị.")


@pytest.fixture
def recorded(live_site: LiveSite, place: Place, tmp_path: Path) -> Place:
    """A wave whose questionnaire has one question recorded in Vietnamese."""
    file = tmp_path / "counter_full.yaml"
    file.write_bytes(
        (SHIPPED / "counter_full.yaml").read_bytes().replace(b"version: 2\n", b"version: 99\n", 1)
    )
    record_question(file, "vi", "overall")
    with live_site.site.database.transaction() as session:
        published = publish_file(session, file, Act(None, MORNING))
        session.execute(update(Wave).values(full_instrument=published.content_hash))
    return place


@pytest.mark.usefixtures("recorded")
def test_a_recording_is_played_on_a_device_without_a_voice(question_with: Callable[..., Page]) -> None:
    page = question_with()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    reader(page).click()
    expect(reader(page)).to_have_text("Dừng đọc")
    expect(reader(page)).to_have_text("Nghe đọc câu hỏi")
    sounds = page.locator("[data-audio]").evaluate_all("each => each.map((one) => one.dataset.audio)")
    # The question, its explanation, five points, "don't know", "prefer not to say": each was fetched, in this order.
    played = [address.removeprefix(page.url.split("/answer")[0]) for address in asked]
    assert list(dict.fromkeys(address for address in played if "/media/" in address)) == sounds
    assert len(sounds) == 9
    page.goto("/answer/page/purpose")
    expect(page.locator("main h1")).to_be_visible()
    expect(reader(page)).to_have_count(0)
