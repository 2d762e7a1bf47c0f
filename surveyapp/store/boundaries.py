"""Queries on what became of administrative units, and what they had been."""

from collections.abc import Collection
from datetime import date

from sqlalchemy import or_, select
from sqlalchemy.orm import Session, aliased

from surveyapp.domain.boundaries import Piece
from surveyapp.store.tables.places import AdminUnit, AdminUnitSuccessor

UNKNOWN = "unknown"


def pieces_touching(session: Session, units: Collection[str]) -> list[Piece]:
    """The pieces that lie in any of these units, whatever its level and structure; each once, in a fixed order."""
    lowest = _with_all_below(session, units)
    old, district, province = aliased(AdminUnit), aliased(AdminUnit), aliased(AdminUnit)
    new, above = aliased(AdminUnit), aliased(AdminUnit)
    rows = session.execute(
        select(old.id, district.id, province.id, new.id, above.id, AdminUnitSuccessor.share)
        .join(old, old.id == AdminUnitSuccessor.old_id)
        .join(new, new.id == AdminUnitSuccessor.new_id)
        .outerjoin(district, district.id == old.parent_id)
        .outerjoin(province, province.id == district.parent_id)
        .outerjoin(above, above.id == new.parent_id)
        .where(
            or_(AdminUnitSuccessor.old_id.in_(lowest), AdminUnitSuccessor.new_id.in_(lowest)),
            old.level != "province",
        )
        .order_by(old.id, new.id)
    )
    return [
        Piece(_chain(commune, middle, top), _chain(after, over), share != UNKNOWN)
        for commune, middle, top, after, over, share in rows
    ]


def units_with_ids(session: Session, ids: Collection[str]) -> dict[str, AdminUnit]:
    """Those of these units that exist, by id."""
    rows = session.scalars(select(AdminUnit).where(AdminUnit.id.in_(sorted(ids))))
    return {row.id: row for row in rows}


def units_of_level_on(session: Session, level: str, day: date, ids: Collection[str]) -> set[str]:
    """Those of these units that are of a level and were there on a day."""
    return set(
        session.scalars(
            select(AdminUnit.id).where(
                AdminUnit.id.in_(sorted(ids)),
                AdminUnit.level == level,
                or_(AdminUnit.valid_from.is_(None), AdminUnit.valid_from <= day),
                or_(AdminUnit.valid_to.is_(None), AdminUnit.valid_to >= day),
            )
        )
    )


def _with_all_below(session: Session, units: Collection[str]) -> list[str]:
    """The units and everything below them."""
    found, newest = set(units), set(units)
    while newest:
        below = select(AdminUnit.id).where(AdminUnit.parent_id.in_(sorted(newest)))
        newest = set(session.scalars(below)) - found
        found |= newest
    return sorted(found)


def _chain(*ids: str | None) -> tuple[str, ...]:
    return tuple(each for each in ids if each is not None)
