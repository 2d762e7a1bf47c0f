"""INSERT in the dialect of the database at hand: both have ON CONFLICT, but under a name of their own."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import Any, TypeVar

from sqlalchemy import Table, insert
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import DeclarativeBase, Session

ROWS_AT_ONCE = 500
"""Keeps the widest table's rows below SQLite's limit of 32,766 bound values in a statement."""

Item = TypeVar("Item")


def upsert_into(session: Session, table: type[DeclarativeBase]) -> Any:
    """An INSERT that takes `on_conflict_do_update` and `on_conflict_do_nothing` on this database."""
    dialect = session.get_bind().dialect.name
    return (sqlite.insert if dialect == "sqlite" else postgresql.insert)(table)


def insert_in_given_order(
    session: Session, table: type[DeclarativeBase], rows: Sequence[dict[str, Any]]
) -> None:
    """Insert rows with as few statements as possible: the rows of one statement share one command number."""
    for some in portions(rows):
        session.execute(insert(table).values(some))


def insert_quickly(session: Session, table: type[DeclarativeBase], rows: Sequence[dict[str, Any]]) -> None:
    """Insert many rows as the driver does it best, past the unit of work."""
    if rows:
        target = table.__table__
        assert isinstance(target, Table)
        session.execute(insert(target), list(rows))


def portions(items: Iterable[Item], size: int = ROWS_AT_ONCE) -> Iterator[list[Item]]:
    """The items in lists of at most `size`."""
    rest = iter(items)
    while some := list(islice(rest, size)):
        yield some
