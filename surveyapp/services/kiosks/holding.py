"""Answers of kiosks that can't be taken in: kept, sealed, without the code of any ticket, and counted by reason."""

import json
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from surveyapp.domain.canonical import canonical_json
from surveyapp.domain.envelopes import NONCE_BYTES
from surveyapp.domain.kiosk_answers import Why
from surveyapp.services.keys import Keys
from surveyapp.services.transactions import Session
from surveyapp.store import kiosk_answers as store
from surveyapp.store.tables.kiosks import HeldAnswer

GROUPS = {
    Why.CONFLICT: "conflict",
    Why.UNKNOWN_KEY: "sealed",
    Why.UNOPENABLE: "sealed",
    Why.UNREADABLE: "content",
    Why.PLACE: "content",
    Why.ANSWERS: "content",
    Why.TICKET_UNKNOWN: "ticket",
    Why.TICKET_SPENT: "ticket",
    Why.TICKET_VOID: "ticket",
    Why.TICKET_EXPIRED: "ticket",
}
"""What people are told. How a ticket ended is not said: it could tell staff that a certain visitor took part."""


@dataclass(frozen=True, slots=True)
class HeldGroup:
    """How many answers of an office are held for a kind of reason: a value of GROUPS."""

    office_id: int
    group: str
    answers: int


def held_id(keys: Keys, answer_id: str, content: str) -> str:
    """The key of a held answer: the same for the same answer, and no other's."""
    return keys.held_answer(f"{answer_id}\n{content}")


def hold(  # noqa: PLR0913
    session: Session, keys: Keys, kiosk_id: int, key: str, content: dict[str, Any], why: Why, today: date
) -> None:
    """Keep what a kiosk delivered, sealed with a key of the installation. Holding it again changes nothing."""
    nonce = secrets.token_bytes(NONCE_BYTES)
    sealed = AESGCM(keys.held_seal()).encrypt(nonce, canonical_json(content).encode(), key.encode())
    row = HeldAnswer(id=key, kiosk_id=kiosk_id, why=why.value, held_on=today, sealed=nonce + sealed)
    store.hold_answer(session, row)


def held_content(keys: Keys, row: HeldAnswer) -> dict[str, Any]:
    """What is in a held answer. Raises cryptography's InvalidTag under another secret."""
    sealed = row.sealed
    text = AESGCM(keys.held_seal()).decrypt(sealed[:NONCE_BYTES], sealed[NONCE_BYTES:], row.id.encode())
    content: dict[str, Any] = json.loads(text)
    return content


def held_by_group(session: Session, office_ids: Sequence[int] | None = None) -> tuple[HeldGroup, ...]:
    """How many answers are held, by office and kind of reason; of some offices only, or (None) of all."""
    counts: dict[tuple[int, str], int] = {}
    for office_id, why, answers in store.held_by_reason(session, office_ids):
        group = (office_id, GROUPS[Why(why)])
        counts[group] = counts.get(group, 0) + answers
    return tuple(HeldGroup(*group, answers) for group, answers in sorted(counts.items()))
