"""The answers of a wave as columns: each different value is held once, and for every answer the place of its value."""

import hashlib
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any

import duckdb
import numpy as np
import numpy.typing as npt
import orjson
import pyarrow

from surveyapp.domain.instruments import Instrument
from surveyapp.domain.questions import NOT_REACHED, MultipleQuestion, Question
from surveyapp.services.freezing.columns import questions_of
from surveyapp.store.responses import CellCount, ResponseRow

Ints = npt.NDArray[np.int64] | npt.NDArray[np.int32]
Hashes = npt.NDArray[np.uint64]
SEED, DOCUMENT = "order_seed", "answers"
ARRIVED = tuple(name for name in ResponseRow._fields if name not in (SEED, DOCUMENT))
"""What is known of an answer beside what was said."""
PARSE = "SELECT unnest(json_transform(document, ?)) FROM documents"


@dataclass(frozen=True, slots=True)
class Coded:
    """A column: its different values, and per answer the place of the one that it has."""

    values: Sequence[Any]
    places: Ints


def coded(values: Sequence[Any], places: Ints) -> Coded:
    """A column from values that may be alike, and per row the place of its own."""
    different: dict[Any, int] = {}
    own = np.array([different.setdefault(value, len(different)) for value in values], dtype=np.int32)
    return Coded(list(different), own[places])


@dataclass(frozen=True, slots=True)
class Answers:
    """All complete answers from one source, in no order that means anything."""

    arrived: Mapping[str, Coded]
    said: Mapping[str, Coded]
    """By question, as the instrument has them; a question without an entry counts as not reached."""
    seeds: Ints

    def __len__(self) -> int:
        return len(self.seeds)

    @property
    def cells(self) -> list[CellCount]:
        """How many answers there are of each unit, service and probability (0 for walk-ups, who have none)."""
        units, services, chances = (self.arrived[name] for name in ("psu_id", "service", "probability"))
        counted = counts(units.places, services.places, chances.places)
        return [
            CellCount(units.values[unit], services.values[service], chances.values[chance] or 0.0, number)
            for (unit, service, chance), number in counted.items()
        ]

    def by_unit(self, question: str) -> Counter[tuple[str, str]]:
        """How many answers of each unit say what to a question."""
        if question not in self.said:
            return Counter()
        units, said = self.arrived["psu_id"], self.said[question]
        counted = counts(units.places, said.places)
        return Counter(
            {
                (units.values[unit], str(said.values[place])): number
                for (unit, place), number in counted.items()
            }
        )

    def hashes(self) -> Hashes:
        """A number per answer that depends on its content alone and is the same on every machine."""
        mixed = scattered(self.seeds.astype(np.uint64))
        columns = {name: column for name, column in self.arrived.items() if name != "psu_id"}
        for name, column in (columns | dict(self.said)).items():
            own = [number_of(name, value) for value in column.values]
            mixed += np.array(own, dtype=np.uint64)[column.places]
        return mixed


def read_answers(batches: Iterable[Sequence[tuple[Any, ...]]], instrument: Instrument) -> Answers:
    """Answers to an instrument, from rows with the fields of ResponseRow, some thousands at a time.

    While some are being read, those before them are taken apart.
    """
    questions = {question.code: question for question in questions_of(instrument)}
    parts: list[dict[str, pyarrow.DictionaryArray]] = []
    seeds: list[Ints] = []
    with duckdb.connect() as connection, ThreadPoolExecutor(1) as aside:
        connection.execute("SET threads = 1")
        waiting: Future[dict[str, pyarrow.DictionaryArray]] | None = None
        for rows in batches:
            columns = dict(zip(ResponseRow._fields, zip(*rows, strict=True), strict=True))
            seeds.append(np.array(columns.pop(SEED), dtype=np.int64))
            parts += [waiting.result()] if waiting else []
            waiting = aside.submit(_encoded, connection, columns, list(questions))
        parts += [waiting.result()] if waiting else []
    arrived = {name: _joined(parts, name, lambda value: value) for name in ARRIVED}
    said = {code: _joined(parts, code, _reader(question)) for code, question in questions.items()}
    return Answers(arrived, said, np.concatenate([*seeds, np.zeros(0, dtype=np.int64)]))


def counts(*places: Ints) -> dict[tuple[int, ...], int]:
    """How often each combination of places occurs, in their order."""
    sizes = [int(each.max(initial=0)) + 1 for each in places]
    crossed = np.ravel_multi_index(places, sizes)
    found, numbers = np.unique(crossed, return_counts=True)
    combinations = np.stack(np.unravel_index(found, sizes), axis=1).tolist()
    return {tuple(each): number for each, number in zip(combinations, numbers.tolist(), strict=True)}


def number_of(name: str, value: object) -> int:
    """A number for a value of a column."""
    return int.from_bytes(hashlib.sha256(f"{name} {value!r}".encode()).digest()[:8], "big")


def scattered(numbers: Hashes) -> Hashes:
    """Numbers that look like chance (the finaliser of SplitMix64: Steele, Lea and Flood 2014)."""
    mixed = numbers + np.uint64(0x9E3779B97F4A7C15)
    for shift, factor in ((30, 0xBF58476D1CE4E5B9), (27, 0x94D049BB133111EB)):
        mixed = (mixed ^ (mixed >> np.uint64(shift))) * np.uint64(factor)
    found: Hashes = mixed ^ (mixed >> np.uint64(31))
    return found


def _encoded(
    connection: duckdb.DuckDBPyConnection, columns: Mapping[str, Sequence[Any]], codes: Sequence[str]
) -> dict[str, pyarrow.DictionaryArray]:
    """Some answers by column, their documents by question: numbers and lists as the text that JSON has for them."""
    connection.register("documents", pyarrow.table({"document": pyarrow.array(columns[DOCUMENT])}))
    wanted = orjson.dumps(dict.fromkeys(codes, "VARCHAR")).decode()
    said = connection.sql(PARSE, params=[wanted]).to_arrow_table()
    found = {name: pyarrow.array(columns[name]).dictionary_encode() for name in ARRIVED}
    return found | {code: said[code].combine_chunks().dictionary_encode() for code in codes}


def _joined(
    parts: Sequence[Mapping[str, pyarrow.DictionaryArray]], name: str, read: Callable[[Any], Any]
) -> Coded:
    if not parts:
        return Coded((), np.zeros(0, dtype=np.int64))
    first: dict[Any, int] = {}
    places = []
    for part in parts:
        column = part[name]
        values = column.dictionary.to_pylist() + ([None] if column.null_count else [])
        own = [first.setdefault(value, len(first)) for value in values]
        indices = column.indices.fill_null(len(own) - 1).to_numpy(zero_copy_only=False)
        places.append(np.array(own, dtype=np.int32)[indices])
    return Coded([read(value) for value in first], np.concatenate(places))


def _reader(question: Question) -> Callable[[str | None], Any]:
    """Turns the text of an answer into the answer."""

    def read(text: str | None) -> Any:
        if text is None:
            return NOT_REACHED
        is_list = isinstance(question, MultipleQuestion) and text.startswith("[")
        return orjson.loads(text) if is_list else text

    return read
