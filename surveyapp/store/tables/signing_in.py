"""How people get in: set-up links, sessions, second factors. Of every secret only a keyed hash or a sealed copy."""

from datetime import date, datetime

from sqlalchemy import ForeignKey, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from surveyapp.store.tables.base import Base, Instant


class AccountSession(Base):
    """A browser in which somebody signed in, from when to when, and what it called itself. No address is kept."""

    __tablename__ = "account_session"

    id: Mapped[int] = mapped_column(primary_key=True)
    secret_hash: Mapped[str] = mapped_column(String(64), unique=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"), index=True)
    since: Mapped[datetime] = mapped_column(Instant)
    expires_at: Mapped[datetime] = mapped_column(Instant, index=True)
    browser: Mapped[str] = mapped_column(String(20))
    system: Mapped[str] = mapped_column(String(20))
    is_proven: Mapped[bool] = mapped_column(default=False)
    """Whether a second factor was shown in this session."""


class SetUpLink(Base):
    """A link by which a person sets their password; one for an account at most, for one use."""

    __tablename__ = "set_up_link"

    token_hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"), unique=True)
    expires_at: Mapped[datetime] = mapped_column(Instant, index=True)


class SecondFactor(Base):
    """The secret that an account's telephone makes codes from (RFC 6238), sealed with a key of the installation."""

    __tablename__ = "second_factor"

    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"), primary_key=True, autoincrement=False)
    sealed: Mapped[bytes] = mapped_column(LargeBinary)
    begun_on: Mapped[date]
    is_confirmed: Mapped[bool] = mapped_column(default=False)
    """False until a first code has shown that the telephone has the secret."""
    last_step: Mapped[int] = mapped_column(default=0)
    """The time step of the last code that was taken; no code of this or an earlier one is taken again."""


class RecoveryCode(Base):
    """A code that stands in once for a second factor that is not at hand."""

    __tablename__ = "recovery_code"

    code_hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"), index=True)
