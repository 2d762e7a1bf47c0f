"""The frame: visits of the running day, their counts once the day is over, the register, and links."""

from datetime import date
from typing import Any

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from surveyapp.store.tables.base import WITHOUT_ROWID, Base


class PrimaryUnit(Base):
    """A primary sampling unit: a counter's day, or a kiosk's.

    Its id is random. Counter, kiosk and day are forgotten (set to null) once nothing is awaited from that day any
    more; office, week and month remain.
    """

    __tablename__ = "psu"
    __table_args__: Any = (
        UniqueConstraint("wave_id", "counter_id", "day"),
        UniqueConstraint("wave_id", "kiosk_id", "day"),
        WITHOUT_ROWID,
    )

    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    wave_id: Mapped[int] = mapped_column(ForeignKey("wave.id"), index=True)
    office_id: Mapped[int] = mapped_column(ForeignKey("office.id"), index=True)
    month: Mapped[str] = mapped_column(String(7))
    week: Mapped[str] = mapped_column(String(8))
    counter_id: Mapped[int | None] = mapped_column(ForeignKey("counter.id"))
    kiosk_id: Mapped[int | None] = mapped_column(ForeignKey("kiosk.id"))
    day: Mapped[date | None]


class Visit(Base):
    """One citizen served at a counter today. Rows live until the day is over, then only counts remain."""

    __tablename__ = "visit"

    id: Mapped[int] = mapped_column(primary_key=True)
    psu_id: Mapped[str] = mapped_column(ForeignKey("psu.id"), index=True)
    service_id: Mapped[int] = mapped_column(ForeignKey("service.id"))
    purpose: Mapped[str] = mapped_column(String(16))
    probability: Mapped[float]
    outcome: Mapped[str] = mapped_column(String(16))
    tap: Mapped[str] = mapped_column(String(40), unique=True)
    """A number made by the counter's page, so that a tap sent twice is one visit."""
    before: Mapped[str | None] = mapped_column(String(16))
    """The outcome before the last one that staff recorded, so that this can be taken back."""
    slip: Mapped[str | None] = mapped_column(String(8))
    """The serial of the pre-printed slip that was handed over."""
    dossiers: Mapped[int] = mapped_column(default=1)
    is_company: Mapped[bool] = mapped_column(default=False)
    """Two or more people came together with one dossier."""
    is_offline: Mapped[bool] = mapped_column(default=False)
    """Tapped without network and reported later."""


class VisitCount(Base):
    """How many visits of a primary unit came to what, by service, purpose and probability."""

    __tablename__ = "visit_count"
    __table_args__: Any = (WITHOUT_ROWID,)

    psu_id: Mapped[str] = mapped_column(ForeignKey("psu.id"), primary_key=True)
    service_id: Mapped[int] = mapped_column(ForeignKey("service.id"), primary_key=True)
    purpose: Mapped[str] = mapped_column(String(16), primary_key=True)
    probability: Mapped[float] = mapped_column(primary_key=True)
    outcome: Mapped[str] = mapped_column(String(16), primary_key=True)
    visits: Mapped[int]


class ClosedSum(Base):
    """Visits of closed days and closed answers by office, week and service, for pages that show rates.

    All of it follows from `visit_count`, `response` and `psu`, and is added to as they are.
    """

    __tablename__ = "closed_sum"
    __table_args__: Any = (WITHOUT_ROWID,)

    wave_id: Mapped[int] = mapped_column(ForeignKey("wave.id"), primary_key=True)
    office_id: Mapped[int] = mapped_column(ForeignKey("office.id"), primary_key=True)
    week: Mapped[str] = mapped_column(String(8), primary_key=True)
    service_id: Mapped[int] = mapped_column(ForeignKey("service.id"), primary_key=True)
    kind: Mapped[str] = mapped_column(String(16), primary_key=True)
    """The outcome of visits, or of answers `complete`, `partial` or `walk_up`."""
    number: Mapped[int]
    weight: Mapped[float]
    """The sum of 1/π; 0 for walk-ups, who have no probability."""


class RegisterCount(Base):
    """The register: visits by office, counter, day and service, and where they were counted."""

    __tablename__ = "register_count"

    wave_id: Mapped[int] = mapped_column(ForeignKey("wave.id"), primary_key=True)
    counter_id: Mapped[int] = mapped_column(ForeignKey("counter.id"), primary_key=True)
    day: Mapped[date] = mapped_column(primary_key=True)
    service_id: Mapped[int] = mapped_column(ForeignKey("service.id"), primary_key=True)
    source: Mapped[str] = mapped_column(String(16), primary_key=True)
    visits: Mapped[int]


class RegisterMargin(Base):
    """What an office knows of its visitors beside the count: the share by sex or age band in a month."""

    __tablename__ = "register_margin"

    wave_id: Mapped[int] = mapped_column(ForeignKey("wave.id"), primary_key=True)
    office_id: Mapped[int] = mapped_column(ForeignKey("office.id"), primary_key=True)
    month: Mapped[str] = mapped_column(String(7), primary_key=True)
    variable: Mapped[str] = mapped_column(String(16), primary_key=True)
    category: Mapped[str] = mapped_column(String(32), primary_key=True)
    visits: Mapped[int]


class Link(Base):
    """A live single-use link, or one spent for an answer whose batch is not closed yet.

    Only keyed hashes of token and code are stored. No moment is: not of issue, not of opening, not of spending.
    """

    __tablename__ = "link"
    __table_args__: Any = (
        # Links that wait are counted on pages; the count need not touch the links themselves.
        Index("ix_link_counts", "psu_id", "state", "service_id", "probability"),
        WITHOUT_ROWID,
    )

    token_hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    code_hash: Mapped[str] = mapped_column(String(64), unique=True)
    state: Mapped[str] = mapped_column(String(8))
    psu_id: Mapped[str] = mapped_column(ForeignKey("psu.id"))
    service_id: Mapped[int] = mapped_column(ForeignKey("service.id"))
    probability: Mapped[float]
    visit_id: Mapped[int | None] = mapped_column(ForeignKey("visit.id"), index=True)
    expires_on: Mapped[date]
    batch_id: Mapped[int | None] = mapped_column(index=True)
    """The batch for delivery to which it belongs, so that this can be withdrawn as a whole."""


class LinkTombstone(Base):
    """What remains of a link: a hash (of its token, or of its code) and how it ended."""

    __tablename__ = "link_tombstone"
    __table_args__: Any = (WITHOUT_ROWID,)

    hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    state: Mapped[str] = mapped_column(String(8))
