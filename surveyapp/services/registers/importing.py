"""An import into the register: a file is put down, its columns are named, a job reads it, all of it or nothing.

The file lies in the upload folder under the number of its import, until it has been read or a day has passed.
"""

import hashlib
import itertools
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from surveyapp.domain.days import day_of
from surveyapp.domain.errors import InvalidInput, NotAllowed, NotFound
from surveyapp.domain.registers import Counted
from surveyapp.domain.roles import Account, Role
from surveyapp.domain.text import clean
from surveyapp.services.auditing import Act, record
from surveyapp.services.jobs import JobState, JobStatus, job_status, request_job
from surveyapp.services.registers.mappings import (
    Mapping,
    check_mapping,
    guessed,
    mapping_from,
    remember,
    remembered,
)
from surveyapp.services.registers.permission import changed_offices
from surveyapp.services.registers.row_reading import ReadRow, RowProblem, reader_for
from surveyapp.services.registers.table_files import TableFile, open_table
from surveyapp.services.transactions import Session
from surveyapp.store import register_imports, registers
from surveyapp.store.tables.registers import RegisterImport

JOB = "register_import"
LARGEST_FILE = 20 * 2**20
PREVIEW_ROWS = 10
LEFT_OVER = timedelta(days=1)
MAPPING, RUNNING, REFUSED, DONE, UNDONE = "mapping", "running", "refused", "done", "undone"


@dataclass(frozen=True, slots=True)
class ImportLine:
    """An import in a list."""

    id: int
    state: str
    file_name: str
    counts: str
    made_by: str
    made_at: datetime
    rows: int
    visits: int


@dataclass(frozen=True, slots=True)
class ImportState:
    """An import as its page shows it. `job` is there while it runs."""

    id: int
    state: str
    file_name: str
    counts: str
    mapping: Mapping | None
    facts: dict[str, Any]
    problems: tuple[RowProblem, ...]
    job: JobStatus | None


@dataclass(frozen=True, slots=True)
class Preview:
    """What was recognised in a file, and what its first rows would become."""

    table: TableFile
    mapping: Mapping
    is_chosen: bool
    """Whether a person chose the mapping for this file, so that it may be imported."""
    rows: tuple[tuple[int, ReadRow | tuple[RowProblem, ...]], ...] = field(default=())


@dataclass(frozen=True, slots=True)
class Chosen:
    """Which column is what, and what a row counts: visits or dossiers."""

    mapping: Mapping
    counts: Counted


def begin_import(session: Session, account: Account, uploaded: Path, name: str, act: Act) -> int:
    """Take a file that lies in the upload folder; the number of the import. Raises NotAllowed, InvalidInput."""
    if changed_offices(account) == ():
        raise NotAllowed
    size = uploaded.stat().st_size
    if not 0 < size <= LARGEST_FILE:
        raise InvalidInput("file", "too_large" if size else "empty")
    with uploaded.open("rb") as file:
        sha256 = hashlib.file_digest(file, "sha256").hexdigest()
    row = register_imports.add_import(
        session,
        RegisterImport(
            state=MAPPING,
            file_name=clean(name)[:120] or "-",
            sha256=sha256,
            mapping=None,
            counts=Counted.VISITS.value,
            job_id=None,
            facts={},
            made_by=act.by,
            made_at=act.at,
        ),
    )
    uploaded.rename(file_of(uploaded.parent, row.id))
    return row.id


def file_of(folder: Path, import_id: int) -> Path:
    """Where the file of an import lies."""
    return folder / f"register-{import_id}"


def preview(session: Session, account: Account, import_id: int, folder: Path, now: datetime) -> Preview:
    """Look at the first rows of a file. Raises NotFound (the file is gone, too), NotAllowed, InvalidInput."""
    row = _own(session, account, import_id)
    path = file_of(folder, import_id)
    if row.state != MAPPING or not path.exists():
        raise NotFound
    table, own = open_table(path), changed_offices(account)
    only = own[0] if own is not None and len(own) == 1 else None
    if row.mapping is None:
        found = remembered(session, table, account.id, own) or guessed(table, only)
        return Preview(table, found, is_chosen=False)
    mapping = mapping_from(row.mapping)
    reader = reader_for(session, mapping, own, day_of(now))
    first = list(itertools.islice(table.rows(), PREVIEW_ROWS))
    rows = []
    for line, cells in first:
        read = reader.read(line, cells)
        rows.append((line, read if isinstance(read, ReadRow) else tuple(read)))
    return Preview(table, mapping, is_chosen=True, rows=tuple(rows))


