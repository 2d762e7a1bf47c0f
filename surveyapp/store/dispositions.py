"""What became of drawn visits, counted by office, week or service."""

from collections import Counter
from collections.abc import Collection, Sequence
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Select, Subquery, func, literal, select, true
from sqlalchemy.orm import InstrumentedAttribute, Session

from surveyapp.domain.response_rates import Grouping
from surveyapp.store.closed_sums import INVITED, WALK_UP
from surveyapp.store.tables.answers import Intake
from surveyapp.store.tables.places import Office, Service
from surveyapp.store.tables.visits import ClosedSum, Link, PrimaryUnit, VisitCount

FEW_OFFICES = 10
"""For more, all that waits is counted: one way along the index takes less than many."""
LIVE = ("issued", "opened")
Offices = Collection[str] | None
"""Codes of offices."""


class Counted(NamedTuple):
    """Visits of one kind, as a number and weighted by 1/π. `key` is an office's or service's code, a week, or ""."""

    key: str
    kind: str
    visits: int
    weight: float


def closed_of_wave(
    session: Session, wave_id: int, grouping: Grouping, offices: Offices = None
) -> Sequence[Counted]:
    """Visits of closed days by the outcome that staff recorded, and closed answers of invited visitors (the kinds
    `complete` and `partial`), of some offices (None: of all)."""
    key = _key(grouping, ClosedSum)
    query = (
        select(key, ClosedSum.kind, func.sum(ClosedSum.number), func.sum(ClosedSum.weight))
        .where(ClosedSum.wave_id == wave_id, ClosedSum.kind != WALK_UP)
        .group_by(key, ClosedSum.kind)
    )
    if offices is not None:
        query = query.where(ClosedSum.office_id.in_(_ids(offices)))
    names = _names(session, grouping)
    return [
        Counted(names.get(key, str(key)), kind, int(number), float(weight))
        for key, kind, number, weight in session.execute(query)
    ]


def awaited_of_wave(
    session: Session, wave_id: int, grouping: Grouping, offices: Offices = None
) -> Sequence[Counted]:
    """Invited visits of closed days whose link can still be used, or whose answer waits for its batch."""
    own = None if offices is None else select(PrimaryUnit.id).where(_of(wave_id, offices))
    names = _names(session, grouping)
    return [
        Counted(names.get(key, str(key)), "awaited", int(number), float(weight))
        for counted in _waiting(own)
        for key, number, weight in session.execute(_of_wave(counted, wave_id, grouping))
    ]


def awaited_by_office(session: Session, wave_id: int, office_ids: Collection[int]) -> dict[int, int]:
    """The same as numbers, by the id of the office."""
    own = None
    if len(office_ids) <= FEW_OFFICES:
        own = select(PrimaryUnit.id).where(
            PrimaryUnit.wave_id == wave_id, PrimaryUnit.office_id.in_(office_ids)
        )
    found: Counter[int] = Counter()
    for counted in _waiting(own):
        for office_id, number, _weight in session.execute(_of_wave(counted, wave_id, Grouping.OFFICE)):
            found[office_id] += int(number)
    return {office_id: found[office_id] for office_id in office_ids if found[office_id]}


def _waiting(units: Select[str] | None) -> tuple[Subquery, Subquery]:
    """Links and answers that wait, counted by unit and service; of some units (None: of all)."""
    complete = (Intake.source == INVITED) & Intake.is_complete
    return (
        _by_unit(Link, Link.state.in_(LIVE), (Link.psu_id, Link.state, Link.service_id), units),
        _by_unit(Intake, complete, (Intake.psu_id, Intake.service_id), units),
    )


def _by_unit(
    table: type[Link] | type[Intake],
    condition: ColumnElement[bool],
    order: Sequence[InstrumentedAttribute[Any]],
    units: Select[str] | None,
) -> Subquery:
    """Counted by primary unit first, in the order of an index, so that fewer rows are joined; of some units (None: of
    all)."""
    query = (
        select(
            table.psu_id,
            table.service_id,
            func.count().label("visits"),
            func.sum(1.0 / table.probability).label("weight"),
        )
        .where(condition)
        .group_by(*order)
    )
    return (query if units is None else query.where(table.psu_id.in_(units))).subquery()


def _of_wave(counted: Subquery, wave_id: int, grouping: Grouping) -> Select[*tuple[Any, ...]]:
    closed = select(VisitCount.psu_id).where(VisitCount.psu_id == PrimaryUnit.id).exists()
    key = counted.c.service_id if grouping is Grouping.SERVICE else _key(grouping, PrimaryUnit)
    return (
        select(key, func.sum(counted.c.visits), func.sum(counted.c.weight))
        .select_from(counted)
        .join(PrimaryUnit, PrimaryUnit.id == counted.c.psu_id)
        .where(PrimaryUnit.wave_id == wave_id, closed)
        .group_by(key)
    )


def _key(grouping: Grouping, table: Any) -> Any:
    match grouping:
        case Grouping.WAVE:
            return literal("")
        case Grouping.OFFICE:
            return table.office_id
        case Grouping.SERVICE:
            return table.service_id
        case Grouping.WEEK:
            return table.week


def _names(session: Session, grouping: Grouping) -> dict[Any, str]:
    """The codes of offices or services by id."""
    if grouping not in (Grouping.OFFICE, Grouping.SERVICE):
        return {}
    table = Office if grouping is Grouping.OFFICE else Service
    return {row_id: code for row_id, code in session.execute(select(table.id, table.code))}


def _of(wave_id: int, offices: Offices) -> ColumnElement[bool]:
    return (PrimaryUnit.wave_id == wave_id) & at_offices(offices)


def at_offices(offices: Offices) -> ColumnElement[bool]:
    """Whether a row's office is one of these; they are looked up first, so that other offices' rows are not read."""
    if offices is None:
        return true()
    return PrimaryUnit.office_id.in_(_ids(offices))


def _ids(offices: Collection[str]) -> Select[int]:
    return select(Office.id).where(Office.code.in_(offices))
