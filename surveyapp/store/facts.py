"""Facts about this installation."""

from sqlalchemy.orm import Session

from surveyapp.store.tables.people import SiteFact


def fact(session: Session, name: str) -> str | None:
    """The value of a fact, None when it was never stated."""
    row = session.get(SiteFact, name)
    return None if row is None else row.value


def state_fact(session: Session, name: str, value: str) -> None:
    """State a fact, or state it anew."""
    session.merge(SiteFact(name=name, value=value))
