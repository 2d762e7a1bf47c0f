"""A migrated database and a session on it, on SQLite and on PostgreSQL."""

from collections.abc import Iterator

import pytest

from surveyapp.services.transactions import Database, Session
from tests.builders import Place, a_place


@pytest.fixture
def database(migrated_url: str) -> Iterator[Database]:
    """An empty database with every table."""
    database = Database(migrated_url)
    yield database
    database.dispose()


@pytest.fixture
def session(database: Database) -> Iterator[Session]:
    """A session that can write; nothing is committed."""
    with database.session(write=True) as session:
        yield session


@pytest.fixture
def place(session: Session) -> Place:
    """An office with a counter, a service, a kiosk, a clerk and a running wave."""
    return a_place(session)
