"""Receiving what kiosks deliver: every answer is stored once, or kept for review; none is lost, none counts twice.

What is remembered of an answer that was taken in are two keyed hashes: of its random id, and of id and content
together. Whoever does not know the id (which is kept nowhere) can try no content against the second.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from surveyapp.domain.canonical import canonical_json
from surveyapp.domain.days import day_of
from surveyapp.domain.envelopes import Envelope, read_envelope
from surveyapp.domain.errors import EnvelopeUnopenable
from surveyapp.domain.kiosk_answers import AnswerHeld, KioskAnswer, Why, read_kiosk_answer
from surveyapp.services.keys import Keys
from surveyapp.services.kiosks.devices import KioskPlace, place_of
from surveyapp.services.kiosks.holding import held_content, held_id, hold
from surveyapp.services.kiosks.sealing import opened_envelope
from surveyapp.services.kiosks.taking_in import take_in
from surveyapp.services.transactions import Session
from surveyapp.store import kiosk_answers as store
from surveyapp.store.tables.kiosks import HeldAnswer

Status = Literal["stored", "same", "kept", "quarantined"]
TRIED_AGAIN = (Why.UNKNOWN_KEY, Why.UNOPENABLE, Why.UNREADABLE, Why.PLACE, Why.ANSWERS)
"""What may change its mind: a key that is restored, a service that is offered, a mistake of ours that is mended."""


@dataclass(frozen=True, slots=True)
class Received:
    """What became of an answer: stored, known already, kept beside another of the same id, or quarantined, and why.

    `held` is the key under which it is held, if it is.
    """

    status: Status
    why: Why | None = None
    held: str | None = None


def receive(session: Session, keys: Keys, place: KioskPlace, envelope: Envelope, now: datetime) -> Received:
    """Take in what is in an envelope, or hold it."""
    try:
        value = opened_envelope(session, keys, envelope)
    except AnswerHeld as held:
        delivered = envelope.to_document()
        key = held_id(keys, envelope.id, canonical_json(delivered))
        known = store.body_hash_of_receipt(session, keys.kiosk_answer(envelope.id)) is not None
        why = Why.CONFLICT if known else held.why
        hold(session, keys, place.kiosk_id, key, {"envelope": delivered}, why, day_of(now))
        return _held(why, key)
    return receive_opened(session, keys, place, envelope.id, value, now)


def receive_opened(
    session: Session, keys: Keys, place: KioskPlace, answer_id: str, value: Any, now: datetime
) -> Received:
    """Take in an opened answer, or hold it without the code of its ticket."""
    receipt, text = keys.kiosk_answer(answer_id), canonical_json(value)
    body_hash, key = keys.kiosk_body(f"{answer_id}\n{text}"), held_id(keys, answer_id, text)
    try:
        # Claim and answer are one: where the answer can't be taken in, the claim is undone with it.
        with session.begin_nested():
            if not store.claim_receipt(session, receipt, body_hash, day_of(now)):
                raise AnswerHeld(Why.CONFLICT)
            take_in(session, keys, place, _answer_in(value), now)
    except AnswerHeld as held:
        if held.why is Why.CONFLICT and store.body_hash_of_receipt(session, receipt) == body_hash:
            return Received("same")
        hold(session, keys, place.kiosk_id, key, _without_code(answer_id, value), held.why, day_of(now))
        return _held(held.why, key)
    store.delete_held_answer(session, key)
    return Received("stored")


def try_held_again(session: Session, keys: Keys, now: datetime) -> dict[Status, int]:
    """Try to take in what is held for a reason that may have gone; how many came to what."""
    found: dict[Status, int] = {}
    for row in store.held_answers_because(session, [why.value for why in TRIED_AGAIN]):
        received = _again(session, keys, row, now)
        if received.held != row.id:
            store.delete_held_answer(session, row.id)
        found[received.status] = found.get(received.status, 0) + 1
    return found


def _again(session: Session, keys: Keys, row: HeldAnswer, now: datetime) -> Received:
    content = held_content(keys, row)
    place = place_of(session, row.kiosk_id)
    if "envelope" in content:
        sealed = content["envelope"]
        return receive(session, keys, place, read_envelope(sealed, sealed["id"]), now)
    if "id" not in content:
        return Received("quarantined", Why(row.why), row.id)
    return receive_opened(session, keys, place, content["id"], content["answer"], now)


def _answer_in(value: Any) -> KioskAnswer:
    try:
        return read_kiosk_answer(value)
    except EnvelopeUnopenable:
        raise AnswerHeld(Why.UNREADABLE) from None


def _without_code(answer_id: str, value: Any) -> dict[str, Any]:
    """What is held of an opened answer. With a ticket, neither its code nor its id: nothing can be joined any more."""
    if isinstance(value, dict) and value.get("code") is not None:
        return {"answer": {**value, "code": None}}
    return {"id": answer_id, "answer": value}


def _held(why: Why, key: str) -> Received:
    return Received("kept" if why is Why.CONFLICT else "quarantined", why, key)
