"""Instruments, waves and their sampling plan."""

from datetime import date

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from surveyapp.store.tables.base import Base


class PublishedInstrument(Base):
    """A questionnaire as it was published; never changed afterwards."""

    __tablename__ = "instrument"
    __table_args__ = (UniqueConstraint("name", "version"),)

    content_hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    name: Mapped[str] = mapped_column(String(40))
    version: Mapped[int]
    document: Mapped[str] = mapped_column(Text)
    published_on: Mapped[date]


class Wave(Base):
    """One questionnaire (full for links, short for walk-ups), a period and a set of offices."""

    __tablename__ = "wave"
    __table_args__ = (Index("ix_wave_starts_on_id", "starts_on", "id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(String(40), unique=True)
    name: Mapped[str]
    name_en: Mapped[str] = mapped_column(default="", server_default="")
    starts_on: Mapped[date]
    ends_on: Mapped[date]
    full_instrument: Mapped[str] = mapped_column(ForeignKey("instrument.content_hash"))
    short_instrument: Mapped[str] = mapped_column(ForeignKey("instrument.content_hash"))


class WaveOffice(Base):
    """An office that takes part in a wave."""

    __tablename__ = "wave_office"

    wave_id: Mapped[int] = mapped_column(ForeignKey("wave.id"), primary_key=True)
    office_id: Mapped[int] = mapped_column(ForeignKey("office.id"), primary_key=True, index=True)


class WaveAim(Base):
    """What a wave is to reach in each office, or (with an office) in one of them: see `domain.planning.Aim`."""

    __tablename__ = "wave_aim"
    __table_args__ = (UniqueConstraint("wave_id", "office_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    wave_id: Mapped[int] = mapped_column(ForeignKey("wave.id"))
    office_id: Mapped[int | None] = mapped_column(ForeignKey("office.id"))
    margin: Mapped[float]
    confidence: Mapped[float]
    spread: Mapped[float]
    design_effect: Mapped[float]
    response_rate: Mapped[float]
    visits_a_day: Mapped[float | None]
    """What the plan took for the visits of an office on a working day; None where it was taken from the past."""


class SamplingPlan(Base):
    """The probability with which a visit at a counter is invited, from a day on until the next plan."""

    __tablename__ = "sampling_plan"
    __table_args__ = (CheckConstraint("probability > 0 AND probability <= 1", name="probability"),)

    wave_id: Mapped[int] = mapped_column(ForeignKey("wave.id"), primary_key=True)
    counter_id: Mapped[int] = mapped_column(ForeignKey("counter.id"), primary_key=True)
    starts_on: Mapped[date] = mapped_column(primary_key=True)
    probability: Mapped[float]
