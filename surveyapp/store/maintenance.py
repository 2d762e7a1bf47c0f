"""Removing what a database keeps of rows that are gone, and making a backup that has nothing of it either."""

import os
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Executable, Table, text, update
from sqlalchemy.exc import DBAPIError

from surveyapp.domain.errors import DatabaseUnready, InvalidInput
from surveyapp.store.database import Database, Unready
from surveyapp.store.migrating import refusal
from surveyapp.store.schema import METADATA

REWRITTEN = (
    "visit",
    "visit_count",
    "closed_sum",
    "visit_tally",
    "tap_receipt",
    "blank_link",
    "sealed_use",
    "link",
    "link_tombstone",
    "draft",
    "paper_entry",
    "receipt",
    "kiosk_receipt",
    "held_answer",
    "intake",
    "response",
    "response_flag",
    "psu",
)
"""The tables whose row versions could tell which rows were written together."""


OLDER_SNAPSHOTS = text(
    "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"
    " AND age(backend_xmin) > txid_current() - :started"
)
"""Who still sees the database as it was before the scrubbing: for them dead row versions had to be kept."""

LOCK_SECONDS = 10


def scrub(database: Database) -> None:
    """Remove the remains of deleted rows, and every trace of the order in which the others were written.

    To be called after the closing has been committed. Raises DatabaseUnready (busy) when another process
    reads for so long that the write-ahead log can't be emptied; then call it again.

    SQLite: the file is written anew in the order of the keys (VACUUM), and the write-ahead log is emptied.
    PostgreSQL: one statement gives all rows of a table the same transaction and command number, and CLUSTER
    writes them anew in the order of their random keys, without dead versions. VACUUM FULL alone would keep
    both the numbers (which show the batch) and the order.
    """
    if database.is_sqlite:
        _scrub_sqlite(database)
    else:
        _scrub_postgresql(database)


def backup(database: Database, path: Path) -> None:
    """Write a copy of an SQLite database to a new file that only its owner can read.

    VACUUM INTO copies live rows only, in the order of their keys, while others go on writing. Raises
    InvalidInput when the file exists or its folder does not, and for PostgreSQL, which has pg_dump for this.
    """
    if not database.is_sqlite:
        raise InvalidInput("database", "not_sqlite")
    try:
        os.close(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
    except OSError as error:
        raise InvalidInput("path", f"unusable {error.strerror}") from error
    with database.engine.connect() as connection:
        _driver(connection).execute("VACUUM INTO ?", (str(path),))


def _scrub_sqlite(database: Database) -> None:
    with database.engine.connect() as connection:
        driver = _driver(connection)
        driver.execute("VACUUM")
        busy, _, _ = driver.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
    if busy:
        raise DatabaseUnready(Unready.BUSY)


def _scrub_postgresql(database: Database) -> None:
    try:
        with database.engine.connect() as connection:
            started = connection.scalar(text("SELECT txid_current()"))
            connection.commit()
            for name in REWRITTEN:
                _rewrite(connection, METADATA.tables[name])
            remains = connection.scalar(OLDER_SNAPSHOTS, {"started": started})
    except DBAPIError as error:
        raise refusal(error) from error
    if remains:
        raise DatabaseUnready(Unready.BUSY)


def _rewrite(connection: Connection, table: Table) -> None:
    """Give a table's rows one version number, then write them anew in the order of their keys.

    The table is locked before its rows are, so that a citizen who is just sending waits and no two wait for each other.
    """
    key = next(iter(table.primary_key.columns))
    statements: tuple[Executable, ...] = (
        text(f'LOCK TABLE "{table.name}" IN SHARE ROW EXCLUSIVE MODE'),
        update(table).values({key: key}),
    )
    for some in (statements, (text(f'CLUSTER "{table.name}" USING "{table.primary_key.name}"'),)):
        with connection.begin():
            connection.execute(text(f"SET LOCAL lock_timeout = '{LOCK_SECONDS}s'"))
            for statement in some:
                connection.execute(statement)


def _driver(connection: Connection) -> Any:
    """The driver's own connection: these statements refuse to run in a transaction."""
    return connection.connection.driver_connection
