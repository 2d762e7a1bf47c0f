"""Scrubbing and backing up while others work, and what a backup holds."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import event, text

from surveyapp.domain.errors import DatabaseUnready, InvalidInput
from surveyapp.store.database import Database
from surveyapp.store.maintenance import REWRITTEN, backup, scrub
from surveyapp.store.migrating import check_ready
from surveyapp.store.schema import METADATA
from surveyapp.store.tables.people import SiteFact
from surveyapp.store.tables.visits import LinkTombstone


@pytest.fixture
def database(migrated_url: str) -> Iterator[Database]:
    database = Database(migrated_url)
    yield database
    database.dispose()


def test_scrubbing_loses_nothing_and_leaves_the_schema_as_it_is(database: Database) -> None:
    with database.transaction() as session:
        session.add_all(LinkTombstone(hash=f"{number:064}", state="spent") for number in range(50))
        session.add(SiteFact(name="a", value="b"))
    for _ in range(2):
        scrub(database)
    with database.transaction(write=False) as session:
        assert session.query(LinkTombstone).count() == 50
        assert session.query(SiteFact).count() == 1
    check_ready(database)


def test_every_table_with_random_keys_is_rewritten() -> None:
    """Except those that hold nothing of links and answers."""
    random = {
        name for name, table in METADATA.tables.items() if not table.dialect_options["sqlite"]["with_rowid"]
    }
    assert random - set(REWRITTEN) == {"try_count"}


def test_a_reader_that_does_not_let_go_is_reported(migrated_sqlite_url: str) -> None:
    database = Database(migrated_sqlite_url)
    event.listen(
        database.engine, "connect", lambda connection, _: connection.execute("PRAGMA busy_timeout = 50")
    )
    with database.transaction(write=False) as reader:
        reader.execute(text("SELECT count(*) FROM site_fact"))
        with pytest.raises(DatabaseUnready, match="busy"):
            scrub(database)
    scrub(database)
    database.dispose()


def test_a_snapshot_for_which_dead_rows_are_kept_is_reported(migrated_postgresql_url: str) -> None:
    database = Database(migrated_postgresql_url)
    with database.engine.connect().execution_options(isolation_level="REPEATABLE READ") as reader:
        reader.execute(text("SELECT count(*) FROM site_fact"))
        with database.transaction() as session:
            session.add(LinkTombstone(hash="h", state="spent"))
        with pytest.raises(DatabaseUnready, match="busy"):
            scrub(database)
    scrub(database)
    database.dispose()


def test_a_backup_is_a_whole_database_that_only_its_owner_can_read(
    migrated_sqlite_url: str, tmp_path: Path
) -> None:
    database = Database(migrated_sqlite_url)
    with database.transaction() as session:
        session.add(SiteFact(name="a", value="b"))
        session.flush()
        path = tmp_path / "copy.db"
        backup(database, path)
    assert path.stat().st_mode & 0o077 == 0
    copy = Database(f"sqlite:///{path}")
    check_ready(copy)
    with copy.transaction(write=False) as session:
        assert session.query(SiteFact).count() == 0, "what is not committed is not in a backup"
    copy.dispose()
    with pytest.raises(InvalidInput, match="exists"):
        backup(database, path)
    with pytest.raises(InvalidInput, match="path"):
        backup(database, tmp_path / "no" / "folder.db")
    database.dispose()


def test_postgresql_is_backed_up_by_its_own_tool(migrated_postgresql_url: str, tmp_path: Path) -> None:
    database = Database(migrated_postgresql_url)
    with pytest.raises(InvalidInput, match="not_sqlite"):
        backup(database, tmp_path / "copy.db")
    database.dispose()
