"""Paper forms: printed with routing in words, typed in once or twice, taken in like any other answer."""

import random
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from surveyapp.domain.roles import Grant, Role
from surveyapp.domain.tokens import spaced
from surveyapp.services.closing import close_batches, close_days
from surveyapp.services.paper.entering import take_in_due
from surveyapp.store.tables.answers import Intake, Response
from surveyapp.store.tables.paper import PaperEntry, PaperTally
from surveyapp.store.tables.visits import Link
from surveyapp.web.site import Site
from tests.builders import KEYS, MONDAY, Never, Place, shipped
from tests.web.citizen import an_invitation
from tests.web.client import Page, PageClient
from tests.web.conftest import StandingClock
from tests.web.staff import a_member_of_staff, sign_in

ANSWERS = {
    "purpose": "collect",
    "info_advance": "full",
    "paid_fee": "no",
    "overall": "4",
    "sex": "female",
    "polite": "5",
}
FULL = {
    **ANSWERS,
    **{
        question.code: "dk"
        for question in shipped("counter_full").enabled_questions
        if "dk" in question.offered_missing
    },
    **ANSWERS,
}


SHORT = {
    "purpose": "collect",
    "s_staff": "5",
    "s_info": "4",
    "s_procedure": "4",
    "s_result": "4",
    "overall": "4",
}


@pytest.fixture
def typist(client: PageClient, site: Site, place: Place) -> PageClient:
    """Somebody of the province who types in forms, signed in."""
    a_member_of_staff(site, "lan", Grant(Role.DATA_ENTRY))
    sign_in(client, "lan")
    return client


@pytest.fixture
def other(app: Flask, site: Site) -> PageClient:
    """Another one, on a computer of their own."""
    a_member_of_staff(site, "nam", Grant(Role.DATA_ENTRY))
    client = PageClient(app)
    sign_in(client, "nam")
    return client


def draw_nothing(site: Site) -> None:
    object.__setattr__(site, "chance", Never())


def type_in(client: PageClient, code: str, answers: dict[str, str], status: int = 303) -> Page:
    """Begin with a code and send the form; the page after it, or the form with what is wrong."""
    begun = client.follow(
        client.submit(client.get_page("/paper/entry"), {"code": code}, action="/paper/entry/code")
    )
    assert begun.path == "/paper/entry/form", begun.text
    sent = client.submit(begun, answers, status)
    return client.follow(sent) if status == 303 else sent


def rows(site: Site, table: type) -> list[Any]:
    with site.database.transaction(write=False) as session:
        found: list[Any] = list(session.scalars(select(table)))
        session.expunge_all()
        return found


def serial_of(site: Site) -> str:
    (entry,) = rows(site, PaperEntry)
    return str(entry.serial)


def test_a_form_is_taken_in_at_once_where_the_draw_does_not_fall_on_it(
    typist: PageClient, site: Site, place: Place
) -> None:
    code = an_invitation(site, place).code
    draw_nothing(site)
    assert "Đã nhận phiếu vừa nhập." in type_in(typist, spaced(code), FULL).text
    (answer,) = rows(site, Intake)
    assert (answer.device, answer.source, answer.seconds, answer.is_complete) == (
        "paper",
        "invited",
        None,
        True,
    )
    assert answer.answers["sex"] == "female" and answer.answers["fee_posted"] == "not_asked"
    assert answer.answers["education"] == "blank", "left empty on paper"
    assert [link.state for link in rows(site, Link)] == ["spent"]
    again = typist.submit(typist.get_page("/paper/entry"), {"code": code}, 422, "/paper/entry/code")
    assert again.problems() == ["Phiếu mời này đã có câu trả lời rồi."]


def test_an_answer_that_the_path_goes_past_is_dropped_and_few_answers_are_a_partial_form(
    typist: PageClient, site: Site, place: Place
) -> None:
    draw_nothing(site)
    type_in(
        typist, an_invitation(site, place).code, {"purpose": "ask", "paid_fee": "no", "fee_receipt": "yes"}
    )
    (answer,) = rows(site, Intake)
    assert answer.answers["fee_receipt"] == "not_asked" and not answer.is_complete
    assert [link.state for link in rows(site, Link)] == ["void"], "not spent, and never used again"
    with site.database.transaction() as session:
        later = MONDAY + timedelta(days=1)
        close_days(session, later)
        assert close_batches(session, later, 0, random.Random(1)).answers == 0, (
            "a partial form is not counted"
        )


def test_an_empty_form_and_two_ticks_for_one_are_sent_back(
    typist: PageClient, site: Site, place: Place
) -> None:
    code = an_invitation(site, place).code
    assert type_in(typist, code, {}, 422).problems() == [
        "Phiếu chưa có câu trả lời nào. Phiếu trống không nhập."
    ]
    page = typist.get_page("/paper/entry/form")
    both = typist.submit(page, {"purpose": ["ask", "collect"]}, 422)
    assert both.problems() == ["Câu 1: Xin chỉ chọn hoặc điền một câu trả lời."]
    assert rows(site, Intake) == []


