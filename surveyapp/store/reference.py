"""Queries that bring the reference tables to what the files say."""

from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

from sqlalchemy import bindparam, select, update
from sqlalchemy.orm import DeclarativeBase, Session

from surveyapp.store.inserting import insert_quickly

Row = dict[str, Any]


class Synchronised(NamedTuple):
    """How many rows of a table were added, were changed, or were right already."""

    added: int
    changed: int
    unchanged: int


def synchronise(
    session: Session, table: type[DeclarativeBase], key: Sequence[str], rows: Iterable[Row]
) -> Synchronised:
    """Add the rows that are missing by their key, and change those that differ; other rows are left alone."""
    target = table.__table__
    given = list(rows)
    columns = list(given[0]) if given else list(key)
    stored = {
        tuple(getattr(row, name) for name in key): tuple(row)
        for row in session.execute(select(*(target.c[name] for name in columns)))
    }
    new, changed = [], []
    for row in given:
        before = stored.get(tuple(row[name] for name in key))
        if before is None:
            new.append(row)
        elif before != tuple(row[name] for name in columns):
            changed.append(row)
    insert_quickly(session, table, new)
    _change(session, table, key, columns, changed)
    return Synchronised(len(new), len(changed), len(given) - len(new) - len(changed))


def _change(
    session: Session,
    table: type[DeclarativeBase],
    key: Sequence[str],
    columns: Sequence[str],
    rows: list[Row],
) -> None:
    if not rows:
        return
    target = table.__table__
    others = [name for name in columns if name not in key]
    statement = update(table).values({name: bindparam(f"new_{name}") for name in others})
    for name in key:
        statement = statement.where(target.c[name] == bindparam(f"key_{name}"))
    values = [
        {**{f"new_{name}": row[name] for name in others}, **{f"key_{name}": row[name] for name in key}}
        for row in rows
    ]
    session.connection().execute(statement, values)
