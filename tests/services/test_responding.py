"""The citizen: reading changes nothing, a draft belongs to one browser, and an answer is taken in exactly once."""

from datetime import timedelta

import pytest

from surveyapp.domain.drafts import DraftKey, new_draft_key
from surveyapp.domain.errors import (
    AnswersIncomplete,
    DraftLost,
    LinkExpired,
    LinkSpent,
    LinkUnknown,
    LinkVoid,
    NotFound,
    SurveyError,
)
from surveyapp.domain.links import LinkState
from surveyapp.domain.visits import Outcome, Purpose
from surveyapp.services.opening import (
    LinkName,
    look_at_link,
    named_by_code,
    named_by_token,
    open_link,
)
from surveyapp.services.responding import read_draft, save_page
from surveyapp.services.sending import take_in_response
from surveyapp.services.transactions import Session
from surveyapp.services.visiting import VisitTap, draw_visit, record_outcome
from surveyapp.store.tables.answers import Draft, Intake, Receipt
from surveyapp.store.tables.visits import Link, LinkTombstone
from tests.builders import KEYS, MONDAY, MORNING, Place, a_desk
from tests.forms import answer_everything


@pytest.fixture
def name(session: Session, place: Place) -> LinkName:
    """A link that was just issued, by its token."""
    tap = VisitTap(place.counter_id, place.service_id, Purpose.COLLECT, "tap")
    drawn = draw_visit(session, place.clerk, tap, a_desk(), MORNING)
    assert drawn.invitation is not None
    return named_by_token(KEYS, drawn.invitation.token)


def a_full_draft(session: Session, name: LinkName) -> DraftKey:
    key = open_link(session, name, "vi", MORNING)
    answer_everything(session, key, MONDAY)
    return key


def test_looking_changes_nothing(session: Session, name: LinkName) -> None:
    for _ in range(3):
        welcome = look_at_link(session, name, MONDAY)
    assert welcome.languages == ("vi", "en")
    assert session.query(Link).one().state == LinkState.ISSUED
    assert session.query(Draft).count() == 0


def test_a_form_answered_to_the_end_is_one_answer_with_the_links_place_and_probability(
    session: Session, name: LinkName, place: Place
) -> None:
    key = a_full_draft(session, name)
    take_in_response(session, KEYS, key, MORNING + timedelta(minutes=4))
    answer = session.query(Intake).one()
    assert (answer.source, answer.device, answer.language) == ("invited", "phone", "vi")
    assert (answer.probability, answer.service_id, answer.seconds) == (0.5, place.service_id, 240)
    assert answer.answers["overall"] == 3
    assert session.query(Link).one().state == LinkState.SPENT
    assert session.query(Draft).count() == 0


def test_sending_twice_is_one_answer(session: Session, name: LinkName) -> None:
    key = a_full_draft(session, name)
    for _ in range(2):
        take_in_response(session, KEYS, key, MORNING)
    assert session.query(Intake).count() == session.query(Receipt).count() == 1


def test_of_two_phones_the_first_to_send_wins_and_the_second_starts_blank(
    session: Session, name: LinkName
) -> None:
    first = a_full_draft(session, name)
    second = open_link(session, name, "vi", MORNING)
    assert read_draft(session, second).answers == {}
    take_in_response(session, KEYS, first, MORNING)
    with pytest.raises(DraftLost):
        take_in_response(session, KEYS, second, MORNING)
    with pytest.raises(LinkSpent):
        look_at_link(session, name, MONDAY)
    assert session.query(Intake).count() == 1


def test_nothing_in_the_answer_names_the_link(session: Session, name: LinkName) -> None:
    key = a_full_draft(session, name)
    take_in_response(session, KEYS, key, MORNING)
    answer, link = session.query(Intake).one(), session.query(Link).one()
    values = {str(getattr(answer, column.key)) for column in Intake.__table__.columns}
    assert not values & {link.token_hash, link.code_hash, key.id}


def test_a_question_without_an_answer_leads_back_to_its_page(session: Session, name: LinkName) -> None:
    key = open_link(session, name, "vi", MORNING)
    with pytest.raises(AnswersIncomplete) as refusal:
        take_in_response(session, KEYS, key, MORNING)
    assert refusal.value.page_id == read_draft(session, key).instrument.pages[0].id
    assert session.query(Intake).count() == 0
    assert session.query(Link).one().state == LinkState.OPENED


def test_a_foreign_option_is_refused_and_nothing_is_lost(session: Session, name: LinkName) -> None:
    key = open_link(session, name, "vi", MORNING)
    page = read_draft(session, key).instrument.pages[0]
    code = page.questions[0].code
    save_page(session, key, page.id, {code: ["collect"]}, "vi", MONDAY)
    saved = save_page(session, key, page.id, {code: ["drop table"]}, "vi", MONDAY)
    assert [problem.question_code for problem in saved.problems] == [code]
    assert read_draft(session, key).answers == {code: "collect"}


def test_a_page_off_the_path_is_not_there(session: Session, name: LinkName) -> None:
    key = open_link(session, name, "vi", MORNING)
    with pytest.raises(NotFound):
        save_page(session, key, "no_such_page", {}, "vi", MONDAY)


def test_a_draft_opens_with_its_own_key_only(session: Session, name: LinkName) -> None:
    key = open_link(session, name, "vi", MORNING)
    with pytest.raises(DraftLost):
        read_draft(session, DraftKey(key.id, new_draft_key().key))
    with pytest.raises(DraftLost):
        read_draft(session, new_draft_key())


def test_an_expired_link_says_so(session: Session, name: LinkName) -> None:
    with pytest.raises(LinkExpired):
        look_at_link(session, name, MONDAY + timedelta(days=8))


def test_a_draft_cannot_be_sent_once_its_link_has_expired(session: Session, name: LinkName) -> None:
    key = a_full_draft(session, name)
    with pytest.raises(LinkExpired):
        take_in_response(session, KEYS, key, MORNING + timedelta(days=8))


def test_a_withdrawn_link_is_void(session: Session, name: LinkName, place: Place) -> None:
    visit_id = session.query(Link).one().visit_id
    assert visit_id is not None
    record_outcome(session, place.clerk, visit_id, Outcome.LEFT, MORNING)
    with pytest.raises(LinkVoid):
        look_at_link(session, name, MONDAY)


@pytest.mark.parametrize(
    ("state", "error"), [("spent", LinkSpent), ("void", LinkVoid), ("expired", LinkExpired)]
)
def test_a_tombstone_still_says_how_its_link_ended(
    session: Session, state: str, error: type[SurveyError]
) -> None:
    session.add(LinkTombstone(hash=KEYS.token("old"), state=state))
    session.flush()
    with pytest.raises(error):
        look_at_link(session, named_by_token(KEYS, "old"), MONDAY)


def test_an_unknown_token_and_a_code_that_cannot_be(session: Session) -> None:
    with pytest.raises(LinkUnknown):
        look_at_link(session, named_by_token(KEYS, "never issued"), MONDAY)
    with pytest.raises(LinkUnknown):
        named_by_code(KEYS, "12345")
