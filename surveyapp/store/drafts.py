"""Queries on sealed drafts and on receipts."""

from datetime import date

from sqlalchemy import CursorResult, delete
from sqlalchemy.orm import Session

from surveyapp.store.tables.answers import Draft, Receipt


def draft_with_id(session: Session, draft_id: str) -> Draft | None:
    """A sealed draft by its id."""
    return session.get(Draft, draft_id, populate_existing=True)


def save_draft(session: Session, draft_id: str, link_hash: str, sealed: bytes, today: date) -> None:
    """Store a draft, or replace what was stored under its id."""
    session.merge(Draft(id=draft_id, link_hash=link_hash, sealed=sealed, saved_on=today))
    session.flush()


def delete_draft(session: Session, draft_id: str) -> bool:
    """Forget a draft; whether it was still there (of two that delete it at once, one finds it)."""
    result = session.execute(delete(Draft).where(Draft.id == draft_id))
    return isinstance(result, CursorResult) and result.rowcount == 1


def is_received(session: Session, receipt_hash: str) -> bool:
    """Whether a draft has been taken in as a final answer."""
    return session.get(Receipt, receipt_hash) is not None


def add_receipt(session: Session, receipt_hash: str, today: date) -> None:
    """Remember that a draft was taken in."""
    session.add(Receipt(hash=receipt_hash, taken_on=today))
    session.flush()
