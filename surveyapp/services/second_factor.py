"""A second factor: codes that a telephone makes from a secret and the time (RFC 6238), and what stands in for it.

Codes have six digits and last 30 seconds; one step before and one after are taken too, since clocks differ. A step is
taken once. The secret is stored sealed, recovery codes as keyed hashes.
"""

import secrets
from dataclasses import dataclass, field
from datetime import datetime

import pyotp
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from surveyapp.domain.days import day_of
from surveyapp.domain.envelopes import NONCE_BYTES
from surveyapp.domain.errors import InvalidInput, NotFound, WrongCode
from surveyapp.domain.roles import Account
from surveyapp.domain.tokens import new_code, read_code, spaced
from surveyapp.services.auditing import Act, record
from surveyapp.services.keys import Keys
from surveyapp.services.limits import check_tries, count_try
from surveyapp.services.transactions import Session
from surveyapp.store import signing_in
from surveyapp.store.people import account_with_login
from surveyapp.store.tables.signing_in import SecondFactor

STEP_SECONDS = 30
DRIFT = 1
"""Steps before and after the present one whose codes are taken too."""
RECOVERY_CODES = 8
LIMITS = ((10, 15), (50, 24 * 60))
"""Most wrong codes of an account in so many minutes. Three codes of a million fit at any moment, so whoever has the
password and guesses for a year gets in with a chance of one in twenty.
"""


@dataclass(frozen=True, slots=True)
class FactorState:
    """Whether an account has a second factor, and how many recovery codes are left."""

    is_set: bool
    recovery_codes: int


@dataclass(frozen=True, slots=True)
class NewFactor:
    """A secret to hand to a telephone: as text in groups of four, and as an address that it scans."""

    secret: str = field(repr=False)
    address: str = field(repr=False)


def factor_state(session: Session, account_id: int) -> FactorState:
    """What an account has."""
    row = signing_in.factor_of_account(session, account_id)
    return FactorState(
        row is not None and row.is_confirmed, signing_in.recovery_codes_left(session, account_id)
    )


def begin_factor(session: Session, keys: Keys, account: Account, now: datetime) -> None:
    """Make a secret that a first code must confirm. Raises InvalidInput where a second factor is set already."""
    row = signing_in.factor_of_account(session, account.id)
    if row is not None and row.is_confirmed:
        raise InvalidInput("factor", "set")
    signing_in.delete_factor(session, account.id)
    sealed = _sealed(keys, account.id, pyotp.random_base32())
    session.add(SecondFactor(account_id=account.id, sealed=sealed, begun_on=day_of(now)))
    session.flush()


def factor_to_confirm(session: Session, keys: Keys, account: Account, issuer: str) -> NewFactor | None:
    """The secret that waits for a first code; None when none does. `issuer` is the name the telephone shows."""
    row = signing_in.factor_of_account(session, account.id)
    if row is None or row.is_confirmed:
        return None
    secret = _opened(keys, row)
    if secret is None:
        return None
    address = pyotp.TOTP(secret).provisioning_uri(name=account.login, issuer_name=issuer)
    return NewFactor(" ".join(secret[start : start + 4] for start in range(0, len(secret), 4)), address)


def confirm_factor(
    session: Session, keys: Keys, account: Account, typed: str, now: datetime
) -> tuple[str, ...]:
    """Take a first code; the recovery codes, which can't be shown again.

    Raises WrongCode, TooManyTries, InvalidInput where no secret waits for a code.
    """
    row = signing_in.factor_of_account(session, account.id)
    if row is None or row.is_confirmed:
        raise InvalidInput("factor", "not_begun")
    _check_limits(session, keys, account, now)
    if not _is_code(session, keys, row, typed, now):
        _count_wrong(session, keys, account, now)
        raise WrongCode
    row.is_confirmed = True
    record(session, Act(account.id, now), "account.factor", account.login, after={"second_factor": True})
    return _new_recovery_codes(session, keys, account.id)


