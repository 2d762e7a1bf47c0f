"""Questions as columns of a data set: names, labels, values, and the codes for why an answer is missing."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from surveyapp.domain.instruments import Instrument
from surveyapp.domain.questions import (
    MISSING_CODES,
    NOT_ASKED,
    MultipleQuestion,
    NumberQuestion,
    Question,
    ScaleQuestion,
    SingleQuestion,
    TextQuestion,
    Words,
)
from surveyapp.services.freezing.names import (
    ANSWERED_PREFIX,
    MISSING_SUFFIX,
    OPTION_INFIX,
    OVERALL,
    SATISFIED_ANSWERS,
    SATISFIED_PREFIX,
    VALID_ANSWERS,
)

SATISFIED_FROM = 4

Kind = Literal["number", "string", "flag"]
Cell = float | int | str | None


@dataclass(frozen=True, slots=True)
class Value:
    """A value that a column can hold, and its words."""

    value: float | int | str
    label: Words


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its name, what it holds, its words, and its values where they are few."""

    name: str
    kind: Kind
    label: Words
    values: tuple[Value, ...] = ()
    missing: Mapping[str, Words] = field(default_factory=dict)
    """For a companion column: the reasons for a missing answer that the question itself adds, by code."""


COUNTS = (
    Column(
        SATISFIED_ANSWERS,
        "number",
        {"vi": "Số tiêu chí được chấm 4 hoặc 5", "en": "Criteria rated 4 or 5"},
    ),
    Column(
        VALID_ANSWERS,
        "number",
        {"vi": "Số tiêu chí có chấm điểm", "en": "Criteria with a rating"},
    ),
)


def columns_of(instrument: Instrument) -> tuple[Column, ...]:
    """The columns of an instrument's questions in the order of the questionnaire; free text has none.

    Every question is followed by two companions: `<code>__missing` says why there is no value, and
    `answered__<code>` whether somebody who was asked gave one. A scale also has `satisfied__<code>`, which is 1 for
    the two best points; two counts at the end sum these up over a person's scales.
    """
    asked = [column for question in questions_of(instrument) for column in _columns(instrument, question)]
    return (*asked, *COUNTS)


def cells_of_answer(question: Question, answer: Any) -> dict[str, Cell]:
    """The answer to one question as cells of its columns; those that are not named have none."""
    return _cells(question, answer) | {ANSWERED_PREFIX + question.code: _was_answered(answer)}


def questions_of(instrument: Instrument) -> tuple[Question, ...]:
    """The questions that have columns: all that are asked but for free text."""
    return tuple(
        question for question in instrument.enabled_questions if not isinstance(question, TextQuestion)
    )


def pooled_columns(instrument: Instrument) -> tuple[str, ...]:
    """The columns that the counts of satisfied answers sum up: those of scales, but for the visit as a whole."""
    return tuple(
        SATISFIED_PREFIX + question.code
        for question in questions_of(instrument)
        if isinstance(question, ScaleQuestion) and question.code != OVERALL
    )


def _columns(instrument: Instrument, question: Question) -> Iterator[Column]:
    companion = Column(question.code + MISSING_SUFFIX, "string", question.ask, missing=_unscored(question))
    match question:
        case MultipleQuestion():
            for option in question.options:
                yield Column(f"{question.code}{OPTION_INFIX}{option.code}", "flag", option.label)
        case ScaleQuestion():
            points = tuple(Value(point.value, point.label) for point in instrument.points(question))
            yield Column(question.code, "number", question.ask, points)
            yield Column(SATISFIED_PREFIX + question.code, "flag", question.ask)
        case SingleQuestion():
            yield _single_column(question)
        case _:
            yield Column(question.code, "number", question.ask)
    yield companion
    yield Column(ANSWERED_PREFIX + question.code, "flag", question.ask)


def _single_column(question: SingleQuestion) -> Column:
    if not _is_scored(question):
        values = tuple(Value(option.code, option.label) for option in question.options)
        return Column(question.code, "string", question.ask, values)
    scored = tuple(
        Value(option.value, option.label) for option in question.options if option.value is not None
    )
    return Column(question.code, "number", question.ask, scored)


def _unscored(question: Question) -> dict[str, Words]:
    """Options of a scored question that score nothing: their answer is no value, but it is an answer."""
    if not isinstance(question, SingleQuestion) or not _is_scored(question):
        return {}
    return {option.code: option.label for option in question.options if option.value is None}


def _is_scored(question: SingleQuestion) -> bool:
    return any(option.value is not None for option in question.options)


def _was_answered(answer: Any) -> int | None:
    """1 for an answer, 0 for "don't know", a refusal and the like, None for a question that was not asked."""
    if answer == NOT_ASKED:
        return None
    return int(isinstance(answer, list) or answer not in MISSING_CODES)


def _cells(question: Question, answer: Any) -> dict[str, Cell]:
    companion = question.code + MISSING_SUFFIX
    if isinstance(question, MultipleQuestion):
        given = answer if isinstance(answer, list) else None
        cells: dict[str, Cell] = {
            f"{question.code}{OPTION_INFIX}{code}": None if given is None else int(code in given)
            for code in question.option_codes
        }
        return cells | {companion: None if given is not None else answer}
    if isinstance(question, ScaleQuestion):
        point = None if answer in MISSING_CODES else int(answer)
        return {
            question.code: None if point is None else float(point),
            SATISFIED_PREFIX + question.code: None if point is None else int(point >= SATISFIED_FROM),
            companion: answer if point is None else None,
        }
    if answer in MISSING_CODES:
        return {question.code: None, companion: answer}
    if isinstance(question, SingleQuestion) and _is_scored(question):
        score = next(option.value for option in question.options if option.code == answer)
        return {question.code: score, companion: answer if score is None else None}
    if isinstance(question, NumberQuestion):
        return {question.code: float(answer), companion: None}
    return {question.code: answer, companion: None}
