"""The tables of a data set as Parquet: those who answered first, unit after unit, then by a hash of the content."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pyarrow
import pyarrow.parquet

from surveyapp.domain.draw import design_weight
from surveyapp.domain.errors import InvalidInput
from surveyapp.domain.instruments import Instrument
from surveyapp.services.freezing.answers import Answers, Coded, Ints, coded
from surveyapp.services.freezing.columnar import TYPES, answer_columns, taken
from surveyapp.services.freezing.columns import Column, columns_of
from surveyapp.services.freezing.design_columns import (
    AGE_REGISTER,
    DESIGN_COLUMNS,
    FLAG_REASON,
    FLAGGED,
    SEX_REGISTER,
)
from surveyapp.services.freezing.frame import Frame
from surveyapp.services.freezing.margins import AGE_BAND, SEX, Known, Margins
from surveyapp.services.freezing.rows import Rows, rows_of

ROWS_IN_A_GROUP = 100_000
WORDS = ("device", "language", "speed", "latency")
FLAGS = ("after_hours", "burst")
WRITTEN = TYPES | {"string": pyarrow.dictionary(pyarrow.int32(), pyarrow.string())}
ORDER_SEED, RESPONDED, WEIGHT = "order_seed", "responded", "weight"


def table_columns(instrument: Instrument) -> tuple[Column, ...]:
    """The columns of a data set: the design, how the answer came, and the questions.

    Raises InvalidInput when a question has the name of a design column.
    """
    questions = columns_of(instrument)
    taken_names = {column.name for column in DESIGN_COLUMNS} & {column.name for column in questions}
    if taken_names:
        raise InvalidInput(
            "instrument", f"question codes that data sets use themselves: {sorted(taken_names)}"
        )
    return (*DESIGN_COLUMNS, *questions)


def table_parts(
    frame: Frame, margins: Margins, instrument: Instrument, answers: Answers
) -> Iterator[pyarrow.Table]:
    """One row per answer and per drawn visit without one, many at a time.

    Within a unit rows are sorted by a hash of their content, so that their order says nothing of arrival.
    """
    rows = rows_of(frame, answers)
    kinds = {column.name: column.kind for column in table_columns(instrument)}
    of_rows = _design(frame, rows) | _register(frame, margins, answers, rows)
    of_answers = _arrival(answers) | answer_columns(instrument, answers)
    for first in range(0, len(rows), ROWS_IN_A_GROUP):
        part = np.arange(first, min(first + ROWS_IN_A_GROUP, len(rows)))
        own = rows.answer[part]
        yield pyarrow.table(
            {
                RESPONDED: pyarrow.array((own >= 0).astype(np.int8)),
                WEIGHT: pyarrow.array(_weights(rows.probability[part])),
                ORDER_SEED: _seeds(answers, own),
                **{name: taken(column, kinds[name], part) for name, column in of_rows.items()},
                **{name: taken(column, kinds[name], own) for name, column in of_answers.items()},
            }
        )


def write_table(path: Path, columns: Sequence[Column], parts: Iterable[pyarrow.Table]) -> int:
    """Write tables one after the other as a Parquet file with these columns; gives how many rows there were."""
    number = 0
    schema = pyarrow.schema([(column.name, WRITTEN[column.kind]) for column in columns])
    # Texts go in as places in a list; without the schema of Arrow beside, nobody need know when reading them.
    with pyarrow.parquet.ParquetWriter(path, schema, compression="snappy", store_schema=False) as writer:
        for part in parts:
            cells = [
                part[name].cast(kind) if name in part.column_names else pyarrow.nulls(part.num_rows, kind)
                for name, kind in zip(schema.names, schema.types, strict=True)
            ]
            writer.write_table(pyarrow.table(cells, schema=schema))
            number += part.num_rows
    return number


def _weights(probabilities: npt.NDArray[np.float64]) -> pyarrow.Array:
    """1 / probability; 1 for walk-ups, who have none."""
    return pyarrow.array([design_weight(each) if each else 1.0 for each in probabilities.tolist()])


def _arrival(answers: Answers) -> dict[str, Coded]:
    """How answers came."""
    flags = {name: answers.arrived[name] for name in FLAGS}
    whole = {name: Coded([int(each) for each in flag.values], flag.places) for name, flag in flags.items()}
    doubt = answers.arrived["flag"]
    flagged = Coded([int(each is not None) for each in doubt.values], doubt.places)
    return {name: answers.arrived[name] for name in WORDS} | whole | {FLAGGED: flagged, FLAG_REASON: doubt}


def _seeds(answers: Answers, rows: Ints) -> pyarrow.Array:
    if not len(answers):
        return pyarrow.nulls(len(rows), pyarrow.float64())
    return pyarrow.array(answers.seeds[rows].astype(np.float64), mask=rows < 0)


def _design(frame: Frame, rows: Rows) -> dict[str, Coded]:
    """Place, stratum and cells of each row, looked up once for each unit and service."""
    pairs, places = np.unique(rows.unit * len(rows.services) + rows.service, return_inverse=True)
    found = [
        frame.design(rows.units[unit], rows.services[service])
        for unit, service in zip(*np.divmod(pairs, len(rows.services)), strict=True)
    ]
    return {name: coded([design[name] for design in found], places) for name in (found[0] if found else ())}


def _register(frame: Frame, margins: Margins, answers: Answers, rows: Rows) -> dict[str, Coded]:
    """The calibration cells by sex and age, where the register knows them."""
    units = [frame.units[unit] for unit in rows.units]
    where = coded([(unit.office, unit.month) for unit in units], rows.unit)
    known: dict[str, tuple[str, Mapping[Known, str]]] = {
        SEX_REGISTER: (SEX, margins.sex),
        AGE_REGISTER: (AGE_BAND, margins.age_band),
    }
    found = {}
    for name, (question, cells) in known.items():
        if cells and question in answers.said:
            said = answers.said[question]
            values = [*map(str, said.values), ""]
            place = np.append(said.places, len(values) - 1)[rows.answer]
            pairs, places = np.unique(where.places * len(values) + place, return_inverse=True)
            combined = [divmod(pair, len(values)) for pair in pairs.tolist()]
            found[name] = coded([cells.get((*where.values[w], values[v])) for w, v in combined], places)
    return found
