"""Set-up links: a person sets their own password, so that no administrator ever knows one.

A link has 128 random bits, works once and for 72 hours; only a keyed hash is stored. Looking at it spends nothing.
"""

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from surveyapp.domain.errors import InvalidInput, NotFound, SetUpLinkUnknown
from surveyapp.domain.tokens import is_token, new_token
from surveyapp.services.accounts import set_password
from surveyapp.services.auditing import Act, record
from surveyapp.services.keys import Keys
from surveyapp.services.passwords import check_password
from surveyapp.services.transactions import Session
from surveyapp.store import signing_in
from surveyapp.store.people import account_with_id
from surveyapp.store.tables.people import AccountRow

HOURS = 72


@dataclass(frozen=True, slots=True)
class NewSetUpLink:
    """The token of a link, which exists nowhere else in clear, and until when it works."""

    token: str = field(repr=False)
    expires_at: datetime


@dataclass(frozen=True, slots=True)
class SetUpPerson:
    """Whose link it is."""

    login: str
    name: str


def make_set_up_link(session: Session, keys: Keys, account_id: int, act: Act) -> NewSetUpLink:
    """A link by which a person sets their password; an earlier one is void, a password they have still works.

    Raises NotFound, InvalidInput for a disabled account.
    """
    row = account_with_id(session, account_id)
    if row is None:
        raise NotFound(str(account_id))
    if not row.is_active:
        raise InvalidInput("account", "disabled")
    made = NewSetUpLink(new_token(), act.at + timedelta(hours=HOURS))
    signing_in.replace_set_up_link(session, row.id, keys.set_up(made.token), made.expires_at)
    record(session, act, "account.set_up_link", row.login)
    return made


def look_at_set_up_link(session: Session, keys: Keys, token: str, now: datetime) -> SetUpPerson:
    """Whose link this is. Raises SetUpLinkUnknown."""
    row = _account_of(session, keys, token, now)
    return SetUpPerson(row.login, row.name)


def use_set_up_link(session: Session, keys: Keys, token: str, password: str, now: datetime) -> None:
    """Set the password, end the person's sessions and the link. Raises SetUpLinkUnknown, InvalidInput.

    A password that is refused leaves the link as it is.
    """
    row = _account_of(session, keys, token, now)
    check_password(password, row.login)
    if not signing_in.set_up_link_used(session, keys.set_up(token)):
        raise SetUpLinkUnknown
    set_password(session, row.login, password, Act(row.id, now))


def _account_of(session: Session, keys: Keys, token: str, now: datetime) -> AccountRow:
    row = signing_in.account_of_set_up_link(session, keys.set_up(token), now) if is_token(token) else None
    if row is None:
        raise SetUpLinkUnknown
    return row
