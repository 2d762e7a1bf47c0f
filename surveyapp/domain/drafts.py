"""Sealing of drafts: AES-256-GCM under a random key that only the citizen's browser holds, in its cookie.

The draft's id is authenticated with it, so a sealed draft can't be put under another id.
"""

import base64
import binascii
import json
import secrets
from dataclasses import dataclass
from typing import Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from surveyapp.domain.errors import DraftLost

KEY_BYTES = 32
NONCE_BYTES = 12


@dataclass(frozen=True, slots=True)
class DraftKey:
    """The id under which a draft is stored and the key that opens it."""

    id: str
    key: bytes

    def to_cookie(self) -> str:
        """The text kept in the browser."""
        return f"{self.id}.{base64.urlsafe_b64encode(self.key).decode()}"


def new_draft_key() -> DraftKey:
    """A fresh id and key, both random."""
    return DraftKey(secrets.token_hex(16), secrets.token_bytes(KEY_BYTES))


def draft_key_of(cookie: str | None) -> DraftKey:
    """The key in a cookie. Raises DraftLost when there is none, or it is not one of ours."""
    draft_id, _, key = (cookie or "").partition(".")
    try:
        decoded = base64.urlsafe_b64decode(key.encode())
    except (binascii.Error, ValueError):
        raise DraftLost from None
    if len(draft_id) != 32 or len(decoded) != KEY_BYTES:
        raise DraftLost
    return DraftKey(draft_id, decoded)


def sealed(key: DraftKey, content: dict[str, Any]) -> bytes:
    """The content as bytes that only the key opens: a nonce and the ciphertext."""
    nonce = secrets.token_bytes(NONCE_BYTES)
    text = json.dumps(content, ensure_ascii=False).encode()
    return nonce + AESGCM(key.key).encrypt(nonce, text, key.id.encode())


def unsealed(key: DraftKey, data: bytes) -> dict[str, Any]:
    """The content of a sealed draft. Raises DraftLost when the key does not open it."""
    try:
        text = AESGCM(key.key).decrypt(data[:NONCE_BYTES], data[NONCE_BYTES:], key.id.encode())
    except InvalidTag:
        raise DraftLost from None
    content: dict[str, Any] = json.loads(text)
    return content
