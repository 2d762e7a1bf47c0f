"""The truth of conditions, told case by case; and what can never be true is found before anyone is asked."""

import pytest
from pydantic import TypeAdapter

from surveyapp.domain.condition_rules import condition_findings
from surveyapp.domain.conditions import Condition, leaves
from surveyapp.domain.instrument_shapes import as_json
from tests.domain.made import instrument, multiple, number, page, scale, single

CONDITION: TypeAdapter[Condition] = TypeAdapter(Condition)


def read(condition):
    return CONDITION.validate_json(as_json(condition))


IS_A = {"question": "q", "is": "a"}


@pytest.mark.parametrize(
    ("condition", "answers", "truth"),
    [
        (IS_A, {"q": "a"}, True),
        (IS_A, {"q": "b"}, False),
        (IS_A, {"q": ["b", "a"]}, True),
        (IS_A, {"q": "dk"}, False),
        ({"question": "q", "is": "dk"}, {"q": "dk"}, True),
        (IS_A, {}, None),
        (IS_A, {"q": "not_asked"}, None),
        ({"not": IS_A}, {"q": "b"}, True),
        ({"not": IS_A}, {"q": "refused"}, True),
        ({"not": IS_A}, {}, None),
        ({"question": "q", "one_of": ["a", "b"]}, {"q": "b"}, True),
        ({"question": "q", "one_of": ["a", "b"]}, {"q": ["c"]}, False),
        ({"question": "q", "at_least": 3}, {"q": 3}, True),
        ({"question": "q", "at_least": 3}, {"q": 2.5}, False),
        ({"question": "q", "at_least": 3}, {"q": "dk"}, None),
        ({"not": {"question": "q", "at_least": 3}}, {"q": "dk"}, None),
        ({"all": [IS_A, {"question": "r", "is": "a"}]}, {"q": "b"}, False),
        ({"all": [IS_A, {"question": "r", "is": "a"}]}, {"q": "a"}, None),
        ({"any": [IS_A, {"question": "r", "is": "a"}]}, {"q": "a"}, True),
        ({"any": [IS_A, {"question": "r", "is": "a"}]}, {"q": "b"}, None),
        ({"any": [IS_A, {"question": "r", "is": "a"}]}, {"q": "b", "r": "b"}, False),
    ],
)
def test_truth(condition, answers, truth):
    assert read(condition).truth(answers) is truth


def test_leaves_are_found_with_their_place():
    condition = read({"all": [IS_A, {"not": {"any": [{"question": "r", "at_least": 2}]}}]})
    assert [(path, leaf.question) for path, leaf in leaves(condition, ("show_if",))] == [
        (("show_if", "all", 0), "q"),
        (("show_if", "all", 1, "not", "any", 0), "r"),
    ]


def unreachable(*pages):
    return [
        finding.path[1]
        for finding in condition_findings(instrument(*pages))
        if finding.rule == "page_unreachable"
    ]


def test_a_page_behind_two_pages_that_exclude_each_other_is_never_shown():
    assert unreachable(
        page("start", single("start")),
        page("left", single("left"), show_if={"question": "start", "is": "a"}),
        page("right", single("right"), show_if={"not": {"question": "start", "is": "a"}}),
        page(
            "both", single("both"), show_if={"all": [{"question": c, "is": "b"} for c in ("left", "right")]}
        ),
        page(
            "either",
            single("either"),
            show_if={"any": [{"question": c, "is": "b"} for c in ("left", "right")]},
        ),
    ) == [3]


def test_a_page_behind_a_broken_condition_is_not_judged():
    """One mistake is told once: what follows from it would only confuse."""
    broken = {"question": "start", "is": "nothing"}
    made = instrument(
        page("start", single("start")),
        page("middle", single("middle"), show_if=broken),
        page("end", single("end"), show_if={"question": "middle", "is": "a"}),
    )
    assert [finding.rule for finding in condition_findings(made)] == ["condition_unknown_code"]


@pytest.mark.parametrize(
    ("question", "condition", "reachable"),
    [
        (scale("q"), {"question": "q", "at_least": 5}, True),
        (scale("q"), {"question": "q", "at_least": 6}, False),
        (scale("q"), {"not": {"question": "q", "at_least": 1}}, False),
        (scale("q", dont_know=True), {"not": {"question": "q", "at_least": 1}}, False),
        (number("q"), {"question": "q", "at_least": 100}, True),
        (number("q"), {"question": "q", "at_least": 100.5}, False),
        (number("q"), {"not": {"question": "q", "at_least": 0}}, False),
        (
            number("q"),
            {"all": [{"question": "q", "at_least": 5}, {"not": {"question": "q", "at_least": 6}}]},
            True,
        ),
        (multiple("q"), {"all": [{"question": "q", "is": c} for c in "abc"]}, True),
        (multiple("q"), {"not": {"question": "q", "one_of": ["a", "b", "c"]}}, False),
        (multiple("q", dont_know=True), {"not": {"question": "q", "one_of": ["a", "b", "c"]}}, True),
        (single("q"), {"not": {"question": "q", "one_of": ["a", "b", "c"]}}, False),
        (single("q", optional=True), {"question": "q", "is": "blank"}, True),
    ],
)
def test_whether_any_answer_leads_to_the_page(question, condition, reachable):
    assert unreachable(page("p", question), page("next", single("next"), show_if=condition)) == (
        [] if reachable else [1]
    )
