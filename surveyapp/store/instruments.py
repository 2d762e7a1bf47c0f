"""Published instruments."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from surveyapp.store.tables.surveys import PublishedInstrument


def instrument_with_version(session: Session, name: str, version: int) -> PublishedInstrument | None:
    """What was published under a name and a version, or None."""
    named = (PublishedInstrument.name == name) & (PublishedInstrument.version == version)
    return session.scalar(select(PublishedInstrument).where(named))


def newest_instrument(session: Session, name: str) -> PublishedInstrument | None:
    """The highest version that was published under a name, or None."""
    return session.scalar(
        select(PublishedInstrument)
        .where(PublishedInstrument.name == name)
        .order_by(PublishedInstrument.version.desc())
        .limit(1)
    )


def instruments_in_order(session: Session) -> list[PublishedInstrument]:
    """All published instruments by name and version."""
    order = (PublishedInstrument.name, PublishedInstrument.version)
    return list(session.scalars(select(PublishedInstrument).order_by(*order)))
