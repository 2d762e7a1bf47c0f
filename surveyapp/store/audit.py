"""The audit trail and the chain of seals over it."""

from collections.abc import Iterator

from sqlalchemy import select, text
from sqlalchemy.orm import Session

from surveyapp.store.tables.people import AuditEvent, AuditSeal


def audit_event_with_id(session: Session, event_id: int) -> AuditEvent | None:
    """The event, or None."""
    return session.get(AuditEvent, event_id)


def latest_audit_events(session: Session, most: int) -> list[AuditEvent]:
    """The newest events, newest first."""
    return list(session.scalars(select(AuditEvent).order_by(AuditEvent.id.desc()).limit(most)))


def audit_events_between(session: Session, after_id: int, last_id: int | None = None) -> Iterator[AuditEvent]:
    """The events after one id up to and with another (None: to the end), oldest first, streamed."""
    events = select(AuditEvent).where(AuditEvent.id > after_id).order_by(AuditEvent.id)
    if last_id is not None:
        events = events.where(AuditEvent.id <= last_id)
    yield from session.scalars(events.execution_options(yield_per=1000))


def audit_seals(session: Session) -> list[AuditSeal]:
    """All seals, oldest first."""
    return list(session.scalars(select(AuditSeal).order_by(AuditSeal.id)))


def newest_audit_seal(session: Session) -> AuditSeal | None:
    """The head of the chain, None before the first sealing."""
    return session.scalar(select(AuditSeal).order_by(AuditSeal.id.desc()).limit(1))


def wait_for_audit_writers(session: Session) -> None:
    """Return when no event with a smaller number than the newest can appear any more.

    PostgreSQL gives numbers before it commits, so an event may come to light after one with a greater number;
    this lock waits for such writers. SQLite has one writer at a time, which is this session.
    """
    if session.get_bind().dialect.name == "postgresql":
        session.execute(text("LOCK TABLE audit_event IN SHARE ROW EXCLUSIVE MODE"))
