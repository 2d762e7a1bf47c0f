"""Reading offices, counters, services and administrative units for the pages that keep them."""

from dataclasses import dataclass
from datetime import date

from surveyapp.domain.errors import NotFound
from surveyapp.domain.text import fold
from surveyapp.services.offices import existing_office
from surveyapp.services.transactions import Session
from surveyapp.store import places
from surveyapp.store.tables.places import Service

LINES_OF_A_PAGE = 50
MOST_UNITS = 20


@dataclass(frozen=True, slots=True)
class OfficeEntry:
    """An office in a page of the list."""

    id: int
    code: str
    name: str
    name_en: str
    kind: str
    unit: str
    valid_to: date | None


@dataclass(frozen=True, slots=True)
class OfficesPage:
    """A page of the list. `after` is the code to go on from; None where the list ends."""

    lines: tuple[OfficeEntry, ...]
    after: str | None


@dataclass(frozen=True, slots=True)
class CounterEntry:
    """A counter of an office."""

    id: int
    name: str
    valid_to: date | None


@dataclass(frozen=True, slots=True)
class ServiceEntry:
    """A service. `mark` says how well its code is verified; `is_offered` whether the office at hand handles it."""

    code: str
    name: str
    name_en: str
    field: str
    mark: str
    valid_from: date | None
    valid_to: date | None
    is_offered: bool = False


@dataclass(frozen=True, slots=True)
class FormerEntry:
    """What an office was until a day."""

    until: date
    name: str
    unit: str


@dataclass(frozen=True, slots=True)
class OfficeDetails:
    """An office with its counters, services and history."""

    office: OfficeEntry
    unit_id: str
    counters: tuple[CounterEntry, ...]
    services: tuple[ServiceEntry, ...]
    history: tuple[FormerEntry, ...]


@dataclass(frozen=True, slots=True)
class ServicesPage:
    """A page of the catalogue of services."""

    lines: tuple[ServiceEntry, ...]
    after: str | None


def page_of_offices(
    session: Session, searched: str = "", after: str | None = None, limit: int = LINES_OF_A_PAGE
) -> OfficesPage:
    """Offices with the searched words in name or code, by name, from the one after `after`. Raises NotFound."""
    last = existing_office(session, after) if after else None
    rows = places.offices_found(session, fold(searched), last, limit + 1)
    lines = tuple(
        OfficeEntry(office.id, office.code, office.name, office.name_en, office.kind, unit, office.valid_to)
        for office, unit in rows[:limit]
    )
    return OfficesPage(lines, lines[-1].code if len(rows) > limit else None)


def read_office(session: Session, code: str, today: date, *, with_catalogue: bool = False) -> OfficeDetails:
    """An office with everything that is kept of it: the services that it handles, or also all that it could.

    Raises NotFound.
    """
    office = existing_office(session, code)
    unit = places.admin_unit_with_id(session, office.admin_unit_id)
    assert unit is not None, "an office refers to a unit"
    offers = places.offers_of_office(session, office.id)
    offered = {id_ for id_, offer in offers.items() if offer.valid_to is None}
    return OfficeDetails(
        office=OfficeEntry(
            office.id, office.code, office.name, office.name_en, office.kind, unit.name, office.valid_to
        ),
        unit_id=office.admin_unit_id,
        counters=tuple(
            CounterEntry(row.id, row.name, row.valid_to)
            for row in places.counters_of_office(session, office.id)
        ),
        services=tuple(
            _service(row, row.id in offered)
            for row in places.services_in_order(session, None if with_catalogue else code)
            if row.id in offered or (with_catalogue and (row.valid_to is None or row.valid_to >= today))
        ),
        history=tuple(
            FormerEntry(row.until, row.name, name) for row, name in places.former_offices(session, office.id)
        ),
    )


def counter_of(session: Session, code: str, counter_id: int) -> CounterEntry:
    """A counter of an office. Raises NotFound, also for a counter of another office."""
    office = existing_office(session, code)
    row = places.counter_with_id(session, counter_id)
    if row is None or row.office_id != office.id:
        raise NotFound
    return CounterEntry(row.id, row.name, row.valid_to)


def page_of_services(
    session: Session, searched: str = "", after: str | None = None, limit: int = LINES_OF_A_PAGE
) -> ServicesPage:
    """Services with the searched words in name or code, by name, from the one after `after`. Raises NotFound."""
    last = places.service_with_code(session, after) if after else None
    if after and last is None:
        raise NotFound(after)
    rows = places.services_found(session, fold(searched), last, limit + 1)
    lines = tuple(_service(row, False) for row in rows[:limit])
    return ServicesPage(lines, lines[-1].code if len(rows) > limit else None)


def read_service(session: Session, code: str) -> ServiceEntry:
    """A service. Raises NotFound."""
    row = places.service_with_code(session, code)
    if row is None:
        raise NotFound(code)
    return _service(row, False)


def find_units(session: Session, searched: str, day: date) -> tuple[places.UnitFound, ...]:
    """Administrative units that are there on a day, with the searched words in their names; nothing without words."""
    words = fold(searched)
    return tuple(places.units_found(session, words, day, MOST_UNITS)) if words else ()


def unit_label(session: Session, unit_id: str) -> str:
    """The name of a unit; empty for an unknown one."""
    unit = places.admin_unit_with_id(session, unit_id)
    return unit.name if unit else ""


def _service(row: Service, is_offered: bool) -> ServiceEntry:
    return ServiceEntry(
        row.code, row.name, row.name_en, row.field, row.mark, row.valid_from, row.valid_to, is_offered
    )
