"""Answers turned into columns, a question at a time: each different answer is looked at once, however many gave it."""

from collections.abc import Mapping, Sequence
from operator import itemgetter
from typing import Any

import numpy as np
import pyarrow

from surveyapp.domain.instruments import Instrument
from surveyapp.domain.questions import NOT_REACHED, MultipleQuestion, Question
from surveyapp.services.freezing.columns import (
    Cell,
    Column,
    Kind,
    cells_of_answer,
    columns_of,
    pooled_columns,
    questions_of,
)
from surveyapp.services.freezing.names import SATISFIED_ANSWERS, VALID_ANSWERS

TYPES: dict[Kind, pyarrow.DataType] = {
    "number": pyarrow.float64(),
    "string": pyarrow.string(),
    "flag": pyarrow.int8(),
}
Document = Mapping[str, Any] | None
"""The answers of one form; None for a visit that gave none."""


def answer_columns(instrument: Instrument, documents: Sequence[Document]) -> dict[str, pyarrow.Array]:
    """The columns of `columns_of`, a cell per document; a question without an entry counts as not reached."""
    kinds = {column.name: TYPES[column.kind] for column in columns_of(instrument)}
    questions = questions_of(instrument)
    found: dict[str, pyarrow.Array] = {}
    for question, answers in zip(questions, _by_question(questions, documents), strict=True):
        found |= _question_columns(question, answers, kinds)
    return found | _counts(instrument, documents, found)


def taken(values: Sequence[Any], kind: pyarrow.DataType, places: pyarrow.Array) -> pyarrow.Array:
    """For each place the value that stands there."""
    return pyarrow.array(values, kind).take(places)


def design_columns(
    columns: Sequence[Column], values: Mapping[str, Sequence[Any]]
) -> dict[str, pyarrow.Array]:
    """Columns of plain values, with nothing where there are none."""
    return {
        column.name: pyarrow.array(values[column.name], TYPES[column.kind])
        for column in columns
        if column.name in values
    }


def _by_question(questions: Sequence[Question], documents: Sequence[Document]) -> list[tuple[Any, ...]]:
    """The documents' answers question by question; lists as tuples, which can be told apart quickly."""
    codes = [question.code for question in questions]
    pick = itemgetter(*codes)
    blank, absent = dict.fromkeys(codes, NOT_REACHED), (None,) * len(codes)
    rows = [absent if document is None else pick({**blank, **document}) for document in documents]
    columns = list(zip(*rows, strict=True))
    return [
        tuple(tuple(answer) if isinstance(answer, list) else answer for answer in column)
        if isinstance(question, MultipleQuestion)
        else column
        for question, column in zip(questions, columns, strict=True)
    ]


def _question_columns(
    question: Question, answers: Sequence[Any], kinds: Mapping[str, pyarrow.DataType]
) -> dict[str, pyarrow.Array]:
    different = tuple(set(answers))
    cells = [_cells(question, answer) for answer in different]
    places = {answer: place for place, answer in enumerate(different)}
    where = pyarrow.array(map(places.__getitem__, answers), pyarrow.int32())
    names = [name for name in kinds if any(name in each for each in cells)]
    return {name: taken([each.get(name) for each in cells], kinds[name], where) for name in names}


def _cells(question: Question, answer: Any) -> dict[str, Cell]:
    """The cells of an answer; none for a visit that gave none."""
    if answer is None:
        return {}
    return cells_of_answer(question, list(answer) if isinstance(answer, tuple) else answer)


def _counts(
    instrument: Instrument, documents: Sequence[Document], columns: Mapping[str, pyarrow.Array]
) -> dict[str, pyarrow.Array]:
    """How many criteria a person rated, and how many of them 4 or 5; nothing for who gave no answer."""
    absent = np.array([document is None for document in documents])
    satisfied, valid = np.zeros(len(documents)), np.zeros(len(documents))
    for name in pooled_columns(instrument):
        if name in columns:
            cells = columns[name].cast(pyarrow.float64()).to_numpy(zero_copy_only=False)
            satisfied += np.nan_to_num(cells)
            valid += ~np.isnan(cells)
    return {
        SATISFIED_ANSWERS: pyarrow.array(satisfied, mask=absent),
        VALID_ANSWERS: pyarrow.array(valid, mask=absent),
    }
