"""The people of an installation as administrators see them: found by name, each with roles, state and scopes."""

from collections.abc import Sequence
from dataclasses import dataclass

from surveyapp.domain.errors import NotFound
from surveyapp.domain.roles import Grant, Role
from surveyapp.domain.text import fold
from surveyapp.services.accounts import revoke
from surveyapp.services.auditing import Act
from surveyapp.services.transactions import Session
from surveyapp.store import people as store
from surveyapp.store.people import GrantRow, ListedAccount
from surveyapp.store.signing_in import factor_of_account


@dataclass(frozen=True, slots=True)
class GrantLine:
    """A role as it was given, and the names of the office or commune that it is held for (empty: the province)."""

    id: int
    grant: Grant
    place: str
    place_en: str


@dataclass(frozen=True, slots=True)
class Person:
    """An account in a list, or on a page of its own."""

    id: int
    login: str
    name: str
    is_active: bool
    has_password: bool
    has_factor: bool
    grants: tuple[GrantLine, ...]


@dataclass(frozen=True, slots=True)
class Place:
    """An office or a commune that a role may be held for."""

    grant_id: int | str
    name: str
    name_en: str


@dataclass(frozen=True, slots=True)
class Scopes:
    """Everything that a role may be held for besides the province."""

    offices: tuple[Place, ...]
    communes: tuple[Place, ...]


def find_people(session: Session, text: str, role: Role | None, after: str, most: int) -> tuple[Person, ...]:
    """At most so many people by login, after a login, whose name or login holds every word of the text.

    Case, marks of tone and the stroke of đ do not matter: "dang" finds "Đặng".
    """
    listed = store.find_accounts(session, fold(text).split(), role, after, most)
    return _people(session, listed)


def person(session: Session, account_id: int) -> Person:
    """One person. Raises NotFound."""
    row = store.account_with_id(session, account_id)
    if row is None:
        raise NotFound(str(account_id))
    factor = factor_of_account(session, account_id)
    return _people(session, [ListedAccount(row, factor is not None and factor.is_confirmed)])[0]


def person_with_login(session: Session, login: str) -> Person:
    """One person by their login. Raises NotFound."""
    row = store.account_with_login(session, login.strip().casefold())
    if row is None:
        raise NotFound(login)
    return person(session, row.id)


def scopes(session: Session) -> Scopes:
    """The offices, and the communes that have one, by name."""
    return Scopes(
        offices=tuple(Place(*office) for office in store.offices_by_name(session)),
        communes=tuple(Place(unit.id, unit.name, unit.name) for unit in store.communes_with_offices(session)),
    )


def take_role_back(session: Session, account_id: int, grant_id: int, act: Act) -> None:
    """Take a role back by its number. Raises NotFound, InvalidInput for the last administrator's role."""
    row, held = store.account_with_id(session, account_id), store.grant_with_id(session, grant_id)
    if row is None or held is None or held.account_id != account_id:
        raise NotFound(str(grant_id))
    revoke(session, row.login, held.grant, act)


def _people(session: Session, listed: Sequence[ListedAccount]) -> tuple[Person, ...]:
    grants: dict[int, list[GrantLine]] = {each.row.id: [] for each in listed}
    for held in store.named_grants(session, grants):
        grants[held.account_id].append(_line(held))
    return tuple(
        Person(
            id=each.row.id,
            login=each.row.login,
            name=each.row.name,
            is_active=each.row.is_active,
            has_password=bool(each.row.password_hash),
            has_factor=each.has_factor,
            grants=tuple(grants[each.row.id]),
        )
        for each in listed
    )


def _line(held: GrantRow) -> GrantLine:
    return GrantLine(
        held.id, held.grant, held.office_name or held.unit_name, held.office_name_en or held.unit_name
    )
