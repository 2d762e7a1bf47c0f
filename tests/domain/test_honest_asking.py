"""How the shipped questionnaires ask: neutrally, with a way out of every question, and the delicate things late."""

import re

import pytest

from surveyapp.domain.instrument_files import shipped_instrument
from surveyapp.domain.questions import DONT_KNOW, REFUSED, Choice, Closed, ScaleQuestion

NAMES = ("counter_full", "counter_short", "ministry_nineteen", "ward_nine")
ABOUT_ONESELF = {"sex", "age_band", "place", "education", "ethnicity", "disability", "assisted"}
PROMISE = {"vi": "Không ai ở cơ quan xem được", "en": "Nobody at the office can see"}
# What is asked for evaluates something, so both ends of the scale are named in the question itself.
BOTH_ENDS = {
    "satisfaction": ("hài lòng hay không hài lòng", "satisfied or dissatisfied"),
    "ease": ("khó hay dễ", "difficult or easy"),
    "simplicity": ("phức tạp hay đơn giản", "complicated or simple"),
}
# Words that say beforehand what a good person answers.
LEADING = re.compile(
    r"có đồng ý rằng|phải chăng|đúng không|chắc|tốt hơn|don't you|agree that|of course", re.I
)


@pytest.fixture(scope="module", params=NAMES)
def shipped(request):
    return shipped_instrument(request.param)


def closed(shipped):
    return [question for question in shipped.enabled_questions if isinstance(question, Closed)]


def test_there_is_a_way_out_of_every_question(shipped):
    for question in closed(shipped):
        offered = question.offered_missing
        assert offered, question.code
        if question.sensitive:
            assert offered == (DONT_KNOW, REFUSED), question.code


def test_not_knowing_is_an_answer_to_everything_but_oneself_and_what_one_came_for(shipped):
    without = {question.code for question in closed(shipped) if DONT_KNOW not in question.offered_missing}
    assert without <= ABOUT_ONESELF | {"purpose", "knows_complain"}


def test_scales_have_as_many_points_on_either_side_and_the_same_words_for_both(shipped):
    for name, scale in shipped.scales.items():
        assert [point.value - 3 for point in scale.points] == [-2, -1, 0, 1, 2]
        labels = [point.label["vi"].lower() for point in scale.points]
        assert labels[0] == f"rất {labels[1]}" and labels[4] == f"rất {labels[3]}", name
        english = [point.label["en"].lower() for point in scale.points]
        assert english[0] == f"very {english[1]}" and english[4] == f"very {english[3]}", name
        assert labels[2] == "bình thường" and english[2].startswith("neither "), name


def test_a_question_that_evaluates_names_both_ends(shipped):
    for question in closed(shipped):
        if isinstance(question, ScaleQuestion):
            vietnamese, english = BOTH_ENDS[str(question.scale)]
            assert vietnamese in question.ask["vi"] and english in question.ask["en"], question.code


def test_no_question_suggests_its_answer(shipped):
    for question in shipped.enabled_questions:
        assert not any(LEADING.search(text) for text in question.ask.values()), question.code


def test_graded_answers_run_one_way(shipped):
    """Up or down; never with the favourable one pulled to the front."""
    for question in closed(shipped):
        if isinstance(question, Choice):
            values = [option.value for option in question.options if option.value is not None]
            assert values in (sorted(values), sorted(values, reverse=True)), question.code


def test_yes_comes_before_no_whichever_of_them_is_the_good_news(shipped):
    """As the question itself puts it: "có … không?". So the same place on the screen praises here and blames there."""
    for question in closed(shipped):
        if isinstance(question, Choice) and "no" in question.option_codes:
            codes = [code for code in question.option_codes if code != "not_needed"]
            assert codes[-1] == "no", question.code


def test_scales_of_one_questionnaire_all_begin_with_the_same_end(shipped):
    assert {scale.points[0].value for scale in shipped.scales.values()} == {1}


def test_only_orders_without_a_meaning_are_shuffled(shipped):
    for question in closed(shipped):
        if isinstance(question, Choice) and question.randomise:
            assert all(option.value is None for option in question.options), question.code
            assert "other" not in question.option_codes, question.code


def test_what_is_delicate_comes_after_all_opinions_and_after_a_promise(shipped):
    """Whoever breaks off at a sensitive question has answered the rest."""
    codes = [question.code for question in shipped.enabled_questions]
    opinions = [code for code in codes if code not in ABOUT_ONESELF]
    delicate = [question.code for question in shipped.enabled_questions if question.sensitive]
    assert delicate or shipped.name == "ward_nine", "only the ward's form asks nothing delicate"
    about_the_office = [code for code in delicate if code not in ABOUT_ONESELF]
    assert opinions[len(opinions) - len(about_the_office) :] == about_the_office
    for page in shipped.pages:
        if any(question.sensitive for question in page.enabled_questions):
            assert all(words in page.intro[language] for language, words in PROMISE.items()), page.id


def test_who_helped_is_asked_last(shipped):
    assert shipped.enabled_questions[-1].code == "assisted"
    assert shipped.question("assisted").option_codes == ("alone", "family", "volunteer", "staff")


def test_every_question_that_may_puzzle_somebody_is_explained(shipped):
    assert [question.code for question in shipped.enabled_questions if question.help is None] == ["sex"]


def test_an_explanation_says_more_than_the_question_and_takes_no_side(shipped):
    for question in shipped.enabled_questions:
        for language, text in (question.help or {}).items():
            assert text != question.ask[language] and text.endswith(".")
            assert "?" not in text and "!" not in text
