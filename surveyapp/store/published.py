"""Tables of results that others published, as they were imported."""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from surveyapp.store.tables.publications import PublishedTable


def published_table(session: Session, table_id: int) -> PublishedTable | None:
    """A table by its number."""
    return session.get(PublishedTable, table_id)


def newest_published_tables(session: Session, most: int) -> Sequence[PublishedTable]:
    """So many tables, the last one first."""
    return session.scalars(select(PublishedTable).order_by(PublishedTable.id.desc()).limit(most)).all()


def published_tables_in_use(session: Session) -> Sequence[PublishedTable]:
    """Those that were accepted and not undone, the first one first."""
    return session.scalars(
        select(PublishedTable).where(PublishedTable.state == "accepted").order_by(PublishedTable.id)
    ).all()
