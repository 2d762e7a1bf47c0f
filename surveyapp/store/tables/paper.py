"""Drafts of instruments, and paper forms that were typed in and wait for a second look."""

from datetime import date
from typing import Any

from sqlalchemy import JSON, ForeignKey, LargeBinary, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from surveyapp.store.tables.base import WITHOUT_ROWID, Base


class InstrumentDraft(Base):
    """An instrument's file as it was uploaded, sound or not. It goes when it is published or discarded."""

    __tablename__ = "instrument_draft"

    id: Mapped[int] = mapped_column(primary_key=True)
    filename: Mapped[str] = mapped_column(String(120))
    text: Mapped[str] = mapped_column(Text)
    """The file as YAML; of an XLSForm, what it was turned into."""
    notes: Mapped[list[Any]] = mapped_column(JSON)
    """What an XLSForm held that could not be carried over."""
    named: Mapped[str] = mapped_column(String(60), default="", server_default="")
    """Name and version, as `name:version`; empty while the file has problems."""
    problems: Mapped[int | None]
    """How many; counted when it was uploaded, for a list reads no files. None in rows from before that was done."""
    made_by: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    made_on: Mapped[date]


class PaperEntry(Base):
    """A paper form that was drawn to be typed in twice, until both agree or somebody has decided.

    Answers are sealed. Who typed them in is known for so long only as another person has to be told apart.
    """

    __tablename__ = "paper_entry"
    __table_args__: Any = (WITHOUT_ROWID,)

    serial: Mapped[str] = mapped_column(String(8), primary_key=True)
    """Random; written on the paper, so that the second person finds the form."""
    state: Mapped[str] = mapped_column(String(8))
    """`waiting` for the second person, or `differs`."""
    wave_id: Mapped[int] = mapped_column(ForeignKey("wave.id"), index=True)
    office_id: Mapped[int] = mapped_column(ForeignKey("office.id"))
    instrument: Mapped[str] = mapped_column(ForeignKey("instrument.content_hash"))
    entered_by: Mapped[int] = mapped_column(ForeignKey("account.id"))
    link_hash: Mapped[str | None] = mapped_column(String(64), unique=True)
    """Of the link whose code stands on it, so that it is not typed in a third time; null for walk-ups."""
    due_on: Mapped[date] = mapped_column(index=True)
    """On this day it is taken in as it was typed first, whatever has become of the second look."""
    sealed: Mapped[bytes] = mapped_column(LargeBinary)
    """The place of the form and both readings of its answers."""


class PaperTally(Base):
    """How many paper forms of a wave were typed in, how many twice, and in how many answers those differed."""

    __tablename__ = "paper_tally"

    wave_id: Mapped[int] = mapped_column(ForeignKey("wave.id"), primary_key=True)
    forms: Mapped[int]
    drawn: Mapped[int]
    """Forms that were drawn to be typed in twice."""
    compared: Mapped[int]
    """Forms that were typed in twice."""
    answers: Mapped[int]
    """Questions that were compared."""
    differing: Mapped[int]
    """Of these, questions with two different answers."""
    given_up: Mapped[int]
    """Forms taken in as first typed, because nobody came to the second look or the decision in time."""
