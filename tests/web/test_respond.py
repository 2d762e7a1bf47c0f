"""The citizen's way from the ticket to the thanks."""

from datetime import timedelta
from hashlib import sha256

import pytest
from sqlalchemy import func, select

from surveyapp.domain.tokens import spaced
from surveyapp.store.tables.answers import Draft, Intake
from surveyapp.store.tables.visits import Link
from surveyapp.web.site import Site
from tests.builders import Place
from tests.web.citizen import CONSENT, an_invitation, answer_to_the_end, open_form, send
from tests.web.client import PageClient
from tests.web.conftest import StandingClock

THANKS = "Đã nhận câu trả lời. Xin cảm ơn Ông/Bà"
USED = "Phiếu mời này đã được dùng"


def taken_in(site: Site) -> int:
    """How many answers the site holds."""
    with site.database.transaction(write=False) as session:
        return session.scalar(select(func.count()).select_from(Intake)) or 0


def links_and_drafts(site: Site) -> tuple[list[str], int]:
    """The states of all links, and how many drafts there are."""
    with site.database.transaction(write=False) as session:
        states = list(session.scalars(select(Link.state)))
        return states, session.scalar(select(func.count()).select_from(Draft)) or 0


def test_from_ticket_to_thanks(client: PageClient, site: Site, place: Place) -> None:
    seen = answer_to_the_end(client, open_form(client, an_invitation(site, place)))
    assert len(seen) > 20
    assert seen[-1].h1 == "Gửi câu trả lời"
    assert send(client, seen[-1]).h1 == THANKS
    assert taken_in(site) == 1


def test_looking_at_an_invitation_changes_nothing(client: PageClient, site: Site, place: Place) -> None:
    """Messengers fetch every address for a preview."""
    token = an_invitation(site, place).token
    client.get_page(f"/m/{token}")
    assert client.flask.head(f"/m/{token}").status_code == 200
    assert links_and_drafts(site) == (["issued"], 0)


def test_nothing_is_ticked_and_both_ticks_are_needed(client: PageClient, site: Site, place: Place) -> None:
    notice = client.get_page(f"/m/{an_invitation(site, place).token}")
    assert notice.soup.select("input[checked]") == []
    assert len(notice.soup.select("dl.facts dt")) == 6
    again = client.follow(client.submit(notice, {"adult": "y"}))
    assert (again.path, len(again.problems())) == (notice.path, 1)
    assert [field["id"] for field in again.soup.select("input[checked]")] == ["adult"]
    assert again.soup.select_one(".error-summary[tabindex='-1'][autofocus] a[href='#consent']")
    assert client.get_page(notice.path).problems() == []
    assert links_and_drafts(site) == (["issued"], 0)


def test_after_opening_no_address_holds_the_token(client: PageClient, site: Site, place: Place) -> None:
    invitation = an_invitation(site, place)
    page = open_form(client, invitation)
    assert page.path == "/answer/page/purpose"
    assert invitation.token not in page.response.get_data(as_text=True)


def test_the_key_stays_in_a_cookie_that_scripts_and_other_pages_do_not_see(
    client: PageClient, site: Site, place: Place
) -> None:
    notice = client.get_page(f"/m/{an_invitation(site, place).token}")
    cookie = client.submit(notice, CONSENT).response.headers["Set-Cookie"]
    assert {"HttpOnly", "Path=/answer", "SameSite=Lax"} <= set(cookie.split("; "))


def test_nothing_is_chosen_beforehand(client: PageClient, site: Site, place: Place) -> None:
    for page in answer_to_the_end(client, open_form(client, an_invitation(site, place))):
        assert page.soup.select("[checked], [selected]") == []


def test_an_unanswered_page_says_what_to_do_and_saves_nothing(
    client: PageClient, site: Site, place: Place
) -> None:
    page = open_form(client, an_invitation(site, place))
    again = client.follow(client.submit(page, {}))
    assert again.problems() == ["Xin chọn một câu trả lời."]
    assert again.soup.select_one(".error-summary a[href='#purpose']")
    assert again.h1 == page.h1


def test_what_was_chosen_stays_when_something_else_is_wrong(
    client: PageClient, site: Site, place: Place
) -> None:
    open_form(client, an_invitation(site, place))
    again = client.follow(client.submit(client.get_page("/answer/page/ethnicity"), {"ethnicity": "other"}))
    assert [field["value"] for field in again.soup.select("[checked]")] == ["other"]
    assert "đồng ý" in again.problems()[0]


def test_a_foreign_answer_is_refused(client: PageClient, site: Site, place: Place) -> None:
    page = open_form(client, an_invitation(site, place))
    again = client.follow(client.submit(page, {"purpose": "<script>alert(1)</script>"}))
    assert again.problems() == ["Xin chọn một trong các câu trả lời trên trang này."]


