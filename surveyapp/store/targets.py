"""Targets that leaders set for an index."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from surveyapp.store.tables.publications import IndexTarget


def latest_target(session: Session, index_name: str, code: str) -> IndexTarget | None:
    """The target of a node of an index that was set last; None when there is none."""
    return session.scalars(
        select(IndexTarget)
        .where(IndexTarget.index_name == index_name, IndexTarget.code == code)
        .order_by(IndexTarget.id.desc())
        .limit(1)
    ).first()
