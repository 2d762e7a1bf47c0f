"""The counter beside its visits: draws made in advance, blank links, batches for delivery, tallies, machines' keys."""

from datetime import date
from typing import Any

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from surveyapp.store.tables.base import WITHOUT_ROWID, Base


class SealedSequence(Base):
    """Draws that were made in advance for one counter and day, for when there is no network.

    Which of them are drawn says `blank_link`; the draws themselves lie sealed on the counter's computer only.
    """

    __tablename__ = "sealed_sequence"

    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    counter_id: Mapped[int] = mapped_column(ForeignKey("counter.id"), index=True)
    wave_id: Mapped[int] = mapped_column(ForeignKey("wave.id"), index=True)
    day: Mapped[date] = mapped_column(index=True)
    probability: Mapped[float]
    length: Mapped[int]
    issued_on: Mapped[date]
    used: Mapped[int] = mapped_column(default=0)
    """How many draws have been reported."""
    reached: Mapped[int] = mapped_column(default=0)
    """One more than the highest draw that was reported; greater than `used` where some in between are missing."""
    is_over: Mapped[bool] = mapped_column(default=False)
    """Nothing more is taken from it; what was not reported has expired."""


class SealedUse(Base):
    """A draw that has been reported. Rows go when the sequence is over."""

    __tablename__ = "sealed_use"
    __table_args__: Any = (WITHOUT_ROWID,)

    sequence_id: Mapped[str] = mapped_column(ForeignKey("sealed_sequence.id"), primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True)


class SlipSheet(Base):
    """Slips that were printed together in advance."""

    __tablename__ = "slip_sheet"

    id: Mapped[int] = mapped_column(primary_key=True)
    office_id: Mapped[int] = mapped_column(ForeignKey("office.id"), index=True)
    made_by: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    made_on: Mapped[date]
    slips: Mapped[int]
    voided_on: Mapped[date | None]


class BlankLink(Base):
    """A link made in advance and bound to no visit: on a printed slip, or behind a sealed draw. It can't be opened.

    When it is handed over it becomes a `link`, and this row goes with everything it says.
    """

    __tablename__ = "blank_link"
    __table_args__: Any = (WITHOUT_ROWID,)

    token_hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    code_hash: Mapped[str] = mapped_column(String(64), unique=True)
    sequence_id: Mapped[str | None] = mapped_column(ForeignKey("sealed_sequence.id"), index=True)
    number: Mapped[int | None]
    sheet_id: Mapped[int | None] = mapped_column(ForeignKey("slip_sheet.id"), index=True)
    serial: Mapped[str | None] = mapped_column(String(8), unique=True)
    """What is printed on the outside of a slip."""


class DeliveryBatch(Base):
    """Results delivered together (post, Zalo, SMS), each a visit with a draw; the office's references are not kept."""

    __tablename__ = "delivery_batch"

    id: Mapped[int] = mapped_column(primary_key=True)
    counter_id: Mapped[int] = mapped_column(ForeignKey("counter.id"), index=True)
    service_id: Mapped[int] = mapped_column(ForeignKey("service.id"))
    request: Mapped[str] = mapped_column(String(40), unique=True)
    """A number made by the page, so that a list sent twice is one batch."""
    made_by: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    made_on: Mapped[date]
    visits: Mapped[int]
    links: Mapped[int]
    voided_on: Mapped[date | None]


class VisitTally(Base):
    """How often something happened at a counter on a day that is no outcome of a visit."""

    __tablename__ = "visit_tally"
    __table_args__: Any = (WITHOUT_ROWID,)

    psu_id: Mapped[str] = mapped_column(ForeignKey("psu.id"), primary_key=True)
    kind: Mapped[str] = mapped_column(String(16), primary_key=True)
    number: Mapped[int]


class TapReceipt(Base):
    """That a tap of a past day was recorded: its bare hash, so that a late report does not count it again."""

    __tablename__ = "tap_receipt"
    __table_args__: Any = (WITHOUT_ROWID,)

    hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    taken_on: Mapped[date] = mapped_column(index=True)


class CounterKey(Base):
    """The key of a queue machine, known by its keyed hash. It reports finished visits of one counter, and no more."""

    __tablename__ = "counter_key"

    id: Mapped[int] = mapped_column(primary_key=True)
    counter_id: Mapped[int] = mapped_column(ForeignKey("counter.id"), index=True)
    name: Mapped[str]
    key_hash: Mapped[str] = mapped_column(String(64), unique=True)
    made_by: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    made_on: Mapped[date]
    is_active: Mapped[bool] = mapped_column(default=True)
