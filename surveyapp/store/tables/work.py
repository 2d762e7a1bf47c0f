"""Snapshots, runs and jobs."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from surveyapp.store.tables.base import Base, Instant


class Snapshot(Base):
    """A frozen extract of a wave's responses."""

    __tablename__ = "snapshot"

    id: Mapped[int] = mapped_column(primary_key=True)
    wave_id: Mapped[int] = mapped_column(ForeignKey("wave.id"), index=True)
    folder: Mapped[str]
    sha256: Mapped[str] = mapped_column(String(64))
    invited_rows: Mapped[int]
    walk_up_rows: Mapped[int]
    frozen_at: Mapped[datetime] = mapped_column(Instant)
    frozen_by: Mapped[int | None] = mapped_column(ForeignKey("account.id"))


class AttributeRelease(Base):
    """The one data set of a wave with which attributes of persons may leave, and by which k; it never changes."""

    __tablename__ = "attribute_release"

    wave_id: Mapped[int] = mapped_column(ForeignKey("wave.id"), primary_key=True)
    snapshot_id: Mapped[int] = mapped_column(ForeignKey("snapshot.id"))
    k: Mapped[int]


class Run(Base):
    """Snapshot + spec + version of the code -> result."""

    __tablename__ = "run"

    id: Mapped[int] = mapped_column(primary_key=True)
    snapshot_id: Mapped[int] = mapped_column(ForeignKey("snapshot.id"), index=True)
    spec: Mapped[dict[str, Any]] = mapped_column(JSON)
    code_version: Mapped[str] = mapped_column(String(40))
    requested_at: Mapped[datetime] = mapped_column(Instant)
    requested_by: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    result: Mapped[dict[str, Any] | None] = mapped_column(JSON)
    hashes: Mapped[dict[str, str] | None] = mapped_column(JSON(none_as_null=True))
    """SHA-256 of each part of the result as it was found; null for runs made before hashes were kept."""
    repeated: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))
    """What came of computing the run a second time, the last time somebody did."""


class Job(Base):
    """Work to be done outside a request. A worker leases it; a lease that runs out is taken up by another."""

    __tablename__ = "job"

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(String(24))
    payload: Mapped[dict[str, Any]] = mapped_column(JSON)
    state: Mapped[str] = mapped_column(String(8), index=True)
    """`waiting`, `running`, `done`, `failed` or `stopped`."""
    done: Mapped[int] = mapped_column(default=0)
    total: Mapped[int] = mapped_column(default=0)
    message: Mapped[str] = mapped_column(default="")
    requested_at: Mapped[datetime] = mapped_column(Instant)
    requested_by: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    leased_until: Mapped[datetime | None] = mapped_column(Instant)
    worker: Mapped[str | None] = mapped_column(String(64))
    attempts: Mapped[int] = mapped_column(default=0)
    result: Mapped[dict[str, Any] | None] = mapped_column(JSON)
