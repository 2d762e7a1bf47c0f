"""What the edges need of the database: a session, one transaction around services, and what can go wrong."""

from sqlalchemy.exc import OperationalError, ProgrammingError
from sqlalchemy.orm import Session

from surveyapp.store.database import Database

DATABASE_TROUBLE: tuple[type[Exception], ...] = (OperationalError, ProgrammingError)
"""A database that is missing, locked, read-only, or whose tables are not those of this code."""

__all__ = ["DATABASE_TROUBLE", "Database", "Session"]
