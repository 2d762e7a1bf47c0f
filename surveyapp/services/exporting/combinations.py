"""The distinct combinations of some columns of a Parquet file, and which of them each row has; in small memory."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow

from surveyapp.services.exporting.parquet import batches, rows_in

Places = npt.NDArray[np.int32]
Ints = npt.NDArray[np.int64]
ROWS_AT_ONCE = 200_000


@dataclass(frozen=True)
class Combinations:
    """Distinct combinations in the order of their values, nothing before anything.

    `rows` is the place of every row's combination among them. Of each column there are its different values, and the
    place of every combination's own: rows are many, and hold no more than one small number.
    """

    rows: Places
    counts: Ints
    levels: dict[str, tuple[Any, ...]]
    codes: dict[str, Places]

    @property
    def names(self) -> tuple[str, ...]:
        """The columns."""
        return tuple(self.levels)

    @property
    def values(self) -> tuple[tuple[Any, ...], ...]:
        """The values of every combination."""
        columns = [
            [levels[code] for code in self.codes[name].tolist()] for name, levels in self.levels.items()
        ]
        return tuple(zip(*columns, strict=True))

    def column(self, name: str) -> Any:
        """The values of a column, one for each combination, as an Arrow array."""
        return pyarrow.array(self.levels[name]).take(pyarrow.array(self.codes[name]))

    def divided(self, path: Path, names: Sequence[str]) -> "Combinations":
        """These combinations divided further by other columns of the file, which are read one after the other."""
        rows, levels, codes = self.rows, dict(self.levels), dict(self.codes)
        for name in names:
            values, own = _column(path, name)
            rows, found = _crossed(rows, own, len(values))
            codes = {each: code[found // len(values)] for each, code in codes.items()}
            levels[name], codes[name] = values, (found % len(values)).astype(np.int32)
        counts = np.bincount(rows, minlength=len(codes[names[-1]]))
        return Combinations(rows, counts, levels, codes)


def combinations_of(path: Path, names: Sequence[str]) -> Combinations:
    """Read the columns and count their combinations. Nulls are a value like others."""
    rows = np.zeros(rows_in(path), dtype=np.int32)
    return Combinations(rows, np.array([len(rows)]), {}, {}).divided(path, names)


def levels_of(path: Path, name: str) -> tuple[Any, ...]:
    """The distinct values of a column in their order, without null."""
    return tuple(value for value in _column(path, name)[0] if value is not None)


def _column(path: Path, name: str) -> tuple[tuple[Any, ...], Places]:
    """The distinct values of a column in their order, nothing first, and the place of each row's value among them."""
    places = np.empty(rows_in(path), dtype=np.int32)
    seen: dict[Any, int] = {}
    start = 0
    for batch in batches(path, (name,), ROWS_AT_ONCE):
        places[start : start + batch.num_rows] = _seen(batch.column(0), seen)
        start += batch.num_rows
    values, there = list(seen), np.bincount(places, minlength=len(seen)) > 0
    ordered = sorted(np.flatnonzero(there).tolist(), key=lambda place: _rank(values[place]))
    moved = np.zeros(len(values), dtype=np.int32)
    moved[ordered] = np.arange(len(ordered))
    return tuple(values[place] for place in ordered), moved[places] if len(values) else places


def _seen(column: Any, seen: dict[Any, int]) -> Places:
    """The place of every value among those seen so far, to which new ones are added."""
    encoded = column if pyarrow.types.is_dictionary(column.type) else column.dictionary_encode()
    values = encoded.dictionary.to_pylist() + ([None] if encoded.null_count else [])
    lookup = np.array([seen.setdefault(value, len(seen)) for value in values], dtype=np.int32)
    places: Places = lookup[encoded.indices.fill_null(len(values) - 1).to_numpy(zero_copy_only=False)]
    return places


def _rank(value: Any) -> tuple[bool, Any]:
    return value is not None, 0 if value is None else value


def _crossed(rows: Places, own: Places, size: int) -> tuple[Places, Ints]:
    """Each row's place among the pairs that occur, and these pairs in their order as one number: place · size + own."""
    encoded = pyarrow.array(rows.astype(np.int64) * size + own).dictionary_encode()
    pairs = encoded.dictionary.to_numpy()
    order = np.argsort(pairs)
    moved = np.empty(len(order), dtype=np.int32)
    moved[order] = np.arange(len(order))
    return moved[encoded.indices.to_numpy()], pairs[order]
