"""The instruments that come with the program: what the counter index needs of them, and how they treat people."""

import pytest

from surveyapp.domain.instrument_files import SHIPPED, shipped_instrument
from surveyapp.domain.instruments import texts_of
from surveyapp.domain.questions import Choice, Closed, ScaleQuestion
from surveyapp.domain.routing import path, settle

NAMES = ("counter_full", "counter_short", "ministry_nineteen", "ward_nine")

# The bounds from which the counter index rescales each indicator; scales run from 1 to 5.
BOUNDS = {
    "info_advance": (0, 2),
    "fee_posted": (0, 1),
    "fee_receipt": (0, 1),
    "visits_count": (1, 4),
    "windows_count": (1, 3),
    "extra_papers": (0, 1),
    "on_time": (0, 3),
    "waiting": (1, 4),
    "unofficial": (0, 2),
    "harassed": (0, 2),
    "knows_complain": (0, 1),
    "complaint_answered": (0, 2),
    "online_used": (0, 2),
    "online_helped": (0, 1),
}
SCALES = {
    "info_office",
    "polite",
    "listened",
    "explained",
    "mastered",
    "in_turn",
    "result_correct",
    "online_easy",
}
FILTERS = {"purpose", "paid_fee", "complained"}
RESPONDENT = {"sex", "age_band", "place", "education", "ethnicity", "disability", "assisted"}


@pytest.fixture(scope="module", params=NAMES)
def shipped(request):
    return shipped_instrument(request.param)


@pytest.fixture(scope="module")
def full():
    return shipped_instrument("counter_full")


@pytest.fixture(scope="module")
def short():
    return shipped_instrument("counter_short")


def asked(made, answers):
    """The codes of the questions on the path."""
    return {question.code for page in path(made, answers) for question in page.enabled_questions}


def test_every_file_that_is_shipped_is_tested_here():
    assert {file.stem for file in SHIPPED.glob("*.yaml")} == set(NAMES)


def test_the_file_is_named_for_its_instrument_and_complete_in_both_languages(shipped):
    assert (SHIPPED / f"{shipped.name}.yaml").exists()
    assert shipped.is_complete_in("vi") and shipped.is_complete_in("en")


def test_the_full_form_has_every_question_of_the_counter_index(full):
    codes = {question.code for question in full.enabled_questions}
    assert codes == {*BOUNDS, *SCALES, *FILTERS, *RESPONDENT, "online_channel", "overall"}


def test_the_values_of_options_reach_from_bound_to_bound(full):
    for code, (low, high) in BOUNDS.items():
        values = [option.value for option in full.question(code).options if option.value is not None]
        assert sorted(values) == list(range(low, high + 1)), code


def test_only_indicators_score(full):
    scored = {
        question.code
        for question in full.enabled_questions
        if isinstance(question, Choice) and any(option.value is not None for option in question.options)
    }
    assert scored == set(BOUNDS)


def test_the_short_form_has_one_question_for_each_dimension(short):
    codes = [question.code for question in short.enabled_questions]
    dimensions = ["s_info", "s_procedure", "s_staff", "s_result", "s_digital", "overall", "s_integrity"]
    assert codes == ["purpose", *dimensions, "sex", "age_band", "assisted"]
    for code in ("s_digital", "s_integrity"):
        assert sorted(option.value for option in short.question(code).options) == [0, 1, 2]


def test_purpose_comes_first(shipped):
    assert [question.code for question in shipped.pages[0].questions] == ["purpose"]
    assert shipped.question("purpose").option_codes == ("hand_in", "collect", "ask")


def test_age_bands_and_sex_are_those_of_the_register(shipped):
    assert shipped.question("age_band").option_codes == ("18_24", "25_34", "35_49", "50_60", "over_60")
    assert shipped.question("sex").option_codes == ("female", "male", "other")


def test_every_question_can_be_declined_and_every_opinion_be_unknown(shipped):
    for question in shipped.enabled_questions:
        assert isinstance(question, Closed) and question.prefer_not is not False, question.code
        if isinstance(question, ScaleQuestion):
            assert question.dont_know is not False, question.code


def test_ethnicity_is_optional_with_a_consent_of_its_own(full):
    ethnicity = full.question("ethnicity")
    assert ethnicity.optional and ethnicity.sensitive and ethnicity.consent is not None
    assert ethnicity.option_codes == ("kinh", "other")


def test_free_text_is_off_and_would_warn(full):
    comment = full.question("comment")
    assert not comment.enabled and comment.help is not None
    assert "comment" not in asked(full, {})


@pytest.mark.parametrize("purpose", ["hand_in", "ask", "refused"])
def test_only_who_collects_is_asked_about_the_result(full, short, purpose):
    of_result = {"visits_count", "on_time", "result_correct"}
    assert of_result <= asked(full, {"purpose": "collect"})
    assert not of_result & asked(full, {"purpose": purpose})
    assert "s_result" in asked(short, {"purpose": "collect"})
    assert "s_result" not in asked(short, {"purpose": purpose})


def test_only_who_paid_is_asked_about_the_fee(full):
    assert {"fee_posted", "fee_receipt"} <= asked(full, {"paid_fee": "yes"})
    for other in ("no", "dk", "refused"):
        assert not {"fee_posted", "fee_receipt"} & asked(full, {"paid_fee": other})


def test_only_who_complained_is_asked_about_the_answer(full):
    assert "complaint_answered" in asked(full, {"complained": "yes"})
    assert "complaint_answered" not in asked(full, {"complained": "no"})


@pytest.mark.parametrize(
    ("used", "expected"),
    [
        ("entirely", {"online_easy", "online_channel"}),
        ("partly", {"online_easy", "online_channel", "online_helped"}),
        ("no", {"online_helped"}),
        ("dk", {"online_helped"}),
        ("refused", set()),
    ],
)
def test_questions_on_digital_service_follow_its_use(full, used, expected):
    assert asked(full, {"online_used": used}) & {"online_easy", "online_channel", "online_helped"} == expected


def test_the_shortest_way_through_marks_the_rest_as_not_asked(full):
    answers = {"purpose": "ask", "paid_fee": "no", "complained": "no", "online_used": "no"}
    settled = settle(full, answers)
    assert {code for code, answer in settled.items() if answer == "not_asked"} == {
        *("visits_count", "on_time", "result_correct"),
        *("fee_posted", "fee_receipt", "complaint_answered", "online_easy", "online_channel"),
    }


def test_questions_are_short_enough_to_be_read_aloud(shipped):
    """A breath holds about twenty-five Vietnamese syllables; an option, half of that."""
    for place, words in texts_of(shipped):
        limit = {"ask": 25, "label": 14}.get(str(place[-1]), 45)
        assert len(words["vi"].split()) <= limit, words["vi"]


def test_the_citizen_is_addressed_with_respect_and_asked_a_question(shipped):
    for question in shipped.enabled_questions:
        assert question.ask["vi"].endswith("?") and question.ask["en"].endswith("?")
        assert " bạn " not in f" {question.ask['vi'].lower()} "
