"""Offices and counters that change: names, places, what they handle, and their end. What was stays known."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from surveyapp.domain.days import day_of
from surveyapp.domain.errors import AlreadyExists, InvalidInput, NotFound
from surveyapp.domain.text import clean, fold, sort_key
from surveyapp.services.auditing import Act, record
from surveyapp.services.offices import KIND, existing_office, offer_services
from surveyapp.services.transactions import Session
from surveyapp.store.places import (
    admin_unit_with_id,
    counter_with_id,
    counter_with_name,
    former_offices,
    offers_of_office,
    services_with_codes,
)
from surveyapp.store.tables.places import Counter, FormerOffice, Office


@dataclass(frozen=True, slots=True)
class OfficeChange:
    """What an office is called and where it is, from a day on. Without a day a mistake is put right, and nothing
    remains of it: the office was so ever since the last change."""

    name: str
    kind: str
    admin_unit_id: str
    name_en: str = ""
    since: date | None = None


def change_office(session: Session, code: str, change: OfficeChange, act: Act) -> bool:
    """Change an office; whether there was anything to change. Waves that began before keep name and place.

    Raises NotFound, InvalidInput with the field that is wrong: an unknown unit, a day to come, or one that does not lie
    after the change before.
    """
    office = existing_office(session, code)
    _check(session, office, change, day_of(act.at))
    before, name = _facts(office), clean(change.name)
    after = {
        "name": name,
        "name_en": clean(change.name_en) or name,
        "kind": change.kind,
        "admin_unit": change.admin_unit_id,
    }
    if after == before:
        return False
    if change.since is not None:
        _keep(session, office, change.since - timedelta(days=1))
    office.name, office.name_en, office.kind = name, after["name_en"], change.kind
    office.admin_unit_id = change.admin_unit_id
    office.sort_key, office.fold_key = sort_key(name), fold(f"{name} {office.code}")
    since = {} if change.since is None else {"since": str(change.since)}
    record(session, act, "office.change", office.code, before=before, after=after | since)
    return True


def close_office(session: Session, code: str, last_day: date | None, act: Act) -> None:
    """Say on which day an office was open for the last time; None opens it again. Raises NotFound, InvalidInput."""
    office = existing_office(session, code)
    history = former_offices(session, office.id)
    if last_day is not None and history and last_day <= history[0][0].until:
        raise InvalidInput("last_day", "before_change")
    before, office.valid_to = _day(office.valid_to), last_day
    verb = "office.reopen" if last_day is None else "office.close"
    record(session, act, verb, office.code, before={"valid_to": before}, after={"valid_to": _day(last_day)})


def rename_counter(session: Session, counter_id: int, name: str, act: Act) -> None:
    """Give a counter another name. Raises NotFound, InvalidInput, AlreadyExists."""
    counter, name = _counter(session, counter_id), clean(name)
    if not name:
        raise InvalidInput("name", "empty")
    same = counter_with_name(session, counter.office_id, name)
    if same is not None and same.id != counter.id:
        raise AlreadyExists(name)
    before, counter.name = counter.name, name
    record(
        session,
        act,
        "counter.rename",
        _subject(session, counter),
        before={"name": before},
        after={"name": name},
    )


def close_counter(session: Session, counter_id: int, act: Act) -> None:
    """Make today a counter's last day. Raises NotFound."""
    counter, today = _counter(session, counter_id), day_of(act.at)
    counter.valid_to = today
    record(session, act, "counter.close", _subject(session, counter), after={"valid_to": str(today)})


def reopen_counter(session: Session, counter_id: int, act: Act) -> None:
    """Open a counter again. Raises NotFound."""
    counter = _counter(session, counter_id)
    before, counter.valid_to = _day(counter.valid_to), None
    record(session, act, "counter.reopen", _subject(session, counter), before={"valid_to": before})


def set_services(session: Session, code: str, service_codes: Sequence[str], act: Act) -> None:
    """Let an office handle exactly these services from now on. What it handled before stays known for old results.

    Raises NotFound, InvalidInput for an unknown service.
    """
    office = existing_office(session, code)
    offer_services(session, code, service_codes, act)
    kept = {service.id for service in services_with_codes(session, service_codes)}
    ended = [
        offer
        for offer in offers_of_office(session, office.id).values()
        if offer.valid_to is None and offer.service_id not in kept
    ]
    for offer in ended:
        offer.valid_to = day_of(act.at) - timedelta(days=1)
    if ended:
        removed = [offer.service_id for offer in ended]
        record(session, act, "office.services", office.code, after={"removed": removed})


def _check(session: Session, office: Office, change: OfficeChange, today: date) -> None:
    if not clean(change.name):
        raise InvalidInput("name", "empty")
    if not KIND.fullmatch(change.kind):
        raise InvalidInput("kind", "form")
    if admin_unit_with_id(session, change.admin_unit_id) is None:
        raise InvalidInput("admin_unit_id", "unknown")
    if change.since is None:
        return
    if change.since > today:
        raise InvalidInput("since", "to_come")
    history = former_offices(session, office.id)
    if history and change.since - timedelta(days=1) <= history[0][0].until:
        raise InvalidInput("since", "before_change")


def _keep(session: Session, office: Office, until: date) -> None:
    session.add(
        FormerOffice(
            office_id=office.id,
            until=until,
            name=office.name,
            name_en=office.name_en,
            admin_unit_id=office.admin_unit_id,
        )
    )


def _facts(office: Office) -> dict[str, Any]:
    return {
        "name": office.name,
        "name_en": office.name_en,
        "kind": office.kind,
        "admin_unit": office.admin_unit_id,
    }


def _counter(session: Session, counter_id: int) -> Counter:
    counter = counter_with_id(session, counter_id)
    if counter is None:
        raise NotFound
    return counter


def _subject(session: Session, counter: Counter) -> str:
    return f"{session.get_one(Office, counter.office_id).code}/{counter.name}"


def _day(day: date | None) -> str | None:
    return None if day is None else str(day)
