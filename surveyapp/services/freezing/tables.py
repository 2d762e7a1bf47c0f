"""The tables of a data set as Parquet: unit after unit, and within a unit by a hash of the content."""

import hashlib
import itertools
import json
from collections.abc import Iterable, Iterator, Sequence
from operator import attrgetter
from pathlib import Path

import pyarrow
import pyarrow.parquet

from surveyapp.domain.draw import design_weight
from surveyapp.domain.errors import InvalidInput
from surveyapp.domain.instruments import Instrument
from surveyapp.services.freezing.columns import Cell, Column, Kind, cells_of, columns_of
from surveyapp.services.freezing.design_columns import AGE_REGISTER, DESIGN_COLUMNS, SEX_REGISTER
from surveyapp.services.freezing.frame import Frame, Silent
from surveyapp.services.freezing.margins import Margins
from surveyapp.store.responses import ResponseRow

ROWS_IN_A_GROUP = 20_000
TYPES: dict[Kind, pyarrow.DataType] = {
    "number": pyarrow.float64(),
    "string": pyarrow.string(),
    "flag": pyarrow.int8(),
}

Row = dict[str, Cell]


def table_columns(instrument: Instrument) -> tuple[Column, ...]:
    """The columns of a data set: the design, how the answer came, and the questions.

    Raises InvalidInput when a question has the name of a design column.
    """
    questions = columns_of(instrument)
    taken = {column.name for column in DESIGN_COLUMNS} & {column.name for column in questions}
    if taken:
        raise InvalidInput("instrument", f"question codes that data sets use themselves: {sorted(taken)}")
    return (*DESIGN_COLUMNS, *questions)


def table_rows(
    frame: Frame, margins: Margins, instrument: Instrument, answers: Iterable[ResponseRow]
) -> Iterator[Row]:
    """One row per answer and per drawn visit without one; `answers` come sorted by their unit.

    Within a unit rows are sorted by a hash of their content, so that their order says nothing of arrival.
    """
    answered = itertools.groupby(answers, attrgetter("psu_id"))
    waiting = next(answered, None)
    for psu in frame.codes:
        rows = [row for silent in frame.silent.get(psu, ()) for row in _unanswered(frame, psu, silent)]
        if waiting is not None and waiting[0] == psu:
            rows += [_answered(frame, margins, instrument, answer) for answer in waiting[1]]
            waiting = next(answered, None)
        yield from sorted(rows, key=_content)


def write_table(path: Path, columns: Sequence[Column], rows: Iterable[Row]) -> int:
    """Write rows as a Parquet file, a group at a time; gives how many there were."""
    schema = pyarrow.schema([(column.name, TYPES[column.kind]) for column in columns])
    number = 0
    remaining = iter(rows)
    with pyarrow.parquet.ParquetWriter(path, schema, compression="zstd") as writer:
        while group := list(itertools.islice(remaining, ROWS_IN_A_GROUP)):
            writer.write_table(pyarrow.Table.from_pylist(group, schema=schema))
            number += len(group)
    return number


def _answered(frame: Frame, margins: Margins, instrument: Instrument, answer: ResponseRow) -> Row:
    unit = frame.units[answer.psu_id]
    cells = cells_of(instrument, answer.answers)
    sex, age_band = cells.get("sex"), cells.get("age_band")
    return {
        **frame.design(answer.psu_id, answer.service),
        "responded": 1,
        "weight": design_weight(answer.probability) if answer.probability else 1.0,
        SEX_REGISTER: margins.sex.get((unit.office, unit.month, str(sex))),
        AGE_REGISTER: margins.age_band.get((unit.office, unit.month, str(age_band))),
        "device": answer.device,
        "language": answer.language,
        "speed": answer.speed,
        "after_hours": int(answer.after_hours),
        "latency": answer.latency,
        "burst": int(answer.burst),
        "flagged": int(answer.flagged),
        **cells,
    }


def _unanswered(frame: Frame, psu_id: str, silent: Silent) -> list[Row]:
    service, probability, visits = silent
    row: Row = {**frame.design(psu_id, service), "responded": 0, "weight": design_weight(probability)}
    return [row] * visits


def _content(row: Row) -> bytes:
    """A hash of a row's content, the same on every machine."""
    text = json.dumps(row, ensure_ascii=False, sort_keys=True)
    return hashlib.sha256(text.encode()).digest()
