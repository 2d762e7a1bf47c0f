"""People from a CSV file, with their roles: all rows or none, and everything that is wrong is named.

A person may stand on several lines, one for each role. Nobody gets a password: each gets a set-up link.
"""

from dataclasses import dataclass, field

from surveyapp.domain.errors import AlreadyExists, InvalidInput
from surveyapp.domain.roles import Grant, Role
from surveyapp.domain.text import clean
from surveyapp.services.accounts import NewAccount, add_account, grant
from surveyapp.services.auditing import Act
from surveyapp.services.keys import Keys
from surveyapp.services.office_import import BadRow, rows_of_file
from surveyapp.services.set_up_links import NewSetUpLink, make_set_up_link
from surveyapp.services.transactions import Session
from surveyapp.store.places import office_with_code

NEEDED = ("login", "name")


@dataclass(frozen=True, slots=True)
class Newcomer:
    """Who was added, and the link by which they set their password; it exists nowhere else in clear."""

    login: str
    name: str
    link: NewSetUpLink = field(repr=False)


@dataclass(frozen=True, slots=True)
class PeopleImport:
    """What came, or would come, of an import."""

    people: int
    roles: int
    bad_rows: tuple[BadRow, ...]
    newcomers: tuple[Newcomer, ...] = ()


@dataclass(slots=True)
class _Reading:
    ids: dict[str, int] = field(default_factory=dict)
    names: dict[str, str] = field(default_factory=dict)
    roles: int = 0
    bad: list[BadRow] = field(default_factory=list)


def import_people(session: Session, keys: Keys, text: str, act: Act, *, keep: bool) -> PeopleImport:
    """Add the people of a CSV file with the columns login and name, and role, office and unit where they have one.

    `office` is an office's code, `unit` the code of a commune. Unless `keep`, or with a bad row, the database is as
    it was before, and nobody has a link.
    """
    attempt, reading = session.begin_nested(), _Reading()
    for line, row in rows_of_file(text, NEEDED, reading.bad):
        try:
            _take(session, row, reading, act)
        except InvalidInput as refusal:
            reading.bad.append(BadRow(line, refusal.field, refusal.reason))
    newcomers: tuple[Newcomer, ...] = ()
    if keep and not reading.bad:
        newcomers = tuple(
            Newcomer(login, reading.names[login], make_set_up_link(session, keys, account_id, act))
            for login, account_id in reading.ids.items()
        )
        attempt.commit()
    else:
        attempt.rollback()
    return PeopleImport(len(reading.ids), reading.roles, tuple(reading.bad), newcomers)


def _take(session: Session, row: dict[str, str], reading: _Reading, act: Act) -> None:
    login, name = clean(row["login"]).lower(), clean(row["name"])
    if login not in reading.ids:
        try:
            reading.ids[login] = add_account(session, NewAccount(login, name, None), act)
        except AlreadyExists:
            raise InvalidInput("login", "exists") from None
        reading.names[login] = name
    elif name not in ("", reading.names[login]):
        raise InvalidInput("name", "differs")
    given = _grant(session, row)
    if given is None:
        return
    try:
        grant(session, login, given, act)
    except AlreadyExists:
        raise InvalidInput("role", "exists") from None
    reading.roles += 1


def _grant(session: Session, row: dict[str, str]) -> Grant | None:
    """The role of a row; None where it names none. Raises InvalidInput."""
    role, code, unit = (clean(row.get(name) or "") for name in ("role", "office", "unit"))
    if not role and not code and not unit:
        return None
    if role not in set(Role):
        raise InvalidInput("role", "unknown")
    office = office_with_code(session, code) if code else None
    if code and office is None:
        raise InvalidInput("office", "unknown")
    return Grant(Role(role), office.id if office else None, unit or None)
