"""Which kiosk a request comes from, and what its device says of itself."""

from dataclasses import dataclass
from datetime import date

from surveyapp.domain.errors import NotFound
from surveyapp.services.keys import Keys
from surveyapp.services.transactions import Session
from surveyapp.store import kiosks
from surveyapp.store.tables.kiosks import KioskDevice
from surveyapp.store.tables.places import Kiosk, Office

LONGEST_VERSION = 64


@dataclass(frozen=True, slots=True)
class KioskPlace:
    """A kiosk and where it stands."""

    kiosk_id: int
    office_id: int
    office_name: str
    office_name_en: str
    name: str


@dataclass(frozen=True, slots=True)
class KnownDevice:
    """A device that was paired. `may_ask` is false once it was replaced or its kiosk revoked; it may still deliver.

    `pairing` changes with every pairing and says nothing else.
    """

    id: int
    place: KioskPlace
    may_ask: bool
    pairing: str


@dataclass(frozen=True, slots=True)
class DeviceReport:
    """What a device says: how many answers it still has to deliver, how many it can't, which app and key it uses."""

    unsent: int
    stuck: int
    version: str
    key: str


def device_of(session: Session, keys: Keys, secret: str) -> KnownDevice:
    """The device that holds a secret. Raises NotFound."""
    found = kiosks.device_with_secret(session, keys.kiosk(secret))
    if found is None:
        raise NotFound
    device, kiosk, office = found
    return KnownDevice(
        id=device.id,
        place=_place(kiosk, office),
        may_ask=device.is_active and kiosk.is_active,
        pairing=keys.pairing(secret),
    )


def place_of(session: Session, kiosk_id: int) -> KioskPlace:
    """A kiosk that exists, and where it stands."""
    return _place(*kiosks.kiosk_and_office(session, kiosk_id))


def note_contact(session: Session, device_id: int, today: date) -> None:
    """Remember the day on which a device was last heard of."""
    kiosks.note_seen(session, device_id, today)


def note_report(session: Session, device_id: int, report: DeviceReport, today: date) -> None:
    """Remember what a device reported, and the day."""
    device = session.get_one(KioskDevice, device_id)
    device.seen_on = today
    device.unsent, device.stuck = report.unsent, report.stuck
    device.version = report.version[:LONGEST_VERSION]
    key = kiosks.sealing_key_with_id(session, report.key)
    if key is not None and key.number != device.key_number:
        device.key_number, device.key_since = key.number, today
    if report.unsent == report.stuck == 0:
        device.empty_on = today


def note_test(session: Session, device_id: int, today: date) -> None:
    """Remember that a test answer of a device could be opened."""
    session.get_one(KioskDevice, device_id).tested_on = today


def _place(kiosk: Kiosk, office: Office) -> KioskPlace:
    return KioskPlace(kiosk.id, office.id, office.name, office.name_en, kiosk.name)
