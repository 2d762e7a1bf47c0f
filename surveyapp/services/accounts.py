"""Those who sign in, their roles, and the sessions that end with a new password or a role taken back."""

import re
from dataclasses import dataclass, field
from datetime import datetime

from surveyapp.domain.errors import AlreadyExists, InvalidInput, NotFound, WrongLogin
from surveyapp.domain.roles import OFFICE_ROLES, Account, Grant, Role
from surveyapp.domain.text import clean
from surveyapp.services.auditing import Act, record
from surveyapp.services.keys import Keys
from surveyapp.services.limits import check_tries, count_try
from surveyapp.services.passwords import is_password, password_hash
from surveyapp.services.transactions import Session
from surveyapp.store.people import (
    account_with_id,
    account_with_login,
    accounts_by_login,
    active_accounts_with_role,
    code_of_office,
    delete_grant,
    grants_in_full,
    grants_of_account,
)
from surveyapp.store.places import admin_unit_with_id
from surveyapp.store.signing_in import delete_sessions_of_account, delete_set_up_link_of_account
from surveyapp.store.tables.people import AccountRow, RoleGrant

LOGIN = re.compile(r"[a-z0-9][a-z0-9._@-]{1,79}")
TRY_MINUTES = 15
MOST_TRIES_HERE = 8
"""For one login from one network. Whoever guesses elsewhere does not lock the person out where they work."""
MOST_TRIES_PER_LOGIN = 100
"""For one login from everywhere: guesses spread over many networks come to an end too."""
MOST_TRIES_PER_NETWORK = 60
"""A whole centre shares one address; only failed tries count."""


@dataclass(frozen=True, slots=True)
class NewAccount:
    """Whom to add. Without a password they need a set-up link."""

    login: str
    name: str
    password: str | None = field(repr=False)
    grants: tuple[Grant, ...] = ()


@dataclass(frozen=True, slots=True)
class AccountLine:
    """An account in a list, with its roles as they were given."""

    id: int
    login: str
    name: str
    is_active: bool
    grants: tuple[Grant, ...]


def sign_in(session: Session, keys: Keys, login: str, password: str, network: str, now: datetime) -> Account:
    """The account of whoever knows the password.

    `network` is a coarse name of where the request comes from; it is kept as a hash that changes daily.
    Raises WrongLogin (the same, after the same work, for a wrong password, an unknown login and a disabled
    account), and TooManyTries when too many tries failed in this stretch of time for this login from this
    network, for this login from anywhere, or from this network for any login.
    """
    login = _as_stored(login)
    limits = (
        ("login here", f"{login}\n{network}", MOST_TRIES_HERE),
        ("login", login, MOST_TRIES_PER_LOGIN),
        ("network", network, MOST_TRIES_PER_NETWORK),
    )
    for what, who, most in limits:
        check_tries(session, keys, what, who, most, TRY_MINUTES, now)
    row = account_with_login(session, login)
    usable = row if row is not None and row.is_active else None
    if not is_password(usable.password_hash if usable else None, password) or usable is None:
        for what, who, most in limits:
            count_try(session, keys, what, who, most, TRY_MINUTES, now)
        raise WrongLogin
    return _account(session, usable)


def active_account(session: Session, account_id: int) -> Account | None:
    """The account behind a key to the programming interface; None when it is disabled."""
    row = account_with_id(session, account_id)
    return None if row is None or not row.is_active else _account(session, row)


def add_account(session: Session, new: NewAccount, act: Act) -> int:
    """Add a person; the id of the account.

    Raises InvalidInput for a login, name, password or role that is not acceptable, AlreadyExists for a login
    in use.
    """
    login, name = _as_stored(new.login), clean(new.name)
    if not LOGIN.fullmatch(login):
        raise InvalidInput("login", "form")
    if not name:
        raise InvalidInput("name", "empty")
    if account_with_login(session, login) is not None:
        raise AlreadyExists(login)
    hashed = "" if new.password is None else password_hash(new.password, login)
    row = AccountRow(login=login, name=name, password_hash=hashed)
    session.add(row)
    session.flush()
    record(session, act, "account.add", login, after={"name": name})
    for given in new.grants:
        grant(session, login, given, act)
    return row.id


