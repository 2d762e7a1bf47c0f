"""Queries for keeping the lists of offices, counters, services and administrative units."""

from collections.abc import Collection
from typing import NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session

from surveyapp.store.tables.places import AdminUnit, Counter, Office, OfficeService, Service


class CounterOfOffice(NamedTuple):
    """A counter with its office's code and name."""

    id: int
    name: str
    office_code: str
    office_name: str


def admin_unit_with_id(session: Session, unit_id: str) -> AdminUnit | None:
    """The administrative unit, or None."""
    return session.get(AdminUnit, unit_id)


def office_with_code(session: Session, code: str) -> Office | None:
    """The office, or None."""
    return session.scalar(select(Office).where(Office.code == code))


def offices_in_order(session: Session) -> list[tuple[Office, str]]:
    """All offices with the names of their administrative units, in the order of their names."""
    rows = session.execute(
        select(Office, AdminUnit.name)
        .join(AdminUnit, AdminUnit.id == Office.admin_unit_id)
        .order_by(Office.sort_key, Office.code)
    )
    return [(office, unit) for office, unit in rows]


def counter_with_name(session: Session, office_id: int, name: str) -> Counter | None:
    """The counter of an office, or None."""
    return session.scalar(select(Counter).where(Counter.office_id == office_id, Counter.name == name))


def counters_in_order(session: Session, office_code: str | None = None) -> list[CounterOfOffice]:
    """The counters of one office, or of all, in the order of the offices' names."""
    counters = (
        select(Counter.id, Counter.name, Office.code, Office.name)
        .join(Office, Office.id == Counter.office_id)
        .order_by(Office.sort_key, Office.code, Counter.name)
    )
    if office_code is not None:
        counters = counters.where(Office.code == office_code)
    return [CounterOfOffice(*row) for row in session.execute(counters)]


def service_with_code(session: Session, code: str) -> Service | None:
    """The service, or None."""
    return session.scalar(select(Service).where(Service.code == code))


def services_in_order(session: Session, office_code: str | None = None) -> list[Service]:
    """All services, or those that one office handles, in the order of their names."""
    services = select(Service).order_by(Service.sort_key, Service.code)
    if office_code is not None:
        services = (
            services.join(OfficeService, OfficeService.service_id == Service.id)
            .join(Office, Office.id == OfficeService.office_id)
            .where(Office.code == office_code)
        )
    return list(session.scalars(services))


def services_with_codes(session: Session, codes: Collection[str]) -> list[Service]:
    """Those of these services that exist."""
    return list(session.scalars(select(Service).where(Service.code.in_(codes)).order_by(Service.code)))


def service_ids_of_office(session: Session, office_id: int) -> set[int]:
    """The services that an office handles, valid today or not."""
    return set(session.scalars(select(OfficeService.service_id).where(OfficeService.office_id == office_id)))
