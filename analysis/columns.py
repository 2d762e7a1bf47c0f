"""A column read in its role: as numbers, or as names of groups.

Numbers are float64 with NaN for missing; names are text, so that 1, 1.0 and "1" are the same group.
"""

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from analysis.arrays import Bools, Floats, Ints
from analysis.errors import AnalysisError, some
from analysis.tables import MISSING_TEXT, Table

Scalar = bool | int | float | str
LARGEST = 1e100  # squares and sums of numbers beyond it leave the range of float64


@dataclass(frozen=True)
class Keys:
    """Names of groups: a code per row (-1 is missing) into the names, which stand in code point order."""

    codes: Ints
    levels: tuple[str, ...]


def name_of(value: object) -> str:
    """A value as the name of a group: 1 for 1.0, true for True, the text itself otherwise."""
    if isinstance(value, bool | np.bool_):
        return "true" if value else "false"
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)


def numbers(table: Table, name: str, missing: Iterable[Scalar] = ()) -> Floats:
    """The column as float64 with NaN for missing. Raises AnalysisError for text and for infinities, with the rows."""
    column = _plain(table, name)
    if pa.types.is_string(column.type) or pa.types.is_large_string(column.type):
        values = _parsed(column, name)
    elif (
        pa.types.is_boolean(column.type)
        or pa.types.is_integer(column.type)
        or pa.types.is_floating(column.type)
    ):
        values = np.asarray(
            pc.cast(column, pa.float64(), safe=False).to_numpy(zero_copy_only=False), dtype=np.float64
        )
    elif pa.types.is_decimal(column.type):
        values = np.asarray(pc.cast(column, pa.float64()).to_numpy(zero_copy_only=False), dtype=np.float64)
    elif pa.types.is_null(column.type):
        values = np.full(len(column), np.nan)
    else:
        raise AnalysisError(f"column {name} holds {column.type}, numbers are needed")
    codes = {name_of(code) for code in missing}
    for code in codes:
        values = np.where(values == _number(code), np.nan, values)
    beyond: Bools = np.abs(values) > LARGEST
    if beyond.any():
        raise AnalysisError(
            f"column {name} is infinite or beyond {LARGEST:g} in rows {rows(beyond)}; correct the data"
        )
    return values


def keys(table: Table, name: str, missing: Iterable[Scalar] = ()) -> Keys:
    """The column as names of groups."""
    column = table.column(name)
    if pa.types.is_nested(column.type):
        raise AnalysisError(f"column {name} holds {column.type}, names or numbers are needed")
    found = encoded(column) if pa.types.is_dictionary(column.type) else _whole(column).dictionary_encode()
    indices = pc.fill_null(found.indices, len(found.dictionary)).to_numpy(zero_copy_only=False)
    occurs = np.bincount(indices, minlength=len(found.dictionary) + 1).tolist()
    absent = {name_of(code) for code in missing} | set(MISSING_TEXT)
    names = [
        None if value is None or value != value or not number else name_of(value)
        for value, number in zip(found.dictionary.to_pylist(), occurs, strict=False)
    ]
    levels = tuple(sorted({text for text in names if text is not None and text not in absent}))
    place = {text: code for code, text in enumerate(levels)}
    recode = np.array(
        [place.get(text, -1) if text is not None else -1 for text in names] + [-1], dtype=np.int64
    )
    return Keys(recode[indices], levels)


def rows(bad: Bools) -> str:
    """The numbers of the rows that are bad, the first row of data being 1."""
    return some((np.flatnonzero(bad) + 1).tolist())


def encoded(column: pa.ChunkedArray) -> pa.DictionaryArray:
    """The column as places in one list of its values; the list may hold some that do not occur."""
    places = column if pa.types.is_dictionary(column.type) else column.dictionary_encode()
    return _whole(places.unify_dictionaries())


def _plain(table: Table, name: str) -> pa.Array:
    column = table.column(name)
    return _whole(pc.cast(column, column.type.value_type) if pa.types.is_dictionary(column.type) else column)


def _whole(column: pa.ChunkedArray) -> pa.Array:
    combined = column.combine_chunks()
    return pa.concat_arrays(combined.chunks) if isinstance(combined, pa.ChunkedArray) else combined


def _parsed(column: pa.Array, name: str) -> Floats:
    texts = pc.if_else(pc.is_in(column, pa.array(MISSING_TEXT)), None, pc.utf8_trim_whitespace(column))
    try:
        return np.asarray(pc.cast(texts, pa.float64()).to_numpy(zero_copy_only=False), dtype=np.float64)
    except pa.ArrowInvalid:
        bad = np.array([text is not None and np.isnan(_number(text)) for text in texts.to_pylist()])
        words = some(sorted({texts[int(row)].as_py() for row in np.flatnonzero(bad)}))
        raise AnalysisError(
            f"column {name} holds text ({words}) in rows {rows(bad)} where numbers are needed;"
            f" list codes for missing answers under missing"
        ) from None


def _number(text: str) -> float:
    try:
        return float(text)
    except ValueError:
        return float("nan")
