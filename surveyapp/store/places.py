"""Queries for keeping the lists of offices, counters, services and administrative units."""

from collections.abc import Collection
from datetime import date
from typing import NamedTuple

from sqlalchemy import or_, select, tuple_
from sqlalchemy.orm import Session, aliased

from surveyapp.store.tables.places import AdminUnit, Counter, FormerOffice, Office, OfficeService, Service


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


def offices_found(
    session: Session, searched: str, after: Office | None, limit: int
) -> list[tuple[Office, str]]:
    """Offices that have the searched words (folded) in name or code, in the order of their names, after one of them."""
    page = (
        select(Office, AdminUnit.name)
        .join(AdminUnit, AdminUnit.id == Office.admin_unit_id)
        .order_by(Office.sort_key, Office.code)
        .limit(limit)
    )
    if searched:
        page = page.where(Office.fold_key.contains(searched, autoescape=True))
    if after is not None:
        page = page.where(tuple_(Office.sort_key, Office.code) > (after.sort_key, after.code))
    return [(office, unit) for office, unit in session.execute(page)]


def former_offices(session: Session, office_id: int) -> list[tuple[FormerOffice, str]]:
    """What an office was before, the latest first, with the names of the administrative units."""
    rows = session.execute(
        select(FormerOffice, AdminUnit.name)
        .join(AdminUnit, AdminUnit.id == FormerOffice.admin_unit_id)
        .where(FormerOffice.office_id == office_id)
        .order_by(FormerOffice.until.desc())
    )
    return [(former, unit) for former, unit in rows]


def open_offices(session: Session, day: date) -> list[tuple[Office, str, str]]:
    """The offices that are not closed by a day, with id and name of their units, unit by unit."""
    rows = session.execute(
        select(Office, AdminUnit.id, AdminUnit.name)
        .join(AdminUnit, AdminUnit.id == Office.admin_unit_id)
        .where(or_(Office.valid_to.is_(None), Office.valid_to >= day))
        .order_by(AdminUnit.sort_key, AdminUnit.id, Office.sort_key, Office.code)
    )
    return [(office, unit_id, unit) for office, unit_id, unit in rows]


class UnitFound(NamedTuple):
    """An administrative unit with the name of the one above it."""

    id: str
    name: str
    above: str | None


def units_found(session: Session, searched: str, day: date, limit: int) -> list[UnitFound]:
    """Units with the searched words (folded) in their names that are there on a day, the shortest names first."""
    above = aliased(AdminUnit)
    rows = session.execute(
        select(AdminUnit.id, AdminUnit.name, above.name)
        .outerjoin(above, above.id == AdminUnit.parent_id)
        .where(
            AdminUnit.fold_key.contains(searched, autoescape=True),
            or_(AdminUnit.valid_from.is_(None), AdminUnit.valid_from <= day),
            or_(AdminUnit.valid_to.is_(None), AdminUnit.valid_to >= day),
        )
        .order_by(AdminUnit.sort_key, AdminUnit.id)
        .limit(limit)
    )
    return [UnitFound(*row) for row in rows]


def counters_of_office(session: Session, office_id: int) -> list[Counter]:
    """All counters of an office, closed ones too, in the order of their names."""
    return list(session.scalars(select(Counter).where(Counter.office_id == office_id).order_by(Counter.name)))


def counter_with_id(session: Session, counter_id: int) -> Counter | None:
    """The counter, or None."""
    return session.get(Counter, counter_id)


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


def services_found(session: Session, searched: str, after: Service | None, limit: int) -> list[Service]:
    """Services with the searched words (folded) in name or code, in the order of their names, after one of them."""
    page = select(Service).order_by(Service.sort_key, Service.code).limit(limit)
    if searched:
        page = page.where(Service.fold_key.contains(searched, autoescape=True))
    if after is not None:
        page = page.where(tuple_(Service.sort_key, Service.code) > (after.sort_key, after.code))
    return list(session.scalars(page))


def services_with_codes(session: Session, codes: Collection[str]) -> list[Service]:
    """Those of these services that exist."""
    return list(session.scalars(select(Service).where(Service.code.in_(codes)).order_by(Service.code)))


def service_ids_of_office(session: Session, office_id: int) -> set[int]:
    """The services that an office handles or handled once, valid today or not."""
    return set(session.scalars(select(OfficeService.service_id).where(OfficeService.office_id == office_id)))


def offers_of_office(session: Session, office_id: int) -> dict[int, OfficeService]:
    """What an office says of services: those that it handles, and those that it handled once; by service."""
    rows = session.scalars(select(OfficeService).where(OfficeService.office_id == office_id))
    return {row.service_id: row for row in rows}
