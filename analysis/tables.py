"""Reads CSV, Parquet, SPSS and Stata files into Arrow tables.

A CSV cell stays text until its role is known (a weight is a number, an office is a name), so that "01" is
never taken for 1. An empty cell and NA are missing.
"""

import hashlib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

import pyarrow as pa
import pyarrow.csv
import pyarrow.parquet
import pyreadstat

from analysis.errors import AnalysisError, some

Table = Any  # pyarrow.Table, which carries no types
MISSING_TEXT = ["", "NA"]
Result = TypeVar("Result")


@dataclass(frozen=True)
class Source:
    """A table, or the file that holds it, with the names of its columns."""

    names: tuple[str, ...]
    path: Path | None
    table: Table

    @property
    def parquet(self) -> Path | None:
        """The Parquet file or folder, if this is one."""
        return self.path if self.path is not None and kind_of(self.path) == "parquet" else None


def open_source(data: Table | Path, key: str = "data") -> Source:
    """Look at the data without reading its rows. Raises AnalysisError for a missing, broken or unknown file, with the
    key that names it.
    """
    if isinstance(data, Path):
        if not data.exists():
            raise AnalysisError(f"{key}: {data} does not exist; give a path relative to the spec file")
        names = _read(data, NAMES[kind_of(data)])
        source = Source(tuple(names), data, None)
    else:
        source = Source(tuple(data.column_names), None, data)
    twice = sorted({name for name in source.names if source.names.count(name) > 1})
    if twice:
        raise AnalysisError(f"data: the column names {some(twice)} occur more than once; rename them")
    return source


def load(source: Source, columns: Iterable[str]) -> Table:
    """The named columns as one Arrow table, rows in the order of the file."""
    wanted = list(columns)
    unknown = [name for name in wanted if name not in source.names]
    if unknown:
        raise AnalysisError(f"data: there is no column {some(unknown)}; there are {some(source.names)}")
    if source.path is None:
        return source.table.select(wanted)
    return _read(source.path, lambda path: READERS[kind_of(path)](path, wanted))


def sha256(source: Source) -> str:
    """SHA-256 of the file; of a folder's files in the order of their names; of a table's Arrow stream."""
    digest = hashlib.sha256()
    if source.path is None:
        sink = pa.BufferOutputStream()
        with pa.ipc.new_stream(sink, source.table.schema) as writer:
            writer.write_table(source.table)
        digest.update(sink.getvalue())
        return digest.hexdigest()
    for path in files_of(source.path):
        with path.open("rb") as file:
            while block := file.read(1 << 22):
                digest.update(block)
    return digest.hexdigest()


def files_of(path: Path) -> list[Path]:
    """The file itself, or the Parquet files of a folder in the order of their names."""
    return sorted(path.rglob("*.parquet")) if path.is_dir() else [path]


def rows_in(path: Path) -> int:
    """Number of rows of a Parquet file or folder, without reading them."""
    return sum(_read(file, pyarrow.parquet.read_metadata).num_rows for file in files_of(path))


def kind_of(path: Path) -> str:
    """One of csv, parquet, sav, dta."""
    kind = "parquet" if path.is_dir() else path.suffix.lower().removeprefix(".")
    if kind not in READERS:
        raise AnalysisError(f"data: {path} is none of .csv, .parquet, .sav, .dta; convert it to one of them")
    return kind


def _read(path: Path, read: Callable[[Path], Result]) -> Result:
    try:
        return read(path)
    except (pa.ArrowException, pyreadstat.ReadstatError, OSError, UnicodeDecodeError) as error:
        raise AnalysisError(
            f"data: {path} cannot be read, it may be cut short or damaged ({error})"
        ) from error


def _csv_names(path: Path) -> list[str]:
    with pyarrow.csv.open_csv(path) as reader:
        return list(reader.schema.names)


def check_alike(path: Path, columns: Iterable[str]) -> None:
    """Raise AnalysisError if a file of a Parquet folder lacks one of the columns, or holds another type in it."""
    first, *others = files_of(path)
    expected = _types(first)
    for other in others:
        types = _types(other)
        for name in columns:
            if types.get(name) != expected.get(name):
                found = f"as {types[name]}" if name in types else "not at all"
                raise AnalysisError(
                    f"data: {first.name} has column {name} as {expected.get(name)}, {other.name} {found};"
                    f" write all files of {path} alike"
                )


def _types(path: Path) -> dict[str, str]:
    """The type of each column; texts are texts whether a dictionary holds them or not."""
    schema = _read(path, pyarrow.parquet.read_schema)
    plain = {field.name: getattr(field.type, "value_type", field.type) for field in schema}
    return {name: str(type_).removeprefix("large_") for name, type_ in plain.items()}


def _parquet_names(path: Path) -> list[str]:
    found = files_of(path)
    if not found:
        raise AnalysisError(f"data: the folder {path} holds no .parquet file")
    return list(pyarrow.parquet.read_schema(found[0]).names)


def _sav_names(path: Path) -> list[str]:
    return list(pyreadstat.read_sav(str(path), metadataonly=True, output_format="dict")[1].column_names)


def _dta_names(path: Path) -> list[str]:
    return list(pyreadstat.read_dta(str(path), metadataonly=True, output_format="dict")[1].column_names)


def _csv(path: Path, columns: list[str]) -> Table:
    options = pyarrow.csv.ConvertOptions(
        column_types=dict.fromkeys(columns, pa.string()),
        include_columns=columns,
        null_values=MISSING_TEXT,
        strings_can_be_null=True,
        quoted_strings_can_be_null=True,
    )
    return pyarrow.csv.read_csv(path, convert_options=options)


def _parquet(path: Path, columns: list[str]) -> Table:
    check_alike(path, columns)
    return pa.concat_tables(
        [pyarrow.parquet.read_table(file, columns=columns, partitioning=None) for file in files_of(path)]
    )


def _sav(path: Path, columns: list[str]) -> Table:
    return _statistical(pyreadstat.read_sav(str(path), usecols=columns, output_format="dict")[0], columns)


def _dta(path: Path, columns: list[str]) -> Table:
    return _statistical(pyreadstat.read_dta(str(path), usecols=columns, output_format="dict")[0], columns)


def _statistical(values: Mapping[str, Iterable[object]], columns: list[str]) -> Table:
    """SPSS and Stata write a missing text as an empty one and a missing number as NaN."""
    return pa.table({name: pa.array(values[name], from_pandas=True) for name in columns})


READERS: dict[str, Callable[[Path, list[str]], Table]] = {
    "csv": _csv,
    "parquet": _parquet,
    "sav": _sav,
    "dta": _dta,
}
NAMES: dict[str, Callable[[Path], list[str]]] = {
    "csv": _csv_names,
    "parquet": _parquet_names,
    "sav": _sav_names,
    "dta": _dta_names,
}
