"""Queries on where the offices of a wave are: as of the first day of the wave."""

from typing import NamedTuple

from sqlalchemy import func, select
from sqlalchemy.orm import Session, aliased

from surveyapp.store.office_history import was_so_on
from surveyapp.store.tables.places import AdminUnit, FormerOffice, Office
from surveyapp.store.tables.surveys import Wave, WaveOffice


class OfficePlaceRow(NamedTuple):
    """An office of a wave with the unit where it stood then, and the code of that unit's province."""

    id: int
    code: str
    unit_id: str
    province_code: str
    name: str
    name_en: str


def office_places_of_wave(session: Session, wave_id: int) -> list[OfficePlaceRow]:
    """The offices that take part in a wave, by code, with names and places as of the wave's first day."""
    former, above, top = aliased(FormerOffice), aliased(AdminUnit), aliased(AdminUnit)
    rows = session.execute(
        select(
            Office.id,
            Office.code,
            AdminUnit.id,
            AdminUnit.code,
            above.code,
            top.code,
            func.coalesce(former.name, Office.name),
            func.coalesce(former.name_en, Office.name_en),
        )
        .join(WaveOffice, WaveOffice.office_id == Office.id)
        .join(Wave, Wave.id == WaveOffice.wave_id)
        .outerjoin(former, was_so_on(former, Wave.starts_on))
        .join(AdminUnit, AdminUnit.id == func.coalesce(former.admin_unit_id, Office.admin_unit_id))
        .outerjoin(above, above.id == AdminUnit.parent_id)
        .outerjoin(top, top.id == above.parent_id)
        .where(WaveOffice.wave_id == wave_id)
        .order_by(Office.code)
    )
    return [
        OfficePlaceRow(id_, code, unit_id, highest or middle or own, name, name_en)
        for id_, code, unit_id, own, middle, highest, name, name_en in rows
    ]
