"""Where the offices of a wave stand, as a map needs it."""

from collections.abc import Mapping
from dataclasses import dataclass

from surveyapp.services.drawing.geography import country_map
from surveyapp.services.transactions import Session
from surveyapp.store.office_places import office_places_of_wave


@dataclass(frozen=True, slots=True)
class OfficeSites:
    """The unit of each office by the office's code, and the province in which all of them are.

    The province is None where they are in several, or in one that is not on the map.
    """

    units: Mapping[str, str]
    province_code: str | None


def office_sites(session: Session, wave_id: int) -> OfficeSites:
    """The sites of the offices that take part in a wave, as of its first day."""
    places = office_places_of_wave(session, wave_id)
    on_map = {province.code for province in country_map().provinces}
    codes = {place.province_code for place in places} & on_map
    is_one = len({place.province_code for place in places}) == 1
    return OfficeSites(
        {place.code: place.unit_id for place in places}, next(iter(codes)) if is_one and codes else None
    )
