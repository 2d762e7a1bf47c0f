"""Freezing a wave: files are written first, then the snapshot is recorded.

A folder is named for the hash of its content and never written to again. Freezing unchanged data a second time
gives the snapshot that is there already.
"""

import hashlib
import shutil
import tempfile
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from surveyapp.domain.days import day_of
from surveyapp.services.auditing import Act, record
from surveyapp.services.freezing.files import write_files
from surveyapp.services.freezing.wave_data import read_wave
from surveyapp.services.transactions import Session
from surveyapp.store import snapshots
from surveyapp.store.tables.work import Snapshot


@dataclass(frozen=True, slots=True)
class SnapshotFiles:
    """A data set as it lies in its folder. Rows of `invited` are drawn visits, answered or not."""

    wave_id: int
    folder: Path
    sha256: str
    invited_rows: int
    walk_up_rows: int


@dataclass(frozen=True, slots=True)
class SnapshotSummary:
    """A recorded snapshot."""

    id: int
    wave_id: int
    folder: Path
    sha256: str
    invited_rows: int
    walk_up_rows: int


def freeze_snapshot(
    session: Session, wave_id: int, folder: Path, account_id: int | None, now: datetime
) -> SnapshotSummary:
    """Freeze a wave's closed answers, visits and register below `folder`, and record the snapshot.

    Raises NothingToAnalyse when no answer has been closed yet.
    """
    files = write_snapshot(session, wave_id, folder, day_of(now))
    return record_snapshot(session, files, account_id, now)


def write_snapshot(session: Session, wave_id: int, folder: Path, today: date) -> SnapshotFiles:
    """Write the files of a data set into a folder of its own below `folder`; changes nothing in the database.

    A visit whose link can still be opened `today`, or whose answer waits for its batch, is left out.
    Raises NothingToAnalyse when no answer has been closed yet.
    """
    data = read_wave(session, wave_id, today)
    folder.mkdir(parents=True, exist_ok=True)
    building = Path(tempfile.mkdtemp(prefix=".building-", dir=folder))
    try:
        numbers = write_files(data, building)
        sha256 = folder_hash(building)
        final = folder / f"{data.wave.code}-{sha256[:12]}"
        if not final.exists():
            building.rename(final)
        return SnapshotFiles(wave_id, final, sha256, *numbers)
    finally:
        shutil.rmtree(building, ignore_errors=True)


def record_snapshot(
    session: Session, files: SnapshotFiles, account_id: int | None, now: datetime
) -> SnapshotSummary:
    """Record written files as a snapshot, or give the one that has this content already."""
    row = snapshots.snapshot_with_hash(session, files.wave_id, files.sha256)
    if row is None:
        row = _added(session, files, Act(account_id, now))
    return SnapshotSummary(
        row.id, row.wave_id, Path(row.folder), row.sha256, row.invited_rows, row.walk_up_rows
    )


def _added(session: Session, files: SnapshotFiles, act: Act) -> Snapshot:
    row = snapshots.add_snapshot(
        session,
        Snapshot(
            wave_id=files.wave_id,
            folder=str(files.folder),
            sha256=files.sha256,
            invited_rows=files.invited_rows,
            walk_up_rows=files.walk_up_rows,
            frozen_at=act.at,
            frozen_by=act.by,
        ),
    )
    record(session, act, "snapshot.made", str(row.id), after={"wave": row.wave_id, "sha256": row.sha256})
    return row


def folder_hash(folder: Path) -> str:
    """SHA-256 over names and contents of a folder's files in the order of names, 64 hexadecimal digits."""
    digest = hashlib.sha256()
    for path in sorted(folder.iterdir()):
        with path.open("rb") as file:
            digest.update(f"{path.name}\n{hashlib.file_digest(file, 'sha256').hexdigest()}\n".encode())
    return digest.hexdigest()
