"""Offices, their counters, and the services that they handle."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from surveyapp.domain.errors import AlreadyExists, InvalidInput, NotFound
from surveyapp.domain.text import clean, sort_key
from surveyapp.services.auditing import Act, record
from surveyapp.services.transactions import Session
from surveyapp.store.places import (
    CounterOfOffice,
    admin_unit_with_id,
    counter_with_name,
    counters_in_order,
    offers_of_office,
    office_with_code,
    offices_in_order,
    services_with_codes,
)
from surveyapp.store.tables.places import Counter, Office, OfficeService

CODE = re.compile(r"[a-z0-9][a-z0-9._-]{1,39}")
KIND = re.compile(r"[a-z][a-z_]{1,23}")


@dataclass(frozen=True, slots=True)
class NewOffice:
    """An office to add. `admin_unit_id` is the administrative unit where it is, such as 2025:66."""

    code: str
    name: str
    kind: str
    admin_unit_id: str
    name_en: str = ""
    is_demonstration: bool = False


@dataclass(frozen=True, slots=True)
class OfficeLine:
    """An office in a list."""

    id: int
    code: str
    name: str
    kind: str
    admin_unit: str


def add_office(session: Session, new: NewOffice, act: Act) -> int:
    """Add an office; its id. Raises InvalidInput with the field that is wrong, AlreadyExists for a code in use."""
    for problem in problems_of_office(session, new):
        raise problem
    code, name = clean(new.code), clean(new.name)
    office = Office(
        code=code,
        name=name,
        name_en=clean(new.name_en) or name,
        kind=new.kind,
        admin_unit_id=new.admin_unit_id,
        is_demonstration=new.is_demonstration,
        sort_key=sort_key(name),
    )
    session.add(office)
    session.flush()
    record(session, act, "office.add", code, after={"name": name, "admin_unit": new.admin_unit_id})
    return office.id


def problems_of_office(session: Session, new: NewOffice) -> Iterator[InvalidInput | AlreadyExists]:
    """Everything for which an office can't be added as it is, one for each field that is wrong."""
    code = clean(new.code)
    if not CODE.fullmatch(code):
        yield InvalidInput("code", "form")
    if not clean(new.name):
        yield InvalidInput("name", "empty")
    if not KIND.fullmatch(new.kind):
        yield InvalidInput("kind", "form")
    if admin_unit_with_id(session, new.admin_unit_id) is None:
        yield InvalidInput("admin_unit_id", "unknown")
    if office_with_code(session, code) is not None:
        yield AlreadyExists(code)


def list_offices(session: Session) -> tuple[OfficeLine, ...]:
    """All offices in the order of their names."""
    return tuple(
        OfficeLine(office.id, office.code, office.name, office.kind, unit)
        for office, unit in offices_in_order(session)
    )


def office_id_of(session: Session, code: str) -> int:
    """The id of the office with a code. Raises NotFound."""
    return existing_office(session, code).id


def add_counter(session: Session, office_code: str, name: str, act: Act) -> int:
    """Add a counter to an office; its id. Raises NotFound (no such office), InvalidInput, AlreadyExists."""
    office, name = existing_office(session, office_code), clean(name)
    if not name:
        raise InvalidInput("name", "empty")
    if counter_with_name(session, office.id, name) is not None:
        raise AlreadyExists(name)
    counter = Counter(office_id=office.id, name=name)
    session.add(counter)
    session.flush()
    record(session, act, "counter.add", f"{office_code}/{name}")
    return counter.id


def list_counters(session: Session, office_code: str | None = None) -> tuple[CounterOfOffice, ...]:
    """The counters of one office, or of all. Raises NotFound when there is no such office."""
    if office_code is not None:
        existing_office(session, office_code)
    return tuple(counters_in_order(session, office_code))


def offer_services(session: Session, office_code: str, service_codes: Sequence[str], act: Act) -> int:
    """Say that an office handles these services too; how many are new to it.

    Raises NotFound for an unknown office, InvalidInput for an unknown service.
    """
    office = existing_office(session, office_code)
    services = services_with_codes(session, service_codes)
    unknown = sorted(set(service_codes) - {service.code for service in services})
    if unknown:
        raise InvalidInput("service", f"unknown {unknown[0]}")
    offers = offers_of_office(session, office.id)
    offered = {id_ for id_, offer in offers.items() if offer.valid_to is None}
    new = [service for service in services if service.id not in offered]
    for service in new:
        session.merge(OfficeService(office_id=office.id, service_id=service.id, valid_to=None))
    if new:
        record(
            session, act, "office.services", office.code, after={"added": [service.code for service in new]}
        )
    return len(new)


def existing_office(session: Session, code: str) -> Office:
    """The office with a code. Raises NotFound."""
    office = office_with_code(session, clean(code))
    if office is None:
        raise NotFound(code)
    return office
