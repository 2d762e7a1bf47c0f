"""Accounts and their roles."""

from collections.abc import Collection, Iterable, Sequence
from typing import NamedTuple

from sqlalchemy import Select, delete, exists, func, select
from sqlalchemy.orm import Session

from surveyapp.domain.roles import Grant, Role
from surveyapp.store.tables.people import AccountRow, RoleGrant
from surveyapp.store.tables.places import AdminUnit, Office
from surveyapp.store.tables.signing_in import SecondFactor


class GrantRow(NamedTuple):
    """A role as it was given, with the names of what it is held for (empty for the province)."""

    id: int
    account_id: int
    grant: Grant
    office_name: str
    office_name_en: str
    unit_name: str


class ListedAccount(NamedTuple):
    """An account, and whether it has a second factor."""

    row: AccountRow
    has_factor: bool


def account_with_id(session: Session, account_id: int) -> AccountRow | None:
    """The account, active or not."""
    return session.get(AccountRow, account_id)


def account_with_login(session: Session, login: str) -> AccountRow | None:
    """The account, active or not; logins are kept in small letters."""
    return session.scalar(select(AccountRow).where(AccountRow.login == login))


def accounts_by_login(session: Session) -> list[AccountRow]:
    """All accounts in the order of their logins."""
    return list(session.scalars(select(AccountRow).order_by(AccountRow.login)))


def accounts_found(
    words: Sequence[str], role: Role | None, after: str, most: int
) -> Select[AccountRow, bool | None]:
    """The statement for accounts whose folded name or login holds every word, by login, after a login."""
    found = (
        select(AccountRow, SecondFactor.is_confirmed)
        .outerjoin(SecondFactor, SecondFactor.account_id == AccountRow.id)
        .where(AccountRow.login > after)
        .order_by(AccountRow.login)
        .limit(most)
    )
    for word in words:
        found = found.where(AccountRow.fold_key.contains(word, autoescape=True))
    if role is not None:
        held = exists().where(RoleGrant.account_id == AccountRow.id, RoleGrant.role == role)
        found = found.where(held)
    return found


def find_accounts(
    session: Session, words: Sequence[str], role: Role | None, after: str, most: int
) -> list[ListedAccount]:
    """At most so many accounts that fit, by login, each with whether it has a second factor."""
    rows = session.execute(accounts_found(words, role, after, most))
    return [ListedAccount(row[0], bool(row[1])) for row in rows]


def grants_of_account(session: Session, account_id: int) -> tuple[Grant, ...]:
    """The roles of an account as they were given, in that order."""
    rows = session.scalars(select(RoleGrant).where(RoleGrant.account_id == account_id).order_by(RoleGrant.id))
    return tuple(_grant(row) for row in rows)


def grants_in_full(session: Session, account_id: int) -> tuple[Grant, ...]:
    """The roles of an account; one that is held for a commune stands there for each of its offices."""
    rows = session.execute(
        select(RoleGrant.role, RoleGrant.office_id, RoleGrant.admin_unit_id, Office.id)
        .outerjoin(Office, Office.admin_unit_id == RoleGrant.admin_unit_id)
        .where(RoleGrant.account_id == account_id)
        .order_by(RoleGrant.id, Office.id)
    )
    return written_out((row[0], row[1], row[2], row[3]) for row in rows)


def written_out(rows: Iterable[tuple[str | None, int | None, str | None, int | None]]) -> tuple[Grant, ...]:
    """The grants of rows of role, office, commune, and office in that commune; each office once for a role."""
    grants = [
        Grant(Role(role), office_id if unit_id is None else office_there)
        for role, office_id, unit_id, office_there in rows
        if role is not None and (unit_id is None or office_there is not None)
    ]
    return tuple(dict.fromkeys(grants))


def named_grants(session: Session, account_ids: Collection[int]) -> list[GrantRow]:
    """The roles of these accounts as they were given, with the names of offices and communes."""
    rows = session.execute(
        select(RoleGrant, Office.name, Office.name_en, AdminUnit.name)
        .outerjoin(Office, Office.id == RoleGrant.office_id)
        .outerjoin(AdminUnit, AdminUnit.id == RoleGrant.admin_unit_id)
        .where(RoleGrant.account_id.in_(account_ids))
        .order_by(RoleGrant.id)
    )
    return [
        GrantRow(row.id, row.account_id, _grant(row), office or "", office_en or "", unit or "")
        for row, office, office_en, unit in rows
    ]


def grant_with_id(session: Session, grant_id: int) -> GrantRow | None:
    """A role that was given, by its number."""
    row = session.get(RoleGrant, grant_id)
    return None if row is None else GrantRow(row.id, row.account_id, _grant(row), "", "", "")


def delete_grant(session: Session, account_id: int, grant: Grant) -> bool:
    """Take a role back; False when the account did not have it."""
    deleted = session.scalars(
        delete(RoleGrant)
        .where(
            RoleGrant.account_id == account_id,
            RoleGrant.role == grant.role,
            RoleGrant.office_id.is_not_distinct_from(grant.office_id),
            RoleGrant.admin_unit_id.is_not_distinct_from(grant.admin_unit_id),
        )
        .returning(RoleGrant.id)
    )
    return bool(deleted.all())


def active_accounts_with_role(session: Session, role: Role) -> int:
    """How many people who may sign in hold a role."""
    count = session.scalar(
        select(func.count(AccountRow.id.distinct()))
        .join(RoleGrant, RoleGrant.account_id == AccountRow.id)
        .where(RoleGrant.role == role, AccountRow.is_active)
    )
    return count or 0


def code_of_office(session: Session, office_id: int) -> str | None:
    """The code of an office; None where there is none."""
    return session.scalar(select(Office.code).where(Office.id == office_id))


def offices_by_name(session: Session) -> list[tuple[int, str, str]]:
    """The number and the two names of every office, in the order of the names."""
    rows = session.execute(
        select(Office.id, Office.name, Office.name_en).order_by(Office.sort_key, Office.code)
    )
    return [(office_id, name, name_en) for office_id, name, name_en in rows]


def communes_with_offices(session: Session) -> list[AdminUnit]:
    """The communes in which there is an office, in the order of their names."""
    here = select(Office.admin_unit_id)
    return list(
        session.scalars(
            select(AdminUnit)
            .where(AdminUnit.id.in_(here), AdminUnit.level == "commune")
            .order_by(AdminUnit.sort_key, AdminUnit.id)
        )
    )


def _grant(row: RoleGrant) -> Grant:
    return Grant(Role(row.role), row.office_id, row.admin_unit_id)
