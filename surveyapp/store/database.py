"""The database: engine, transactions, and what each of the two kinds must be told."""

from collections.abc import Iterator
from contextlib import contextmanager
from enum import StrEnum
from pathlib import Path
from typing import Any

import orjson
from sqlalchemy import URL, Engine, create_engine, event, make_url
from sqlalchemy.exc import ArgumentError
from sqlalchemy.orm import Session

from surveyapp.domain.errors import DatabaseUnready

BUSY_MILLISECONDS = 10_000
COMMON: dict[str, Any] = {
    # What a statement carries (hashes, answers) is kept out of every error message.
    "hide_parameters": True,
    # A million answers are read when data are frozen; this reader takes a tenth of the standard library's time.
    "json_deserializer": orjson.loads,
}


DRIVERS = {
    "sqlite": "sqlite",
    "postgresql": "postgresql+psycopg",
    "postgresql+psycopg": "postgresql+psycopg",
}
"""By the first word of an address: the driver to use. Others are not installed."""


class Unready(StrEnum):
    """Why a database can't be used. `surveyapp.cli.refusals` has the words for each."""

    ADDRESS = "address"
    UNREACHABLE = "unreachable"
    MISSING = "missing"
    UNOPENABLE = "unopenable"
    DAMAGED = "damaged"
    EMPTY = "empty"
    FOREIGN = "foreign"
    OLDER = "older"
    NEWER = "newer"
    READ_ONLY = "read_only"
    BUSY = "busy"


class Database:
    """An engine and its transactions. SQLite by default; PostgreSQL by its address.

    Raises DatabaseUnready for an address that is neither.
    """

    def __init__(self, url: str) -> None:
        self.url = url
        self.engine = _engine(url)

    @property
    def is_sqlite(self) -> bool:
        """Whether this is SQLite."""
        return self.engine.dialect.name == "sqlite"

    def session(self, *, write: bool) -> Session:
        """A session whose transaction takes SQLite's write lock at its start if it is going to write.

        A reader that turns writer half-way fails in SQLite when another has written meanwhile; so writers say so first.
        """
        connectable = self.engine.execution_options(surveyapp_write=write)
        return Session(connectable, expire_on_commit=False)

    @contextmanager
    def transaction(self, *, write: bool = True) -> Iterator[Session]:
        """One transaction: committed at the end, rolled back when anything is raised."""
        with self.session(write=write) as session, session.begin():
            yield session

    def dispose(self) -> None:
        """Close every connection."""
        self.engine.dispose()


def _engine(url: str) -> Engine:
    """The engine of a database."""
    address = _address(url)
    if address.drivername != "sqlite":
        return create_engine(address, pool_pre_ping=True, **COMMON)
    arguments = {"timeout": BUSY_MILLISECONDS / 1000, "check_same_thread": False}
    engine = create_engine(address, connect_args=arguments, **COMMON)
    event.listen(engine, "connect", _prepare_sqlite)
    event.listen(engine, "begin", _begin_sqlite)
    return engine


def _address(url: str) -> URL:
    """An address with its driver. Raises DatabaseUnready."""
    try:
        address = make_url(url)
    except (ArgumentError, ValueError) as error:
        raise DatabaseUnready(Unready.ADDRESS) from error
    driver = DRIVERS.get(address.drivername)
    if driver is None or (driver == "sqlite" and address.host):
        raise DatabaseUnready(Unready.ADDRESS)
    return address.set(drivername=driver)


def file_of(url: str) -> Path | None:
    """The file of an SQLite database; None for one in memory or on a server. Raises DatabaseUnready."""
    address = _address(url)
    name = address.database
    if address.drivername != "sqlite" or not name or name == ":memory:":
        return None
    return Path(name.removeprefix("file:"))


def _prepare_sqlite(connection: Any, _record: object) -> None:
    """Write-ahead log, foreign keys, durable commits, and overwriting of what is deleted.

    The driver's own BEGIN is switched off (isolation_level None), so that `_begin_sqlite` alone says how one begins.
    """
    connection.isolation_level = None
    for pragma in (
        f"busy_timeout = {BUSY_MILLISECONDS}",
        "journal_mode = WAL",
        "synchronous = FULL",
        "foreign_keys = ON",
        "secure_delete = ON",
    ):
        connection.execute(f"PRAGMA {pragma}")


def _begin_sqlite(connection: Any) -> None:
    options = connection.get_execution_options()
    connection.exec_driver_sql("BEGIN IMMEDIATE" if options.get("surveyapp_write", True) else "BEGIN")
