"""Whatever is typed, put into an address or kept in a cookie: no failure, nothing interpreted, stored as meant."""

import json
import re
import unicodedata
from typing import Any
from urllib.parse import quote, urljoin, urlsplit

import pytest
from bs4 import BeautifulSoup
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from sqlalchemy import select, update
from werkzeug.test import TestResponse

from surveyapp.domain.instruments import Instrument
from surveyapp.domain.questions import MISSING_CODES
from surveyapp.store.tables.answers import Intake
from surveyapp.store.tables.surveys import Wave
from surveyapp.web.site import Site
from tests.builders import Place, a_published
from tests.web.citizen import an_invitation, open_form
from tests.web.client import PageClient
from tests.web.naughty import NAUGHTY
from tests.web.page_checks import check_nothing_inline
from tests.web.phone import ask

COOKIES = (
    ("draft", "/answer"),
    ("draft_link", "/answer"),
    ("typed", "/answer"),
    ("session", "/"),
    ("lang", "/"),
    ("text", "/"),
    ("contrast", "/"),
)
ODD = re.compile("[\x00-\x08\x0b\x0e-\x1f\x7f-\x9f\ufdd0-\ufdef\ufffe\uffff]")
"""What has no place in HTML."""
LONGEST = 400
QUESTIONS: list[dict[str, Any]] = [
    {"code": "why", "type": "text", "enabled": True, "optional": True, "max_length": LONGEST},
    {"code": "many", "type": "number", "minimum": 0, "maximum": 99, "optional": True},
    {"code": "one", "type": "single", "options": [{"code": "a", "label": {"vi": "A", "en": "A"}}] * 1},
]
"""A text, a number and a choice: every way in which an answer is written."""

anything = st.text(max_size=60) | st.sampled_from(NAUGHTY)
many = settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])


@pytest.fixture
def opened(client: PageClient, site: Site, place: Place) -> PageClient:
    """A browser that has opened a form with a text, a number and a choice on one page."""
    document = {
        "name": "written",
        "version": 1,
        "languages": ["vi", "en"],
        "title": {"vi": "Viết", "en": "Write"},
        "minutes": 1,
        "pages": [
            {"id": "page", "questions": [{"ask": {"vi": "Hỏi?", "en": "Ask?"}, **each} for each in QUESTIONS]}
        ],
    }
    with site.database.transaction() as session:
        hashed = a_published(session, Instrument.from_json(json.dumps(document)))
        session.execute(update(Wave).values(full_instrument=hashed))
    open_form(client, an_invitation(site, place))
    return client


