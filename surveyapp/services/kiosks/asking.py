"""What a kiosk asks with: today's wave at its office, its questionnaires, the services, and the seal."""

from dataclasses import dataclass
from datetime import date

from surveyapp.domain.instruments import Instrument
from surveyapp.services.counter_days import ServiceChoice, services_at
from surveyapp.services.drafting import instrument_of
from surveyapp.services.kiosks.devices import KioskPlace
from surveyapp.services.transactions import Session
from surveyapp.store import waves


@dataclass(frozen=True, slots=True)
class KioskForm:
    """A questionnaire and the hash by which answers name it."""

    content_hash: str
    instrument: Instrument


@dataclass(frozen=True, slots=True)
class KioskWave:
    """A wave: its short form for walk-ups, its full form for those who have a ticket, and the services."""

    id: int
    name: str
    starts_on: date
    ends_on: date
    walk_up: KioskForm
    ticket: KioskForm
    services: tuple[ServiceChoice, ...]


def wave_to_ask(session: Session, place: KioskPlace, today: date) -> KioskWave | None:
    """The wave that runs at a kiosk's office; None between waves."""
    wave = waves.wave_running_at(session, place.office_id, today)
    if wave is None:
        return None
    return KioskWave(
        id=wave.id,
        name=wave.name,
        starts_on=wave.starts_on,
        ends_on=wave.ends_on,
        walk_up=_form(session, wave.short_instrument),
        ticket=_form(session, wave.full_instrument),
        services=services_at(session, place.office_id, today),
    )


def _form(session: Session, content_hash: str) -> KioskForm:
    return KioskForm(content_hash, instrument_of(session, content_hash))
