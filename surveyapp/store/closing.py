"""Queries that reduce a past day to counts, and take answers and spent links out for their batch."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any, NamedTuple

from sqlalchemy import Select, case, delete, exists, func, or_, select, update
from sqlalchemy.orm import Session

from surveyapp.domain.links import LinkState
from surveyapp.domain.visits import Outcome, Tally
from surveyapp.store.closed_sums import Part, add_to_sums, kind_of_answer
from surveyapp.store.inserting import insert_in_given_order, portions, upsert_into
from surveyapp.store.tables.answers import Intake, Response, ResponseFlag
from surveyapp.store.tables.surveys import Wave
from surveyapp.store.tables.visits import Link, LinkTombstone, PrimaryUnit, Visit, VisitCount

LIVE = (LinkState.ISSUED.value, LinkState.OPENED.value)


class VisitCell(NamedTuple):
    """What visits of a primary unit have in common once they are counts."""

    psu_id: str
    service_id: int
    purpose: str
    probability: float
    outcome: str


class WaitingUnit(NamedTuple):
    """A primary unit of a past day with answers that wait for their batch; `answers` counts the complete ones."""

    psu_id: str
    wave_id: int
    office_id: int
    counter_id: int | None
    kiosk_id: int | None
    answers: int


class EndedLink(NamedTuple):
    """A link that has been deleted; its hashes must go to tombstones."""

    psu_id: str
    token_hash: str
    code_hash: str


def visits_taken_out_before(session: Session, today: date) -> list[VisitCell]:
    """Delete the visits of past days; one cell for each of them.

    One statement deletes and reads, so that none slips through between the two.
    """
    units = _units_before(today)
    session.execute(
        update(Link).where(Link.psu_id.in_(units), Link.visit_id.is_not(None)).values(visit_id=None)
    )
    columns = (Visit.psu_id, Visit.service_id, Visit.purpose, Visit.probability, Visit.outcome)
    rows = session.execute(delete(Visit).where(Visit.psu_id.in_(units)).returning(*columns))
    return [VisitCell(*row) for row in rows]


def taps_before(session: Session, today: date) -> list[str]:
    """The taps of the visits of past days."""
    return list(session.scalars(select(Visit.tap).where(Visit.psu_id.in_(_units_before(today)))))


def parties_before(session: Session, today: date) -> list[tuple[str, Tally, int]]:
    """For units of past days: visits of several people with one dossier, and dossiers beyond a visit's first."""
    company = func.sum(case((Visit.is_company, 1), else_=0))
    rows = session.execute(
        select(Visit.psu_id, company, func.sum(Visit.dossiers - 1))
        .where(Visit.psu_id.in_(_units_before(today)), Visit.outcome != Outcome.MISTAP)
        .group_by(Visit.psu_id)
    )
    return [
        (psu_id, kind, int(number))
        for psu_id, together, more in rows
        for kind, number in ((Tally.COMPANY, together), (Tally.MORE_DOSSIERS, more))
        if number
    ]


def add_to_visit_counts(session: Session, counts: dict[VisitCell, int]) -> None:
    """Add visits to the counts of their cells, and to the sums for pages."""
    add_to_sums(
        session,
        [
            Part(cell.psu_id, cell.service_id, cell.outcome, visits, cell.probability)
            for cell, visits in counts.items()
        ],
    )
    rows = [{**cell._asdict(), "visits": visits} for cell, visits in counts.items()]
    for some in portions(rows):
        row = upsert_into(session, VisitCount).values(some)
        session.execute(
            row.on_conflict_do_update(
                index_elements=list(VisitCell._fields),
                set_={"visits": VisitCount.visits + row.excluded.visits},
            )
        )


def void_links_taken_out_before(session: Session, today: date) -> list[EndedLink]:
    """Delete the void links of past days."""
    void = (Link.state == LinkState.VOID.value) & Link.psu_id.in_(_units_before(today))
    return _links_taken_out(session, void)


def expired_links_taken_out(session: Session, today: date) -> list[EndedLink]:
    """Delete the links that nobody used and nobody can use any more."""
    return _links_taken_out(session, Link.state.in_(LIVE) & (Link.expires_on < today))


def spent_links_taken_out(session: Session, psu_ids: Sequence[str]) -> list[EndedLink]:
    """Delete the spent links of primary units."""
    spent = Link.state == LinkState.SPENT.value
    return [
        link
        for some in portions(psu_ids)
        for link in _links_taken_out(session, spent & Link.psu_id.in_(some))
    ]


