"""Answers as they come from a form, accepted or refused one question at a time."""

import re
from collections.abc import Mapping, Sequence
from enum import StrEnum

from surveyapp.domain.conditions import Answer
from surveyapp.domain.errors import SurveyError
from surveyapp.domain.instruments import Page
from surveyapp.domain.questions import (
    BLANK,
    MISSING_CODES,
    SCALE_VALUES,
    MultipleQuestion,
    NumberQuestion,
    Question,
    ScaleQuestion,
    SingleQuestion,
    TextQuestion,
)
from surveyapp.domain.text import clean

CONSENT_FIELD = "{code}.consent"
GROUPED = re.compile(r"-?[0-9]{1,3}(?:[. \u00a0\u202f][0-9]{3})+(?:,[0-9]{1,9})?")
PLAIN = re.compile(r"-?[0-9]{1,15}(?:[.,][0-9]{1,9})?")


class Reason(StrEnum):
    """Why an answer is refused."""

    MISSING = "missing"
    """Nothing was chosen or written, and the question is not optional."""
    TOO_MANY = "too_many"
    """Several answers to a question that takes one."""
    FOREIGN = "foreign"
    """Not one of the answers offered: a tampered form."""
    EXCLUSIVE = "exclusive"
    """ "Don't know" or "prefer not to say" together with other choices."""
    NOT_A_NUMBER = "not_a_number"
    TOO_PRECISE = "too_precise"
    """More decimals than asked for."""
    OUT_OF_RANGE = "out_of_range"
    TOO_LONG = "too_long"
    NO_CONSENT = "no_consent"
    """The question's own consent is not ticked."""


class InvalidAnswer(SurveyError):
    """An answer that is not acceptable. Carries the question's code and the reason."""

    code = "invalid_answer"

    def __init__(self, question_code: str, reason: Reason) -> None:
        super().__init__(f"{question_code}: {reason}")
        self.question_code = question_code
        self.reason = reason


def check_page(page: Page, form: Mapping[str, list[str]]) -> tuple[dict[str, Answer], list[InvalidAnswer]]:
    """The accepted answers of a page's form, by question code, and what was refused.

    A question's consent comes in the field named by `consent_field`; without it the answer is refused.
    """
    accepted: dict[str, Answer] = {}
    refused: list[InvalidAnswer] = []
    for question in page.enabled_questions:
        try:
            answer = accept(question, form.get(question.code, []))
            accepted[question.code] = _consented(question, answer, form)
        except InvalidAnswer as refusal:
            refused.append(refusal)
    return accepted, refused


def consent_field(question: Question) -> str:
    """The name of the form field for the question's own consent."""
    return CONSENT_FIELD.format(code=question.code)


def accept(question: Question, raw: Sequence[str]) -> Answer:
    """The answer in the raw values of a form field. Raises InvalidAnswer.

    An option's code for single choice, codes in the order of the options for multiple choice, 1 to 5 for a
    scale, a number or text; a missing code that is offered; or "blank" where nothing is given and that is allowed.
    """
    given = [text for text in map(clean, raw) if text]
    if not given:
        return _blank(question)
    if isinstance(question, MultipleQuestion):
        return _several(question, given)
    if len(given) > 1:
        raise InvalidAnswer(question.code, Reason.TOO_MANY)
    if given[0] in question.offered_missing:
        return given[0]
    return _one(question, given[0])


def raw_values(answer: Answer) -> list[str]:
    """The form field's values that give this answer: to fill a form again, or to check a stored document."""
    if isinstance(answer, list):
        return list(answer)
    if isinstance(answer, float):
        return [f"{answer:.15g}".replace(".", ",")]
    return [] if answer == BLANK else [str(answer)]


def _one(question: SingleQuestion | ScaleQuestion | NumberQuestion | TextQuestion, text: str) -> Answer:
    match question:
        case SingleQuestion():
            if text not in question.option_codes:
                raise InvalidAnswer(question.code, Reason.FOREIGN)
            return text
        case ScaleQuestion():
            if text not in map(str, SCALE_VALUES):
                raise InvalidAnswer(question.code, Reason.FOREIGN)
            return int(text)
        case NumberQuestion():
            return _number(question, text)
        case TextQuestion():
            return _text(question, text)


def _several(question: MultipleQuestion, given: list[str]) -> Answer:
    codes = set(given)
    if not codes <= {*question.option_codes, *question.offered_missing}:
        raise InvalidAnswer(question.code, Reason.FOREIGN)
    missing = codes.intersection(question.offered_missing)
    if missing and len(codes) > 1:
        raise InvalidAnswer(question.code, Reason.EXCLUSIVE)
    return missing.pop() if missing else [code for code in question.option_codes if code in codes]


def _number(question: NumberQuestion, text: str) -> Answer:
    """Reads 1,5 and 1.5 as one and a half, 1.500 as fifteen hundred: no question asks for three decimals."""
    typed = text.replace("−", "-")
    if GROUPED.fullmatch(typed):
        typed = re.sub(r"[. \u00a0\u202f]", "", typed)
    elif not PLAIN.fullmatch(typed):
        raise InvalidAnswer(question.code, Reason.NOT_A_NUMBER)
    whole, _, decimals = typed.replace(",", ".").partition(".")
    if len(decimals) > question.decimals:
        raise InvalidAnswer(question.code, Reason.TOO_PRECISE)
    number = float(f"{whole}.{decimals}") if decimals else int(whole)
    low, high = question.minimum, question.maximum
    if (low is not None and number < low) or (high is not None and number > high):
        raise InvalidAnswer(question.code, Reason.OUT_OF_RANGE)
    return int(number) if number == int(number) else number


def _text(question: TextQuestion, text: str) -> Answer:
    """A text that reads like a missing code says nothing, and may not pass for that code."""
    if text in MISSING_CODES:
        return _blank(question)
    if len(text) > question.max_length:
        raise InvalidAnswer(question.code, Reason.TOO_LONG)
    return text


def _blank(question: Question) -> Answer:
    if not question.optional:
        raise InvalidAnswer(question.code, Reason.MISSING)
    return BLANK


def _consented(question: Question, answer: Answer, form: Mapping[str, list[str]]) -> Answer:
    """The answer, if the question needs no consent of its own, has it, or is not really answered."""
    answered = not isinstance(answer, str) or answer not in MISSING_CODES
    if question.consent is not None and answered and not any(form.get(consent_field(question), [])):
        raise InvalidAnswer(question.code, Reason.NO_CONSENT)
    return answer
