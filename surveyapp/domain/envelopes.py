"""Envelopes: a kiosk's answer sealed to a key of the server, so that a stolen device tells nothing.

A fresh P-256 key pair for every envelope, ECDH with the server's public key, HKDF-SHA256 (RFC 5869) and AES-256-GCM.
The envelope's id and the name of the server's key go into the derivation, and the id is authenticated as well: what was
sealed for one id opens under no other.
"""

import base64
import binascii
import re
from dataclasses import asdict, dataclass
from typing import Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric.ec import (
    ECDH,
    SECP256R1,
    EllipticCurvePrivateKey,
    EllipticCurvePublicKey,
    generate_private_key,
)
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from surveyapp.domain.errors import EnvelopeInvalid, EnvelopeUnopenable

VERSION = 1
LARGEST_ENVELOPE = 64 * 1024
KEY_BYTES, POINT_BYTES, NONCE_BYTES, TAG_BYTES = 32, 65, 12, 16
UUID4 = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}")
KEY_NAME = re.compile(r"[0-9a-f]{16}")


@dataclass(frozen=True, slots=True)
class Envelope:
    """A sealed answer: its random id, the name of the server's key, the sender's point, nonce and ciphertext."""

    id: str
    key: str
    point: bytes
    nonce: bytes
    data: bytes

    def to_document(self) -> dict[str, Any]:
        """The envelope as it travels: a JSON document."""
        content = asdict(self)
        texts = {name: base64.b64encode(content[field]).decode() for name, field in BINARY.items()}
        return {"v": VERSION, "id": self.id, "key": self.key, **texts}


BINARY = {"epk": "point", "iv": "nonce", "data": "data"}


def read_envelope(content: Any, envelope_id: str) -> Envelope:
    """The envelope in a parsed JSON document that was sent under an id. Raises EnvelopeInvalid for anything else."""
    if not isinstance(content, dict) or set(content) != {"v", "id", "key", *BINARY}:
        raise EnvelopeInvalid
    if not all(isinstance(content[name], str) for name in ("id", "key", *BINARY)):
        raise EnvelopeInvalid
    own_id, key = content["id"], content["key"]
    if content["v"] != VERSION or own_id != envelope_id or not UUID4.fullmatch(own_id):
        raise EnvelopeInvalid
    if not KEY_NAME.fullmatch(key):
        raise EnvelopeInvalid
    point, nonce, data = (_bytes(content[name]) for name in BINARY)
    if len(point) != POINT_BYTES or len(nonce) != NONCE_BYTES or len(data) < TAG_BYTES:
        raise EnvelopeInvalid
    return Envelope(own_id, key, point, nonce, data)


def opened(envelope: Envelope, private: EllipticCurvePrivateKey) -> bytes:
    """The plaintext of an envelope. Raises EnvelopeUnopenable."""
    try:
        point = EllipticCurvePublicKey.from_encoded_point(SECP256R1(), envelope.point)
        key = _content_key(private.exchange(ECDH(), point), envelope.id, envelope.key)
        return AESGCM(key).decrypt(envelope.nonce, envelope.data, envelope.id.encode())
    except (ValueError, InvalidTag) as error:
        raise EnvelopeUnopenable from error


def sealed_envelope(
    plaintext: bytes, envelope_id: str, key: str, public: EllipticCurvePublicKey, nonce: bytes
) -> Envelope:
    """An envelope as a kiosk makes it; `nonce` are twelve random bytes. The kiosk's own code is JavaScript."""
    sender = generate_private_key(SECP256R1())
    content_key = _content_key(sender.exchange(ECDH(), public), envelope_id, key)
    data = AESGCM(content_key).encrypt(nonce, plaintext, envelope_id.encode())
    point = sender.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
    return Envelope(envelope_id, key, point, nonce, data)


def _content_key(agreed: bytes, envelope_id: str, key: str) -> bytes:
    info = f"surveyapp kiosk v{VERSION}|{envelope_id}|{key}".encode()
    return HKDF(algorithm=SHA256(), length=KEY_BYTES, salt=None, info=info).derive(agreed)


def _bytes(text: str) -> bytes:
    try:
        return base64.b64decode(text.encode(), validate=True)
    except (binascii.Error, ValueError):
        raise EnvelopeInvalid from None
