"""A wave's offices on the boundaries of another day, where the mapping is exact, and otherwise why not."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from surveyapp.domain.boundaries import Why, mapped
from surveyapp.domain.errors import NotFound
from surveyapp.services.transactions import Session
from surveyapp.store import boundaries, waves
from surveyapp.store.office_places import OfficePlaceRow, office_places_of_wave
from surveyapp.store.tables.places import AdminUnit

LAST_DAY_OF_DISTRICTS = date(2025, 6, 30)


class Boundaries(StrEnum):
    """Boundaries that figures can be asked for."""

    OLD_DISTRICT = "old_district"
    """The districts that there were until 30 June 2025."""
    OLD_PROVINCE = "old_province"
    """The 63 provinces that there were until then."""
    COMMUNE = "commune"
    """The communes of today."""


LEVELS = {
    Boundaries.OLD_DISTRICT: "district",
    Boundaries.OLD_PROVINCE: "province",
    Boundaries.COMMUNE: "commune",
}


@dataclass(frozen=True, slots=True)
class UnitName:
    """An administrative unit."""

    id: str
    name: str


@dataclass(frozen=True, slots=True)
class OfficeName:
    """An office under the name that it had in the wave."""

    code: str
    name: str
    name_en: str


@dataclass(frozen=True, slots=True)
class ExactGroup:
    """A unit that the figures of these offices are exactly of."""

    unit: UnitName
    offices: tuple[OfficeName, ...]


@dataclass(frozen=True, slots=True)
class NotExact:
    """A unit for which there is no figure, why, and the units that are to blame."""

    unit: UnitName
    why: Why
    because: tuple[UnitName, ...]


@dataclass(frozen=True, slots=True)
class OutsideOffice:
    """An office that belongs to none of the units asked for, and why."""

    office: OfficeName
    place: UnitName
    why: Why


@dataclass(frozen=True, slots=True)
class WaveOnBoundaries:
    """A wave on boundaries: what can be told, what can't, and the offices left out."""

    boundaries: Boundaries
    groups: tuple[ExactGroup, ...]
    not_exact: tuple[NotExact, ...]
    outside: tuple[OutsideOffice, ...]

    @property
    def units_of_offices(self) -> dict[str, str]:
        """The unit of every office (by code) that can be told exactly."""
        return {office.code: group.unit.id for group in self.groups for office in group.offices}


def wave_on(session: Session, wave_id: int, wanted: Boundaries, today: date) -> WaveOnBoundaries:
    """The offices of a wave, as of its first day, on boundaries of that kind. Raises NotFound for an unknown wave."""
    if waves.find_wave(session, wave_id) is None:
        raise NotFound
    offices = office_places_of_wave(session, wave_id)
    places = _with_above(session, {office.unit_id for office in offices})
    pieces = boundaries.pieces_touching(session, places)
    near = {unit for chain in places.values() for unit in chain}
    near |= {unit for piece in pieces for unit in (*piece.old, *piece.new)}
    day = today if wanted == Boundaries.COMMUNE else LAST_DAY_OF_DISTRICTS
    targets = boundaries.units_of_level_on(session, LEVELS[wanted], day, near)
    # A unit can be told only if the units that it shares places with are known to the last piece.
    reached = boundaries.pieces_touching(session, targets)
    lowest = {unit for piece in reached for unit in (piece.old[0], piece.new[0])}
    found = mapped(places, targets, boundaries.pieces_touching(session, lowest | places.keys()))
    names = _Names(session, offices)
    return WaveOnBoundaries(
        wanted,
        tuple(ExactGroup(names.unit(group.unit), names.offices(group.places)) for group in found.groups),
        tuple(
            NotExact(names.unit(each.unit), each.why, tuple(names.unit(unit) for unit in each.because))
            for each in found.impossible
        ),
        tuple(
            OutsideOffice(office, names.unit(place), why)
            for place, why in found.outside
            for office in names.offices((place,))
        ),
    )


class _Names:
    """Names of units and offices, units read once."""

    def __init__(self, session: Session, offices: Sequence[OfficePlaceRow]) -> None:
        self.session = session
        self.by_place: dict[str, list[OfficeName]] = {}
        for office in offices:
            name = OfficeName(office.code, office.name, office.name_en)
            self.by_place.setdefault(office.unit_id, []).append(name)

    def unit(self, id_: str) -> UnitName:
        """A unit."""
        return UnitName(id_, self.session.get_one(AdminUnit, id_).name)

    def offices(self, places: Sequence[str]) -> tuple[OfficeName, ...]:
        """The offices at places, by code."""
        found = [office for place in places for office in self.by_place[place]]
        return tuple(sorted(found, key=lambda office: office.code))


def _with_above(session: Session, units: set[str]) -> dict[str, tuple[str, ...]]:
    """Each unit with itself and those above it, the lowest first."""
    known = boundaries.units_with_ids(session, units)
    while missing := {row.parent_id for row in known.values() if row.parent_id} - known.keys():
        known |= boundaries.units_with_ids(session, missing)
    chains = {}
    for unit in units:
        chain = [unit]
        while (above := known[chain[-1]].parent_id) is not None:
            chain.append(above)
        chains[unit] = tuple(chain)
    return chains
