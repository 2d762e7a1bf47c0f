"""What was published and withdrawn, targets, result tables of others, and keys to the programming interface."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, String
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


class PublishedTable(Base):
    """What others published, as it was put down: a result table, the structure of an index, or entered points."""

    __tablename__ = "published_table"

    id: Mapped[int] = mapped_column(primary_key=True)
    state: Mapped[str] = mapped_column(String(8), index=True)
    """`waiting`, `accepted` or `undone`."""
    file_name: Mapped[str]
    source: Mapped[str]
    sha256: Mapped[str] = mapped_column(String(64))
    content: Mapped[dict[str, Any]] = mapped_column(JSON)
    """`kind` says what it is. `figures` (or no kind): lists of year, province, code, value (null: withheld), `notices`
    in both languages, and how each year was `built`. `structure`: its `definition`. `entered`: index, points, share."""
    made_by: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    made_at: Mapped[datetime] = mapped_column(Instant)
    accepted_by: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    accepted_at: Mapped[datetime | None] = mapped_column(Instant)
    undone_by: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    undone_at: Mapped[datetime | None] = mapped_column(Instant)


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