def test_what_is_wrong_is_said_once_on_a_page_that_can_be_gone_back_to(
    client: PageClient, site: Site, place: Place
) -> None:
    """A page that answers a POST itself can't be shown again by going back; the browser asks whether to send again."""
    open_form(client, an_invitation(site, place))
    page = client.get_page("/answer/page/ethnicity")
    assert client.submit(page, {"ethnicity": "other"}).location == page.path
    assert client.get_page("/answer/page/purpose").problems() == [], "it belongs to that page only"
    assert client.flask.get_cookie("typed", path="/answer") is None
    client.submit(page, {"ethnicity": "other"})
    assert len(client.get_page(page.path).problems()) == 1
    again = client.get_page(page.path)
    assert (again.problems(), again.soup.select("[checked]")) == ([], [])


def test_what_is_too_long_for_a_cookie_is_still_told(client: PageClient, site: Site, place: Place) -> None:
    page = open_form(client, an_invitation(site, place))
    noise = "".join(sha256(bytes([number])).hexdigest() for number in range(150))
    again = client.follow(client.submit(page, {"purpose": noise}))
    assert again.problems() == ["Xin chọn một trong các câu trả lời trên trang này."]


def test_going_back_shows_what_was_chosen(client: PageClient, site: Site, place: Place) -> None:
    first = open_form(client, an_invitation(site, place))
    second = client.follow(client.submit(first, {"purpose": "collect"}))
    back = client.get_page(str(second.soup.select_one(".back-link")["href"]))  # type: ignore[index]
    assert [field["value"] for field in back.soup.select("[checked]")] == ["collect"]


def test_progress_never_runs_backwards(client: PageClient, site: Site, place: Place) -> None:
    bars = [
        (int(str(bar["value"])), int(str(bar["max"])))
        for page in answer_to_the_end(client, open_form(client, an_invitation(site, place)))
        for bar in page.soup.select("progress")
    ]
    assert [step for step, _ in bars] == list(range(1, len(bars) + 1))
    assert [most for _, most in bars] == sorted((most for _, most in bars), reverse=True)


def test_changing_the_language_keeps_page_and_answers(client: PageClient, site: Site, place: Place) -> None:
    first = open_form(client, an_invitation(site, place))
    client.submit(first, {"purpose": "collect"})
    english = client.get_page("/answer/page/purpose?lang=en")
    assert [field["value"] for field in english.soup.select("[checked]")] == ["collect"]
    assert english.h1 != first.h1
    assert client.get_page("/answer/page/purpose").h1 == english.h1


def test_sending_twice_is_one_answer(client: PageClient, site: Site, place: Place) -> None:
    last = answer_to_the_end(client, open_form(client, an_invitation(site, place)))[-1]
    assert send(client, last).h1 == THANKS
    assert send(client, last).h1 == THANKS
    assert taken_in(site) == 1


def test_a_page_left_open_in_another_tab_sends_no_second_answer(
    client: PageClient, site: Site, place: Place
) -> None:
    pages = answer_to_the_end(client, open_form(client, an_invitation(site, place)))
    send(client, pages[-1])
    assert client.follow(client.submit(pages[0], {"purpose": "ask"})).h1 == USED
    assert client.get_page("/answer/page/purpose", 410).h1 == USED
    assert taken_in(site) == 1


def test_of_two_telephones_the_first_to_send_wins(client: PageClient, site: Site, place: Place) -> None:
    invitation = an_invitation(site, place)
    other = PageClient(client.app)
    mine = answer_to_the_end(client, open_form(client, invitation))[-1]
    theirs = answer_to_the_end(other, open_form(other, invitation))[-1]
    assert send(other, theirs).h1 == THANKS
    late = client.follow(client.submit(mine))
    assert (late.status, late.h1) == (410, USED)
    assert taken_in(site) == 1


def test_the_other_telephone_starts_blank(client: PageClient, site: Site, place: Place) -> None:
    invitation = an_invitation(site, place)
    client.submit(open_form(client, invitation), {"purpose": "collect"})
    other = PageClient(client.app)
    assert open_form(other, invitation).soup.select("[checked]") == []


def test_sending_too_early_leads_to_the_missing_question(
    client: PageClient, site: Site, place: Place
) -> None:
    open_form(client, an_invitation(site, place))
    assert client.follow(client.get_page("/answer/send", 303)).path == "/answer/page/purpose"
    assert client.post_page("/answer/send").location.endswith("/answer/page/purpose")
    assert taken_in(site) == 0


