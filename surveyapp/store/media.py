"""Recordings by the hash of their content."""

from collections.abc import Collection

from sqlalchemy import select
from sqlalchemy.orm import Session

from surveyapp.store.tables.media import Medium


def medium_with_hash(session: Session, sha256: str) -> Medium | None:
    """The sound, or None."""
    return session.get(Medium, sha256)


def hashes_stored(session: Session, hashes: Collection[str]) -> set[str]:
    """Which of these are stored."""
    return set(session.scalars(select(Medium.sha256).where(Medium.sha256.in_(list(hashes)))))
