"""Every kind of question on a page of its own, also those that the shipped questionnaires do not use."""

import json

import pytest
from sqlalchemy import update

from surveyapp.domain.instruments import Instrument
from surveyapp.store.tables.surveys import Wave
from surveyapp.web.site import Site
from tests.builders import Place, a_published
from tests.web.citizen import an_invitation, open_form
from tests.web.client import Page, PageClient


def both(text: str) -> dict[str, str]:
    return {"vi": text, "en": f"{text} in English"}


QUESTIONS = [
    {
        "code": "minutes",
        "type": "number",
        "minimum": 0,
        "maximum": 600,
        "unit": both("phút"),
        "dont_know": True,
    },
    {
        "code": "why",
        "type": "text",
        "enabled": True,
        "optional": True,
        "max_length": 40,
        "help": both("Giúp"),
    },
    {
        "code": "ways",
        "type": "multiple",
        "prefer_not": True,
        "options": [{"code": code, "label": both(code.title())} for code in ("web", "app")],
    },
    {
        "code": "school",
        "type": "single",
        "optional": True,
        "options": [{"code": code, "label": both(code.title())} for code in ("none", "some")],
    },
]
DOCUMENT = {
    "name": "every_kind",
    "version": 1,
    "languages": ["vi", "en"],
    "title": both("Mọi loại câu hỏi"),
    "minutes": 1,
    "pages": [
        {
            "id": f"page_{question['code']}",
            "questions": [{"ask": both(f"Câu {question['code']}?"), **question}],
        }
        for question in QUESTIONS
    ],
}


@pytest.fixture
def opened(client: PageClient, site: Site, place: Place) -> PageClient:
    """A browser that has opened a form with every kind of question."""
    with site.database.transaction() as session:
        hashed = a_published(session, Instrument.from_json(json.dumps(DOCUMENT)))
        session.execute(update(Wave).values(full_instrument=hashed))
    open_form(client, an_invitation(site, place))
    return client


def page_of(client: PageClient, code: str) -> Page:
    return client.get_page(f"/answer/page/page_{code}")


def test_a_number_has_its_unit_and_a_way_not_to_know(opened: PageClient) -> None:
    page = page_of(opened, "minutes")
    assert "phút" in page.text
    assert [field["type"] for field in page.soup.select("main form [name=minutes]")] == ["text", "checkbox"]
    assert opened.submit(page, {"minutes": ["", "dk"]}).location == "/answer/page/page_why"
    assert page_of(opened, "minutes").soup.select("main [type=checkbox][checked]")


@pytest.mark.parametrize(
    ("typed", "problem"),
    [
        (["mười"], "Xin chỉ điền số, ví dụ 15."),
        (["601"], "Số này quá lớn hoặc quá nhỏ. Xin xem lại."),
        (["5,5"], "Xin điền số với ít chữ số sau dấu phẩy hơn."),
        (["5", "dk"], "Xin chỉ chọn hoặc điền một câu trả lời."),
    ],
)
def test_what_was_typed_wrongly_is_still_there(opened: PageClient, typed: list[str], problem: str) -> None:
    again = opened.follow(opened.submit(page_of(opened, "minutes"), {"minutes": typed}))
    assert again.problems() == [problem]
    assert again.soup.select_one(f'main input[type=text][value="{typed[0]}"][aria-describedby=minutes-error]')


def test_a_text_may_be_left_empty_and_warns_against_names(opened: PageClient) -> None:
    page = page_of(opened, "why")
    assert "Không viết tên" in page.text
    assert opened.submit(page, {"why": ""}).location == "/answer/page/page_ways"
    assert opened.follow(opened.submit(page, {"why": "x" * 41})).problems() == ["Xin viết ngắn hơn."]


def test_what_is_written_is_never_read_as_a_page(opened: PageClient) -> None:
    written = "</textarea><script>alert('Ắ')</script>"
    opened.submit(page_of(opened, "why"), {"why": written})
    area = page_of(opened, "why").soup.select_one("main textarea")
    assert area is not None
    assert area.get_text() == written


def test_several_may_be_chosen_but_not_together_with_nothing_to_say(opened: PageClient) -> None:
    page = page_of(opened, "ways")
    assert len(opened.follow(opened.submit(page, {"ways": ["web", "refused"]})).problems()) == 1
    opened.submit(page, {"ways": ["app", "web"]})
    assert [field["value"] for field in page_of(opened, "ways").soup.select("[checked]")] == ["web", "app"]


def test_a_choice_that_is_not_needed_can_be_taken_back(opened: PageClient) -> None:
    opened.submit(page_of(opened, "school"), {"school": "some"})
    opened.submit(page_of(opened, "school"), {"school": ""})
    chosen = page_of(opened, "school").soup.select("main input[checked]")
    assert [field["value"] for field in chosen] == [""]


def test_every_word_follows_the_language(opened: PageClient) -> None:
    for question in QUESTIONS:
        page = opened.get_page(f"/answer/page/page_{question['code']}?lang=en")
        assert page.h1 == f"Câu {question['code']}? in English"