def test_a_page_off_the_path_leads_to_the_next_open_question(
    client: PageClient, site: Site, place: Place
) -> None:
    open_form(client, an_invitation(site, place))
    assert (
        client.follow(client.get_page("/answer/page/complaint_answered", 303)).path == "/answer/page/purpose"
    )
    assert client.follow(client.get_page("/answer/page/no_such_page", 303)).path == "/answer/page/purpose"
    assert client.post_page("/answer/page/no_such_page").location == "/answer"


def test_a_browser_without_the_key_starts_again(client: PageClient) -> None:
    client.get_page("/code")
    for page in (
        client.get_page("/answer/page/purpose", 410),
        client.follow(client.post_page("/answer/send")),
    ):
        assert (page.status, page.h1) == (410, "Không còn phần trả lời đang làm dở")
        assert page.soup.select_one('main a[href="/code"]')


def test_leaving_forgets_the_draft(client: PageClient, site: Site, place: Place) -> None:
    page = open_form(client, an_invitation(site, place))
    client.submit(page, action="/answer/abandon")
    assert links_and_drafts(site) == (["opened"], 0)
    assert client.flask.get_cookie("draft", path="/answer") is None
    client.post_page("/answer/abandon")


def test_the_order_of_questions_is_a_persons_own_and_stays(
    client: PageClient, site: Site, place: Place
) -> None:
    """Where the instrument allows it: over many people every order comes up, for one person only one."""
    orders = set()
    for number in range(12):
        browser = PageClient(client.app)
        open_form(browser, an_invitation(site, place, f"tap {number}"))
        first, again = (browser.get_page("/answer/page/staff_attitude") for _ in range(2))
        order = tuple(heading.get_text() for heading in first.soup.select("main legend"))
        assert order == tuple(heading.get_text() for heading in again.soup.select("main legend"))
        orders.add(order)
    assert len(orders) == 2


def test_scales_keep_their_order(client: PageClient, site: Site, place: Place) -> None:
    open_form(client, an_invitation(site, place))
    page = client.get_page("/answer/page/overall")
    shown = [field["value"] for field in page.soup.select("main .choice:not(.apart) input")]
    assert shown == ["1", "2", "3", "4", "5"]


def test_not_knowing_and_not_saying_stand_apart_from_the_answers(
    client: PageClient, site: Site, place: Place
) -> None:
    open_form(client, an_invitation(site, place))
    page = client.get_page("/answer/page/overall")
    assert [field["value"] for field in page.soup.select("main .choice.apart input")] == ["dk", "refused"]


def test_the_code_of_the_ticket_opens_the_same_form(client: PageClient, site: Site, place: Place) -> None:
    invitation = an_invitation(site, place)
    typed = spaced(invitation.code).lower()
    notice = client.follow(client.submit(client.get_page("/code"), {"code": typed}))
    assert notice.path == "/code/notice"
    assert client.follow(client.submit(notice, CONSENT)).path == "/answer/page/purpose"
    assert links_and_drafts(site) == (["opened"], 1)


@pytest.mark.parametrize("typed", ["", "ABC", "ABC 234 XYZ", "Ắ" * 9, "' OR 1=1 --"])
def test_a_mistyped_code_is_said_beside_the_field(client: PageClient, place: Place, typed: str) -> None:
    page = client.follow(client.submit(client.get_page("/code"), {"code": typed}))
    assert (page.path, len(page.problems())) == ("/code", 1)
    assert page.soup.select_one("#code-error")
    field = page.soup.select_one("#code")
    assert field is not None and field["value"] == typed
    assert client.get_page("/code").problems() == []


def test_guessing_codes_comes_to_an_end(client: PageClient, clock: StandingClock, place: Place) -> None:
    page = client.get_page("/code")
    for _ in range(40):
        client.submit(page, {"code": "ABC 234 XYZ"})
    stopped = client.follow(client.submit(page, {"code": "ABC 234 XYZ"}))
    assert (stopped.status, stopped.h1) == (429, "Đã thử quá nhiều lần")
    clock.now += timedelta(minutes=11)
    assert client.follow(client.submit(page, {"code": "ABC 234 XYZ"})).status == 200


def test_the_notice_of_a_code_nobody_typed(client: PageClient) -> None:
    assert client.get_page("/code/notice", 404).h1 == "Không có phiếu mời này"


def test_after_sending_the_browser_forgets_the_form_within_the_hour(
    client: PageClient, site: Site, place: Place
) -> None:
    """Until then it can be told again that the answer is there."""
    last = answer_to_the_end(client, open_form(client, an_invitation(site, place)))[-1]
    cookies = client.submit(last).response.headers.getlist("Set-Cookie")
    kept = {cookie.split("=")[0] for cookie in cookies if "Max-Age=3600" in cookie.split("; ")}
    assert kept == {"draft", "draft_link"}
