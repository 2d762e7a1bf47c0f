"""Bringing a database to the schema of this code, and saying whether it is there."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, inspect, text
from sqlalchemy.exc import DBAPIError

from surveyapp.domain.errors import DatabaseUnready
from surveyapp.store.database import Database, Unready, file_of
from surveyapp.store.schema import METADATA

SCRIPTS = Path(__file__).resolve().parents[2] / "migrations"


SIGNS = {
    "readonly": Unready.READ_ONLY,
    "read-only": Unready.READ_ONLY,
    "disk is full": Unready.READ_ONLY,
    "disk i/o error": Unready.READ_ONLY,
    "no space left": Unready.READ_ONLY,
    "unable to open": Unready.UNOPENABLE,
    "not a database": Unready.DAMAGED,
    "malformed": Unready.DAMAGED,
    "locked": Unready.BUSY,
    "lock timeout": Unready.BUSY,
}
"""By which words of the driver a refusal is recognised; there are no codes that both databases share."""


def newest_revision() -> str:
    """The revision that this code needs."""
    head = ScriptDirectory.from_config(_config()).get_current_head()
    assert head is not None
    return head


def revision_of(database: Database) -> str | None:
    """The revision of a database, None where no migration was ever run. Raises DatabaseUnready.

    A file that does not exist is not made by looking.
    """
    if _is_missing(database):
        return None
    try:
        with _reading(database) as connection:
            return MigrationContext.configure(connection).get_current_revision()
    except DBAPIError as error:
        raise DatabaseUnready(_sign_in(error) or Unready.UNREACHABLE) from error


def upgrade(database: Database, revision: str = "head") -> None:
    """Run every migration that is missing, all of them or none.

    Raises DatabaseUnready when the database can't be reached or written, is newer than this code, or holds
    tables of something else.
    """
    reason = _reason(database)
    if reason in (Unready.NEWER, Unready.FOREIGN):
        raise DatabaseUnready(reason)
    try:
        with _altering(database) as connection:
            command.upgrade(_config(connection), revision)
    except DBAPIError as error:
        raise refusal(error) from error


def downgrade(database: Database, revision: str) -> None:
    """Take migrations back to a revision or `base`: for tests, and for those who know what they lose."""
    with _altering(database) as connection:
        command.downgrade(_config(connection), revision)


def draft_revision(database: Database, number: str, words: str) -> None:
    """Write the next migration from the difference between the models and an up-to-date database."""
    with database.engine.begin() as connection:
        config = _config(connection)
        command.revision(config, message=words, autogenerate=True, rev_id=number)


def check_ready(database: Database) -> None:
    """Return when the database has the schema of this code and can be written; else raise DatabaseUnready."""
    reason = _reason(database)
    if reason is not None:
        raise DatabaseUnready(reason)
    try:
        _try_to_write(database)
    except DBAPIError as error:
        raise refusal(error) from error


@contextmanager
def _reading(database: Database) -> Iterator[Connection]:
    with database.engine.execution_options(surveyapp_write=False).connect() as connection:
        yield connection


@contextmanager
def _altering(database: Database) -> Iterator[Connection]:
    """A transaction in which tables may be altered.

    SQLite alters a table by copying it and dropping the old one, which its foreign keys would forbid; they
    are switched off before the transaction, as SQLite demands, and checked as a whole at its end.
    """
    with database.engine.connect() as connection:
        if not database.is_sqlite:
            with connection.begin():
                yield connection
            return
        driver = connection.connection.driver_connection
        assert driver is not None
        driver.execute("PRAGMA foreign_keys = OFF")
        try:
            with connection.begin():
                yield connection
                broken = connection.exec_driver_sql("PRAGMA foreign_key_check").all()
                if broken:
                    raise RuntimeError(f"the migration leaves rows that point nowhere: {broken[:5]}")
        finally:
            driver.execute("PRAGMA foreign_keys = ON")


def _sign_in(error: DBAPIError) -> Unready | None:
    words = str(error.orig).lower()
    return next((reason for sign, reason in SIGNS.items() if sign in words), None)


def refusal(error: DBAPIError) -> Exception:
    """What a failed write says of the database; the error itself where it says something else."""
    reason = _sign_in(error)
    return error if reason is None else DatabaseUnready(reason)


def _reason(database: Database) -> Unready | None:
    """What is wrong with the schema, None when it is the one of this code."""
    if _is_missing(database):
        return Unready.MISSING
    revision = revision_of(database)
    if revision == newest_revision():
        return None
    if revision is not None:
        return Unready.OLDER if revision in _known_revisions() else Unready.NEWER
    return Unready.FOREIGN if _has_our_tables(database) else Unready.EMPTY


def _is_missing(database: Database) -> bool:
    """Whether the file of an SQLite database does not exist yet, in a folder that does."""
    file = file_of(database.url)
    return file is not None and file.parent.is_dir() and not file.exists()


def _has_our_tables(database: Database) -> bool:
    """Tables with our names, though no migration made them."""
    with _reading(database) as connection:
        return bool(set(inspect(connection).get_table_names()) & set(METADATA.tables))


def _try_to_write(database: Database) -> None:
    """Change something and take it back: the only sure test of a disk or server that may be read-only."""
    with database.engine.connect() as connection, connection.begin() as transaction:
        connection.execute(text("UPDATE alembic_version SET version_num = version_num"))
        transaction.rollback()


def _known_revisions() -> set[str]:
    return {script.revision for script in ScriptDirectory.from_config(_config()).walk_revisions()}


def _config(connection: Connection | None = None) -> Config:
    config = Config()
    config.set_main_option("script_location", str(SCRIPTS))
    config.set_main_option("path_separator", "os")
    config.set_main_option("file_template", "%%(rev)s_%%(slug)s")
    config.attributes["connection"] = connection
    return config
