"""With which probability a page is shown: routing, summed over every way of answering what it looks at."""

import math
from collections.abc import Iterator, Mapping

from surveyapp.domain.conditions import Answer, leaves
from surveyapp.domain.instruments import Instrument, Page
from surveyapp.domain.routing import is_shown
from surveyapp.services.demonstrating.answering import AnswerModel
from surveyapp.services.demonstrating.visitors import Visitor

Scenario = tuple[tuple[str, Answer], ...]
"""Answers to the questions that a page's condition depends on."""


class Eligibility:
    """Probabilities of being asked, for one model; the ways through the questionnaire are found once."""

    def __init__(self, model: AnswerModel) -> None:
        self._model = model
        self._pages = {
            question.code: page for page in model.instrument.pages for question in page.enabled_questions
        }
        self._scenarios = {page.id: tuple(self._ways(page)) for page in model.instrument.pages}
        self._gates = {code for ways in self._scenarios.values() for way in ways for code, _ in way}

    def of_pages(self, visitor: Visitor) -> dict[str, float]:
        """For each page, the probability that this visitor sees it."""
        chances = {code: self._with_missing(code, visitor) for code in self._gates}
        return {
            page: math.fsum(math.prod(chances[code][answer] for code, answer in way) for way in ways)
            for page, ways in self._scenarios.items()
        }

    def _ways(self, page: Page) -> Iterator[Scenario]:
        """Every combination of answers after which the page is shown."""
        gates = _gates_of(self._model.instrument, page)
        for scenario in self._combinations(gates, {}):
            if is_shown(page, dict(scenario)):
                yield scenario

    def _combinations(self, gates: tuple[str, ...], given: Mapping[str, Answer]) -> Iterator[Scenario]:
        if not gates:
            yield tuple(given.items())
            return
        first, rest = gates[0], gates[1:]
        if not is_shown(self._pages[first], given):
            yield from self._combinations(rest, given)
            return
        for answer in (*self._model.answers_to(first), *self._model.missing(first)):
            yield from self._combinations(rest, {**given, first: answer})

    def _with_missing(self, code: str, visitor: Visitor) -> dict[Answer, float]:
        missing = self._model.missing(code)
        valid = 1 - math.fsum(missing.values())
        chances: dict[Answer, float] = {name: rate for name, rate in missing.items()}
        answers = self._model.answers_to(code)
        for answer, chance in zip(answers, self._model.chances(code, visitor), strict=True):
            chances[answer] = valid * chance
        return chances


def _gates_of(instrument: Instrument, page: Page) -> tuple[str, ...]:
    """The questions that decide whether a page is shown, directly or through their own pages, in order."""
    pages = {question.code: each for each in instrument.pages for question in each.enabled_questions}
    found: set[str] = set()
    waiting = [page]
    while waiting:
        condition = waiting.pop().show_if
        if condition is None:
            continue
        new = {leaf.question for _, leaf in leaves(condition)} - found
        found |= new
        waiting += [pages[code] for code in new]
    return tuple(question.code for question in instrument.enabled_questions if question.code in found)
