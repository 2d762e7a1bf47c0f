"""Making an export: protect, weigh, write in one format, explain, pack. Needs no database while it works."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Literal

from surveyapp.domain.instruments import Instrument
from surveyapp.domain.questions import Words
from surveyapp.services.analysing.specs import register_statement
from surveyapp.services.analysing.weights import columns_of_weighting
from surveyapp.services.exporting.ddi import Described
from surveyapp.services.exporting.delimited import write_csv
from surveyapp.services.exporting.dictionary import Dictionary, Facts, dictionary_of
from surveyapp.services.exporting.documents import write_json
from surveyapp.services.exporting.explained import explaining_files
from surveyapp.services.exporting.packing import Packed, pack, workplace
from surveyapp.services.exporting.parquet import release_memory, rows_in
from surveyapp.services.exporting.protecting import Protection, find_protection, write_protected
from surveyapp.services.exporting.register_notes import register_notes
from surveyapp.services.exporting.releasing import ALONE, Release, release_note
from surveyapp.services.exporting.snippets import Tables
from surveyapp.services.exporting.statements import said
from surveyapp.services.exporting.statistical_files import write_dta, write_sav
from surveyapp.services.exporting.tidy import columns_needed, write_replicates, write_tidy
from surveyapp.services.exporting.weighing import RowWeights, weigh_rows
from surveyapp.services.exporting.workbook import check_rows, write_xlsx
from surveyapp.services.freezing.names import INVITED_FILE, WALK_UP_FILE

Format = Literal["csv", "csv_excel", "xlsx", "parquet", "sav", "dta", "json"]
FORMATS: tuple[Format, ...] = ("csv", "csv_excel", "xlsx", "parquet", "sav", "dta", "json")
ENDINGS = {"csv_excel": "csv"}
TABLES = {"invited": INVITED_FILE, "walk_ups": WALK_UP_FILE}
REPLICATES = 100
PASSES = 3
"""Times that every row is handled: protected, made tidy, written."""

Progress = Callable[[int, int, str], None]
"""Hears of what is done, of how much there is, and of the step by its code."""


@dataclass(frozen=True)
class Order:
    """What is to be exported, read from the database beforehand."""

    snapshot: Path
    facts: Facts
    instrument: Instrument
    spec: dict[str, Any]
    format: Format
    language: str
    k: int
    release: Release = ALONE
    replicates: int = REPLICATES

    @property
    def ending(self) -> str:
        """What the data file's name ends in."""
        return ENDINGS.get(self.format, self.format)

    @property
    def name(self) -> str:
        """The name of the finished file; equal orders have equal names and equal content."""
        kind = "" if self.release.leaves else "-no-attributes"
        return f"{self.facts.stem}-{self.format.replace('_', '-')}-{self.language}{kind}-k{self.k}.zip"


@dataclass(frozen=True)
class Made:
    """A finished export: its file, its rows, and how many values were withheld."""

    packed: Packed
    rows: int
    withheld: int


@dataclass(frozen=True)
class Prepared:
    """The tables that all formats are written from, and what is to be said of them."""

    tidy: Path
    replicates: Path | None
    described: Described
    protection: Protection
    notes: tuple[Words, ...]


def make_export(order: Order, folder: Path, progress: Progress) -> Made:
    """Make an export in a folder. Raises TooManyRows, AnalysisRefused; nothing is left of one that did not finish."""
    table = order.snapshot / TABLES[order.facts.part]
    rows = rows_in(table)
    if order.format == "xlsx":
        check_rows(rows)
    with workplace(folder) as apart, workplace(folder) as building:
        prepared = _prepare(order, table, apart, progress)
        tables = _write(
            order, prepared, building, lambda done: progress(2 * rows + done, PASSES * rows, "exporting")
        )
        progress(PASSES * rows, PASSES * rows, "packing")
        described = replace(prepared.described, file=tables.data)
        files = explaining_files(described, tables, prepared.protection.coarsened, prepared.notes)
        for name, content in files.items():
            (building / name).write_bytes(content)
        withheld = sum(each.rows for each in prepared.protection.coarsened)
        return Made(pack(building, order.name, folder), rows, withheld)


def _prepare(order: Order, table: Path, apart: Path, progress: Progress) -> Prepared:
    """Protect and weigh; the tidy table and the replicate weights lie in the folder `apart`."""
    rows = rows_in(table)
    total = PASSES * rows
    dictionary = dictionary_of(order.facts, order.instrument, table)
    progress(0, total, "protecting")
    protection = find_protection(table, dictionary.answers, order.k, attributes_leave=order.release.leaves)
    protected, tidy = apart / "protected.parquet", apart / "tidy.parquet"
    needed = columns_needed(dictionary, columns_of_weighting(order.spec))
    write_protected(table, protected, protection, needed, lambda done: progress(done, total, "protecting"))
    release_memory()
    progress(rows, total, "weighing")
    wanted = order.replicates if order.facts.is_sample else 0
    weights, used = weigh_rows(protected, order.spec, wanted, apart / "replicates")
    release_memory()
    notes = (
        release_note(order.release),
        *_notes(weights, same_spec=used is order.spec),
        *register_notes(register_statement(table.parent)),
    )
    replicates = _write_replicates(weights, apart)
    frequencies = write_tidy(
        protected, tidy, dictionary, weights, lambda done: progress(rows + done, total, "weighing")
    )
    protected.unlink()
    release_memory()
    return Prepared(
        tidy, replicates, Described(dictionary, "", rows, frequencies, order.k), protection, notes
    )


def _write_replicates(weights: RowWeights, apart: Path) -> Path | None:
    """Write the replicate weights, if there are any, as a table."""
    if weights.replicates is None:
        return None
    path = apart / "replicates.parquet"
    write_replicates(path, weights.replicates)
    weights.replicates.path.unlink()
    return path


def _notes(weights: RowWeights, *, same_spec: bool) -> tuple[Words, ...]:
    notes = []
    if not same_spec:
        notes.append(said("without_attributes"))
    if weights.no_replicates:
        notes.append(said("no_replicates", reason=weights.no_replicates))
    return tuple(notes)


def _write(order: Order, prepared: Prepared, building: Path, progress: Callable[[int], None]) -> Tables:
    """Write data and replicate weights in the format that was asked for."""
    data = f"{order.facts.stem}.{order.ending}"
    replicates = f"{order.facts.stem}-replicates.{order.ending}" if prepared.replicates else ""
    if order.format == "xlsx":
        sheets = {"data": prepared.tidy} | (
            {"replicates": prepared.replicates} if prepared.replicates else {}
        )
        write_xlsx(sheets, building / data, progress)
        return Tables(data, data if prepared.replicates else "", order.ending, order.facts.is_sample)
    _write_table(order, prepared.described.dictionary, prepared.tidy, building / data, progress)
    if prepared.replicates:
        plain = prepared.described.dictionary.of_replicates(order.replicates)
        _write_table(order, plain, prepared.replicates, building / replicates, lambda _: None)
    return Tables(data, replicates, order.ending, order.facts.is_sample)


def _write_table(
    order: Order, dictionary: Dictionary, table: Path, target: Path, progress: Callable[[int], None]
) -> None:
    match order.format:
        case "csv" | "csv_excel":
            write_csv(table, target, progress, byte_order_mark=order.format == "csv_excel")
        case "parquet":
            table.rename(target)
        case "json":
            write_json(table, target, progress)
        case "sav":
            write_sav(table, target, dictionary, order.language, progress)
        case "dta":
            write_dta(table, target, dictionary, order.language, progress)
