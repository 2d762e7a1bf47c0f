"""Queries on where the offices of a wave are."""

from typing import NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session, aliased

from surveyapp.store.tables.places import AdminUnit, Office
from surveyapp.store.tables.surveys import WaveOffice


class OfficePlaceRow(NamedTuple):
    """An office of a wave with the unit where it stands, and the code of that unit's province."""

    id: int
    code: str
    unit_id: str
    province_code: str


def office_places_of_wave(session: Session, wave_id: int) -> list[OfficePlaceRow]:
    """The offices that take part in a wave, by code, with where they are."""
    above, top = aliased(AdminUnit), aliased(AdminUnit)
    rows = session.execute(
        select(Office.id, Office.code, Office.admin_unit_id, AdminUnit.code, above.code, top.code)
        .join(WaveOffice, WaveOffice.office_id == Office.id)
        .join(AdminUnit, AdminUnit.id == Office.admin_unit_id)
        .outerjoin(above, above.id == AdminUnit.parent_id)
        .outerjoin(top, top.id == above.parent_id)
        .where(WaveOffice.wave_id == wave_id)
        .order_by(Office.code)
    )
    return [
        OfficePlaceRow(id_, code, unit_id, highest or middle or own)
        for id_, code, unit_id, own, middle, highest in rows
    ]
