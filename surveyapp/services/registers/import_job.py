"""The work of an import: read every row without holding up anybody, then store all of it or none of it."""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import Any

from surveyapp.domain.days import month_of
from surveyapp.domain.errors import InvalidInput, NotFound
from surveyapp.services.auditing import Act, record
from surveyapp.services.registers.importing import DONE, REFUSED, RUNNING, file_of
from surveyapp.services.registers.mappings import Role, mapping_from
from surveyapp.services.registers.row_reading import Cell, ReadRow, RowProblem, reader_for
from surveyapp.services.registers.table_files import WORKBOOK, TableFile
from surveyapp.services.transactions import Session
from surveyapp.store import register_imports, registers
from surveyapp.store.tables.registers import RegisterImport

MOST_PROBLEMS = 5_000
"""So many are named; a file with more has the wrong mapping."""
ROWS_BETWEEN_REPORTS = 1_000

Progress = Callable[[int, int, str], None]


@dataclass(slots=True)
class Reading:
    """What a file holds: visits by cell, sex and age by office and month, and every problem."""

    rows: int = 0
    visits: Counter[Cell] = field(default_factory=Counter)
    lines: dict[Cell, int] = field(default_factory=dict)
    """In which line a cell appears first."""
    margins: Counter[tuple[int, int, str, str, str]] = field(default_factory=Counter)
    problems: list[RowProblem] = field(default_factory=list)
    bad_rows: int = 0

    def add(self, line: int, read: ReadRow | list[RowProblem]) -> None:
        """Count a row."""
        self.rows += 1
        if not isinstance(read, ReadRow):
            self.bad_rows += 1
            self.problems += read[: max(0, MOST_PROBLEMS - len(self.problems))]
            return
        cell = read.cell
        self.visits[cell] += read.visits
        self.lines.setdefault(cell, line)
        for variable, category in (("sex", read.sex), ("age_band", read.age_band)):
            if category and cell.channel == "counter":
                self.margins[cell.wave_id, cell.office_id, month_of(cell.day), variable, category] += (
                    read.visits
                )


def read_import(
    session: Session, payload: dict[str, Any], folder: Path, today: date, progress: Progress
) -> Reading:
    """Read the whole file of an import; one that can't be read is a problem too. Raises NotFound when it is gone."""
    row = register_imports.import_with_id(session, payload["import_id"])
    path = file_of(folder, payload["import_id"])
    if row is None or row.mapping is None or not path.exists():
        raise NotFound
    reader = reader_for(session, mapping_from(row.mapping), payload["offices"], today)
    reading = Reading()
    try:
        table = _table(path, row.facts)
        total = _rows_of(table)
        for line, cells in table.rows():
            reading.add(line, reader.read(line, cells))
            if reading.rows % ROWS_BETWEEN_REPORTS == 0:
                progress(reading.rows, total, "reading")
    except InvalidInput as refusal:
        reading.problems.append(RowProblem(0, refusal.field, refusal.reason))
    return reading


def store_import(session: Session, import_id: int, reading: Reading, now: datetime) -> dict[str, Any]:
    """Store what was read, or what is wrong with it; the facts. The import must be running still (NotFound)."""
    row = register_imports.import_with_id(session, import_id)
    if row is None or row.state != RUNNING:
        raise NotFound
    for wave_id in sorted({cell.wave_id for cell in reading.visits}):
        registers.lock_wave(session, wave_id)
    if not reading.problems:
        reading.problems += _counted_twice(session, reading, row.counts)
        reading.bad_rows = len({problem.line for problem in reading.problems})
    if not reading.rows and not reading.problems:
        reading.problems.append(RowProblem(0, Role.DAY.value, "no_rows"))
    days = [cell.day for cell in reading.visits]
    facts = {
        **row.facts,
        "rows": reading.rows,
        "visits": reading.visits.total(),
        "first": min(days).isoformat() if days else "",
        "last": max(days).isoformat() if days else "",
        "bad_rows": reading.bad_rows,
        "problems": [list(problem) for problem in sorted(reading.problems)],
    }
    row.facts, row.state = facts, REFUSED if reading.problems else DONE
    if row.state == DONE:
        _add(session, row, reading)
        shown = {key: facts[key] for key in ("rows", "visits", "first", "last")}
        after = {**shown, "counts": row.counts, "sha256": row.sha256}
        record(session, Act(row.made_by, now), "register.import", str(import_id), after=after)
    return {"import_id": import_id, "rows": reading.rows, "bad_rows": reading.bad_rows}


def _table(path: Path, facts: Mapping[str, Any]) -> TableFile:
    """The file as it was recognised when its columns were chosen: looking again would read a workbook's texts twice."""
    return TableFile(path, facts["encoding"], facts["separator"], facts["heading_line"], ())


def _rows_of(table: TableFile) -> int:
    """About how many rows there are; 0 for a workbook, which does not say."""
    return (
        0 if table.encoding == WORKBOOK else max(table.path.read_bytes().count(b"\n") - table.heading_line, 0)
    )


def _counted_twice(session: Session, reading: Reading, counts: str) -> Iterator[RowProblem]:
    """Cells that this file counts by counter and as a whole, and cells that another import has counted already."""
    cells = reading.visits.keys()
    whole = {_office_cell(cell) for cell in cells if cell.counter_id is None}
    taken = register_imports.taken_cells(session, {cell.wave_id for cell in cells}, counts)
    before = {
        (each.office_id, each.counter_id, each.day, each.service_id, each.channel): each for each in taken
    }
    parts = {(each.office_id, each.day, each.service_id, each.channel): each for each in taken}
    for cell in cells:
        place = _office_cell(cell)
        earlier = before.get((cell.office_id, cell.counter_id, cell.day, cell.service_id, cell.channel))
        earlier = earlier or before.get((cell.office_id, None, cell.day, cell.service_id, cell.channel))
        if cell.counter_id is None:
            earlier = earlier or parts.get(place)
        elif place in whole:
            yield RowProblem(reading.lines[cell], Role.COUNTER.value, "counted_twice")
        if earlier is not None:
            yield RowProblem(reading.lines[cell], Role.DAY.value, f"imported_before {earlier.import_id}")


def _office_cell(cell: Cell) -> tuple[int, date, int, str]:
    return cell.office_id, cell.day, cell.service_id, cell.channel


def _add(session: Session, row: RegisterImport, reading: Reading) -> None:
    register_imports.add_outside_counts(session, _count_rows(row, reading))
    names: Sequence[str] = ("wave_id", "office_id", "month", "variable", "category")
    if row.counts == "visits":
        register_imports.add_outside_margins(
            session,
            [
                {"import_id": row.id, **dict(zip(names, key, strict=True)), "visits": visits}
                for key, visits in reading.margins.items()
            ],
        )


def _count_rows(row: RegisterImport, reading: Reading) -> list[dict[str, Any]]:
    return [
        {**cell._asdict(), "source": row.counts, "visits": visits, "import_id": row.id}
        for cell, visits in reading.visits.items()
    ]