def check_code(session: Session, keys: Keys, account: Account, typed: str, now: datetime) -> None:
    """Take a code of the telephone, or a recovery code, which is then used up. Raises WrongCode, TooManyTries."""
    _check_limits(session, keys, account, now)
    row = signing_in.factor_of_account(session, account.id)
    if row is not None and row.is_confirmed and _is_code(session, keys, row, typed, now):
        return
    if _is_recovery_code(session, keys, account.id, typed):
        record(session, Act(account.id, now), "account.recovery", account.login)
        return
    _count_wrong(session, keys, account, now)
    raise WrongCode


def renew_recovery_codes(
    session: Session, keys: Keys, account: Account, typed: str, now: datetime
) -> tuple[str, ...]:
    """Other recovery codes for whoever gives a code; the earlier ones are void. Raises WrongCode, TooManyTries."""
    check_code(session, keys, account, typed, now)
    record(session, Act(account.id, now), "account.recovery_codes", account.login)
    return _new_recovery_codes(session, keys, account.id)


def give_up_factor(session: Session, keys: Keys, account: Account, typed: str, now: datetime) -> None:
    """Remove one's own second factor with a last code. Raises WrongCode, TooManyTries."""
    check_code(session, keys, account, typed, now)
    signing_in.delete_factor(session, account.id)
    _record_removal(session, account.login, Act(account.id, now))


def reset_factor(session: Session, login: str, act: Act) -> None:
    """Remove a person's second factor, and end their sessions: the telephone is lost. Raises NotFound."""
    row = account_with_login(session, login.strip().casefold())
    if row is None or not signing_in.delete_factor(session, row.id):
        raise NotFound(login)
    signing_in.delete_sessions_of_account(session, row.id)
    _record_removal(session, row.login, act)


def _record_removal(session: Session, login: str, act: Act) -> None:
    gone = {"second_factor": True}, {"second_factor": False}
    record(session, act, "account.factor_reset", login, *gone)


def _check_limits(session: Session, keys: Keys, account: Account, now: datetime) -> None:
    """Raise TooManyTries when too many codes were wrong, before looking at this one: a right one is not used up."""
    for most, minutes in LIMITS:
        check_tries(session, keys, f"code {minutes}", str(account.id), most, minutes, now)


def _count_wrong(session: Session, keys: Keys, account: Account, now: datetime) -> None:
    for most, minutes in LIMITS:
        count_try(session, keys, f"code {minutes}", str(account.id), most, minutes, now)


def _is_code(session: Session, keys: Keys, row: SecondFactor, typed: str, now: datetime) -> bool:
    """Whether this is a code of these minutes that was not used yet; it is then."""
    code = "".join(typed.split())
    if not (code.isascii() and code.isdecimal()):
        return False
    secret = _opened(keys, row)
    if secret is None:
        return False
    totp, present = pyotp.TOTP(secret), int(now.timestamp()) // STEP_SECONDS
    for step in range(present - DRIFT, present + DRIFT + 1):
        if secrets.compare_digest(totp.generate_otp(step), code):
            return signing_in.step_taken(session, row.account_id, step)
    return False


def _is_recovery_code(session: Session, keys: Keys, account_id: int, typed: str) -> bool:
    code = read_code(typed)
    return code is not None and signing_in.recovery_code_used(
        session, account_id, keys.recovery_code(account_id, code)
    )


def _new_recovery_codes(session: Session, keys: Keys, account_id: int) -> tuple[str, ...]:
    codes = [new_code() for _ in range(RECOVERY_CODES)]
    signing_in.replace_recovery_codes(
        session, account_id, [keys.recovery_code(account_id, code) for code in codes]
    )
    return tuple(spaced(code) for code in codes)


def _sealed(keys: Keys, account_id: int, secret: str) -> bytes:
    nonce = secrets.token_bytes(NONCE_BYTES)
    return nonce + AESGCM(keys.factor_seal()).encrypt(nonce, secret.encode(), str(account_id).encode())


def _opened(keys: Keys, row: SecondFactor) -> str | None:
    """The secret; None where the installation has another key than when it was sealed. An administrator resets it."""
    nonce, sealed = row.sealed[:NONCE_BYTES], row.sealed[NONCE_BYTES:]
    try:
        return AESGCM(keys.factor_seal()).decrypt(nonce, sealed, str(row.account_id).encode()).decode()
    except InvalidTag:
        return None