def choose_mapping(
    session: Session, account: Account, import_id: int, chosen: Chosen, folder: Path, act: Act
) -> None:
    """Say which column is what, and what a row counts. Raises NotFound, NotAllowed, InvalidInput."""
    mapping = chosen.mapping
    row = _own(session, account, import_id)
    path = file_of(folder, import_id)
    if row.state != MAPPING or not path.exists():
        raise NotFound
    table, own = open_table(path), changed_offices(account)
    check_mapping(mapping, len(table.headings))
    if own is not None and mapping.office_id is not None and mapping.office_id not in own:
        raise NotAllowed
    row.mapping, row.counts = mapping.to_json(), chosen.counts.value
    row.facts = {
        "encoding": table.encoding,
        "separator": table.separator,
        "heading_line": table.heading_line,
        # Only of columns that are read: what else the file holds is nobody's business here.
        "columns": {role: table.headings[column] for role, column in mapping.columns.items()},
    }
    remember(session, table, mapping, account.id, act.at)


def start_import(session: Session, account: Account, import_id: int, act: Act) -> None:
    """Ask for the file to be read into the register. Raises NotFound (also where no mapping was chosen), NotAllowed."""
    row = _own(session, account, import_id)
    again = row.state == RUNNING and _has_failed(session, row)
    if row.mapping is None or not (row.state == MAPPING or again):
        raise NotFound
    own = changed_offices(account)
    payload = {"import_id": import_id, "offices": None if own is None else list(own)}
    row.job_id = request_job(session, JOB, payload, act.by, act.at)
    row.state = RUNNING


def undo_import(session: Session, account: Account, import_id: int, act: Act) -> int:
    """Take everything of an import out of the register again; how many counts. Raises NotFound, NotAllowed."""
    row = _own(session, account, import_id)
    if row.state != DONE:
        raise NotFound
    counts = registers.delete_outside_counts(session, import_id)
    row.state, row.undone_by, row.undone_at = UNDONE, act.by, act.at
    facts = {key: row.facts[key] for key in ("rows", "visits", "first", "last")}
    record(session, act, "register.undo_import", str(import_id), before=facts)
    return counts


def import_state(session: Session, account: Account, import_id: int) -> ImportState:
    """How an import stands. Raises NotFound, NotAllowed."""
    row = _own(session, account, import_id)
    return ImportState(
        id=row.id,
        state=row.state,
        file_name=row.file_name,
        counts=row.counts,
        mapping=mapping_from(row.mapping) if row.mapping else None,
        facts=row.facts,
        problems=tuple(RowProblem(*problem) for problem in row.facts.get("problems", ())),
        job=job_status(session, row.job_id) if row.job_id and row.state == RUNNING else None,
    )


def list_imports(
    session: Session, account: Account, before: int | None = None, limit: int = 20
) -> tuple[ImportLine, ...]:
    """The imports that this person may look at, the newest first: their own, or every one."""
    own = None if _sees_all(account) else (account.id,)
    return tuple(
        ImportLine(
            row.id,
            row.state,
            row.file_name,
            row.counts,
            name,
            row.made_at,
            row.facts.get("rows", 0),
            row.facts.get("visits", 0),
        )
        for row, name in register_imports.imports_by(session, own, before, limit)
    )


def remove_left_overs(folder: Path, now: datetime) -> int:
    """Remove files that nobody went on with for a day; how many there were."""
    old = [
        path
        for path in (folder.iterdir() if folder.is_dir() else ())
        if now.timestamp() - path.stat().st_mtime > LEFT_OVER.total_seconds()
    ]
    for path in old:
        path.unlink()
    return len(old)


def offices_to_choose(session: Session, account: Account) -> Sequence[register_imports.Named]:
    """The offices that all rows of a file may be of."""
    return register_imports.named_offices(session, changed_offices(account))


@dataclass(frozen=True, slots=True)
class PlaceNames:
    """What rows may name."""

    offices: Sequence[register_imports.Named]
    counters: Sequence[register_imports.CounterName]
    services: Sequence[register_imports.Named]


def place_names(session: Session, account: Account) -> PlaceNames:
    """Names for a preview."""
    own = changed_offices(account)
    return PlaceNames(
        register_imports.named_offices(session, own),
        register_imports.named_counters(session, own),
        register_imports.named_services(session),
    )


def _own(session: Session, account: Account, import_id: int) -> RegisterImport:
    row = register_imports.import_with_id(session, import_id)
    if row is None:
        raise NotFound
    if row.made_by != account.id and not _sees_all(account):
        raise NotAllowed
    return row


def _sees_all(account: Account) -> bool:
    return account.has(Role.ADMIN)


def _has_failed(session: Session, row: RegisterImport) -> bool:
    return row.job_id is not None and job_status(session, row.job_id).state == JobState.FAILED
