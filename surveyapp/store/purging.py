"""Deleting what has been kept long enough."""

from datetime import date

from sqlalchemy import delete
from sqlalchemy.orm import Session

from surveyapp.store.tables.answers import Draft, Receipt


def delete_drafts_before(session: Session, day: date) -> int:
    """Delete drafts that were last saved before a day; how many they were."""
    return len(session.scalars(delete(Draft).where(Draft.saved_on < day).returning(Draft.saved_on)).all())


def delete_receipts_before(session: Session, day: date) -> int:
    """Delete receipts of before a day; how many they were."""
    return len(
        session.scalars(delete(Receipt).where(Receipt.taken_on < day).returning(Receipt.taken_on)).all()
    )
