"""A whole document is accepted just where its pages, one after the other, would have been."""

import math
import unicodedata
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from surveyapp.domain.answers import InvalidAnswer, Reason
from surveyapp.domain.canonical import NotJson, canonical_json, read_json
from surveyapp.domain.documents import checked_document
from surveyapp.domain.instruments import Instrument, Page
from surveyapp.domain.questions import NOT_ASKED, NOT_REACHED, NumberQuestion, TextQuestion
from surveyapp.domain.routing import first_unanswered
from tests.builders import shipped
from tests.kiosk_answers import document_of

SHORT, FULL = shipped("counter_short"), shipped("counter_full")
WORDS = {"vi": "?"}


def with_text_and_number() -> Instrument:
    text = TextQuestion(code="note", type="text", ask=WORDS, enabled=True, optional=True, max_length=10)
    number = NumberQuestion(code="visits", type="number", ask=WORDS, minimum=0, maximum=99, decimals=1)
    pages = (Page(id="one", questions=(text,)), Page(id="two", questions=(number,)))
    return Instrument(name="x", version=1, languages=("vi",), title=WORDS, minutes=1, pages=pages)


@pytest.mark.parametrize("instrument", [SHORT, FULL])
def test_a_complete_form_is_settled(instrument: Instrument) -> None:
    given = document_of(instrument)
    checked = checked_document(instrument, given, complete=True)
    assert {code: checked[code] for code in given} == given
    assert checked.keys() == {question.code for question in instrument.enabled_questions}
    assert {value for code, value in checked.items() if code not in given} <= {NOT_ASKED}


def test_a_form_that_was_broken_off_says_what_was_not_reached() -> None:
    given = document_of(FULL)
    first = next(iter(given))
    checked = checked_document(FULL, {first: given[first]}, complete=False)
    assert checked[first] == given[first]
    assert checked["overall"] == NOT_REACHED
    assert checked_document(FULL, {}, complete=False)[first] == NOT_REACHED


def refused(instrument: Instrument, given: dict[str, Any], *, complete: bool = True) -> tuple[str, str]:
    with pytest.raises(InvalidAnswer) as refusal:
        checked_document(instrument, given, complete=complete)
    return refusal.value.question_code, refusal.value.reason


def test_a_complete_form_lacks_nothing() -> None:
    given = document_of(SHORT)
    last = list(given)[-1]
    rest = {code: value for code, value in given.items() if code != last}
    assert refused(SHORT, rest) == (last, Reason.MISSING)


@pytest.mark.parametrize(
    "value", ["", "7", 6, 0, 2.5, True, None, [], ["3"], [3], {"a": 1}, "not_asked", "not_reached", 10**40]
)
def test_an_answer_that_the_question_does_not_take_is_refused(value: Any) -> None:
    code, _ = refused(SHORT, {**document_of(SHORT), "overall": value})
    assert code == "overall"


@pytest.mark.parametrize("code", ["unheard_of", "", "fee_posted\0"])
def test_an_answer_to_no_question_is_refused(code: str) -> None:
    assert refused(SHORT, {**document_of(SHORT), code: "x"}) == (code, Reason.FOREIGN)


def test_an_answer_off_the_path_is_refused() -> None:
    """Whoever paid no fee is not asked whether it was posted."""
    given = document_of(FULL, paid_fee="no")
    assert "fee_posted" not in given
    assert refused(FULL, {**given, "fee_posted": "yes"}) == ("fee_posted", Reason.FOREIGN)


def test_numbers_and_texts_are_stored_as_a_form_stores_them() -> None:
    decomposed = unicodedata.normalize("NFD", " Đắk Lắk\u0000 ")
    checked = checked_document(with_text_and_number(), {"note": decomposed, "visits": 1.5}, complete=True)
    assert checked == {"note": "Đắk Lắk", "visits": 1.5}


@settings(max_examples=60)
@given(st.text(max_size=30))
def test_any_text_is_taken_or_refused_and_never_breaks(text: str) -> None:
    instrument = with_text_and_number()
    try:
        checked = checked_document(instrument, {"note": text, "visits": 1}, complete=True)
    except InvalidAnswer as refusal:
        assert refusal.reason is Reason.TOO_LONG
    else:
        assert unicodedata.is_normalized("NFC", str(checked["note"]))
        str(checked["note"]).encode()


ANY_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=6,
)


def has_a_spelling(value: Any) -> bool:
    """JSON has no infinite numbers."""
    if isinstance(value, float):
        return math.isfinite(value)
    if isinstance(value, dict):
        return all(map(has_a_spelling, value.values()))
    return all(map(has_a_spelling, value)) if isinstance(value, list) else True


@settings(max_examples=150)
@given(st.dictionaries(st.sampled_from([*document_of(SHORT), "x"]), ANY_JSON), st.booleans())
def test_any_document_is_taken_whole_or_refused(given: dict[str, Any], complete: bool) -> None:
    try:
        checked = checked_document(SHORT, given, complete=complete)
    except InvalidAnswer:
        return
    assert (first_unanswered(SHORT, given) is None) or not complete
    assert canonical_json(checked)


@given(ANY_JSON.filter(has_a_spelling))
def test_equal_content_has_one_spelling(value: Any) -> None:
    spelled = canonical_json(value)
    assert canonical_json(read_json(spelled.encode())) == spelled


@pytest.mark.parametrize("text", ["", "{", "NaN", "-Infinity", "1e999", '"\ud800'])
def test_what_json_does_not_have_is_refused(text: str) -> None:
    with pytest.raises(NotJson):
        read_json(text.encode("utf-8", "surrogatepass"))


def test_half_a_letter_has_a_spelling_too() -> None:
    """A browser can send one, and a database would refuse it."""
    assert canonical_json(read_json(b'"\\ud800"')) == '"\\ud800"'
