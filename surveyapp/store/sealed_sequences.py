"""Queries on draws made in advance: which sequences a counter holds, which draws were reported, which are over."""

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

from sqlalchemy import delete, func, select, update
from sqlalchemy.orm import Session

from surveyapp.store.inserting import upsert_into
from surveyapp.store.tables.counters import SealedSequence, SealedUse
from surveyapp.store.tables.places import Counter


class OfflineUse(NamedTuple):
    """Sealed sequences of a counter in a wave: made, begun, draws reported, and draws missing in between."""

    office_id: int
    counter_id: int
    counter_name: str
    sequences: int
    begun: int
    used: int
    missing: int


def sequence_with_id(session: Session, sequence_id: str) -> SealedSequence | None:
    """The sequence, or None."""
    return session.get(SealedSequence, sequence_id)


def number_of_sequences(session: Session, counter_id: int, day: date) -> int:
    """How many sequences were made for a counter and day."""
    number = session.scalar(
        select(func.count())
        .select_from(SealedSequence)
        .where(SealedSequence.counter_id == counter_id, SealedSequence.day == day)
    )
    return number or 0


def open_sequences(session: Session, counter_id: int, sequence_ids: Sequence[str]) -> set[str]:
    """Those of some sequences that belong to a counter and are not over."""
    return set(
        session.scalars(
            select(SealedSequence.id).where(
                SealedSequence.id.in_(sequence_ids),
                SealedSequence.counter_id == counter_id,
                SealedSequence.is_over.is_(False),
            )
        )
    )


def claim_draw(session: Session, sequence: SealedSequence, number: int) -> bool:
    """Note that a draw was used; whether it had not been used before."""
    row = upsert_into(session, SealedUse).values(sequence_id=sequence.id, number=number)
    claimed = session.scalars(row.on_conflict_do_nothing().returning(SealedUse.number)).all()
    if not claimed:
        return False
    sequence.used += 1
    sequence.reached = max(sequence.reached, number + 1)
    session.flush()
    return True


def end_sequences_before(session: Session, day: date) -> list[str]:
    """End the sequences of before a day and forget which of their draws were used; their ids."""
    ended = session.scalars(
        update(SealedSequence)
        .where(SealedSequence.day < day, SealedSequence.is_over.is_(False))
        .values(is_over=True)
        .returning(SealedSequence.id)
        .execution_options(synchronize_session=False)
    ).all()
    session.execute(
        delete(SealedUse).where(SealedUse.sequence_id.in_(ended)).execution_options(synchronize_session=False)
    )
    return list(ended)


def offline_use_of_wave(
    session: Session, wave_id: int, office_ids: Sequence[int] | None = None
) -> list[OfflineUse]:
    """What became of the sealed sequences of a wave, by counter. Sequences of days to come count as made."""
    begun = func.count().filter(SealedSequence.used > 0)
    query = (
        select(
            Counter.office_id,
            Counter.id,
            Counter.name,
            func.count(),
            begun,
            func.sum(SealedSequence.used),
            func.sum(SealedSequence.reached - SealedSequence.used),
        )
        .join(Counter, Counter.id == SealedSequence.counter_id)
        .where(SealedSequence.wave_id == wave_id)
        .group_by(Counter.office_id, Counter.id, Counter.name)
        .order_by(Counter.office_id, Counter.name)
    )
    if office_ids is not None:
        query = query.where(Counter.office_id.in_(office_ids))
    return [OfflineUse(*row[:3], *map(int, row[3:])) for row in session.execute(query)]
