"""Queries on what is counted by counter and day beside outcomes, and on receipts of taps."""

import hashlib
from collections.abc import Iterable, Sequence
from datetime import date
from typing import NamedTuple

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from surveyapp.domain.visits import Tally
from surveyapp.store.inserting import portions, upsert_into
from surveyapp.store.tables.counters import TapReceipt, VisitTally
from surveyapp.store.tables.visits import PrimaryUnit


class TallyRow(NamedTuple):
    """How often something happened in an office's week."""

    office_id: int
    week: str
    kind: Tally
    number: int


def add_to_tally(session: Session, psu_id: str, kind: Tally, by: int = 1) -> None:
    """Count something that happened at a counter's day."""
    row = upsert_into(session, VisitTally).values(psu_id=psu_id, kind=kind.value, number=by)
    session.execute(
        row.on_conflict_do_update(
            index_elements=["psu_id", "kind"], set_={"number": VisitTally.number + row.excluded.number}
        )
    )


def tallies_of_wave(
    session: Session, wave_id: int, office_ids: Sequence[int] | None = None
) -> list[TallyRow]:
    """What was counted beside outcomes in a wave, by office and week; of some offices only if they are named."""
    query = (
        select(PrimaryUnit.office_id, PrimaryUnit.week, VisitTally.kind, func.sum(VisitTally.number))
        .join(PrimaryUnit, PrimaryUnit.id == VisitTally.psu_id)
        .where(PrimaryUnit.wave_id == wave_id)
        .group_by(PrimaryUnit.office_id, PrimaryUnit.week, VisitTally.kind)
        .order_by(PrimaryUnit.office_id, PrimaryUnit.week, VisitTally.kind)
    )
    if office_ids is not None:
        query = query.where(PrimaryUnit.office_id.in_(office_ids))
    return [
        TallyRow(office, week, Tally(kind), int(number))
        for office, week, kind, number in session.execute(query)
    ]


def is_tap_received(session: Session, tap: str) -> bool:
    """Whether a tap was recorded on a day that is over."""
    return session.get(TapReceipt, _hash(tap)) is not None


def keep_taps(session: Session, taps: Iterable[str], today: date) -> None:
    """Remember the taps of visits that become counts."""
    hashes = sorted({_hash(tap) for tap in taps})
    for some in portions({"hash": each, "taken_on": today} for each in hashes):
        session.execute(upsert_into(session, TapReceipt).values(some).on_conflict_do_nothing())


def forget_taps_before(session: Session, day: date) -> None:
    """Forget the taps that were remembered before a day."""
    session.execute(delete(TapReceipt).where(TapReceipt.taken_on < day))


def _hash(tap: str) -> str:
    """A page's tap is a random number, so its bare hash can't be tried out, and it names nobody."""
    return hashlib.sha256(tap.encode()).hexdigest()
