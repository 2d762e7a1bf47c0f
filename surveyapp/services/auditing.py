"""The audit trail: who did what and when, and what it was before and after.

Events are appended as they are. A sealer chains them later: each event gets an HMAC of what it holds (its
payload), and a seal is an HMAC over the seal before, and over id, moment, person, verb, subject and payload
HMAC of every event since. A payload can thus be erased, when it holds personal data that must go, and the
chain still holds.
"""

import hashlib
import hmac
import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from surveyapp.domain.audit import Sought
from surveyapp.domain.errors import NotFound
from surveyapp.domain.tokens import derived_key
from surveyapp.services.keys import Keys
from surveyapp.services.transactions import Session
from surveyapp.store.audit import (
    audit_event_with_id,
    audit_events_between,
    audit_events_found,
    audit_seals,
    newest_audit_seal,
    wait_for_audit_writers,
)
from surveyapp.store.tables.people import AuditEvent, AuditSeal

Payload = dict[str, Any] | None


@dataclass(frozen=True, slots=True)
class Act:
    """Who acts (None: the command line) and when."""

    by: int | None
    at: datetime


@dataclass(frozen=True, slots=True)
class Deed:
    """A line of the audit trail."""

    id: int
    at: datetime
    login: str | None
    """Who did it; None for the command line."""
    name: str
    verb: str
    subject: str
    before: Payload
    after: Payload


@dataclass(frozen=True, slots=True)
class Verification:
    """What came of checking the chain. `broken_at` names the first seal that does not hold."""

    seals: int
    sealed_events: int
    unsealed_events: int
    erased_payloads: int
    broken_at: int | None
    changed_events: tuple[int, ...]
    head: str

    @property
    def holds(self) -> bool:
        """Whether nothing that was sealed has been changed, added or removed."""
        return self.broken_at is None and not self.changed_events


def record(
    session: Session, act: Act, verb: str, subject: str, before: Payload = None, after: Payload = None
) -> None:
    """Append an event. `before` and `after` hold what changed, as JSON; never a password or an answer."""
    session.add(
        AuditEvent(at=act.at, account_id=act.by, verb=verb, subject=subject, before=before, after=after)
    )


def latest_deeds(session: Session, most: int) -> tuple[Deed, ...]:
    """The newest events, newest first."""
    return deeds_found(session, Sought(), None, most)


def deeds_found(session: Session, sought: Sought, after: int | None, most: int) -> tuple[Deed, ...]:
    """At most so many events that fit, newest first; with `after` those that are older than that event."""
    return tuple(
        Deed(row.id, row.at, login, name or "", row.verb, row.subject, row.before, row.after)
        for row, login, name in audit_events_found(session, sought, after, most)
    )


def seal_trail(session: Session, keys: Keys, now: datetime) -> int:
    """Seal the events since the last seal; how many they were. Without new events nothing is written."""
    wait_for_audit_writers(session)
    head = newest_audit_seal(session)
    events = list(audit_events_between(session, head.last_event_id if head else 0))
    if not events:
        return 0
    for event in events:
        event.mac = _payload_mac(keys, event)
    sealed = _chained(keys, head.hash if head else "", events)
    session.add(AuditSeal(last_event_id=events[-1].id, hash=sealed, sealed_at=now))
    return len(events)


def verify_trail(session: Session, keys: Keys) -> Verification:
    """Recompute every seal and every payload's HMAC."""
    last_id, head, broken_at = 0, "", None
    changed: list[int] = []
    sealed = erased = 0
    seals = audit_seals(session)
    for seal in seals:
        events = list(audit_events_between(session, last_id, seal.last_event_id))
        if _chained(keys, head, events) != seal.hash and broken_at is None:
            broken_at = seal.id
        erased += sum(_is_erased(event, keys) for event in events)
        changed += [
            event.id
            for event in events
            if not _is_erased(event, keys) and event.mac != _payload_mac(keys, event)
        ]
        sealed, last_id, head = sealed + len(events), seal.last_event_id, seal.hash
    unsealed = sum(1 for _ in audit_events_between(session, last_id))
    return Verification(len(seals), sealed, unsealed, erased, broken_at, tuple(changed), head)


def erase_payload(session: Session, event_id: int, act: Act) -> None:
    """Erase what an event holds of persons; that it happened remains, and the chain holds. Raises NotFound."""
    event = audit_event_with_id(session, event_id)
    if event is None:
        raise NotFound
    event.before = event.after = None
    record(session, act, "audit.erase", str(event_id))


def _is_erased(event: AuditEvent, keys: Keys) -> bool:
    return event.before is None and event.after is None and event.mac != _payload_mac(keys, event)


def _payload_mac(keys: Keys, event: AuditEvent) -> str:
    payload = json.dumps([event.before, event.after], ensure_ascii=False, sort_keys=True)
    return _mac(keys, [str(event.id), payload])


def _chained(keys: Keys, head: str, events: Iterable[AuditEvent]) -> str:
    parts = [head]
    for event in events:
        facts = [event.id, event.at.isoformat(), event.account_id, event.verb, event.subject, event.mac]
        parts.append(json.dumps(facts, ensure_ascii=False))
    return _mac(keys, parts)


def _mac(keys: Keys, parts: Iterable[str]) -> str:
    mac = hmac.new(derived_key(keys.secret, "audit trail"), digestmod=hashlib.sha256)
    for part in parts:
        mac.update(part.encode())
        mac.update(b"\n")
    return mac.hexdigest()
