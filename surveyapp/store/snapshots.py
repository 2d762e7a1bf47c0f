"""Queries on frozen data sets."""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from surveyapp.store.tables.work import Snapshot


def add_snapshot(session: Session, snapshot: Snapshot) -> Snapshot:
    """Store a snapshot, so that it has its id."""
    session.add(snapshot)
    session.flush()
    return snapshot


def snapshot_with_id(session: Session, snapshot_id: int) -> Snapshot | None:
    """A snapshot by its id."""
    return session.get(Snapshot, snapshot_id)


def snapshot_with_hash(session: Session, wave_id: int, sha256: str) -> Snapshot | None:
    """The snapshot of a wave with this content, if it has been frozen before."""
    return session.scalars(
        select(Snapshot).where(Snapshot.wave_id == wave_id, Snapshot.sha256 == sha256)
    ).first()


def snapshots(session: Session) -> Sequence[Snapshot]:
    """All snapshots, the last one first."""
    return session.scalars(select(Snapshot).order_by(Snapshot.id.desc())).all()
