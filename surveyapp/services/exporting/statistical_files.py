"""SPSS (.sav) and Stata (.dta) from a tidy table: numbers with labels, every reason for a gap under its own code.

pyreadstat writes whole data frames. It takes their rows one after the other, so it is handed a frame that knows its
types from a few lines and makes its rows from the file: memory does not grow with the number of rows.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import polars
import pyreadstat
from pyreadstat.pyclasses import MissingRange

from surveyapp.services.exporting.dictionary import Dictionary
from surveyapp.services.exporting.labels import cut, in_bytes, in_signs
from surveyapp.services.exporting.names import short_names
from surveyapp.services.exporting.parquet import Rows, batches, rows_in
from surveyapp.services.exporting.variables import Variable

SPSS_LABEL, SPSS_VALUE_LABEL, SPSS_NAME = 256, 120, 64
STATA_LABEL, STATA_VALUE_LABEL, STATA_NAME = 80, 32_000, 28
"""Stata allows names of 32; four are left for the number that pyreadstat puts behind names of value labels."""
STATA_VERSION = 14
ROWS_AT_ONCE = 5_000

Cells = list[float | int | str | None]
RowSource = Callable[[], Iterator[tuple[Any, ...]]]


class StreamedFrame(polars.DataFrame):
    """A frame of a few lines that says what columns hold, with the length and the rows of a larger table."""

    def __init__(self, types: Mapping[str, polars.Series], length: int, rows: RowSource) -> None:
        super().__init__(types)
        self._length, self._source = length, rows

    def __len__(self) -> int:
        return self._length

    def iter_rows(self, *, named: bool = False, buffer_size: int = 512) -> Iterator[Any]:
        """The rows of the larger table."""
        return self._source()


@dataclass(frozen=True)
class Format:
    """What tells the two programs apart: how a reason is written, and how long names and labels may be."""

    name_length: int
    reason: Callable[[Any], int | str]
    label: Callable[[str], str]
    value_label: Callable[[str], str]


SPSS = Format(
    SPSS_NAME,
    lambda missing: missing.number,
    lambda text: cut(text, SPSS_LABEL, in_bytes),
    lambda text: cut(text, SPSS_VALUE_LABEL, in_bytes),
)
STATA = Format(
    STATA_NAME,
    lambda missing: missing.letter,
    lambda text: cut(text, STATA_LABEL, in_signs),
    lambda text: cut(text, STATA_VALUE_LABEL, in_signs),
)


def write_sav(tidy: Path, target: Path, dictionary: Dictionary, language: str, progress: Rows) -> None:
    """Write an SPSS file: reasons are user-defined missing values, numbers below zero."""
    names = short_names([each.name for each in dictionary.variables], SPSS.name_length)
    frame = _frame(tidy, dictionary, SPSS, progress)
    pyreadstat.write_sav(
        frame,
        target,
        row_compress=True,
        file_label=cut(dictionary.facts.title[language], 64, in_bytes),
        column_labels={names[each.name]: SPSS.label(each.label[language]) for each in dictionary.variables},
        variable_value_labels=_value_labels(dictionary, names, SPSS, language),
        missing_ranges={names[each.name]: [_range(each)] for each in dictionary.variables if each.missing},
        variable_measure={names[each.name]: each.measure for each in dictionary.variables},
    )


def write_dta(tidy: Path, target: Path, dictionary: Dictionary, language: str, progress: Rows) -> None:
    """Write a Stata file (version 14 or newer): reasons are extended missing values, .a to .z."""
    names = short_names([each.name for each in dictionary.variables], STATA.name_length)
    frame = _frame(tidy, dictionary, STATA, progress)
    pyreadstat.write_dta(
        frame,
        target,
        version=STATA_VERSION,
        file_label=cut(dictionary.facts.title[language], STATA_LABEL, in_signs),
        column_labels={names[each.name]: STATA.label(each.label[language]) for each in dictionary.variables},
        variable_value_labels=_value_labels(dictionary, names, STATA, language),
        missing_user_values={
            names[each.name]: [missing.letter for missing in each.missing]
            for each in dictionary.variables
            if each.missing
        },
    )


def _range(variable: Variable) -> MissingRange:
    numbers = [each.number for each in variable.missing]
    return MissingRange(lo=min(numbers), hi=max(numbers))


def _value_labels(
    dictionary: Dictionary, names: Mapping[str, str], form: Format, language: str
) -> dict[str, dict[int | float, str]]:
    found: dict[str, dict[Any, str]] = {}
    for variable in dictionary.variables:
        # Stata labels whole numbers only; the codebook has the words of the others.
        levels = variable.labelled if variable.is_whole or form is SPSS else ()
        labels: dict[Any, str] = {
            _number(variable, level.number): form.value_label(level.label[language]) for level in levels
        }
        labels |= {form.reason(each): form.value_label(each.label[language]) for each in variable.missing}
        if labels:
            found[names[variable.name]] = labels
    return found


def _number(variable: Variable, value: float) -> int | float:
    return int(value) if variable.is_whole else float(value)


def _frame(tidy: Path, dictionary: Dictionary, form: Format, progress: Rows) -> StreamedFrame:
    variables = dictionary.variables
    names = short_names([each.name for each in variables], form.name_length)
    types = {names[each.name]: _type_of(each, form) for each in variables}
    length = rows_in(tidy)
    coders = [_coder(each, form) for each in variables]
    columns = [each.name for each in variables]
    reasons = [each.reason for each in variables]

    def rows() -> Iterator[tuple[Any, ...]]:
        done = 0
        for batch in batches(tidy, rows=ROWS_AT_ONCE):
            told = [None if name is None else batch.column(name) for name in reasons]
            cells = [
                code(batch.column(name), reason)
                for name, reason, code in zip(columns, told, coders, strict=True)
            ]
            yield from zip(*cells, strict=True)
            done += batch.num_rows
            progress(done)

    return StreamedFrame(types, length, rows)


def _type_of(variable: Variable, form: Format) -> polars.Series:
    """A specimen of a column: a value, a reason where they are no numbers, and nothing."""
    value = 1 if variable.is_whole else 0.5
    if form is STATA and variable.missing:
        return polars.Series([value, variable.missing[0].letter, None], dtype=polars.Object)
    return polars.Series([value, None, None], dtype=polars.Int32 if variable.is_whole else polars.Float64)


def _coder(variable: Variable, form: Format) -> Callable[[Any, Any], Cells]:
    """How a column of the tidy table, and the reasons beside it, become numbers."""
    places = {level.value: _number(variable, level.number) for level in variable.levels}
    reasons = {each.code: form.reason(each) for each in variable.missing}

    def cells(column: Any, told: Any) -> Cells:
        values = _looked_up(column, places) if variable.is_text else _plain(column, variable.is_whole)
        if told is not None:
            absent = column.is_null().to_numpy(zero_copy_only=False)
            values[absent] = _looked_up(told, reasons)[absent]
        found: Cells = values.tolist()
        return found

    return cells


def _looked_up(column: Any, codes: Mapping[Any, Any]) -> npt.NDArray[np.object_]:
    """Texts as their codes; None where there is none."""
    encoded = column.dictionary_encode()
    lookup = np.array([*(codes[text] for text in encoded.dictionary.to_pylist()), None], dtype=object)
    places = encoded.indices.fill_null(len(lookup) - 1).to_numpy(zero_copy_only=False)
    found: npt.NDArray[np.object_] = lookup[places]
    return found


def _plain(column: Any, is_whole: bool) -> npt.NDArray[np.object_]:
    """Numbers as Python's own; None where there is none."""
    numbers = column.fill_null(0).to_numpy(zero_copy_only=False)
    values = np.array(numbers.astype(np.int64 if is_whole else np.float64).tolist(), dtype=object)
    values[column.is_null().to_numpy(zero_copy_only=False)] = None
    return values
