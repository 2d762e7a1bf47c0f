"""Drafts, answers before and after the batch that cuts every tie, receipts and flags."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from surveyapp.store.tables.base import WITHOUT_ROWID, Base, Instant


class Draft(Base):
    """Pages answered so far, sealed under a key that only the citizen's browser holds."""

    __tablename__ = "draft"
    __table_args__: Any = (WITHOUT_ROWID,)

    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    link_hash: Mapped[str] = mapped_column(String(64), index=True)
    sealed: Mapped[bytes] = mapped_column(LargeBinary)
    saved_on: Mapped[date] = mapped_column(index=True)


class Receipt(Base):
    """That a draft was taken in as a final answer: a keyed hash and a day, purged after a while."""

    __tablename__ = "receipt"
    __table_args__: Any = (WITHOUT_ROWID,)

    hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    taken_on: Mapped[date] = mapped_column(index=True)


class AnswerColumns:
    """The columns that an answer has before and after its batch is closed."""

    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    psu_id: Mapped[str] = mapped_column(ForeignKey("psu.id"), index=True)
    service_id: Mapped[int] = mapped_column(ForeignKey("service.id"))
    instrument: Mapped[str] = mapped_column(ForeignKey("instrument.content_hash"))
    source: Mapped[str] = mapped_column(String(8))
    """`invited` or `walk_up`."""
    device: Mapped[str] = mapped_column(String(8))
    """`phone`, `kiosk` or `paper`."""
    language: Mapped[str] = mapped_column(String(8))
    probability: Mapped[float | None]
    """With which the visit was invited; null for walk-ups, who have none."""
    is_complete: Mapped[bool]
    order_seed: Mapped[int]
    """From which the random order of questions and options follows; drawn apart from the token."""
    answers: Mapped[dict[str, Any]] = mapped_column(JSON)


class Intake(AnswerColumns, Base):
    """A final answer waiting for its batch. Nobody reads it but `close_batch`."""

    __tablename__ = "intake"
    __table_args__: Any = (WITHOUT_ROWID,)

    received_at: Mapped[datetime] = mapped_column(Instant)
    seconds: Mapped[int | None]
    visit_day: Mapped[date]
    flag: Mapped[str | None] = mapped_column(String(24))
    """A doubt that came with it, such as `clock`: it becomes a flag of the response."""


class Response(AnswerColumns, Base):
    """An answer in the data: no day, no counter, no link, and a key and a place that say nothing of its arrival."""

    __tablename__ = "response"
    __table_args__: Any = (
        # Answers are counted on pages and before data are frozen; the count need not touch the answers themselves.
        Index(
            "ix_response_counts",
            *("psu_id", "source", "is_complete", "service_id", "probability"),
            *("speed", "after_hours", "latency", "burst"),
        ),
        WITHOUT_ROWID,
    )

    speed: Mapped[str] = mapped_column(String(8))
    """`fast`, `usual`, `slow` or `unknown`."""
    after_hours: Mapped[bool]
    latency: Mapped[str] = mapped_column(String(12))
    """`same_day`, `next_days` or `none` (walk-ups, paper)."""
    burst: Mapped[bool]
    """Whether several answers came to the same unit within a few minutes."""


class ResponseFlag(Base):
    """A doubt about an answer; the answer stays as it is. Nothing says when or with which others it was flagged."""

    __tablename__ = "response_flag"
    __table_args__: Any = (WITHOUT_ROWID,)

    response_id: Mapped[str] = mapped_column(ForeignKey("response.id"), primary_key=True)
    flag: Mapped[str] = mapped_column(String(24), primary_key=True)
    """`clock`: the device told a day that can't be; `stuffing`: signs of stuffing (surveyapp.domain.stuffing)."""
