"""Whether the offices of a wave stand in a town or in the country, by the type of their commune on its first day."""

from surveyapp.services.transactions import Session
from surveyapp.store import boundaries
from surveyapp.store.office_places import office_places_of_wave

URBAN, RURAL = "urban", "rural"
KINDS = {"phuong": URBAN, "thi_tran": URBAN, "xa": RURAL}
"""Wards and, until 30 June 2025, townships are towns. A special zone (đặc khu) may be either."""


def residence_of_offices(session: Session, wave_id: int) -> dict[str, str]:
    """`urban` or `rural` by the code of every office whose commune says so; not of those that stand in none."""
    offices = office_places_of_wave(session, wave_id)
    units = boundaries.units_with_ids(session, {office.unit_id for office in offices})
    kinds = {office.code: units[office.unit_id].kind for office in offices}
    return {code: KINDS[kind] for code, kind in kinds.items() if kind in KINDS}
