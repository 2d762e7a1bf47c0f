"""Tables of results that others published, structures of their indices, and points that were entered from papers."""

from collections.abc import Sequence

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from surveyapp.store.tables.publications import PublishedTable


def published_table(session: Session, table_id: int) -> PublishedTable | None:
    """A table by its number."""
    return session.get(PublishedTable, table_id)


def newest_published_tables(session: Session, kind: str, most: int) -> Sequence[PublishedTable]:
    """So many rows of a kind, the last one first. Rows from before there were kinds are tables of figures."""
    own = func.coalesce(PublishedTable.content["kind"].as_string(), "figures")
    newest = select(PublishedTable).where(own == kind).order_by(PublishedTable.id.desc()).limit(most)
    return session.scalars(newest).all()


def published_tables_in_use(session: Session) -> Sequence[PublishedTable]:
    """Those that were accepted and not undone, the first one first."""
    return session.scalars(
        select(PublishedTable).where(PublishedTable.state == "accepted").order_by(PublishedTable.id)
    ).all()