def set_password(session: Session, login: str, password: str, act: Act) -> None:
    """Give an account another password and end its sessions. Raises NotFound, InvalidInput."""
    row = _existing(session, login)
    row.password_hash = password_hash(password, row.login)
    delete_set_up_link_of_account(session, row.id)
    delete_sessions_of_account(session, row.id)
    record(session, act, "account.password", row.login)


def grant(session: Session, login: str, given: Grant, act: Act) -> None:
    """Give a role. Raises NotFound, AlreadyExists, InvalidInput where an office is missing or out of place."""
    row = _existing(session, login)
    _check_scope(session, given)
    if given in grants_of_account(session, row.id):
        raise AlreadyExists(given.role.value)
    session.add(
        RoleGrant(
            account_id=row.id,
            role=given.role.value,
            office_id=given.office_id,
            admin_unit_id=given.admin_unit_id,
        )
    )
    session.flush()
    record(session, act, "account.grant", row.login, after=_as_payload(session, given))


def revoke(session: Session, login: str, given: Grant, act: Act) -> None:
    """Take a role back and end the account's sessions.

    Raises NotFound (no such account, or it does not have the role), InvalidInput for the last administrator's
    role.
    """
    row = _existing(session, login)
    if not delete_grant(session, row.id, given):
        raise NotFound
    _keep_an_administrator(session, given.role)
    delete_sessions_of_account(session, row.id)
    record(session, act, "account.revoke", row.login, before=_as_payload(session, given))


def disable(session: Session, login: str, act: Act) -> None:
    """Let an account sign in no more. Raises NotFound, InvalidInput for the last administrator."""
    row = _existing(session, login)
    was_administrator = any(held.role == Role.ADMIN for held in grants_of_account(session, row.id))
    row.is_active = False
    session.flush()
    if was_administrator:
        _keep_an_administrator(session, Role.ADMIN)
    delete_set_up_link_of_account(session, row.id)
    delete_sessions_of_account(session, row.id)
    record(session, act, "account.disable", row.login, before={"active": True}, after={"active": False})


def enable(session: Session, login: str, act: Act) -> None:
    """Let an account sign in again, with the password that it had. Raises NotFound."""
    row = _existing(session, login)
    if not row.is_active:
        row.is_active = True
        record(session, act, "account.enable", row.login, before={"active": False}, after={"active": True})


def list_accounts(session: Session) -> tuple[AccountLine, ...]:
    """All accounts with their roles, by login."""
    return tuple(
        AccountLine(row.id, row.login, row.name, row.is_active, grants_of_account(session, row.id))
        for row in accounts_by_login(session)
    )


def _existing(session: Session, login: str) -> AccountRow:
    row = account_with_login(session, _as_stored(login))
    if row is None:
        raise NotFound
    return row


def _account(session: Session, row: AccountRow) -> Account:
    return Account(row.id, row.login, row.name, grants_in_full(session, row.id))


def _check_scope(session: Session, given: Grant) -> None:
    """Raise InvalidInput where a role can't be held for what is named."""
    unit_id = given.admin_unit_id
    if not given.fits:
        if unit_id is not None:
            raise InvalidInput("admin_unit_id", "not_for_role")
        raise InvalidInput("office", "needed" if given.role in OFFICE_ROLES else "not_for_role")
    if unit_id is not None:
        unit = admin_unit_with_id(session, unit_id)
        if unit is None or unit.level != "commune":
            raise InvalidInput("admin_unit_id", "unknown")


def _keep_an_administrator(session: Session, role: Role) -> None:
    if role == Role.ADMIN and active_accounts_with_role(session, Role.ADMIN) == 0:
        raise InvalidInput("role", "last_administrator")


def _as_stored(login: str) -> str:
    return clean(login).casefold()


def _as_payload(session: Session, given: Grant) -> dict[str, str | None]:
    """A role as the audit trail tells it, with the code of its office or of its commune."""
    if given.admin_unit_id is not None:
        return {"role": given.role.value, "admin_unit": given.admin_unit_id}
    office = None if given.office_id is None else code_of_office(session, given.office_id)
    return {"role": given.role.value, "office": office}
