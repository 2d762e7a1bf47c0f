"""Queries that take final answers in."""

from sqlalchemy.orm import Session

from surveyapp.store.tables.answers import Intake


def add_intake(session: Session, intake: Intake) -> None:
    """Store a final answer until its batch is closed."""
    session.add(intake)
    session.flush()
