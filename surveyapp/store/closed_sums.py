"""Sums of closed visits and answers by office, week and service: kept beside the rows that they follow from.

Adding up a million rows takes seconds, a page has a third of one. Whoever stores counts of visits or closed answers
adds them here in the same transaction (`store.closing`); `sum_up` makes the sums of a wave anew from the rows.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, case, delete, func, insert, literal, select
from sqlalchemy.orm import Session

from surveyapp.store.inserting import portions, upsert_into
from surveyapp.store.tables.answers import Response
from surveyapp.store.tables.visits import ClosedSum, PrimaryUnit, VisitCount

INVITED = "invited"
COMPLETE, PARTIAL, WALK_UP = "complete", "partial", "walk_up"
"""The kinds of answers; those of visits are their outcomes. Walk-ups that were broken off are in no sum."""
KEY = ("wave_id", "office_id", "week", "service_id", "kind")


class Part(NamedTuple):
    """Visits or answers of a primary unit that come to the sums; a walk-up has no probability."""

    psu_id: str
    service_id: int
    kind: str
    number: int
    probability: float | None


def add_to_sums(session: Session, parts: Iterable[Part]) -> None:
    """Add visits or answers to the sums of their office, week and service."""
    sums: dict[tuple[str, int, str], list[float]] = defaultdict(lambda: [0, 0.0])
    for part in parts:
        cell = sums[part.psu_id, part.service_id, part.kind]
        cell[0] += part.number
        cell[1] += part.number / part.probability if part.probability else 0.0
    units = _units(session, {psu_id for psu_id, _service, _kind in sums})
    cells: dict[tuple[int, int, str, int, str], list[float]] = defaultdict(lambda: [0, 0.0])
    for (psu_id, service_id, kind), (number, weight) in sums.items():
        cell = cells[*units[psu_id], service_id, kind]
        cell[0] += number
        cell[1] += weight
    # In one order for everybody, so that no two writers wait for each other.
    for some in portions(sorted(cells.items())):
        rows = [
            {**dict(zip(KEY, key, strict=True)), "number": number, "weight": weight}
            for key, (number, weight) in some
        ]
        row = upsert_into(session, ClosedSum).values(rows)
        added = {name: getattr(ClosedSum, name) + row.excluded[name] for name in ("number", "weight")}
        session.execute(row.on_conflict_do_update(index_elements=KEY, set_=added))


def kind_of_answer(source: str, is_complete: bool) -> str | None:
    """As what a closed answer is counted; None for what is not."""
    if source == INVITED:
        return COMPLETE if is_complete else PARTIAL
    return WALK_UP if is_complete else None


def sum_up(session: Session, wave_id: int) -> None:
    """Make the sums of a wave anew from its counts of visits and its closed answers."""
    session.flush()
    session.execute(delete(ClosedSum).where(ClosedSum.wave_id == wave_id))
    kind = case((Response.source != INVITED, WALK_UP), (Response.is_complete, COMPLETE), else_=PARTIAL)
    weight = func.sum(func.coalesce(1.0 / Response.probability, 0.0))
    is_counted = (Response.source == INVITED) | Response.is_complete
    _insert(session, wave_id, Response, (kind, func.count(), weight), is_counted)
    visits = func.sum(VisitCount.visits)
    weight = func.sum(VisitCount.visits / VisitCount.probability)
    _insert(session, wave_id, VisitCount, (VisitCount.outcome, visits, weight), literal(True))


def _insert(
    session: Session,
    wave_id: int,
    table: type[Response] | type[VisitCount],
    columns: Sequence[Any],
    where: ColumnElement[bool],
) -> None:
    kind, number, weight = columns
    key = (PrimaryUnit.wave_id, PrimaryUnit.office_id, PrimaryUnit.week, table.service_id, kind)
    rows = (
        select(*key, number, weight)
        .join(PrimaryUnit, PrimaryUnit.id == table.psu_id)
        .where(PrimaryUnit.wave_id == wave_id, where)
        .group_by(*key)
    )
    session.execute(insert(ClosedSum).from_select([*KEY, "number", "weight"], rows))


def _units(session: Session, psu_ids: Collection[str]) -> dict[str, tuple[int, int, str]]:
    columns = (PrimaryUnit.id, PrimaryUnit.wave_id, PrimaryUnit.office_id, PrimaryUnit.week)
    return {
        psu_id: (wave_id, office_id, week)
        for some in portions(sorted(psu_ids))
        for psu_id, wave_id, office_id, week in session.execute(
            select(*columns).where(PrimaryUnit.id.in_(some))
        )
    }
