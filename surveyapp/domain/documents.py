"""A whole document of answers checked against its instrument: what a form's pages do one by one, done at once.

For answers that were given where the server could not look, at a kiosk without network.
"""

from collections.abc import Mapping
from typing import Any

from surveyapp.domain.answers import InvalidAnswer, Reason, accept, raw_values
from surveyapp.domain.conditions import Answer
from surveyapp.domain.instruments import Instrument
from surveyapp.domain.questions import MultipleQuestion, Question
from surveyapp.domain.routing import first_unanswered, settle, settle_partial, walk


def checked_document(
    instrument: Instrument, given: Mapping[str, Any], *, complete: bool
) -> dict[str, Answer]:
    """The answers as they are stored: each accepted by its question, all of them on the path, nothing missing.

    What was routed past is "not_asked"; in a document that is not complete, what was still to come is "not_reached".
    Raises InvalidAnswer for an answer that its question does not take (texts are brought to NFC), for one to a
    question that is unknown, switched off or not on the path, and for a missing one where the form is complete.
    """
    questions = {question.code: question for question in instrument.enabled_questions}
    answers: dict[str, Answer] = {}
    for code, value in given.items():
        if code not in questions:
            raise InvalidAnswer(code, Reason.FOREIGN)
        answers[code] = _accepted(questions[code], value)
    _check_path(instrument, answers)
    if not complete:
        return settle_partial(instrument, answers)
    unanswered = first_unanswered(instrument, answers)
    if unanswered is not None:
        missing = next(each for each in unanswered.enabled_questions if each.code not in answers)
        raise InvalidAnswer(missing.code, Reason.MISSING)
    return settle(instrument, answers)


def _accepted(question: Question, value: Any) -> Answer:
    """A value of a parsed JSON document as its question takes it."""
    is_list = (
        isinstance(question, MultipleQuestion)
        and isinstance(value, list)
        and all(isinstance(each, str) for each in value)
    )
    is_single = isinstance(value, str | int | float) and not isinstance(value, bool)
    if not is_list and not is_single:
        raise InvalidAnswer(question.code, Reason.FOREIGN)
    return accept(question, raw_values(value))


def _check_path(instrument: Instrument, answers: Mapping[str, Answer]) -> None:
    """Refuse an answer to a question that these answers do not lead to."""
    on_path = {
        question.code for page, _ in walk(instrument.pages, answers) for question in page.enabled_questions
    }
    for code in answers:
        if code not in on_path:
            raise InvalidAnswer(code, Reason.FOREIGN)
