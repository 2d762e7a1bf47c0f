"""Offices that stand in a commune of Đắk Lắk, so that maps can show them."""

from sqlalchemy import update

from surveyapp.services.transactions import Session
from surveyapp.store.tables.places import AdminUnit, Office

PROVINCE, COMMUNE = "2025:66", "2025:24373"


def in_dak_lak(session: Session) -> None:
    """Put every office into the same commune of today."""
    _unit(session, PROVINCE, "66", "province", None)
    _unit(session, COMMUNE, "24373", "commune", PROVINCE)
    session.execute(update(Office).values(admin_unit_id=COMMUNE))


def _unit(session: Session, id_: str, code: str, level: str, parent_id: str | None) -> None:
    row = {"id": id_, "code": code, "name": code, "kind": level, "level": level, "parent_id": parent_id}
    session.add(AdminUnit(**row, fold_key=code, sort_key=code))
    session.flush()
