"""What a phone's scripts ask for: the form to carry along, pages in any number and as often as they like, the end."""

from bs4 import BeautifulSoup
from sqlalchemy import func, select

from surveyapp.domain.questions import NOT_ASKED
from surveyapp.store.tables.answers import Draft, Intake
from surveyapp.web.site import Site
from tests.builders import Place, shipped
from tests.web.citizen import an_invitation, answer_to_the_end, open_form, send
from tests.web.client import PageClient
from tests.web.page_checks import check_page
from tests.web.phone import FORM, all_pages, ask
from tests.web.test_respond import THANKS, USED

FIELDS = "main input:not([type=hidden]), main textarea"


def stored(site: Site) -> tuple[int, int]:
    """How many answers and how many drafts there are."""
    with site.database.transaction(write=False) as session:
        count = [session.scalar(select(func.count()).select_from(table)) or 0 for table in (Intake, Draft)]
        return count[0], count[1]


def checked(html: str) -> BeautifulSoup:
    """A page that keeps the rules of all pages."""
    soup = BeautifulSoup(html, "html.parser")
    check_page(html, soup)
    return soup


def test_a_phone_carries_the_very_pages_that_the_server_shows(
    client: PageClient, site: Site, place: Place
) -> None:
    """Same questions, same order, same words; in every language, and with nothing filled in."""
    seen = answer_to_the_end(client, open_form(client, an_invitation(site, place)))[:-1]
    form = ask(client, "GET", FORM)
    assert set(form["pages"]) == {page.id for page in shipped("counter_full").pages if page.enabled_questions}
    for page in seen:
        written = form["pages"][page.path.rpartition("/")[2]]
        soup = checked(written)
        assert soup.select("[checked]") == []
        ours, theirs = ([str(field) for field in each.select(FIELDS)] for each in (soup, page.soup))
        assert ours == theirs
        assert soup.title == page.soup.title
    assert set(form["answers"]) >= {"purpose", "overall", "assisted"}
    english = ask(client, "GET", "/answer/form/en.json")
    assert all(str(checked(page).html["lang"]) == "en" for page in english["pages"].values())  # type: ignore[index]
    assert ask(client, "GET", "/answer/form/xx.json", status=404) == {"code": "not_found"}


def test_what_is_carried_names_no_link(client: PageClient, site: Site, place: Place) -> None:
    invitation = an_invitation(site, place)
    open_form(client, invitation)
    key = client.flask.get_cookie("draft", path="/answer")
    assert key is not None
    carried = client.flask.get(FORM).get_data(as_text=True)
    for secret in (invitation.token, invitation.code, *key.value.split(".")):
        assert secret not in carried


def test_pages_may_come_in_any_number_order_and_repetition(
    client: PageClient, site: Site, place: Place
) -> None:
    open_form(client, an_invitation(site, place))
    pages = all_pages(purpose="collect")
    few = {page_id: pages[page_id] for page_id in ("info_office", "purpose")}
    for _ in range(2):
        assert ask(client, "PUT", "/answer/pages", few) == {"problems": {}}
    assert ask(client, "PUT", "/answer/final", {}, 422)["code"] == "answers_incomplete"
    assert ask(client, "PUT", "/answer/pages", dict(reversed(pages.items()))) == {"problems": {}}
    for _ in range(2):
        assert ask(client, "PUT", "/answer/final", {}) == {"status": "taken_in"}
    assert stored(site) == (1, 0)
    assert ask(client, "PUT", "/answer/pages", few, 410) == {"code": "link_spent"}
    assert client.get_page("/answer/page/purpose", 410).h1 == USED


def test_the_last_answer_to_a_page_counts(client: PageClient, site: Site, place: Place) -> None:
    """What an earlier answer had led to, and this one does not, has no say."""
    open_form(client, an_invitation(site, place))
    ask(client, "PUT", "/answer/pages", all_pages(purpose="collect"))
    ask(client, "PUT", "/answer/pages?lang=en", {"purpose": {"purpose": ["hand_in"]}})
    ask(client, "PUT", "/answer/final", {})
    with site.database.transaction(write=False) as session:
        intake = session.scalars(select(Intake)).one()
    assert (intake.answers["purpose"], intake.answers["result_correct"]) == ("hand_in", NOT_ASKED)
    assert intake.language == "en"


