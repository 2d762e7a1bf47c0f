"""The data set as it may leave: a copy of the frozen table without what the disclosure rules take out."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

import numpy as np
import numpy.typing as npt
import pyarrow
import pyarrow.compute

from surveyapp.services.exporting.combinations import Combinations, Places, combinations_of
from surveyapp.services.exporting.disclosure import (
    Combination,
    SensitiveAnswers,
    Shown,
    shown_combinations,
    small_offices,
    widen_uniform,
)
from surveyapp.services.exporting.missing import WITHHELD
from surveyapp.services.exporting.parquet import TEXT, Batch, Rows, batches, schema_of, writer_of
from surveyapp.services.exporting.variables import Variable
from surveyapp.services.freezing.design_columns import AGE_REGISTER, SEX_REGISTER
from surveyapp.services.freezing.names import (
    ANSWERED_PREFIX,
    MISSING_SUFFIX,
    OPTION_INFIX,
    SATISFIED_ANSWERS,
    SATISFIED_PREFIX,
    VALID_ANSWERS,
)

ATTRIBUTES = ("sex", "age_band", "place", "education", "disability", "ethnicity")
"""What others may know of a person, the most needed first; the last is withheld first."""
OFFICE, RESPONDED = "office", "responded"
WEIGHTED_BY = {SEX_REGISTER: "sex", AGE_REGISTER: "age_band"}
"""Columns of the register's margins repeat an attribute; they go where it goes, and weights are made without them."""

Bools = npt.NDArray[np.bool_]
Reason = Literal["small_groups", "small_office", "other_data_set"]


@dataclass(frozen=True, slots=True)
class Coarsened:
    """What was taken out in one office: of how many respondents' rows."""

    office: str
    variable: str
    rows: int
    respondents: int
    reason: Reason


@dataclass(frozen=True)
class Protection:
    """What the disclosure rules found. `masks` say per combination of the table which attributes are withheld."""

    k: int
    attributes: tuple[str, ...]
    small_offices: frozenset[str]
    coarsened: tuple[Coarsened, ...]
    combinations: Combinations
    masks: dict[str, Bools]
    silenced: Bools
    """Combinations of offices that are too small: all their answers are withheld."""


def find_protection(
    path: Path, answers: Collection[Variable], k: int, *, attributes_leave: bool = True
) -> Protection:
    """Apply the rules to a frozen table; it is read twice or more, a few columns at a time.

    Where attributes leave with another data set of the wave, all of them are withheld here.
    """
    names = {variable.name for variable in answers}
    attributes = tuple(name for name in ATTRIBUTES if name in names)
    return _by_groups(path, answers, attributes, k) if attributes_leave else _none_at_all(path, attributes, k)


def _by_groups(path: Path, answers: Collection[Variable], attributes: tuple[str, ...], k: int) -> Protection:
    """Attributes are withheld where groups are too small."""
    found = combinations_of(path, _columns(attributes))
    people = [_combination(values) for values in found.values]
    counts = _counted(people, found.counts)
    shown = shown_combinations(counts, k)
    for variable in answers:
        if variable.sensitive and variable.name not in attributes:
            widen_uniform(shown, counts, _sensitive_answers(path, found, variable), k)
    masks = {name: _mask(people, shown, place) for place, name in enumerate(attributes, start=1)}
    return _protection(k, people, found, masks, "small_groups")


def _none_at_all(path: Path, attributes: tuple[str, ...], k: int) -> Protection:
    """No respondent's attribute is shown."""
    found = combinations_of(path, _columns(()))
    people = [_combination(values) for values in found.values]
    everybody = np.array([person is not None for person in people], dtype=np.bool_)
    return _protection(k, people, found, dict.fromkeys(attributes, everybody), "other_data_set")


def _protection(
    k: int, people: list[Combination | None], found: Combinations, masks: dict[str, Bools], reason: Reason
) -> Protection:
    small = small_offices(_counted(people, found.counts), k)
    silenced = np.array([person is not None and person[0] in small for person in people], dtype=np.bool_)
    lines = (
        *_coarsened(people, found.counts, masks, reason),
        *_coarsened(people, found.counts, {"*": silenced}, "small_office"),
    )
    return Protection(k, tuple(masks), small, lines, found, masks, silenced)


