"""What offices do about the results of a wave, in the words of their heads."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from surveyapp.domain.measures import LONGEST_TEXT
from surveyapp.store.tables.base import Base, Instant


class OfficeMeasure(Base):
    """One measure of an office for a wave, in one version of its text, and how far that is on its way to the public."""

    __tablename__ = "office_measure"
    __table_args__: Any = (
        Index("ix_office_measure_wave_id_office_id", "wave_id", "office_id"),
        Index("ix_office_measure_standing_id", "standing", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    wave_id: Mapped[int] = mapped_column(ForeignKey("wave.id"))
    office_id: Mapped[int] = mapped_column(ForeignKey("office.id"))
    criterion: Mapped[str] = mapped_column(String(32))
    """The criterion of the wave's index that it answers; empty for none in particular."""
    text: Mapped[str] = mapped_column(String(LONGEST_TEXT))
    language: Mapped[str] = mapped_column(String(8))
    progress: Mapped[str] = mapped_column(String(10))
    """`planned`, `under_way` or `done`."""
    day: Mapped[date]
    """By when it is to be done, or when it was."""
    standing: Mapped[str] = mapped_column(String(10))
    """`waiting`, `approved`, `returned`, `withdrawn` or `replaced`."""
    version: Mapped[int]
    """Counts up with every change, so that nobody approves what they have not read."""
    replaces_id: Mapped[int | None] = mapped_column(ForeignKey("office_measure.id"))
    """The approved text that this one takes the place of once it is approved."""
    written_by: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    written_at: Mapped[datetime] = mapped_column(Instant)
    decided_by: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    decided_at: Mapped[datetime | None] = mapped_column(Instant)
    withdrawn_by: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    withdrawn_at: Mapped[datetime | None] = mapped_column(Instant)
    reason: Mapped[str] = mapped_column(default="")
    """Why it was returned or withdrawn."""
