"""Draws made in advance, as a chain that can only be opened from its beginning.

Every draw is sealed with a key of its own (AES-256-GCM), and that key lies inside the draw before it. Whoever holds a
chain holds the key of the next draw only; the page that uses one forgets its key and its seal at once, so that what was
handed over can't be read again. Whoever has the whole device and the skill can open the chain to its end before its
time: docs/decisions/0033 says what follows from that and how it is noticed.

All seals of a chain have the same length, so that none tells whether it holds an invitation.
"""

import base64
import json
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

KEY_BYTES = 32
NONCE = bytes(12)
"""A key seals one draw and no other, so the nonce need not change."""
STEP = 64
"""Contents are filled up with blanks to a multiple of so many bytes."""

Ticket = dict[str, Any] | None
"""What a drawn visit gets: whatever the page needs to show and print it. None: not drawn."""


class DrawUnopenable(Exception):
    """The key is not the one of this draw, or the seal was altered."""


@dataclass(frozen=True, slots=True)
class SealedChain:
    """Sealed draws in their order, and the key of the first."""

    id: str
    first_key: bytes
    seals: tuple[bytes, ...]


@dataclass(frozen=True, slots=True)
class OpenedDraw:
    """What a seal held: the ticket of a drawn visit, and the key of the next draw."""

    ticket: Ticket
    next_key: bytes


def sealed_chain(chain_id: str, tickets: Sequence[Ticket]) -> SealedChain:
    """Seal draws, given as the ticket of each (None: not drawn)."""
    keys = [secrets.token_bytes(KEY_BYTES) for _ in range(len(tickets) + 1)]
    contents = [
        json.dumps({"next": base64.b64encode(key).decode(), "ticket": ticket}).encode()
        for key, ticket in zip(keys[1:], tickets, strict=True)
    ]
    width = -(-max(map(len, contents), default=0) // STEP) * STEP
    seals = tuple(
        AESGCM(key).encrypt(NONCE, content.ljust(width), _name(chain_id, number))
        for number, (key, content) in enumerate(zip(keys, contents, strict=False))
    )
    return SealedChain(chain_id, keys[0], seals)


def opened_draw(chain_id: str, number: int, key: bytes, seal: bytes) -> OpenedDraw:
    """What a seal holds. Raises DrawUnopenable."""
    try:
        content = json.loads(AESGCM(key).decrypt(NONCE, seal, _name(chain_id, number)))
    except InvalidTag:
        raise DrawUnopenable from None
    return OpenedDraw(content["ticket"], base64.b64decode(content["next"]))


def _name(chain_id: str, number: int) -> bytes:
    """Ties a seal to its chain and its place there."""
    return f"{chain_id}|{number}".encode()