def add_tombstones(session: Session, hashes: Sequence[str], state: LinkState) -> None:
    """Remember how links ended, in the order given."""
    insert_in_given_order(session, LinkTombstone, [{"hash": hash, "state": state.value} for hash in hashes])


def units_with_waiting_answers(session: Session, today: date) -> list[WaitingUnit]:
    """The primary units of past days with answers in intake, in the order of their random ids."""
    unit, complete = PrimaryUnit, func.count(case((Intake.is_complete, 1)))
    rows = session.execute(
        select(unit.id, unit.wave_id, unit.office_id, unit.counter_id, unit.kiosk_id, complete)
        .join(Intake, Intake.psu_id == unit.id)
        .where(or_(unit.day.is_(None), unit.day < today))
        .group_by(unit.id, unit.wave_id, unit.office_id, unit.counter_id, unit.kiosk_id)
        .order_by(unit.id)
    )
    return [WaitingUnit(*row) for row in rows]


def waves_ended_before(session: Session, today: date) -> set[int]:
    """The waves whose last day has passed."""
    return set(session.scalars(select(Wave.id).where(Wave.ends_on < today)))


def waves_with_usable_links(session: Session, today: date) -> set[int]:
    """The waves in which somebody may still answer by a link."""
    usable = Link.state.in_(LIVE) & (Link.expires_on >= today)
    return set(
        session.scalars(
            select(PrimaryUnit.wave_id).join(Link, Link.psu_id == PrimaryUnit.id).where(usable).distinct()
        )
    )


def lock_units(session: Session, psu_ids: Sequence[str]) -> None:
    """Keep answers from coming in for these units until the end of the transaction.

    In PostgreSQL an answer that is being stored refers to its unit, and waits for this lock before it does;
    in SQLite there is one writer at a time anyway.
    """
    for some in portions(sorted(psu_ids)):
        session.execute(
            select(PrimaryUnit.id).where(PrimaryUnit.id.in_(some)).order_by(PrimaryUnit.id).with_for_update()
        )


def answers_taken_out(session: Session, psu_ids: Sequence[str]) -> list[Intake]:
    """Delete the answers of these units from intake; what they were, detached."""
    taken: list[Intake] = []
    for some in portions(psu_ids):
        rows = session.scalars(select(Intake).where(Intake.psu_id.in_(some))).all()
        session.execute(
            delete(Intake).where(Intake.psu_id.in_(some)).execution_options(synchronize_session=False)
        )
        for row in rows:
            session.expunge(row)
        taken += rows
    return taken


def add_responses(session: Session, rows: Sequence[dict[str, Any]]) -> None:
    """Store closed answers in the order given, and add them to the sums for pages."""
    kinds = [(row, kind_of_answer(row["source"], row["is_complete"])) for row in rows]
    add_to_sums(
        session,
        [
            Part(row["psu_id"], row["service_id"], kind, 1, row["probability"])
            for row, kind in kinds
            if kind is not None
        ],
    )
    insert_in_given_order(session, Response, rows)


def add_flags(session: Session, flags: Iterable[tuple[str, str]]) -> None:
    """Store flags, each with the key of its response."""
    rows = [{"response_id": response_id, "flag": flag} for response_id, flag in flags]
    insert_in_given_order(session, ResponseFlag, rows)


def forget_units_before(session: Session, day: date) -> int:
    """Take counter, kiosk and day from units of before a day for which nothing is awaited; how many."""
    awaited = [exists().where(table.psu_id == PrimaryUnit.id) for table in (Link, Intake, Visit)]
    forgotten = session.scalars(
        update(PrimaryUnit)
        .where(PrimaryUnit.day < day, *(~one for one in awaited))
        .values(counter_id=None, kiosk_id=None, day=None)
        .returning(PrimaryUnit.id)
        .execution_options(synchronize_session=False)
    )
    return len(forgotten.all())


def _units_before(today: date) -> Select[str]:
    return select(PrimaryUnit.id).where(PrimaryUnit.day < today)


def _links_taken_out(session: Session, which: Any) -> list[EndedLink]:
    rows = session.execute(
        delete(Link)
        .where(which)
        .returning(Link.psu_id, Link.token_hash, Link.code_hash)
        .execution_options(synchronize_session=False)
    )
    return [EndedLink(*row) for row in rows]
