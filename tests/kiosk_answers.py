"""Answers as a kiosk writes and seals them, for tests that speak with the server in the device's place."""

import base64
import json
import os
import uuid
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ec import EllipticCurvePublicKey
from cryptography.hazmat.primitives.serialization import load_der_public_key

from surveyapp.domain.answers import accept
from surveyapp.domain.conditions import Answer
from surveyapp.domain.envelopes import Envelope, sealed_envelope
from surveyapp.domain.instruments import Instrument, content_hash
from surveyapp.domain.routing import first_unanswered
from surveyapp.services.kiosks.sealing import Seal, current_seal
from surveyapp.services.transactions import Session
from tests.builders import MONDAY, Place, shipped
from tests.forms import a_choice

Plaintext = dict[str, Any]


def document_of(instrument: Instrument, **chosen: Any) -> dict[str, Answer]:
    """A complete document: what was chosen, otherwise the middle of a scale or the first option."""
    answers: dict[str, Answer] = {}
    while (page := first_unanswered(instrument, answers)) is not None:
        for question in page.enabled_questions:
            answers[question.code] = accept(question, a_choice(question, chosen))
    return answers


def walk_up(place: Place, **changes: Any) -> Plaintext:
    """A complete short form of somebody without a ticket, on MONDAY at ten."""
    short = shipped("counter_short")
    return {
        "kind": "walk_up",
        "wave": place.wave_id,
        "instrument": content_hash(short),
        "service": place.service_id,
        "code": None,
        "language": "vi",
        "order_seed": 7,
        "answers": document_of(short),
        "complete": True,
        "day": MONDAY.isoformat(),
        "seconds": 80,
        "hour": 10,
        **changes,
    }


def with_ticket(place: Place, code: str, **changes: Any) -> Plaintext:
    """A complete full form of somebody who typed the code of a ticket, or whose ticket was scanned."""
    full = shipped("counter_full")
    own = {"kind": "ticket", "instrument": content_hash(full), "service": None, "code": code}
    return walk_up(place, **{**own, "answers": document_of(full), "seconds": 240, **changes})


def seal_of(session: Session) -> Seal:
    """The seal that kiosks are given."""
    seal = current_seal(session)
    assert seal is not None
    return seal


def sealed(seal: Seal, plaintext: object, answer_id: str = "") -> Envelope:
    """What a kiosk makes of an answer: canonical JSON, sealed. Text is sealed as it is."""
    public = load_der_public_key(base64.b64decode(seal.public))
    assert isinstance(public, EllipticCurvePublicKey)
    text = (
        plaintext
        if isinstance(plaintext, str)
        else json.dumps(plaintext, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    )
    return sealed_envelope(
        text.encode("utf-8", "surrogatepass"), answer_id or new_id(), seal.key, public, os.urandom(12)
    )


def new_id() -> str:
    """A random id, as the device makes it."""
    return str(uuid.uuid4())
