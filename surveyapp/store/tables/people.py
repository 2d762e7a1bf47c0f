"""Those who sign in, limits on tries, the audit trail, and facts about this installation."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.engine.default import DefaultExecutionContext
from sqlalchemy.orm import Mapped, mapped_column

from surveyapp.domain.text import fold
from surveyapp.store.tables.base import WITHOUT_ROWID, Base, Instant


def key_of_name_and_login(context: DefaultExecutionContext) -> str:
    """What a new person is found by: their name and login, folded."""
    given = context.get_current_parameters()  # type: ignore[no-untyped-call]
    return fold(f"{given['name']} {given['login']}")


class AccountRow(Base):
    """A person who may sign in."""

    __tablename__ = "account"

    id: Mapped[int] = mapped_column(primary_key=True)
    login: Mapped[str] = mapped_column(String(80), unique=True)
    name: Mapped[str]
    password_hash: Mapped[str]
    """Empty until a set-up link was used: no password fits it."""
    is_active: Mapped[bool] = mapped_column(default=True)
    fold_key: Mapped[str] = mapped_column(default=key_of_name_and_login, server_default="")


class RoleGrant(Base):
    """A role of an account, for one office, for a commune, or (both null) for the province."""

    __tablename__ = "role_grant"
    __table_args__ = (
        UniqueConstraint("account_id", "role", "office_id"),
        UniqueConstraint("account_id", "role", "admin_unit_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"), index=True)
    role: Mapped[str] = mapped_column(String(16))
    office_id: Mapped[int | None] = mapped_column(ForeignKey("office.id"))
    admin_unit_id: Mapped[str | None] = mapped_column(ForeignKey("admin_unit.id"))


class TryCount(Base):
    """How often something was tried by whom (a keyed hash, forgotten daily) in a stretch of time."""

    __tablename__ = "try_count"
    __table_args__: Any = (WITHOUT_ROWID,)

    key: Mapped[str] = mapped_column(String(64), primary_key=True)
    window: Mapped[int] = mapped_column(primary_key=True)
    tries: Mapped[int]
    counted_on: Mapped[date] = mapped_column(index=True)


class AuditEvent(Base):
    """Who did what, before and after."""

    __tablename__ = "audit_event"
    __table_args__ = (
        Index("ix_audit_event_at_id", "at", "id"),
        Index("ix_audit_event_account_id_at_id", "account_id", "at", "id"),
        Index("ix_audit_event_verb_at_id", "verb", "at", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime] = mapped_column(Instant)
    account_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    verb: Mapped[str] = mapped_column(String(40))
    subject: Mapped[str]
    before: Mapped[dict[str, Any] | None] = mapped_column(JSON)
    after: Mapped[dict[str, Any] | None] = mapped_column(JSON)
    mac: Mapped[str | None] = mapped_column(String(64))
    """The keyed hash of `before` and `after`, set when the event is sealed; it outlives their erasure."""


class AuditSeal(Base):
    """A link of the chain over committed audit events: the hash of these events and of the seal before."""

    __tablename__ = "audit_seal"

    id: Mapped[int] = mapped_column(primary_key=True)
    last_event_id: Mapped[int]
    hash: Mapped[str] = mapped_column(String(64))
    sealed_at: Mapped[datetime] = mapped_column(Instant)


class SiteFact(Base):
    """A fact about this installation by its name, such as whether it holds demonstration data."""

    __tablename__ = "site_fact"

    name: Mapped[str] = mapped_column(String(40), primary_key=True)
    value: Mapped[str]
