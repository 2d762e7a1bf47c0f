"""Passwords: what they must be, how they are kept (Argon2id), and how one is checked."""

import secrets

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerifyMismatchError

from surveyapp.domain.errors import InvalidInput
from surveyapp.domain.text import nfc
from surveyapp.domain.tokens import ALPHABET

SHORTEST = 10
LONGEST = 200
RANDOM_GROUPS = 4
SIGNS_PER_GROUP = 4

HASHER = PasswordHasher()
"""Argon2id with the second recommended set of parameters of RFC 9106, §4 (64 MiB, three passes)."""

NOBODY = "$argon2id$v=19$m=65536,t=3,p=4$VmExwDAP2lHZ0kZAWZx6Zw$sfiWIonpDh8K8iPtzOoQCXLeDBiw59mHAWeyxpM7ct8"
"""The hash of a random password that was thrown away: what is checked where there is no account, so that it
takes as long.
"""


def password_hash(password: str, login: str) -> str:
    """The hash to store. Raises InvalidInput for a password that is too short, too long or too easy."""
    check_password(password, login)
    return HASHER.hash(nfc(password))


def check_password(password: str, login: str) -> None:
    """Return when a password is acceptable. Raises InvalidInput where it is too short, too long or too easy."""
    password = nfc(password)
    if len(password) < SHORTEST:
        raise InvalidInput("password", "too_short")
    if len(password) > LONGEST:
        raise InvalidInput("password", "too_long")
    if login.casefold() in password.casefold() and len(password) < len(login) + SHORTEST:
        raise InvalidInput("password", "holds_login")
    if len(set(password)) < SHORTEST // 2:
        raise InvalidInput("password", "too_simple")


def is_password(stored: str | None, password: str) -> bool:
    """Whether this is the password of the stored hash; takes the same time where nothing is stored."""
    try:
        HASHER.verify(stored or NOBODY, nfc(password)[: LONGEST + 1])
    except (VerifyMismatchError, InvalidHashError):
        return False
    return bool(stored)


def random_password() -> str:
    """A password of about 79 bits, in groups that can be read out."""
    return "-".join(
        "".join(secrets.choice(ALPHABET) for _ in range(SIGNS_PER_GROUP)) for _ in range(RANDOM_GROUPS)
    ).lower()