def test_one_wrong_page_holds_up_no_other(client: PageClient, site: Site, place: Place) -> None:
    open_form(client, an_invitation(site, place))
    pages = all_pages()
    problems = ask(
        client,
        "PUT",
        "/answer/pages",
        {**pages, "info_office": {"info_office": ["9"]}, "no_such_page": {"x": ["y"]}},
    )
    assert problems == {"problems": {"info_office": {"info_office": "foreign"}}}
    assert ask(client, "PUT", "/answer/final", {}, 422) == {
        "code": "answers_incomplete",
        "page": "info_office",
    }


def test_what_is_no_form_is_refused(client: PageClient, site: Site, place: Place) -> None:
    open_form(client, an_invitation(site, place))
    bodies: tuple[object, ...] = (
        [],
        {"purpose": ["collect"]},
        {"purpose": {"purpose": "collect"}},
        {"purpose": {"purpose": [1]}},
    )
    for nonsense in bodies:
        assert ask(client, "PUT", "/answer/pages", nonsense, 422) == {"code": "invalid_input"}
    assert client.get_page("/answer/page/purpose").soup.select("[checked]") == []


def test_scripts_need_the_token_of_the_page_and_the_key_of_the_draft(
    client: PageClient, site: Site, place: Place
) -> None:
    open_form(client, an_invitation(site, place))
    client.token = "forged"
    for method, address in (("PUT", "/answer/pages"), ("PUT", "/answer/final"), ("DELETE", "/answer/draft")):
        assert ask(client, method, address, {}, 400) == {"code": "csrf"}
    stranger = PageClient(client.app)
    stranger.get_page("/code")
    assert ask(stranger, "GET", FORM, status=410) == {"code": "draft_lost"}
    assert ask(stranger, "PUT", "/answer/pages", {}, 410) == {"code": "draft_lost"}


def test_stopping_deletes_the_draft(client: PageClient, site: Site, place: Place) -> None:
    open_form(client, an_invitation(site, place))
    for _ in range(2):
        assert ask(client, "DELETE", "/answer/draft", {}) == {"status": "forgotten"}
    assert stored(site) == (0, 0)
    assert client.flask.get_cookie("draft", path="/answer") is None


def test_a_late_phone_is_told_that_the_link_was_used(client: PageClient, site: Site, place: Place) -> None:
    """Also days later, when nothing but the bare hash of the link is left."""
    invitation = an_invitation(site, place)
    late = PageClient(client.app)
    open_form(late, invitation)
    send(client, answer_to_the_end(client, open_form(client, invitation))[-1])
    assert ask(late, "PUT", "/answer/pages", all_pages(), 410) == {"code": "link_spent"}
    page = late.follow(late.post_page("/answer/page/purpose", {"purpose": "ask"}))
    assert (page.status, page.h1) == (410, USED)
    assert page.h1 != THANKS


def test_the_worker_keeps_files_that_exist_and_no_page_of_anybody(
    client: PageClient, site: Site, place: Place
) -> None:
    open_form(client, an_invitation(site, place))
    response = client.flask.get("/answer/worker.js")
    assert (response.mimetype, response.headers["Cache-Control"]) == ("text/javascript", "no-cache")
    text = response.get_data(as_text=True)
    files = client.app.json.loads(text.split("const FILES = ")[1].split(";\n")[0])
    assert len(files) > 15
    for address in files:
        with client.flask.get(address) as file:
            assert file.status_code == 200, address
    assert [address for address in files if not address.startswith("/static/")] == ["/answer/offline"]
    assert not any("worker.js" in address or "/kiosk/" in address for address in files)


def test_the_frame_that_is_kept_is_nobodys(client: PageClient, site: Site, place: Place) -> None:
    open_form(client, an_invitation(site, place))
    frame = client.get_page("/answer/offline")
    assert frame.soup.select("form, input") == []
    assert "Set-Cookie" not in frame.response.headers
