"""The audit trail and the chain of seals over it."""

from collections.abc import Iterator

from sqlalchemy import Select, func, literal, select, text, tuple_
from sqlalchemy.orm import Session

from surveyapp.domain.audit import Sought
from surveyapp.store.tables.base import Instant
from surveyapp.store.tables.people import AccountRow, AuditEvent, AuditSeal


def audit_event_with_id(session: Session, event_id: int) -> AuditEvent | None:
    """The event, or None."""
    return session.get(AuditEvent, event_id)


def audit_events_found(
    session: Session, sought: Sought, after: int | None, most: int
) -> list[tuple[AuditEvent, str | None, str | None]]:
    """At most so many events that fit, newest first, each with login and name of who did it.

    With `after` (the number of an event) only those that come after it in this order.
    """
    found = events_sought(sought)
    last = session.get(AuditEvent, after) if after is not None else None
    if last is not None:
        found = found.where(tuple_(AuditEvent.at, AuditEvent.id) < tuple_(literal(last.at, Instant), last.id))
    return [(row[0], row[1], row[2]) for row in session.execute(found.limit(most))]


def events_sought(sought: Sought) -> Select[AuditEvent, str | None, str | None]:
    """The statement for the events that fit, newest first."""
    found = (
        select(AuditEvent, AccountRow.login, AccountRow.name)
        .outerjoin(AccountRow, AccountRow.id == AuditEvent.account_id)
        .order_by(AuditEvent.at.desc(), AuditEvent.id.desc())
    )
    if sought.by_nobody:
        found = found.where(AuditEvent.account_id.is_(None))
    if sought.account_id is not None:
        found = found.where(AuditEvent.account_id == sought.account_id)
    if sought.verb:
        found = found.where(AuditEvent.verb == sought.verb)
    if sought.subject:
        found = found.where(AuditEvent.subject.icontains(sought.subject, autoescape=True))
    if sought.since is not None:
        found = found.where(AuditEvent.at >= sought.since)
    if sought.until is not None:
        found = found.where(AuditEvent.at < sought.until)
    return found


def verbs_recorded(session: Session) -> list[str]:
    """What has ever been done, each verb once, found by skipping from one to the next in the index."""
    found: list[str] = []
    verb = session.scalar(select(func.min(AuditEvent.verb)))
    while verb is not None:
        found.append(verb)
        verb = session.scalar(select(func.min(AuditEvent.verb)).where(AuditEvent.verb > verb))
    return found


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
