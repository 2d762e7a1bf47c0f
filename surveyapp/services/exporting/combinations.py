"""The distinct combinations of some columns of a Parquet file, and which of them each row has; in small memory."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow

from surveyapp.services.exporting.parquet import Batch, batches, rows_in

Ints = npt.NDArray[np.int64]
ROWS_AT_ONCE = 200_000


@dataclass(frozen=True)
class Combinations:
    """Distinct combinations: their values, one tuple each, and how many rows have each."""

    names: tuple[str, ...]
    values: tuple[tuple[Any, ...], ...]
    counts: Ints
    levels: tuple[dict[Any, int], ...]
    known: tuple[Ints, ...]

    def places(self, batch: Batch) -> Ints:
        """For every row of a batch, the place of its combination among the values."""
        key = np.zeros(batch.num_rows, dtype=np.int64)
        for name, levels, known in zip(self.names, self.levels, self.known, strict=True):
            key = np.searchsorted(known, key * len(levels) + _codes(batch.column(name), levels))
        return key


def combinations_of(path: Path, names: Sequence[str]) -> Combinations:
    """Read the columns, one after the other, and count their combinations. Nulls are a value like others."""
    key = np.zeros(rows_in(path), dtype=np.int64)
    levels, known = [], []
    for name in names:
        values, codes = _column(path, name)
        levels.append(values)
        found, key = np.unique(key * len(values) + codes, return_inverse=True)
        known.append(found)
    counts = np.bincount(key, minlength=len(known[-1]))
    return Combinations(tuple(names), _decoded(levels, known), counts, tuple(levels), tuple(known))


def _column(path: Path, name: str) -> tuple[dict[Any, int], Ints]:
    """The distinct values of a column in their order, and the place of each row's value among them."""
    columns = [batch.column(name) for batch in batches(path, (name,), ROWS_AT_ONCE)]
    values = {value for column in columns for value in column.unique().to_pylist()}
    ordered = sorted(values, key=lambda value: (value is not None, value if value is not None else 0))
    levels = {value: place for place, value in enumerate(ordered)}
    return levels, np.concatenate([np.zeros(0, dtype=np.int64), *(_codes(each, levels) for each in columns)])


def _codes(column: Any, levels: dict[Any, int]) -> Ints:
    """The place of every value among the levels."""
    encoded = column if pyarrow.types.is_dictionary(column.type) else column.dictionary_encode()
    lookup = np.array([levels[value] for value in encoded.dictionary.to_pylist()] or [0], dtype=np.int64)
    places = encoded.indices.fill_null(-1).to_numpy(zero_copy_only=False)
    return np.where(places < 0, levels.get(None, 0), lookup[np.maximum(places, 0)])


def _decoded(levels: Sequence[dict[Any, int]], known: Sequence[Ints]) -> tuple[tuple[Any, ...], ...]:
    """The values of every combination: a key is the place of the combination before it, times levels, plus a level."""
    place = np.arange(len(known[-1]))
    columns = []
    for values, keys in zip(reversed(levels), reversed(known), strict=True):
        listed = list(values)
        columns.append([listed[code] for code in keys[place] % len(values)])
        place = keys[place] // len(values)
    return tuple(zip(*reversed(columns), strict=True))
