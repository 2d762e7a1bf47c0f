"""Kiosks as devices: who may pair, with which keys answers are sealed, what has been delivered, what is held back."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import ForeignKey, LargeBinary, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from surveyapp.store.tables.base import WITHOUT_ROWID, Base, Instant


class KioskDevice(Base):
    """A device that was paired with a kiosk, known by the hash of a secret that only it holds, and what it reported.

    The newest device of a kiosk asks citizens; the ones before it may still deliver what they hold.
    """

    __tablename__ = "kiosk_device"

    id: Mapped[int] = mapped_column(primary_key=True)
    kiosk_id: Mapped[int] = mapped_column(ForeignKey("kiosk.id"), index=True)
    secret_hash: Mapped[str] = mapped_column(String(64), unique=True)
    paired_on: Mapped[date]
    is_active: Mapped[bool] = mapped_column(default=True)
    is_given_up: Mapped[bool] = mapped_column(default=False)
    """Lost with whatever it still held: nothing more is expected of it."""
    seen_on: Mapped[date | None]
    tested_on: Mapped[date | None]
    """The day of the last test answer that could be opened."""
    unsent: Mapped[int] = mapped_column(default=0)
    stuck: Mapped[int] = mapped_column(default=0)
    version: Mapped[str] = mapped_column(String(64), default="")
    key_number: Mapped[int | None]
    """The number of the key with which it seals what comes next."""
    key_since: Mapped[date | None]
    empty_on: Mapped[date | None]
    """The last day on which it had nothing left to deliver."""


class PairingCode(Base):
    """A code by which one device becomes a kiosk; one for a kiosk at most, for a day, for one use."""

    __tablename__ = "pairing_code"

    code_hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    kiosk_id: Mapped[int] = mapped_column(ForeignKey("kiosk.id"), unique=True)
    expires_at: Mapped[datetime] = mapped_column(Instant)


class SealingKey(Base):
    """A key pair to which kiosks seal answers. The private part is itself sealed with the key of the installation."""

    __tablename__ = "sealing_key"

    id: Mapped[str] = mapped_column(String(16), primary_key=True)
    number: Mapped[int] = mapped_column(unique=True)
    """1, 2, 3 …; the greatest is the one that kiosks are given."""
    public: Mapped[str] = mapped_column(Text)
    """The public part (SubjectPublicKeyInfo) in base64."""
    private: Mapped[bytes] = mapped_column(LargeBinary)
    made_on: Mapped[date]


class KioskReceipt(Base):
    """That a kiosk's answer was taken in: keyed hashes of its random id and, under that id, of what it said."""

    __tablename__ = "kiosk_receipt"
    __table_args__: Any = (WITHOUT_ROWID,)

    hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    body_hash: Mapped[str] = mapped_column(String(64))
    taken_on: Mapped[date] = mapped_column(index=True)


class HeldAnswer(Base):
    """An answer of a kiosk that could not be taken in, sealed, without its ticket's code, and why."""

    __tablename__ = "held_answer"
    __table_args__: Any = (WITHOUT_ROWID,)

    id: Mapped[str] = mapped_column(String(64), primary_key=True)
    """A keyed hash of its id and content, so that sending it again holds nothing twice."""
    kiosk_id: Mapped[int] = mapped_column(ForeignKey("kiosk.id"), index=True)
    why: Mapped[str] = mapped_column(String(16))
    held_on: Mapped[date] = mapped_column(index=True)
    sealed: Mapped[bytes] = mapped_column(LargeBinary)
