"""Accounts and their roles."""

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from surveyapp.domain.roles import Grant, Role
from surveyapp.store.tables.people import AccountRow, RoleGrant


def account_with_id(session: Session, account_id: int) -> AccountRow | None:
    """The account, active or not."""
    return session.get(AccountRow, account_id)


def account_with_login(session: Session, login: str) -> AccountRow | None:
    """The account, active or not; logins are kept in small letters."""
    return session.scalar(select(AccountRow).where(AccountRow.login == login))


def accounts_by_login(session: Session) -> list[AccountRow]:
    """All accounts in the order of their logins."""
    return list(session.scalars(select(AccountRow).order_by(AccountRow.login)))


def grants_of_account(session: Session, account_id: int) -> tuple[Grant, ...]:
    """The roles of an account in the order in which they were given."""
    rows = session.scalars(select(RoleGrant).where(RoleGrant.account_id == account_id).order_by(RoleGrant.id))
    return tuple(Grant(Role(row.role), row.office_id) for row in rows)


def delete_grant(session: Session, account_id: int, grant: Grant) -> bool:
    """Take a role back; False when the account did not have it."""
    deleted = session.scalars(
        delete(RoleGrant)
        .where(
            RoleGrant.account_id == account_id,
            RoleGrant.role == grant.role,
            RoleGrant.office_id.is_not_distinct_from(grant.office_id),
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
