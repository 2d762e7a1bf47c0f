"""Tokens of links, codes of tickets, and the keyed hashes under which alone they are stored.

A token has 128 bits. A ticket's code is what a person types: eight letters or digits that can't be mistaken for one
another, and a check character, so that a slip of the finger is told apart from a wrong code.
"""

import hashlib
import hmac
import re
import secrets

TOKEN_BYTES = 16
ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
"""31 signs, a prime number: no 0/O, 1/I/L, so that the weighted sum below catches every single error and swap."""
CODE_LENGTH = 8
SERIAL_LENGTH = 6
TOKEN = re.compile(r"[A-Za-z0-9_-]{22}")


def new_token() -> str:
    """A fresh token of 128 random bits, 22 characters that are safe in an address."""
    return secrets.token_urlsafe(TOKEN_BYTES)


def is_token(text: str) -> bool:
    """Whether a text has the form of a token."""
    return TOKEN.fullmatch(text) is not None


def new_code() -> str:
    """A fresh ticket code: eight random signs and the check sign."""
    body = "".join(secrets.choice(ALPHABET) for _ in range(CODE_LENGTH))
    return body + check_sign(body)


def check_sign(body: str) -> str:
    """The sign that makes the weighted sum divisible by 31 (weights 2 to 9 from the left, the check sign 1)."""
    total = sum(weight * ALPHABET.index(sign) for weight, sign in enumerate(body, start=2))
    return ALPHABET[-total % len(ALPHABET)]


def read_code(typed: str) -> str | None:
    """The code a person typed, without spaces and dashes and in capitals; None when it can't be a code."""
    return _read(typed, CODE_LENGTH)


def new_serial() -> str:
    """A fresh serial for the outside of a slip: six random signs and the check sign. It is no secret."""
    body = "".join(secrets.choice(ALPHABET) for _ in range(SERIAL_LENGTH))
    return body + check_sign(body)


def read_serial(typed: str) -> str | None:
    """The serial that was typed or scanned; None when it can't be one."""
    return _read(typed, SERIAL_LENGTH)


def _read(typed: str, length: int) -> str | None:
    code = "".join(typed.upper().split()).replace("-", "")
    if len(code) != length + 1 or any(sign not in ALPHABET for sign in code):
        return None
    return code if check_sign(code[:-1]) == code[-1] else None


def spaced(code: str) -> str:
    """A code in groups of three, as it is printed."""
    return " ".join(code[start : start + 3] for start in range(0, len(code), 3))


def derived_key(secret: bytes, purpose: str) -> bytes:
    """A key for one purpose only, from the key of the installation (HMAC-SHA256 of the purpose)."""
    return hmac.new(secret, purpose.encode(), hashlib.sha256).digest()


def keyed_hash(secret: bytes, purpose: str, value: str) -> str:
    """HMAC-SHA256 of a value under the purpose's own key, 64 hexadecimal digits."""
    return hmac.new(derived_key(secret, purpose), value.encode(), hashlib.sha256).hexdigest()
