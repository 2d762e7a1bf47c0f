"""The guide for authors says what is so: its example loads, and it has every key, rule, condition and language."""

import re
from pathlib import Path

import pytest

from surveyapp.domain.answers import accept
from surveyapp.domain.conditions import OPERATORS
from surveyapp.domain.instrument_files import read_instrument
from surveyapp.domain.instrument_shapes import KEYS
from surveyapp.domain.languages import KNOWN_LANGUAGES
from surveyapp.domain.questions import MISSING_CODES, QUESTION_TYPES
from surveyapp.domain.routing import path
from surveyapp.domain.rule_words import RULES

GUIDE = (Path(__file__).parents[2] / "docs" / "instruments.md").read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def example():
    (block,) = re.findall(r"```yaml\n(.*?)```", GUIDE, re.DOTALL)
    return read_instrument(block.encode())


def test_the_example_has_every_type_of_question(example):
    assert {question.type for question in example.enabled_questions} == set(QUESTION_TYPES)


def test_the_example_asks_whom_it_says(example):
    def shown(**answers):
        return [page.id for page in path(example, answers)]

    assert shown() == ["borrowed", "staff", "heard_from", "ethnicity"]
    assert "unhappy" in shown(polite=2)
    assert "unhappy" not in shown(polite="dk")
    assert "unhappy" in shown(borrowed="yes", waiting=60, polite=4)


def test_the_guide_s_numbers_are_read_as_it_says(example):
    assert accept(example.question("waiting"), ["0015"]) == 15


@pytest.mark.parametrize("rule", RULES)
def test_the_guide_has_every_rule_with_its_words(rule):
    what, do = (re.sub(r"\{[a-z_]+\}", "…", text) for text in RULES[rule]["en"])
    assert f"| `{rule}` | {what} | {do} |" in GUIDE


def test_the_guide_has_no_rule_that_is_gone():
    assert set(re.findall(r"^\| `([a-z_0-9]+)` \| [A-Z{…].*? \| .*? \|$", GUIDE, re.MULTILINE)) == set(RULES)


@pytest.mark.parametrize("key", sorted(KEYS))
def test_the_guide_explains_every_key(key):
    assert f"`{key}`" in GUIDE or f"{key}:" in GUIDE.split("### Conditions")[1].split("##")[0]


@pytest.mark.parametrize("word", [*MISSING_CODES, *QUESTION_TYPES, *KNOWN_LANGUAGES])
def test_the_guide_names_every_reserved_code_type_and_language(word):
    assert f"`{word}`" in GUIDE


@pytest.mark.parametrize("operator", OPERATORS)
def test_the_guide_explains_every_operator(operator):
    assert f"{operator}: " in GUIDE