def test_a_drawn_form_waits_for_somebody_else_and_goes_in_when_both_agree(
    typist: PageClient, other: PageClient, site: Site, place: Place
) -> None:
    code = an_invitation(site, place).code
    done = type_in(typist, code, FULL)
    serial = serial_of(site)
    assert spaced(serial) in done.text and rows(site, Intake) == []
    assert typist.get_page("/paper/").soup.select('a[href^="/paper/second"]') == []
    typist.get_page(f"/paper/second/{serial}", 403)
    page = other.get_page(f"/paper/second/{serial}")
    assert not page.soup.select("input[checked]"), "the second person does not see the first reading"
    other.follow(other.submit(page, FULL))
    assert rows(site, PaperEntry) == [] and len(rows(site, Intake)) == 1
    (tally,) = rows(site, PaperTally)
    assert (tally.forms, tally.drawn, tally.compared, tally.differing) == (1, 1, 1, 0)


def test_where_two_readings_differ_somebody_looks_at_the_paper_again(
    typist: PageClient, other: PageClient, site: Site, place: Place
) -> None:
    type_in(typist, an_invitation(site, place).code, FULL)
    serial = serial_of(site)
    differ = other.follow(other.submit(other.get_page(f"/paper/second/{serial}"), {**FULL, "polite": "1"}))
    assert differ.path == f"/paper/decide/{serial}"
    assert "Lần đầu: Rất hài lòng. Lần hai: Rất không hài lòng." in differ.text
    ticked = {str(box["name"]): str(box["value"]) for box in differ.soup.select("input[checked]")}
    assert "polite" not in ticked and ticked["sex"] == "female"
    other.follow(other.submit(differ, {**FULL, "polite": "1"}))
    (answer,) = rows(site, Intake)
    (tally,) = rows(site, PaperTally)
    assert answer.answers["polite"] == 1 and tally.differing == 1
    assert "%" in other.get_page("/paper/").text


def test_nothing_waits_longer_than_its_link(typist: PageClient, site: Site, place: Place) -> None:
    invitation = an_invitation(site, place)
    type_in(typist, invitation.code, FULL)
    with site.database.transaction() as session:
        assert take_in_due(session, KEYS, MONDAY) == 0
        assert take_in_due(session, KEYS, invitation.expires_on) == 1
    assert len(rows(site, Intake)) == 1 and rows(site, PaperTally)[0].given_up == 1


def test_a_form_that_waits_is_not_typed_in_a_third_time(typist: PageClient, site: Site, place: Place) -> None:
    code = an_invitation(site, place).code
    type_in(typist, code, FULL)
    page = typist.submit(typist.get_page("/paper/entry"), {"code": code}, 422, "/paper/entry/code")
    assert page.problems() == ["Phiếu này đã nhập một lần và đang chờ người khác nhập lại."]


def test_a_walk_up_form_belongs_to_its_office_s_day(
    typist: PageClient, site: Site, place: Place, clock: StandingClock
) -> None:
    draw_nothing(site)
    head = {"wave": str(place.wave_id), "office": str(place.office_id), "service": str(place.service_id)}
    wrong = typist.submit(
        typist.get_page("/paper/entry"), {**head, "day": "01/01/2020"}, 422, "/paper/entry/walk-up"
    )
    assert wrong.problems() == ["Ngày này nằm ngoài đợt khảo sát của cơ quan."]
    for _ in range(12):
        begun = typist.submit(
            typist.get_page("/paper/entry"), {**head, "day": "01/03/2026"}, 303, "/paper/entry/walk-up"
        )
        typist.submit(typist.follow(begun), SHORT)
    answers = rows(site, Intake)
    assert {(each.source, each.device) for each in answers} == {("walk_up", "paper")}
    assert len({each.psu_id for each in answers}) == 1
    with site.database.transaction() as session:
        close_days(session, MONDAY)
        close_batches(session, MONDAY, 10, random.Random(1))
    closed = rows(site, Response)
    assert len(closed) == 12 and {each.burst for each in closed} == {False}, "a pile typed in is no burst"


def test_the_printed_form_says_who_goes_on_where_and_carries_the_code(
    typist: PageClient, site: Site, place: Place
) -> None:
    code = an_invitation(site, place).code
    page = typist.submit(typist.get_page("/paper/"), {"code": code}, 200, "/paper/form")
    assert spaced(code) in page.text and page.soup.select("svg.qr")
    assert "Nếu câu 1 chọn “Nhận kết quả”, xin trả lời câu 4. Nếu không, chuyển sang câu 5." in page.text
    assert [link.state for link in rows(site, Link)] == ["issued"], "printing opens nothing"


@pytest.mark.parametrize("name", ["counter_full", "counter_short"])
@pytest.mark.parametrize("language", ["vi", "en"])
def test_every_question_is_on_the_blank_form(typist: PageClient, name: str, language: str) -> None:
    instrument = shipped(name)
    page = typist.get_page(f"/paper/form/{name}:{instrument.version}?lang={language}")
    for number, question in enumerate(instrument.enabled_questions, 1):
        assert f"{number}. {question.ask[language]}" in page.text


def test_nobody_of_an_office_types_in(app: Flask, site: Site, place: Place) -> None:
    a_member_of_staff(site, "mai", Grant(Role.COUNTER_STAFF, place.office_id))
    client = PageClient(app)
    sign_in(client, "mai")
    assert not client.get_page("/paper/").soup.select('a[href="/paper/entry"]')
    for path in ("/paper/entry", "/paper/entry/form", "/paper/second/ABC"):
        client.get_page(path, 403)
