"""The tables of a data set as Parquet: unit after unit, and within a unit by a hash of the content."""

import hashlib
import itertools
from collections.abc import Iterable, Iterator, Sequence
from operator import attrgetter, itemgetter
from pathlib import Path
from typing import Any

import orjson
import pyarrow
import pyarrow.parquet

from surveyapp.domain.draw import design_weight
from surveyapp.domain.errors import InvalidInput
from surveyapp.domain.instruments import Instrument
from surveyapp.services.freezing.columnar import TYPES, answer_columns, design_columns
from surveyapp.services.freezing.columns import Column, columns_of
from surveyapp.services.freezing.design_columns import AGE_REGISTER, DESIGN_COLUMNS, SEX_REGISTER
from surveyapp.services.freezing.frame import Frame, Silent
from surveyapp.services.freezing.margins import Margins
from surveyapp.store.responses import ResponseRow

ROWS_IN_A_GROUP = 20_000
WORDS = ("device", "language", "speed", "latency")
FLAGS = ("after_hours", "burst", "flagged")
NUMBERS = ("order_seed",)

Row = tuple[str, ResponseRow | Silent]
"""A unit, and the answer or the drawn visits without one."""


def table_columns(instrument: Instrument) -> tuple[Column, ...]:
    """The columns of a data set: the design, how the answer came, and the questions.

    Raises InvalidInput when a question has the name of a design column.
    """
    questions = columns_of(instrument)
    taken = {column.name for column in DESIGN_COLUMNS} & {column.name for column in questions}
    if taken:
        raise InvalidInput("instrument", f"question codes that data sets use themselves: {sorted(taken)}")
    return (*DESIGN_COLUMNS, *questions)


def table_parts(
    frame: Frame, margins: Margins, instrument: Instrument, answers: Iterable[ResponseRow]
) -> Iterator[pyarrow.Table]:
    """One row per answer and per drawn visit without one, some thousands at a time; `answers` come sorted by unit.

    Within a unit rows are sorted by a hash of their content, so that their order says nothing of arrival.
    """
    rows: list[Row] = []
    for unit in _units(frame, answers):
        rows += unit
        if len(rows) >= ROWS_IN_A_GROUP:
            yield _table(frame, margins, instrument, rows)
            rows = []
    if rows:
        yield _table(frame, margins, instrument, rows)


def write_table(path: Path, columns: Sequence[Column], parts: Iterable[pyarrow.Table]) -> int:
    """Write tables one after the other as a Parquet file with these columns; gives how many rows there were."""
    schema = pyarrow.schema([(column.name, TYPES[column.kind]) for column in columns])
    number = 0
    with pyarrow.parquet.ParquetWriter(path, schema, compression="zstd") as writer:
        for part in parts:
            cells = [
                part[name] if name in part.column_names else pyarrow.nulls(part.num_rows, kind)
                for name, kind in zip(schema.names, schema.types, strict=True)
            ]
            writer.write_table(pyarrow.table(cells, schema=schema))
            number += part.num_rows
    return number


def _units(frame: Frame, answers: Iterable[ResponseRow]) -> Iterator[list[Row]]:
    """The rows of each unit in their final order."""
    answered = itertools.groupby(answers, attrgetter("psu_id"))
    waiting = next(answered, None)
    for psu in frame.codes:
        rows: list[tuple[bytes, Row]] = []
        for service, probability, visits in frame.silent.get(psu, ()):
            rows += [(_content([service, probability]), (psu, (service, probability, 1)))] * visits
        if waiting is not None and waiting[0] == psu:
            rows += [(_content(answer[1:]), (psu, answer)) for answer in waiting[1]]
            waiting = next(answered, None)
        yield [row for _hash, row in sorted(rows, key=itemgetter(0))]


def _table(frame: Frame, margins: Margins, instrument: Instrument, rows: Sequence[Row]) -> pyarrow.Table:
    documents = [row.answers if isinstance(row, ResponseRow) else None for _psu, row in rows]
    columns = {
        **_design(frame, rows),
        **_arrival(rows),
        **_margins(frame, margins, rows),
        **answer_columns(instrument, documents),
    }
    return pyarrow.table(columns)


def _design(frame: Frame, rows: Sequence[Row]) -> dict[str, pyarrow.Array]:
    """Place, stratum and cells of each row, looked up once for each unit and service."""
    places: dict[tuple[str, str], int] = {}
    where = [places.setdefault((psu, _service(row)), len(places)) for psu, row in rows]
    found = [frame.design(psu, service) for psu, service in places]
    index = pyarrow.array(where, pyarrow.int32())
    return {
        name: pyarrow.array([design[name] for design in found], pyarrow.string()).take(index)
        for name in (found[0] if found else ())
    }


def _service(row: ResponseRow | Silent) -> str:
    return row.service if isinstance(row, ResponseRow) else row[0]


def _arrival(rows: Sequence[Row]) -> dict[str, pyarrow.Array]:
    """Weight, and how the answer came where there is one."""
    given = [row if isinstance(row, ResponseRow) else None for _psu, row in rows]
    values: dict[str, list[Any]] = {
        "responded": [int(answer is not None) for answer in given],
        "weight": [_weight(row) for _psu, row in rows],
        **{name: [answer and getattr(answer, name) for answer in given] for name in WORDS},
        **{name: [None if answer is None else getattr(answer, name) for answer in given] for name in NUMBERS},
        **{
            name: [None if answer is None else int(getattr(answer, name)) for answer in given]
            for name in FLAGS
        },
    }
    return design_columns(DESIGN_COLUMNS, values)


def _weight(row: ResponseRow | Silent) -> float:
    probability = row.probability if isinstance(row, ResponseRow) else row[1]
    return design_weight(probability) if probability else 1.0


def _margins(frame: Frame, margins: Margins, rows: Sequence[Row]) -> dict[str, pyarrow.Array]:
    """The calibration cells by sex and age, where the register knows them."""
    sex, age_band = [], []
    for psu, row in rows:
        answers = row.answers if isinstance(row, ResponseRow) else {}
        unit = frame.units[psu]
        sex.append(margins.sex.get((unit.office, unit.month, str(answers.get("sex")))))
        age_band.append(margins.age_band.get((unit.office, unit.month, str(answers.get("age_band")))))
    return design_columns(DESIGN_COLUMNS, {SEX_REGISTER: sex, AGE_REGISTER: age_band})


def _content(values: Sequence[object]) -> bytes:
    """A hash of a row's content, the same on every machine."""
    return hashlib.sha256(orjson.dumps(values, option=orjson.OPT_SORT_KEYS)).digest()
