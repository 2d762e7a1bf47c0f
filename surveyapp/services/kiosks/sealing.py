"""The keys to which kiosks seal their answers.

Kiosks are given the newest. An older one stays until no kiosk can hold an answer sealed to it any more. The private
part is stored sealed under a key that follows from the installation's secret.
"""

import base64
import secrets
from dataclasses import dataclass
from functools import lru_cache

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric.ec import (
    SECP256R1,
    EllipticCurvePrivateKey,
    generate_private_key,
)
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
    load_der_private_key,
)

from surveyapp.domain.canonical import NotJson, read_json
from surveyapp.domain.days import day_of
from surveyapp.domain.envelopes import NONCE_BYTES, Envelope, opened
from surveyapp.domain.errors import EnvelopeUnopenable
from surveyapp.domain.kiosk_answers import AnswerHeld, Why
from surveyapp.services.auditing import Act, record
from surveyapp.services.keys import Keys
from surveyapp.services.transactions import Session
from surveyapp.store import kiosks
from surveyapp.store.tables.kiosks import SealingKey

KEY_NAME_BYTES = 8


@dataclass(frozen=True, slots=True)
class Seal:
    """What a kiosk seals with: the key's name and its public part in base64 (SubjectPublicKeyInfo, P-256)."""

    key: str
    public: str


def current_seal(session: Session) -> Seal | None:
    """The seal that kiosks are given; None where no kiosk has ever been paired."""
    key = kiosks.newest_sealing_key(session)
    return None if key is None else Seal(key.id, key.public)


def ensure_sealing_key(session: Session, keys: Keys, act: Act) -> None:
    """Make the first key of an installation."""
    if kiosks.newest_sealing_key(session) is None:
        make_sealing_key(session, keys, act)


def make_sealing_key(session: Session, keys: Keys, act: Act) -> str:
    """A fresh key for what kiosks seal from now on; its name. Those before it still open what was sealed to them."""
    private, name = generate_private_key(SECP256R1()), secrets.token_hex(KEY_NAME_BYTES)
    public = private.public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
    content = private.private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption())
    nonce = secrets.token_bytes(NONCE_BYTES)
    key = SealingKey(
        id=name,
        public=base64.b64encode(public).decode(),
        private=nonce + AESGCM(keys.private_key_seal()).encrypt(nonce, content, name.encode()),
        made_on=day_of(act.at),
    )
    kiosks.add_sealing_key(session, key)
    record(session, act, "kiosk.key", name)
    return name


def forget_sealing_keys(session: Session) -> int:
    """Delete the keys that no kiosk needs any more; how many."""
    newest, needed = kiosks.newest_sealing_key(session), kiosks.oldest_key_still_needed(session)
    if newest is None or needed is None:
        return 0
    return kiosks.delete_sealing_keys_below(session, min(needed, newest.number))


def opened_envelope(session: Session, keys: Keys, envelope: Envelope) -> object:
    """The JSON value in an envelope. Raises AnswerHeld: no such key, not for this key, or no JSON."""
    key = kiosks.sealing_key_with_id(session, envelope.key)
    if key is None:
        raise AnswerHeld(Why.UNKNOWN_KEY)
    try:
        private = _private_key(keys.private_key_seal(), key.id, key.private)
    except InvalidTag:
        # The secret of the installation is not the one under which this key was stored.
        raise AnswerHeld(Why.UNKNOWN_KEY) from None
    try:
        value: object = read_json(opened(envelope, private))
    except EnvelopeUnopenable:
        raise AnswerHeld(Why.UNOPENABLE) from None
    except NotJson:
        raise AnswerHeld(Why.UNREADABLE) from None
    return value


@lru_cache(maxsize=16)
def _private_key(seal: bytes, name: str, sealed: bytes) -> EllipticCurvePrivateKey:
    content = AESGCM(seal).decrypt(sealed[:NONCE_BYTES], sealed[NONCE_BYTES:], name.encode())
    private = load_der_private_key(content, None)
    assert isinstance(private, EllipticCurvePrivateKey)
    return private
