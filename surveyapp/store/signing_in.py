"""Sessions, set-up links, second factors and recovery codes."""

from collections.abc import Iterable
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import bindparam, delete, func, select, update
from sqlalchemy.orm import Session

from surveyapp.domain.roles import Grant
from surveyapp.store.people import written_out
from surveyapp.store.tables.people import AccountRow, RoleGrant
from surveyapp.store.tables.places import Office
from surveyapp.store.tables.signing_in import AccountSession, RecoveryCode, SecondFactor, SetUpLink

OPENED = (
    select(
        AccountSession,
        AccountRow,
        SecondFactor.is_confirmed,
        RoleGrant.role,
        RoleGrant.office_id,
        RoleGrant.admin_unit_id,
        Office.id,
    )
    .join(AccountRow, AccountRow.id == AccountSession.account_id)
    .outerjoin(SecondFactor, SecondFactor.account_id == AccountRow.id)
    .outerjoin(RoleGrant, RoleGrant.account_id == AccountRow.id)
    .outerjoin(Office, Office.admin_unit_id == RoleGrant.admin_unit_id)
    .where(
        AccountSession.secret_hash == bindparam("secret"),
        AccountSession.expires_at >= bindparam("now"),
        AccountRow.is_active,
    )
    .order_by(RoleGrant.id, Office.id)
)
"""Every page of staff asks for it, so it is put together once."""


class Opened(NamedTuple):
    """A session, whose it is, with what roles, and whether that account has a second factor."""

    session: AccountSession
    account: AccountRow
    grants: tuple[Grant, ...]
    has_factor: bool


def opened_session(session: Session, secret_hash: str, now: datetime) -> Opened | None:
    """The session behind a cookie while it lasts, read in one statement; None for a disabled account."""
    rows = session.execute(OPENED, {"secret": secret_hash, "now": now}).all()
    if not rows:
        return None
    first = rows[0]
    grants = written_out((row[3], row[4], row[5], row[6]) for row in rows)
    return Opened(first[0], first[1], grants, bool(first[2]))


def sessions_of_account(session: Session, account_id: int, now: datetime) -> list[AccountSession]:
    """The sessions of an account that still last, the newest first."""
    return list(
        session.scalars(
            select(AccountSession)
            .where(AccountSession.account_id == account_id, AccountSession.expires_at >= now)
            .order_by(AccountSession.id.desc())
        )
    )


def delete_session(session: Session, account_id: int, session_id: int) -> bool:
    """End a session of an account; False when there was none."""
    ended = delete(AccountSession).where(
        AccountSession.id == session_id, AccountSession.account_id == account_id
    )
    return bool(session.scalars(ended.returning(AccountSession.id)).all())


def delete_session_with_hash(session: Session, secret_hash: str) -> None:
    """End the session behind a cookie."""
    session.execute(delete(AccountSession).where(AccountSession.secret_hash == secret_hash))


def delete_sessions_of_account(session: Session, account_id: int, but: int | None = None) -> int:
    """End the sessions of an account, all or all but one; how many they were."""
    ended = delete(AccountSession).where(AccountSession.account_id == account_id)
    if but is not None:
        ended = ended.where(AccountSession.id != but)
    return len(session.scalars(ended.returning(AccountSession.id)).all())


def delete_sessions_before(session: Session, moment: datetime) -> int:
    """Delete the sessions that ended by themselves before a moment; how many they were."""
    over = delete(AccountSession).where(AccountSession.expires_at < moment)
    return len(session.scalars(over.returning(AccountSession.id)).all())


def replace_set_up_link(session: Session, account_id: int, token_hash: str, expires_at: datetime) -> None:
    """Keep a set-up link; an earlier one of the account is void."""
    delete_set_up_link_of_account(session, account_id)
    session.add(SetUpLink(token_hash=token_hash, account_id=account_id, expires_at=expires_at))
    session.flush()


def account_of_set_up_link(session: Session, token_hash: str, now: datetime) -> AccountRow | None:
    """Whose link this is, while it can be used; None also for a disabled account."""
    return session.scalar(
        select(AccountRow)
        .join(SetUpLink, SetUpLink.account_id == AccountRow.id)
        .where(SetUpLink.token_hash == token_hash, SetUpLink.expires_at >= now, AccountRow.is_active)
    )


def set_up_link_used(session: Session, token_hash: str) -> bool:
    """Use a link up; of two who try at the same moment, one is told False."""
    used = delete(SetUpLink).where(SetUpLink.token_hash == token_hash).returning(SetUpLink.account_id)
    return bool(session.scalars(used).all())


def delete_set_up_link_of_account(session: Session, account_id: int) -> None:
    """Void an account's set-up link if it has one."""
    session.execute(delete(SetUpLink).where(SetUpLink.account_id == account_id))


def delete_set_up_links_before(session: Session, moment: datetime) -> int:
    """Delete the links that ended unused before a moment; how many they were."""
    over = delete(SetUpLink).where(SetUpLink.expires_at < moment)
    return len(session.scalars(over.returning(SetUpLink.account_id)).all())


def factor_of_account(session: Session, account_id: int) -> SecondFactor | None:
    """The second factor of an account, confirmed or not."""
    return session.get(SecondFactor, account_id)


def step_taken(session: Session, account_id: int, step: int) -> bool:
    """Note that the code of a time step was given; False when one of this or a later step was given before."""
    taken = (
        update(SecondFactor)
        .where(SecondFactor.account_id == account_id, SecondFactor.last_step < step)
        .values(last_step=step)
        .returning(SecondFactor.account_id)
    )
    return bool(session.scalars(taken).all())


def delete_factor(session: Session, account_id: int) -> bool:
    """Forget a second factor and its recovery codes; False when there was none."""
    session.execute(delete(RecoveryCode).where(RecoveryCode.account_id == account_id))
    gone = delete(SecondFactor).where(SecondFactor.account_id == account_id)
    return bool(session.scalars(gone.returning(SecondFactor.account_id)).all())


def replace_recovery_codes(session: Session, account_id: int, hashes: Iterable[str]) -> None:
    """Keep these codes; earlier ones are void."""
    session.execute(delete(RecoveryCode).where(RecoveryCode.account_id == account_id))
    session.add_all(RecoveryCode(code_hash=each, account_id=account_id) for each in hashes)
    session.flush()


def recovery_code_used(session: Session, account_id: int, code_hash: str) -> bool:
    """Use a recovery code up; False when the account has no such code."""
    used = delete(RecoveryCode).where(
        RecoveryCode.code_hash == code_hash, RecoveryCode.account_id == account_id
    )
    return bool(session.scalars(used.returning(RecoveryCode.code_hash)).all())


def recovery_codes_left(session: Session, account_id: int) -> int:
    """How many recovery codes an account still has."""
    count = session.scalar(
        select(func.count()).select_from(RecoveryCode).where(RecoveryCode.account_id == account_id)
    )
    return count or 0
