"""What is known of the register beside the counters' own taps: corrections, imported files, queue machines."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from surveyapp.store.tables.base import Base, Instant


class RegisterCorrection(Base):
    """What the head of an office says instead of the taps of a counter, a day and a service.

    The taps' own count stays. A correction that was undone, or replaced by a later one, keeps its row.
    """

    __tablename__ = "register_correction"
    __table_args__: Any = (
        Index("ix_register_correction_wave_id_counter_id_day", "wave_id", "counter_id", "day"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    wave_id: Mapped[int] = mapped_column(ForeignKey("wave.id"))
    counter_id: Mapped[int] = mapped_column(ForeignKey("counter.id"))
    day: Mapped[date]
    service_id: Mapped[int] = mapped_column(ForeignKey("service.id"))
    visits: Mapped[int]
    reason: Mapped[str]
    made_by: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    made_at: Mapped[datetime] = mapped_column(Instant)
    undone_by: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    undone_at: Mapped[datetime | None] = mapped_column(Instant)


class RegisterImport(Base):
    """A file of the one-stop software on its way into the register. The file itself is removed when it was read."""

    __tablename__ = "register_import"
    __table_args__: Any = (Index("ix_register_import_made_by_id", "made_by", "id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    state: Mapped[str] = mapped_column(String(8))
    """`mapping`, `running`, `refused`, `done` or `undone`."""
    file_name: Mapped[str]
    sha256: Mapped[str] = mapped_column(String(64))
    mapping: Mapped[dict[str, Any] | None] = mapped_column(JSON)
    counts: Mapped[str] = mapped_column(String(8))
    """Whether a row counts `visits` or `dossiers`; only visits are weighted to."""
    job_id: Mapped[int | None]
    facts: Mapped[dict[str, Any]] = mapped_column(JSON)
    """Encoding, separator, rows and visits; where it was refused, every problem by line and column."""
    made_by: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    made_at: Mapped[datetime] = mapped_column(Instant)
    undone_by: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    undone_at: Mapped[datetime | None] = mapped_column(Instant)


class OutsideCount(Base):
    """Visits that were counted without the clerk's taps: by the one-stop software or by a queue machine.

    Without a counter it is the whole office's; without a service (queue machines), all services together.
    """

    __tablename__ = "outside_count"
    __table_args__: Any = (Index("ix_outside_count_wave_id_office_id_day", "wave_id", "office_id", "day"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    wave_id: Mapped[int] = mapped_column(ForeignKey("wave.id"))
    office_id: Mapped[int] = mapped_column(ForeignKey("office.id"))
    counter_id: Mapped[int | None] = mapped_column(ForeignKey("counter.id"))
    day: Mapped[date]
    service_id: Mapped[int | None] = mapped_column(ForeignKey("service.id"))
    channel: Mapped[str] = mapped_column(String(8))
    """`counter`, `online` or `post`; only visits at the counter can be drawn."""
    source: Mapped[str] = mapped_column(String(8))
    """`visits` or `dossiers` of an import, or `queue`."""
    visits: Mapped[int]
    import_id: Mapped[int | None] = mapped_column(ForeignKey("register_import.id"), index=True)


class OutsideMargin(Base):
    """Visitors of an office and month by sex or age band, as an import knows them."""

    __tablename__ = "outside_margin"

    import_id: Mapped[int] = mapped_column(ForeignKey("register_import.id"), primary_key=True)
    wave_id: Mapped[int] = mapped_column(ForeignKey("wave.id"), primary_key=True, index=True)
    office_id: Mapped[int] = mapped_column(ForeignKey("office.id"), primary_key=True)
    month: Mapped[str] = mapped_column(String(7), primary_key=True)
    variable: Mapped[str] = mapped_column(String(16), primary_key=True)
    category: Mapped[str] = mapped_column(String(32), primary_key=True)
    visits: Mapped[int]


class RegisterMapping(Base):
    """Which column of the one-stop software's files is what, as somebody chose it for these headings."""

    __tablename__ = "register_mapping"

    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"), primary_key=True)
    headings: Mapped[str] = mapped_column(String(64), primary_key=True, index=True)
    """A hash of the file's headings."""
    office_id: Mapped[int | None] = mapped_column(ForeignKey("office.id"))
    mapping: Mapped[dict[str, Any]] = mapped_column(JSON)
    saved_at: Mapped[datetime] = mapped_column(Instant)
