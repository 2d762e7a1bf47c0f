"""What the edges need of the database: a session, one transaction around services, and what can go wrong."""

from sqlalchemy.exc import DatabaseError, DataError, IntegrityError, InterfaceError
from sqlalchemy.orm import Session

from surveyapp.store.database import Database

__all__ = ["Database", "Session", "is_database_trouble"]


def is_database_trouble(error: BaseException) -> bool:
    """Whether the database is to blame: missing, damaged, locked, read-only, or with the tables of other code.

    A value or a reference that it refuses is a mistake of ours, and no trouble of the database.
    """
    return isinstance(error, DatabaseError | InterfaceError) and not isinstance(
        error, DataError | IntegrityError
    )