def meant(text: str) -> str:
    """What somebody meant who typed this: composed letters, one kind of line end, no controls, nothing around it."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n")
    kept = [
        sign for sign in lines if sign in "\n\t" or unicodedata.category(sign) not in ("Cc", "Co", "Cn", "Cs")
    ]
    return unicodedata.normalize("NFC", "".join(kept)).strip()


def expect_sound(response: TestResponse) -> None:
    """A page of ours or a way to one, whatever went in: nothing of it became markup, a header or another site."""
    assert response.status_code < 500
    assert "X-Injected" not in response.headers
    assert not any(cookie.startswith("injected") for cookie in response.headers.getlist("Set-Cookie"))
    if response.location:
        assert urlsplit(urljoin("http://localhost/", response.location)).netloc == "localhost"
    elif response.mimetype == "text/html":
        html = response.get_data(as_text=True)
        assert not ODD.search(html)
        check_nothing_inline(BeautifulSoup(html, "html.parser"))


@many
@given(text=anything)
@example(text="a" * LONGEST)
@example(text="ệ" * (LONGEST + 1))
def test_a_text_is_kept_as_it_was_meant(opened: PageClient, text: str) -> None:
    client = opened
    page = client.get_page("/answer/page/page")
    expect_sound(client.post_page("/answer/page/page", {"why": text, "many": "", "one": "a"}).response)
    field = client.get_page("/answer/page/page").soup.select_one("textarea")
    assert field is not None and page.soup.select_one("textarea") is not None
    expected = meant(text)
    if len(expected) > LONGEST:
        return
    shown = unicodedata.normalize("NFC", field.get_text().removeprefix("\n"))
    assert shown.strip() == ("" if expected in MISSING_CODES else expected).strip()


def test_what_reaches_the_data_is_what_was_typed(opened: PageClient, site: Site) -> None:
    written = "Cán bộ nói: “<b>đợi</b>” & 'quay la\u0323i' {{ 7*7 }}\r\n=1+1 🇻🇳"
    opened.get_page("/answer/page/page")
    opened.post_page("/answer/page/page", {"why": f"  {written}\x00 ", "many": "7", "one": "a"})
    ask(opened, "PUT", "/answer/final", {})
    with site.database.transaction(write=False) as session:
        answers = session.scalars(select(Intake)).one().answers
    assert answers == {
        "why": "Cán bộ nói: “<b>đợi</b>” & 'quay lại' {{ 7*7 }}\n=1+1 🇻🇳",
        "many": 7,
        "one": "a",
    }


@many
@given(text=anything, name=anything)
def test_other_fields_take_nothing_they_do_not_know(opened: PageClient, text: str, name: str) -> None:
    opened.get_page("/answer/page/page")
    for fields in ({"many": text, "one": "a"}, {"one": text}, {name: text, "one": [text, "a"]}):
        posted = opened.flask.post("/answer/page/page", data={"csrf_token": opened.token, **fields})
        expect_sound(posted)
        expect_sound(opened.flask.get("/answer/page/page"))
    for document in ({"page": {"why": [text], "one": ["a"]}}, {name: {text: [name]}}, [text], text):
        answer = opened.flask.put("/answer/pages", json=document, headers={"X-CSRFToken": opened.token})
        assert answer.status_code in (200, 422)
        assert answer.mimetype == "application/json"


def test_half_a_character_is_no_text(opened: PageClient) -> None:
    """JSON can name half of a pair of surrogates, which no database takes."""
    for body in (
        '{"page": {"why": ["\\ud800"]}}',
        '{"page": {"why": ["\\u0000"]}}',
        "{",
        "",
        '{"page": NaN}',
    ):
        headers = {"X-CSRFToken": opened.token, "Content-Type": "application/json"}
        assert opened.flask.put("/answer/pages", data=body, headers=headers).status_code in (200, 422)


@many
@given(text=anything)
def test_the_code_that_is_typed(client: PageClient, place: Place, text: str) -> None:
    client.get_page("/code")
    expect_sound(client.flask.post("/code", data={"csrf_token": client.token, "code": text}))
    expect_sound(client.flask.get("/code"))
    expect_sound(client.flask.get("/code/notice"))


@many
@given(text=anything)
def test_addresses(opened: PageClient, site: Site, text: str) -> None:
    written = quote(text, safe="")
    for address in (
        f"/m/{written}",
        f"/answer/page/{written}",
        f"/answer/form/{written}.json",
        f"/answer/refusal/{written}",
        f"/static/{written}/{written}",
        f"/answer/page/page?lang={written}&text={written}&contrast={written}",
        f"/code?lang={written}",
    ):
        expect_sound(opened.flask.get(address))
        expect_sound(opened.flask.post(address, data={"csrf_token": opened.token}))


@many
@given(text=st.text(st.characters(codec="latin-1", exclude_characters=';,"\\ \r\n\t'), max_size=60))
@example(text="A" * 64 + "." + "B" * 43 + "=")
@example(text="token." + "0" * 64)
@example(text="token." + "0" * 63 + "\n")
def test_cookies(client: PageClient, place: Place, text: str) -> None:
    for name, path in COOKIES:
        client.flask.set_cookie(name, text, path=path)
    for address in ("/code", "/answer", "/answer/page/page", "/answer/send", "/answer/offline", "/m/unknown"):
        expect_sound(client.flask.get(address))
    for name, path in COOKIES:
        client.flask.delete_cookie(name, path=path)


def test_the_whole_list(opened: PageClient) -> None:
    """Each of them in every kind of field, and in the address."""
    for text in NAUGHTY:
        fields = {"csrf_token": opened.token, "why": text, "many": text, "one": text, "one.consent": text}
        expect_sound(opened.flask.post("/answer/page/page", data=fields))
        expect_sound(opened.flask.get(f"/answer/page/page?lang={quote(text, safe='')}"))