def write_protected(
    path: Path, target: Path, protection: Protection, columns: Collection[str], progress: Rows
) -> None:
    """Write the protected copy of some columns of a frozen table, its rows in their order."""
    whole = schema_of(path)
    schema = pyarrow.schema([field for field in whole if field.name in columns])
    answers = frozenset(name for name in schema.names if _is_answer(name, whole.names))
    done = 0
    with writer_of(target, schema) as writer:
        for batch in batches(path, schema.names):
            places = protection.combinations.rows[done : done + batch.num_rows]
            writer.write_batch(_protected(batch, places, protection, answers))
            done += batch.num_rows
            progress(done)


def _columns(attributes: Collection[str]) -> tuple[str, ...]:
    pairs = (column for name in attributes for column in (name, name + MISSING_SUFFIX))
    return (RESPONDED, OFFICE, *pairs)


def _combination(values: tuple[Any, ...]) -> Combination | None:
    """The office and the attributes of a respondent; None for a visit without an answer, which tells of nobody."""
    responded, office, *pairs = values
    if not responded:
        return None
    told = [_told(value, reason) for value, reason in zip(pairs[::2], pairs[1::2], strict=True)]
    return (office, *told)


def _told(value: Any, reason: str | None) -> str:
    """A value, or the reason for none (which is told apart from a value by its sign)."""
    return f"?{reason}" if value is None else str(value)


def _counted(people: list[Combination | None], counts: Any) -> dict[Combination, int]:
    found: dict[Combination, int] = {}
    for person, number in zip(people, counts.tolist(), strict=True):
        if person is not None:
            found[person] = found.get(person, 0) + number
    return found


def _sensitive_answers(path: Path, people: Combinations, variable: Variable) -> SensitiveAnswers:
    found = people.divided(path, (variable.name, f"{variable.source}{MISSING_SUFFIX}"))
    counts: dict[tuple[Combination, str], int] = {}
    telling = set()
    for values, number in zip(found.values, found.counts.tolist(), strict=True):
        person = _combination(values[:-2])
        if person is not None:
            answer = _told(*values[-2:])
            counts[person, answer] = counts.get((person, answer), 0) + number
            telling |= {answer} if values[-2] is not None else set()
    return SensitiveAnswers(counts, frozenset(telling))


def _mask(people: list[Combination | None], shown: Shown, place: int) -> Bools:
    return np.array(
        [person is not None and shown[person][place] == WITHHELD for person in people], dtype=np.bool_
    )


def _coarsened(
    people: list[Combination | None], counts: Any, masks: dict[str, Bools], reason: Reason
) -> Iterator[Coarsened]:
    """A line for each office and attribute of which something was withheld; "*" stands for all answers."""
    offices = sorted({person[0] for person in people if person is not None})
    for office in offices:
        here = np.array([person is not None and person[0] == office for person in people])
        for name, mask in masks.items():
            rows = int(counts[here & mask].sum())
            if rows:
                yield Coarsened(office, name, rows, int(counts[here].sum()), reason)


def _protected(batch: Batch, places: Places, protection: Protection, answers: Collection[str]) -> Batch:
    silent = protection.silenced[places]
    columns = []
    for name, column in zip(batch.schema.names, batch.columns, strict=True):
        question = _question(name)
        mask = silent if name in answers else np.zeros(len(places), dtype=np.bool_)
        attribute = WEIGHTED_BY.get(name, question)
        if attribute in protection.masks:
            mask = mask | protection.masks[attribute][places]
        columns.append(_without(column, mask, name))
    return pyarrow.RecordBatch.from_arrays(columns, schema=batch.schema)


def _question(name: str) -> str:
    """The question behind a column: its own name, or what stands before the suffix or after the prefix."""
    if name.startswith(ANSWERED_PREFIX):
        return ""
    return name.removeprefix(SATISFIED_PREFIX).split(OPTION_INFIX)[0]


def _is_answer(name: str, columns: Collection[str]) -> bool:
    """Whether a column holds what a person answered: its question has a column of reasons, or it counts answers."""
    return _question(name) + MISSING_SUFFIX in columns or name in (
        SATISFIED_ANSWERS,
        VALID_ANSWERS,
    )


def _without(column: Any, mask: Bools, name: str) -> Any:
    """The column without what the mask takes out; a column of reasons says so."""
    if not mask.any():
        return column
    instead = WITHHELD if name.endswith(MISSING_SUFFIX) else None
    plain = column.cast(pyarrow.string()) if column.type == TEXT else column
    left = pyarrow.compute.if_else(pyarrow.array(mask), pyarrow.scalar(instead, plain.type), plain)
    return left.dictionary_encode() if column.type == TEXT else left
