"""The path through an instrument: what holds for every instrument and all answers, and a form walked by hand."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from surveyapp.domain.conditions import Answer
from surveyapp.domain.errors import NotFound
from surveyapp.domain.routing import (
    first_unanswered,
    next_page,
    path,
    path_before,
    previous_page,
    progress,
    settle,
    settle_partial,
)
from tests.domain.made import answer_of, filled, instrument, page, scale, single

MISSING = ("not_asked", "not_reached")


def ids(pages):
    return [one.id for one in pages]


@pytest.fixture
def visit():
    """Collecting a result leads past a page that others never see, and from there to one more."""
    return instrument(
        page("purpose", single("purpose")),
        page("result", scale("result"), show_if={"question": "purpose", "is": "a"}),
        page("why", single("why"), show_if={"not": {"question": "result", "at_least": 3}}),
        page("overall", scale("overall", dont_know=True)),
    )


def test_pages_whose_question_was_not_asked_are_passed_by(visit):
    assert ids(path(visit, {})) == ["purpose", "overall"]
    assert ids(path(visit, {"purpose": "a"})) == ["purpose", "result", "overall"]
    assert ids(path(visit, {"purpose": "a", "result": 2})) == ["purpose", "result", "why", "overall"]


def test_an_answer_that_can_no_longer_be_seen_has_no_say(visit):
    """Whoever goes back and changes the purpose is not asked why about a result never asked for."""
    answers: dict[str, Answer] = {"purpose": "b", "result": 2, "why": "c", "overall": 5}
    assert ids(path(visit, answers)) == ["purpose", "overall"]
    assert settle(visit, answers) == {"purpose": "b", "result": "not_asked", "why": "not_asked", "overall": 5}


def test_next_and_previous_follow_the_path_also_from_a_page_beside_it(visit):
    answers = {"purpose": "b"}
    *_, overall = visit.pages
    assert next_page(visit, answers, "purpose") == overall
    assert next_page(visit, answers, "why") == overall
    assert next_page(visit, answers, "overall") is None
    assert previous_page(visit, answers, "overall") == visit.pages[0]
    assert previous_page(visit, answers, "purpose") is None


@pytest.mark.parametrize("function", [next_page, previous_page, progress, path_before])
def test_an_unknown_page_is_not_found(visit, function):
    with pytest.raises(NotFound):
        function(visit, {}, "nowhere")


def test_progress_counts_pages_that_may_still_come(visit):
    """Before the purpose is known all four may come; when it is known, what hangs on the result is out."""
    assert progress(visit, {}, "purpose") == (0, 4)
    assert progress(visit, {"purpose": "a"}, "result") == (1, 4)
    assert progress(visit, {"purpose": "b"}, "overall") == (1, 2)
    assert progress(visit, {"purpose": "a", "result": 4}, "overall") == (2, 3)


def test_the_first_page_without_all_its_answers_is_where_to_go_on(visit):
    purpose, result, *_ = visit.pages
    assert first_unanswered(visit, {}) == purpose
    assert first_unanswered(visit, {"purpose": "a", "overall": 3}) == result
    assert first_unanswered(visit, {"purpose": "b", "overall": "dk"}) is None


def test_a_form_broken_off_tells_not_reached_from_not_asked(visit):
    assert settle_partial(visit, {"purpose": "b"}) == {
        "purpose": "b",
        "result": "not_asked",
        "why": "not_asked",
        "overall": "not_reached",
    }
    assert settle_partial(visit, {"purpose": "a"})["why"] == "not_reached"


def test_disabled_questions_are_neither_asked_nor_stored():
    made = instrument(
        page("p", single("on"), single("off", enabled=False)), page("q", single("gone", enabled=False))
    )
    assert ids(path(made, {})) == ["p"]
    assert settle(made, {"on": "a", "off": "b", "gone": "c"}) == {"on": "a"}


@given(filled())
def test_every_path_ends_and_visits_no_page_twice(case):
    made, answers = case
    seen = [path(made, answers)[0].id]
    while (following := next_page(made, answers, seen[-1])) is not None:
        seen.append(following.id)
        assert len(seen) <= len(made.pages)
    assert seen == ids(path(made, answers))


@given(filled(), st.data())
def test_the_path_up_to_a_page_does_not_depend_on_later_answers(case, data):
    made, answers = case
    place = data.draw(st.integers(0, len(made.pages) - 1))
    later = {question.code for one in made.pages[place:] for question in one.questions}
    changed = answers | {code: data.draw(answer_of()) for code in sorted(later)}
    assert path_before(made, answers, made.pages[place].id) == path_before(
        made, changed, made.pages[place].id
    )
    upto = {one.id for one in made.pages[:place]}
    assert [i for i in ids(path(made, answers)) if i in upto] == [
        i for i in ids(path(made, changed)) if i in upto
    ]


@given(filled())
def test_back_and_forth_return_to_the_same_page(case):
    made, answers = case
    for one in path(made, answers):
        following = next_page(made, answers, one.id)
        assert following is None or previous_page(made, answers, following.id) == one
        before = previous_page(made, answers, one.id)
        assert before is None or next_page(made, answers, before.id) == one


@given(filled())
def test_progress_never_runs_backwards_and_ends_one_page_short_of_done(case):
    made, answers = case
    steps = [progress(made, answers, one.id) for one in path(made, answers)]
    assert [done for done, _ in steps] == list(range(len(steps)))
    totals = [total for _, total in steps]
    assert totals == sorted(totals, reverse=True)
    assert all(total >= len(steps) for total in totals), "at most is at most"
    assert totals[-1] >= steps[-1][0] + 1


@given(filled())
def test_settling_twice_changes_nothing(case):
    made, answers = case
    once = settle(made, answers)
    assert settle(made, once) == once
    partial = settle_partial(made, answers)
    assert settle_partial(made, partial) == partial


@given(filled())
def test_what_is_settled_is_what_the_path_shows(case):
    """Answers off the path are dropped for "not_asked", those on it kept; nothing foreign gets in."""
    made, answers = case
    settled = settle(made, answers)
    for one in made.pages:
        shown = one in path(made, answers)
        for question in one.questions:
            given_answer = answers.get(question.code)
            if not question.enabled:
                assert question.code not in settled
            elif not shown:
                assert settled[question.code] == "not_asked"
            elif given_answer is None or given_answer in MISSING:
                assert question.code not in settled
            else:
                assert settled[question.code] == given_answer
    assert "stranger" not in settled


@given(filled())
def test_settling_keeps_the_path(case):
    made, answers = case
    assert path(made, settle(made, answers)) == path(made, answers)


@given(filled())
def test_a_partial_form_has_a_value_for_every_enabled_question(case):
    made, answers = case
    partial = settle_partial(made, answers)
    assert list(partial) == [question.code for question in made.enabled_questions]
    for code, answer in settle(made, answers).items():
        if answer != "not_asked":
            assert partial[code] == answer


@given(filled())
def test_a_complete_form_is_settled_without_gaps(case):
    made, answers = case
    settled = settle(made, answers)
    complete = first_unanswered(made, answers) is None
    assert complete == ({*settled} == {question.code for question in made.enabled_questions})
