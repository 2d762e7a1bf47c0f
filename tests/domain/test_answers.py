"""What a form may send for each kind of question, and what is refused and why."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import TypeAdapter

from surveyapp.domain.answers import InvalidAnswer, Reason, accept, check_page, consent_field, raw_values
from surveyapp.domain.instrument_shapes import as_json
from surveyapp.domain.questions import MISSING_CODES, Question
from tests.domain.made import CODES, WORDS, instrument, multiple, number, page, scale, single

QUESTION: TypeAdapter[Question] = TypeAdapter(Question)


def question(made):
    return QUESTION.validate_json(as_json(made))


def text(code, **more):
    return {"code": code, "type": "text", "ask": WORDS, "optional": True, "enabled": True, **more}


def refused(made, *raw):
    with pytest.raises(InvalidAnswer) as caught:
        accept(question(made), list(raw))
    assert caught.value.question_code == made["code"]
    return caught.value.reason


def accepted(made, *raw):
    return accept(question(made), list(raw))


def test_single_takes_one_of_its_options():
    assert accepted(single("q"), " a ") == "a"
    assert refused(single("q"), "d") == Reason.FOREIGN
    assert refused(single("q"), "A") == Reason.FOREIGN
    assert refused(single("q"), "a", "b") == Reason.TOO_MANY


def test_nothing_at_all_is_blank_where_that_is_allowed():
    for made in (single("q"), scale("q"), number("q"), multiple("q")):
        assert refused(made) == Reason.MISSING
        assert refused(made, "", "  ") == Reason.MISSING
        assert accepted({**made, "optional": True}) == "blank"


@pytest.mark.parametrize("made", [single("q"), scale("q"), number("q"), multiple("q")])
def test_missing_codes_are_taken_only_where_offered(made):
    assert accepted({**made, "dont_know": True}, "dk") == "dk"
    assert (
        accepted({**made, "prefer_not": {"vi": "Không trả lời", "en": "No answer"}}, "refused") == "refused"
    )
    expected = Reason.NOT_A_NUMBER if made["type"] == "number" else Reason.FOREIGN
    assert refused(made, "dk") == expected
    assert refused({**made, "dont_know": True}, "refused") == expected
    for code in ("blank", "not_asked", "not_reached"):
        assert refused({**made, "dont_know": True, "prefer_not": True, "optional": True}, code) == expected


def test_scale_gives_a_number_from_1_to_5():
    assert accepted(scale("q"), "1") == 1
    assert accepted(scale("q"), "5") == 5
    for foreign in ("0", "6", "3.0", "03", "+3", "٣", "three"):
        assert refused(scale("q"), foreign) == Reason.FOREIGN


def test_multiple_gives_the_codes_in_the_order_of_the_options_each_once():
    assert accepted(multiple("q"), "c", "a", "c") == ["a", "c"]
    assert refused(multiple("q"), "a", "d") == Reason.FOREIGN


def test_dont_know_goes_with_no_other_choice():
    made = multiple("q", dont_know=True, prefer_not=True)
    assert refused(made, "a", "dk") == Reason.EXCLUSIVE
    assert refused(made, "dk", "refused") == Reason.EXCLUSIVE
    assert accepted(made, "dk", "dk") == "dk"


@pytest.mark.parametrize(
    ("typed", "value"),
    [
        ("7", 7),
        ("0007", 7),
        ("1,5", 1.5),
        ("1.5", 1.5),
        ("1,50", 1.5),
        ("2,0", 2),
        ("-3", -3),
        ("−3,25", -3.25),
        ("-0,5", -0.5),
        ("1.500", 1500),
        ("1 500", 1500),
        ("1\u00a0500,5", 1500.5),
        ("12.345,67", 12345.67),
    ],
)
def test_numbers_are_read_as_they_are_written_in_vietnamese(typed, value):
    answer = accepted(number("q", minimum=-10, maximum=100_000, decimals=2), typed)
    assert answer == value
    assert isinstance(answer, int) == float(value).is_integer()


@pytest.mark.parametrize(
    "typed", ["", "năm", "1e3", "1,5,0", "1.2.3", "0x1f", "inf", "nan", "٣", "5%", "--5", "1 2", "1_0"]
)
def test_what_is_no_number_is_refused(typed):
    expected = Reason.MISSING if not typed else Reason.NOT_A_NUMBER
    assert refused(number("q", decimals=2), typed) == expected


def test_numbers_keep_to_their_bounds_and_decimals():
    assert accepted(number("q"), "0") == 0
    assert accepted(number("q"), "100") == 100
    assert refused(number("q"), "101") == Reason.OUT_OF_RANGE
    assert refused(number("q"), "-1") == Reason.OUT_OF_RANGE
    assert refused(number("q"), "1,5") == Reason.TOO_PRECISE
    assert refused(number("q", decimals=1), "1,55") == Reason.TOO_PRECISE
    assert refused(number("q", decimals=2), "1,500") == Reason.TOO_PRECISE, (
        "English thousands are not guessed at"
    )


def test_text_is_normalised_and_trimmed_and_bare_of_what_a_database_refuses():
    assert accepted(text("q"), "  Hoa\u0300 \r\nbình\x00\ud800 ") == "Hoà \nbình"
    assert accepted(text("q"), " \u0000 ") == "blank"


def test_text_length_is_counted_after_normalising():
    assert accepted(text("q", max_length=3), "Hoa\u0300") == "Hoà"
    assert refused(text("q", max_length=3), "Hoàn") == Reason.TOO_LONG


@pytest.mark.parametrize("code", MISSING_CODES)
def test_a_text_can_not_pass_for_a_missing_code(code):
    assert accepted(text("q"), code) == "blank"


def test_a_page_gives_what_is_accepted_and_what_is_not():
    made = instrument(page("p", single("one"), scale("two"), single("off", enabled=False)))
    answers, problems = check_page(
        made.pages[0], {"one": ["b"], "two": ["9"], "off": ["a"], "stranger": ["x"]}
    )
    assert answers == {"one": "b"}
    assert [(problem.question_code, problem.reason) for problem in problems] == [("two", Reason.FOREIGN)]


def test_an_answer_with_its_own_consent_needs_the_tick():
    consent = {"vi": "Tôi đồng ý.", "en": "I agree."}
    made = instrument(page("p", single("q", consent=consent, optional=True, prefer_not=True)))
    (asked,) = made.pages[0].questions
    (_, (problem,)) = check_page(made.pages[0], {"q": ["a"]})
    assert problem.reason == Reason.NO_CONSENT
    assert check_page(made.pages[0], {"q": ["a"], consent_field(asked): ["yes"]}) == ({"q": "a"}, [])
    assert check_page(made.pages[0], {"q": ["refused"]}) == ({"q": "refused"}, [])
    assert check_page(made.pages[0], {consent_field(asked): ["yes"]}) == ({"q": "blank"}, [])


@pytest.mark.parametrize(
    ("made", "raw", "shown"),
    [
        (multiple("q"), ["c", "a"], ["a", "c"]),
        (number("q", decimals=2), ["2.50"], ["2,5"]),
        (scale("q"), ["4"], ["4"]),
        (single("q", optional=True), [], []),
    ],
)
def test_an_answer_fills_the_form_as_it_would_be_typed(made, raw, shown):
    assert raw_values(accept(question(made), raw)) == shown


ALL_KINDS = [
    single("q", dont_know=True, optional=True),
    scale("q", prefer_not=True),
    number("q", decimals=2, minimum=-5, dont_know=True),
    multiple("q", dont_know=True, optional=True),
    text("q"),
]


@given(
    st.sampled_from(ALL_KINDS),
    st.lists(st.one_of(st.text(), st.sampled_from((*CODES, "1", "2,5", *MISSING_CODES)))),
)
def test_whatever_is_sent_is_accepted_or_refused_and_what_is_accepted_is_accepted_again(made, raw):
    """An accepted answer, sent again as the form would show it, is the same answer: nothing drifts on the way back."""
    asked = question(made)
    try:
        answer = accept(asked, raw)
    except InvalidAnswer:
        return
    assert accept(asked, raw_values(answer)) == answer
