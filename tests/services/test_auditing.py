"""The audit trail: whatever was sealed can't be changed, added or removed unseen; personal data can still go."""

from datetime import timedelta

import pytest

from surveyapp.domain.errors import NotFound
from surveyapp.services.auditing import Act, erase_payload, latest_deeds, record, seal_trail, verify_trail
from surveyapp.services.keys import Keys
from surveyapp.services.transactions import Session
from surveyapp.store.tables.people import AuditEvent, AuditSeal
from tests.builders import KEYS, MORNING
from tests.services.acting import ACT


@pytest.fixture
def events(session: Session) -> list[AuditEvent]:
    """Two seals over three events each, and one event that is not sealed yet."""
    for number in range(7):
        act = Act(None, MORNING + timedelta(minutes=number, microseconds=number))
        record(
            session, act, "account.add", f"user {number}", after={"name": f"Lan {number}", "list": [1, None]}
        )
        session.flush()
        if number in (2, 5):
            assert seal_trail(session, KEYS, MORNING) == 3
    return session.query(AuditEvent).order_by(AuditEvent.id).all()


def verify(session: Session) -> tuple[bool, int | None, tuple[int, ...]]:
    session.flush()
    session.expire_all()
    found = verify_trail(session, KEYS)
    return found.holds, found.broken_at, found.changed_events


def test_an_untouched_trail_holds(session: Session, events: list[AuditEvent]) -> None:
    session.expire_all()
    found = verify_trail(session, KEYS)
    assert (found.seals, found.sealed_events, found.unsealed_events, found.erased_payloads) == (2, 6, 1, 0)
    assert found.holds and found.head == session.query(AuditSeal).order_by(AuditSeal.id.desc()).first().hash  # type: ignore[union-attr]


def test_without_new_events_nothing_is_sealed(session: Session) -> None:
    assert seal_trail(session, KEYS, MORNING) == 0
    assert session.query(AuditSeal).count() == 0
    assert verify_trail(session, KEYS).holds


@pytest.mark.parametrize(
    ("column", "value"),
    [("verb", "account.revoke"), ("subject", "someone else"), ("at", MORNING), ("mac", "0" * 64)],
)
def test_a_changed_fact_breaks_the_seal(
    session: Session, events: list[AuditEvent], column: str, value: object
) -> None:
    setattr(events[4], column, value)
    holds, broken_at, _ = verify(session)
    assert not holds
    assert broken_at == 2


def test_a_changed_payload_is_named(session: Session, events: list[AuditEvent]) -> None:
    events[1].after = {"name": "Somebody else"}
    assert verify(session) == (False, None, (events[1].id,))


def test_an_event_removed_from_or_slipped_into_the_past_breaks_the_seal(
    session: Session, events: list[AuditEvent]
) -> None:
    removed = events[0]
    session.delete(removed)
    assert verify(session)[:2] == (False, 1)


def test_a_seal_made_without_the_key_does_not_hold(session: Session, events: list[AuditEvent]) -> None:
    events[5].subject = "forged"
    session.query(AuditSeal).filter(AuditSeal.id == 2).delete()
    session.flush()
    seal_trail(session, Keys(b"the forger's own key, forty bytes or so"), MORNING)
    assert not verify(session)[0]


def test_personal_data_can_be_erased_and_the_chain_still_holds(
    session: Session, events: list[AuditEvent]
) -> None:
    erase_payload(session, events[1].id, Act(None, MORNING + timedelta(hours=1)))
    session.flush()
    session.expire_all()
    found = verify_trail(session, KEYS)
    assert found.holds and found.erased_payloads == 1
    assert "Lan 1" not in str([(deed.before, deed.after) for deed in latest_deeds(session, 100)])
    assert latest_deeds(session, 1)[0].verb == "audit.erase"
    with pytest.raises(NotFound):
        erase_payload(session, 999, ACT)
