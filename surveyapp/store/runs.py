"""Queries on runs of the analysis."""

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session

from surveyapp.store.tables.surveys import Wave
from surveyapp.store.tables.work import Run, Snapshot


class RunRow(NamedTuple):
    """A run without its figures, for lists."""

    id: int
    snapshot_id: int
    wave_id: int
    wave_name: str
    requested_at: datetime
    is_published: bool


def add_run(session: Session, run: Run) -> Run:
    """Store a run, so that it has its id."""
    session.add(run)
    session.flush()
    return run


def run_with_snapshot(session: Session, run_id: int) -> tuple[Run, Snapshot, Wave] | None:
    """A run, the snapshot it was computed from, and that one's wave."""
    row = session.execute(
        select(Run, Snapshot, Wave)
        .join(Snapshot, Snapshot.id == Run.snapshot_id)
        .join(Wave, Wave.id == Snapshot.wave_id)
        .where(Run.id == run_id)
    ).first()
    return None if row is None else (row[0], row[1], row[2])


def runs(session: Session, *, only_published: bool = False) -> Sequence[RunRow]:
    """The runs, the last one first."""
    query = (
        select(Run.id, Run.snapshot_id, Wave.id, Wave.name, Run.requested_at, Run.is_published)
        .join(Snapshot, Snapshot.id == Run.snapshot_id)
        .join(Wave, Wave.id == Snapshot.wave_id)
        .order_by(Run.id.desc())
    )
    if only_published:
        query = query.where(Run.is_published)
    return [RunRow(*row) for row in session.execute(query)]
