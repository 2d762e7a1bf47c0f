"""What was published and withdrawn, targets that leaders set, and keys to the programming interface."""

from datetime import date, datetime

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from surveyapp.store.tables.base import Base, Instant


class Publication(Base):
    """That a run was shown to the public, by whom, and until when. A run may be published again after a withdrawal."""

    __tablename__ = "publication"

    id: Mapped[int] = mapped_column(primary_key=True)
    run_id: Mapped[int] = mapped_column(ForeignKey("run.id"), index=True)
    published_at: Mapped[datetime] = mapped_column(Instant)
    published_by: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    withdrawn_at: Mapped[datetime | None] = mapped_column(Instant)
    withdrawn_by: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    reason: Mapped[str] = mapped_column(default="")
    """Why it was withdrawn, in words for the public."""


class IndexTarget(Base):
    """What leaders want an index to reach by a day; the last one set for an index and a day holds."""

    __tablename__ = "index_target"

    id: Mapped[int] = mapped_column(primary_key=True)
    index_name: Mapped[str] = mapped_column(String(40), index=True)
    code: Mapped[str] = mapped_column(String(32))
    value: Mapped[float]
    due_on: Mapped[date]
    set_by: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    set_at: Mapped[datetime] = mapped_column(Instant)


class ApiKey(Base):
    """A key for programs, known by its keyed hash. It may do no more than its account, within its scopes."""

    __tablename__ = "api_key"

    id: Mapped[int] = mapped_column(primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"), index=True)
    name: Mapped[str]
    key_hash: Mapped[str] = mapped_column(String(64), unique=True)
    scopes: Mapped[str]
    """Names of scopes, divided by blanks."""
    made_at: Mapped[datetime] = mapped_column(Instant)
    expires_on: Mapped[date]
    is_active: Mapped[bool] = mapped_column(default=True)
