"""Answers turned into columns, a question at a time: each different answer is looked at once, however many gave it."""

from collections.abc import Iterator, Mapping, Sequence

import numpy as np
import pyarrow

from surveyapp.domain.instruments import Instrument
from surveyapp.services.freezing.answers import Answers, Coded, Ints
from surveyapp.services.freezing.columns import (
    Cell,
    Kind,
    cells_of_answer,
    pooled_columns,
    questions_of,
)
from surveyapp.services.freezing.names import SATISFIED_ANSWERS, VALID_ANSWERS

MANY = 1_000
"""With so many different texts a part of a file lists only those that it has."""
TYPES: dict[Kind, pyarrow.DataType] = {
    "number": pyarrow.float64(),
    "string": pyarrow.string(),
    "flag": pyarrow.int8(),
}


def answer_columns(instrument: Instrument, answers: Answers) -> dict[str, Coded]:
    """The columns of `columns_of`, a cell per answer."""
    found: dict[str, Coded] = {}
    for question in questions_of(instrument):
        said = answers.said[question.code]
        cells = [cells_of_answer(question, answer) for answer in said.values]
        found |= {name: Coded(values, said.places) for name, values in _cells(cells)}
    return found | _counts(instrument, found, len(answers))


def taken(column: Coded, kind: Kind, rows: Ints) -> pyarrow.Array:
    """The cells of some answers, nothing for the row -1; texts as places in a list of them, as in the files."""
    if not len(column.values):
        return pyarrow.nulls(len(rows), TYPES[kind])
    absent = rows < 0
    places = column.places[np.where(absent, 0, rows)]
    if kind != "string" or len(column.values) > MANY:
        found = pyarrow.array(column.values, TYPES[kind]).take(pyarrow.array(places, mask=absent))
        return found if kind != "string" else found.dictionary_encode()
    there = np.array([value is not None for value in column.values])
    indices = pyarrow.array((there.cumsum() - 1)[places].astype(np.int32), mask=absent | ~there[places])
    texts = [value for value in column.values if value is not None]
    return pyarrow.DictionaryArray.from_arrays(indices, pyarrow.array(texts, TYPES[kind]))


def _cells(answers: Sequence[Mapping[str, Cell]]) -> Iterator[tuple[str, list[Cell]]]:
    """Column by column the cells of different answers."""
    for name in dict.fromkeys(name for cells in answers for name in cells):
        yield name, [cells.get(name) for cells in answers]


def _counts(instrument: Instrument, columns: Mapping[str, Coded], number: int) -> dict[str, Coded]:
    """How many criteria a person rated, and how many of them 4 or 5."""
    satisfied, valid = np.zeros(number, dtype=np.int32), np.zeros(number, dtype=np.int32)
    pooled = [columns[name] for name in pooled_columns(instrument) if name in columns]
    for column in pooled:
        values = np.array(column.values, dtype=np.float64)
        satisfied += np.nan_to_num(values).astype(np.int32)[column.places]
        valid += (~np.isnan(values)).astype(np.int32)[column.places]
    numbers = [float(each) for each in range(len(pooled) + 1)]
    return {SATISFIED_ANSWERS: Coded(numbers, satisfied), VALID_ANSWERS: Coded(numbers, valid)}
