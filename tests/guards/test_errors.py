"""Every refusal has a code of its own, a status, and words that say what to do."""

import importlib
import pkgutil

import pytest
from flask import Flask

import surveyapp
from surveyapp.domain.errors import SurveyError
from surveyapp.web.error_words import HTTP_WORDS, WORDS

# Refusals that are not ours to raise but have their own words all the same.
FOREIGN = {"csrf"}
# Modules that do something when they are imported.
PROGRAMS = {"surveyapp.__main__", "surveyapp.wsgi"}


def refusals() -> list[type[SurveyError]]:
    """The whole family, wherever in the application a member is defined."""
    for module in pkgutil.walk_packages(surveyapp.__path__, "surveyapp."):
        if module.name not in PROGRAMS:
            importlib.import_module(module.name)
    found: list[type[SurveyError]] = [SurveyError]
    for kind in found:
        found.extend(kind.__subclasses__())
    assert len(found) > 10
    return found


def test_every_refusal_has_a_code_of_its_own() -> None:
    codes = [kind.code for kind in refusals()]
    assert sorted(codes) == sorted(set(codes))


def test_every_code_has_a_status_and_words() -> None:
    assert {kind.code for kind in refusals()} - WORDS.keys() == set()


def test_no_words_are_left_of_a_refusal_that_is_gone() -> None:
    assert WORDS.keys() - {kind.code for kind in refusals()} == FOREIGN


def test_every_refusal_is_said_to_be_one() -> None:
    statuses = {words.status for words in (*WORDS.values(), *HTTP_WORDS.values())}
    assert statuses
    assert all(400 <= status < 600 for status in statuses)


@pytest.mark.parametrize("code", WORDS)
def test_the_way_on_exists(app: Flask, code: str) -> None:
    assert WORDS[code].to in app.view_functions
