"""Answers on paper: what was ticked is taken as it is, and what was left empty is left empty."""

from collections.abc import Mapping
from dataclasses import dataclass

from surveyapp.domain.answers import InvalidAnswer, Reason, accept, consent_field
from surveyapp.domain.conditions import Answer
from surveyapp.domain.instruments import Instrument
from surveyapp.domain.questions import BLANK, MISSING_CODES, Question
from surveyapp.domain.routing import is_shown, settle

ENOUGH = 0.5
"""A form with at least half of its questions answered is complete; the usual cut between partial and complete."""


@dataclass(frozen=True, slots=True)
class PaperReading:
    """What one person read on a paper form. `dropped` were answered although the path goes past them."""

    answers: dict[str, Answer]
    problems: tuple[InvalidAnswer, ...]
    dropped: tuple[str, ...]

    @property
    def is_empty(self) -> bool:
        """Whether no question has an answer at all."""
        return not self.answered

    @property
    def answered(self) -> tuple[str, ...]:
        """The questions that were answered, be it with "don't know"."""
        return tuple(code for code, answer in self.answers.items() if answer not in (BLANK, "not_asked"))

    @property
    def is_complete(self) -> bool:
        """Whether enough of what was asked was answered."""
        asked = [code for code, answer in self.answers.items() if answer != "not_asked"]
        return bool(asked) and len(self.answered) >= ENOUGH * len(asked)


def read_paper(instrument: Instrument, form: Mapping[str, list[str]]) -> PaperReading:
    """The answers in a form's fields. Nobody can be asked again, so a required question may be empty too.

    An answer to a question that wants a consent of its own counts only where that is ticked.
    """
    answers: dict[str, Answer] = {}
    problems: list[InvalidAnswer] = []
    for page in instrument.pages:
        if not is_shown(page, answers):
            continue
        for question in page.enabled_questions:
            try:
                answers[question.code] = _read(question, form)
            except InvalidAnswer as problem:
                problems.append(problem)
    asked = {*answers, *(problem.question_code for problem in problems)}
    dropped = [
        each.code
        for each in instrument.enabled_questions
        if each.code not in asked and any(form.get(each.code, []))
    ]
    return PaperReading(settle(instrument, answers), tuple(problems), tuple(dropped))


def differing(first: Mapping[str, Answer], second: Mapping[str, Answer]) -> tuple[str, ...]:
    """The questions in which two readings of one form differ, in the order of the first."""
    codes = dict.fromkeys((*first, *second))
    return tuple(code for code in codes if first.get(code) != second.get(code))


def _read(question: Question, form: Mapping[str, list[str]]) -> Answer:
    try:
        answer = accept(question, form.get(question.code, []))
    except InvalidAnswer as problem:
        if problem.reason is Reason.MISSING:
            return BLANK
        raise
    is_answer = not isinstance(answer, str) or answer not in MISSING_CODES
    if is_answer and question.consent is not None and not any(form.get(consent_field(question), [])):
        return BLANK
    return answer
