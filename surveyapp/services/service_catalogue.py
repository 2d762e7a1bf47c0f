"""The services (administrative procedures) that citizens come for."""

import re
from dataclasses import dataclass
from datetime import date

from surveyapp.domain.errors import AlreadyExists, InvalidInput, NotFound
from surveyapp.domain.text import clean, fold, sort_key
from surveyapp.services.auditing import Act, record
from surveyapp.services.transactions import Session
from surveyapp.store.places import office_with_code, service_with_code, services_in_order
from surveyapp.store.tables.places import Service

CODE = re.compile(r"[a-z0-9][a-z0-9._-]{1,39}")
OWN = "own"
"""The mark of a service that this installation added itself; `docs/reference_data.md` explains the others."""
MARKS = ("V2", "unverified", OWN)


@dataclass(frozen=True, slots=True)
class NewService:
    """A service to add; `field` is the field of administration."""

    code: str
    name: str
    field: str
    name_en: str = ""
    mark: str = OWN
    valid_from: date | None = None
    valid_to: date | None = None


@dataclass(frozen=True, slots=True)
class ServiceLine:
    """A service in a list."""

    id: int
    code: str
    name: str
    field: str
    mark: str


def add_service(session: Session, new: NewService, act: Act) -> int:
    """Add a service; its id. Raises InvalidInput with the field that is wrong, AlreadyExists for a code in use."""
    code, name = clean(new.code), clean(new.name)
    if not CODE.fullmatch(code):
        raise InvalidInput("code", "form")
    if not name:
        raise InvalidInput("name", "empty")
    _check_rest(new)
    if service_with_code(session, code) is not None:
        raise AlreadyExists(code)
    service = Service(
        code=code,
        name=name,
        name_en=clean(new.name_en) or name,
        field=clean(new.field),
        mark=new.mark,
        valid_from=new.valid_from,
        valid_to=new.valid_to,
        sort_key=sort_key(name),
    )
    session.add(service)
    session.flush()
    record(session, act, "service.add", code, after={"name": name})
    return service.id


def change_service(session: Session, code: str, new: NewService, act: Act) -> None:
    """Change everything of a service but its code. Raises NotFound, InvalidInput with the field that is wrong."""
    service = service_with_code(session, code)
    if service is None:
        raise NotFound(code)
    name = clean(new.name)
    if not name:
        raise InvalidInput("name", "empty")
    _check_rest(new)
    before = _facts(service)
    service.name, service.name_en, service.field = name, clean(new.name_en) or name, clean(new.field)
    service.mark, service.valid_from, service.valid_to = new.mark, new.valid_from, new.valid_to
    service.sort_key, service.fold_key = sort_key(name), fold(f"{name} {service.code}")
    record(session, act, "service.change", service.code, before=before, after=_facts(service))


def list_services(session: Session, office_code: str | None = None) -> tuple[ServiceLine, ...]:
    """All services, or those of one office, in the order of their names. Raises NotFound for an unknown office."""
    if office_code is not None and office_with_code(session, office_code) is None:
        raise NotFound(office_code)
    return tuple(
        ServiceLine(row.id, row.code, row.name, row.field, row.mark)
        for row in services_in_order(session, office_code)
    )


def _check_rest(new: NewService) -> None:
    if new.mark not in MARKS:
        raise InvalidInput("mark", "unknown")
    if new.valid_from and new.valid_to and new.valid_to < new.valid_from:
        raise InvalidInput("valid_to", "before_start")


def _facts(service: Service) -> dict[str, str | None]:
    return {
        "name": service.name,
        "name_en": service.name_en,
        "field": service.field,
        "mark": service.mark,
        "valid_from": None if service.valid_from is None else str(service.valid_from),
        "valid_to": None if service.valid_to is None else str(service.valid_to),
    }
