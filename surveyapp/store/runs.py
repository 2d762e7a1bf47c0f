"""Queries on runs of the analysis."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any, NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session

from surveyapp.store.tables.publications import Publication
from surveyapp.store.tables.surveys import Wave
from surveyapp.store.tables.work import Run, Snapshot


class RunRow(NamedTuple):
    """A run without its figures, for lists."""

    id: int
    snapshot_id: int
    wave_id: int
    wave_name: str
    wave_name_en: str
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
    shown = (
        select(Publication.id)
        .where(Publication.run_id == Run.id, Publication.withdrawn_at.is_(None))
        .exists()
    )
    query = (
        select(Run.id, Run.snapshot_id, Wave.id, Wave.name, Wave.name_en, Run.requested_at, shown)
        .join(Snapshot, Snapshot.id == Run.snapshot_id)
        .join(Wave, Wave.id == Snapshot.wave_id)
        .order_by(Run.id.desc())
    )
    if only_published:
        query = query.where(shown)
    return [RunRow(*row) for row in session.execute(query)]


def published_run_before(session: Session, day: date) -> tuple[Run, Snapshot, Wave] | None:
    """The last run that the public sees of the last wave that ended before a day."""
    row = session.execute(
        select(Run, Snapshot, Wave)
        .join(Snapshot, Snapshot.id == Run.snapshot_id)
        .join(Wave, Wave.id == Snapshot.wave_id)
        .join(Publication, Publication.run_id == Run.id)
        .where(Wave.ends_on < day, Publication.withdrawn_at.is_(None))
        .order_by(Wave.ends_on.desc(), Run.id.desc())
        .limit(1)
    ).first()
    return None if row is None else (row[0], row[1], row[2])


def publications_of_run(session: Session, run_id: int) -> Sequence[Publication]:
    """When a run was shown to the public, the last time first."""
    return session.scalars(
        select(Publication).where(Publication.run_id == run_id).order_by(Publication.id.desc())
    ).all()


def latest_part_of_wave(session: Session, wave_id: int, part: str) -> tuple[int, datetime, Any] | None:
    """The last run of a wave: its id, when it was asked for, and one part of its results, the others left unread."""
    row = session.execute(
        select(Run.id, Run.requested_at, Run.result[part])
        .join(Snapshot, Snapshot.id == Run.snapshot_id)
        .where(Snapshot.wave_id == wave_id)
        .order_by(Run.id.desc())
        .limit(1)
    ).first()
    return None if row is None else (row[0], row[1], row[2])
