"""Keys that let programs act for a person, within scopes, until a day. Shown once, stored as a keyed hash."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from surveyapp.domain.days import day_of
from surveyapp.domain.errors import ApiKeyUnknown, InvalidInput, NotAllowed, NotFound
from surveyapp.domain.roles import Account
from surveyapp.domain.scopes import ROLES, Scope, scopes_of
from surveyapp.domain.text import clean
from surveyapp.domain.tokens import new_token
from surveyapp.services.accounts import active_account
from surveyapp.services.auditing import Act, record
from surveyapp.services.keys import Keys
from surveyapp.services.transactions import Session
from surveyapp.store.api_keys import api_key_with_hash, api_key_with_id, api_keys_of_account
from surveyapp.store.tables.publications import ApiKey

MOST_DAYS = 366
LONGEST_NAME = 80
PREFIX = "ks_"
"""Makes a key that strayed into a file recognisable as one."""


@dataclass(frozen=True, slots=True)
class NewKey:
    """What a key is for."""

    name: str
    scopes: frozenset[Scope]
    days: int


@dataclass(frozen=True, slots=True)
class KeyLine:
    """A key in a list."""

    id: int
    name: str
    scopes: tuple[Scope, ...]
    expires_on: date
    is_usable: bool


@dataclass(frozen=True, slots=True)
class Caller:
    """A program: for whom it acts, and what it may do. A queue machine may do it at one counter only."""

    account: Account
    scopes: frozenset[Scope]
    counter_id: int | None = None

    def may(self, scope: Scope) -> bool:
        """Whether the key has the scope and its owner still holds a role for it."""
        return scope in self.scopes and any(self.account.has(role) for role in ROLES[scope])


def possible_scopes(account: Account) -> tuple[Scope, ...]:
    """What this person may let a program do."""
    return scopes_of(frozenset(grant.role for grant in account.grants))


def make_key(session: Session, keys: Keys, account: Account, new: NewKey, now: datetime) -> str:
    """Make a key; it can't be shown again. Raises InvalidInput, and NotAllowed for a scope that is not the person's."""
    name = clean(new.name)
    if not name or len(name) > LONGEST_NAME:
        raise InvalidInput("name", "empty" if not name else "too_long")
    if not new.scopes:
        raise InvalidInput("scopes", "empty")
    if not 1 <= new.days <= MOST_DAYS:
        raise InvalidInput("days", "range")
    if new.scopes - set(possible_scopes(account)):
        raise NotAllowed
    secret = PREFIX + new_token()
    scopes = " ".join(sorted(new.scopes))
    row = ApiKey(
        account_id=account.id,
        name=name,
        key_hash=keys.api_key(secret),
        scopes=scopes,
        made_at=now,
        expires_on=day_of(now) + timedelta(days=new.days),
    )
    session.add(row)
    session.flush()
    record(session, Act(account.id, now), "api_key.make", str(row.id), after={"name": name, "scopes": scopes})
    return secret


def revoke_key(session: Session, account: Account, key_id: int, now: datetime) -> None:
    """End one's own key at once. Raises NotFound."""
    row = api_key_with_id(session, key_id)
    if row is None or row.account_id != account.id:
        raise NotFound
    if row.is_active:
        row.is_active = False
        record(session, Act(account.id, now), "api_key.revoke", str(key_id), after={"active": False})


def keys_of(session: Session, account: Account, today: date) -> tuple[KeyLine, ...]:
    """A person's keys, the last one first."""
    return tuple(
        KeyLine(row.id, row.name, _scopes(row), row.expires_on, _is_usable(row, today))
        for row in api_keys_of_account(session, account.id)
    )


def caller_with_key(session: Session, keys: Keys, secret: str, today: date) -> Caller:
    """Who holds a key. Raises ApiKeyUnknown, also for one that ended.

    Wrong keys are not counted: nobody guesses 128 random bits, and a request that only reads stays one.
    """
    row = api_key_with_hash(session, keys.api_key(secret))
    account = active_account(session, row.account_id) if row and _is_usable(row, today) else None
    if row is None or account is None:
        raise ApiKeyUnknown
    return Caller(account, frozenset(_scopes(row)))


def _scopes(row: ApiKey) -> tuple[Scope, ...]:
    return tuple(Scope(name) for name in row.scopes.split())


def _is_usable(row: ApiKey, today: date) -> bool:
    return row.is_active and today <= row.expires_on
