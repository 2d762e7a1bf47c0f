"""Sessions of those who signed in: one row for each sign-in, which can be ended by itself."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from surveyapp.config import SecondFactorRule
from surveyapp.domain.devices import Device
from surveyapp.domain.errors import NotFound
from surveyapp.domain.roles import GUARDED_ROLES, Account
from surveyapp.domain.tokens import new_token
from surveyapp.services.auditing import Act, record
from surveyapp.services.keys import Keys
from surveyapp.services.site import site_facts
from surveyapp.services.transactions import Session
from surveyapp.store import signing_in
from surveyapp.store.people import account_with_id
from surveyapp.store.signing_in import Opened
from surveyapp.store.tables.signing_in import AccountSession

WAITING_MINUTES = 15
"""How long a session waits for a second factor after the password."""


class Wanting(StrEnum):
    """What a session still lacks before its account may be used."""

    CODE = "code"
    FACTOR = "factor"
    """The account has to set up a second factor first."""


@dataclass(frozen=True, slots=True)
class SignedIn:
    """Who signed in, in which session, and what is still wanting there."""

    account: Account
    session_id: int
    wanting: Wanting | None


@dataclass(frozen=True, slots=True)
class SessionLine:
    """A session in a list."""

    id: int
    since: datetime
    expires_at: datetime
    browser: str
    system: str


def open_session(
    session: Session, keys: Keys, account_id: int, device: Device, hours: int, now: datetime
) -> str:
    """Begin a session for whoever gave the right password; the secret that its cookie holds."""
    secret = new_token()
    session.add(
        AccountSession(
            secret_hash=keys.session(secret),
            account_id=account_id,
            since=now,
            expires_at=now + timedelta(hours=hours),
            browser=device.browser,
            system=device.system,
        )
    )
    session.flush()
    return secret


def signed_in(
    session: Session, keys: Keys, secret: str, rule: SecondFactorRule, now: datetime
) -> SignedIn | None:
    """Who signed in with this cookie; None when the session ended or waited too long for a second factor."""
    opened = signing_in.opened_session(session, keys.session(secret), now)
    if opened is None:
        return None
    row = opened.account
    account = Account(row.id, row.login, row.name, opened.grants)
    wanting = _wanting(session, opened, account, rule)
    if wanting and now - opened.session.since > timedelta(minutes=WAITING_MINUTES):
        return None
    return SignedIn(account, opened.session.id, wanting)


def is_factor_required(session: Session, rule: SecondFactorRule) -> bool:
    """Whether leaders, analysts and administrators of this installation must have a second factor."""
    if rule is SecondFactorRule.REAL_DATA:
        return not site_facts(session).is_demonstration
    return rule is SecondFactorRule.REQUIRED


def prove_session(session: Session, keys: Keys, session_id: int) -> str:
    """Note that the second factor was shown; the new secret of the session, the old one being of no use any more."""
    row = session.get_one(AccountSession, session_id)
    secret = new_token()
    row.secret_hash, row.is_proven = keys.session(secret), True
    session.flush()
    return secret


def close_session(session: Session, keys: Keys, secret: str) -> None:
    """End the session of this cookie: its person signed out."""
    signing_in.delete_session_with_hash(session, keys.session(secret))


def sessions_of(session: Session, account_id: int, now: datetime) -> tuple[SessionLine, ...]:
    """An account's open sessions, the newest first."""
    return tuple(
        SessionLine(row.id, row.since, row.expires_at, row.browser, row.system)
        for row in signing_in.sessions_of_account(session, account_id, now)
    )


def end_session(session: Session, account_id: int, session_id: int, act: Act) -> None:
    """End one session of an account. Raises NotFound."""
    row = account_with_id(session, account_id)
    if row is None or not signing_in.delete_session(session, account_id, session_id):
        raise NotFound
    record(session, act, "account.end_sessions", row.login, after={"sessions": 1})


def end_sessions(session: Session, account_id: int, act: Act, but: int | None = None) -> int:
    """End every session of an account, or all but one; how many they were. Raises NotFound."""
    row = account_with_id(session, account_id)
    if row is None:
        raise NotFound
    ended = signing_in.delete_sessions_of_account(session, account_id, but)
    if ended:
        record(session, act, "account.end_sessions", row.login, after={"sessions": ended})
    return ended


def _wanting(session: Session, opened: Opened, account: Account, rule: SecondFactorRule) -> Wanting | None:
    if opened.session.is_proven:
        return None
    if opened.has_factor:
        return Wanting.CODE
    is_guarded = account.has_any(GUARDED_ROLES)
    return Wanting.FACTOR if is_guarded and is_factor_required(session, rule) else None
