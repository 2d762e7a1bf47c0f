"""Queries that take kiosks' answers in once, and keep those that can't be taken in."""

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from surveyapp.store.inserting import upsert_into
from surveyapp.store.tables.kiosks import HeldAnswer, KioskReceipt
from surveyapp.store.tables.places import Kiosk


class HeldCount(NamedTuple):
    """How many answers of an office are held for a reason."""

    office_id: int
    why: str
    answers: int


def claim_receipt(session: Session, hashed: str, body_hash: str, today: date) -> bool:
    """Write a receipt unless there is one for this answer; whether it was written.

    Of two deliveries of one answer at the same moment the second waits here until the first is committed (then the
    answer is False) or rolled back (then it is True).
    """
    receipt = upsert_into(session, KioskReceipt).values(hash=hashed, body_hash=body_hash, taken_on=today)
    written = session.scalar(receipt.on_conflict_do_nothing().returning(KioskReceipt.hash))
    return written is not None


def body_hash_of_receipt(session: Session, hashed: str) -> str | None:
    """What was taken in under an answer's id, as a hash; None where nothing was."""
    return session.scalar(select(KioskReceipt.body_hash).where(KioskReceipt.hash == hashed))


def hold_answer(session: Session, row: HeldAnswer) -> None:
    """Keep an answer for review, unless it is held already."""
    held = upsert_into(session, HeldAnswer).values(
        id=row.id, kiosk_id=row.kiosk_id, why=row.why, held_on=row.held_on, sealed=row.sealed
    )
    session.execute(held.on_conflict_do_nothing())


def held_answers_because(session: Session, reasons: Sequence[str]) -> list[HeldAnswer]:
    """The answers held for one of these reasons, in the order of their random ids."""
    return list(
        session.scalars(select(HeldAnswer).where(HeldAnswer.why.in_(reasons)).order_by(HeldAnswer.id))
    )


def delete_held_answer(session: Session, held_id: str) -> None:
    """Let a held answer go."""
    session.execute(
        delete(HeldAnswer).where(HeldAnswer.id == held_id).execution_options(synchronize_session=False)
    )


def held_by_reason(session: Session, office_ids: Sequence[int] | None = None) -> list[HeldCount]:
    """How many answers are held, by office and reason; of some offices only, or (None) of all."""
    counts = (
        select(Kiosk.office_id, HeldAnswer.why, func.count())
        .join(Kiosk, Kiosk.id == HeldAnswer.kiosk_id)
        .group_by(Kiosk.office_id, HeldAnswer.why)
        .order_by(Kiosk.office_id, HeldAnswer.why)
    )
    if office_ids is not None:
        counts = counts.where(Kiosk.office_id.in_(office_ids))
    return [HeldCount(*row) for row in session.execute(counts)]


def delete_kiosk_receipts_before(session: Session, day: date) -> int:
    """Delete receipts of before a day; how many they were."""
    deleted = session.scalars(
        delete(KioskReceipt)
        .where(KioskReceipt.taken_on < day)
        .returning(KioskReceipt.taken_on)
        .execution_options(synchronize_session=False)
    )
    return len(deleted.all())


def delete_held_answers_before(session: Session, day: date) -> int:
    """Delete answers that were held before a day; how many they were."""
    deleted = session.scalars(
        delete(HeldAnswer)
        .where(HeldAnswer.held_on < day)
        .returning(HeldAnswer.held_on)
        .execution_options(synchronize_session=False)
    )
    return len(deleted.all())
