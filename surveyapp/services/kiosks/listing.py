"""Kiosks as staff see them: when last heard of, and how much is still to come."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from surveyapp.services.transactions import Session
from surveyapp.store import kiosks
from surveyapp.store.tables.kiosks import KioskDevice
from surveyapp.store.tables.places import Kiosk, Office


@dataclass(frozen=True, slots=True)
class KioskLine:
    """A kiosk in a list. Days are None for what never happened.

    `unsent` and `stuck` sum up what its devices reported last; `former` is how many replaced devices still hold some.
    """

    id: int
    office_id: int
    office_code: str
    office_name: str
    office_name_en: str
    name: str
    is_active: bool
    is_paired: bool
    seen_on: date | None
    tested_on: date | None
    unsent: int
    stuck: int
    former: int
    version: str


def list_kiosks(session: Session, office_ids: Sequence[int] | None = None) -> tuple[KioskLine, ...]:
    """The kiosks of some offices (None: of all), revoked ones too, in the order of the offices' names."""
    found = kiosks.kiosks_of_offices(session, office_ids)
    devices: dict[int, list[KioskDevice]] = {}
    for device in kiosks.devices_of_kiosks(session, [kiosk.id for kiosk, _ in found]):
        devices.setdefault(device.kiosk_id, []).append(device)
    return tuple(_line(kiosk, office, devices.get(kiosk.id, [])) for kiosk, office in found)


def _line(kiosk: Kiosk, office: Office, devices: list[KioskDevice]) -> KioskLine:
    """A kiosk with its devices, the newest of which comes first."""
    current = next((device for device in devices if device.is_active), None)
    expected = [device for device in devices if not device.is_given_up]
    return KioskLine(
        id=kiosk.id,
        office_id=office.id,
        office_code=office.code,
        office_name=office.name,
        office_name_en=office.name_en,
        name=kiosk.name,
        is_active=kiosk.is_active,
        is_paired=current is not None,
        seen_on=max((device.seen_on for device in devices if device.seen_on), default=None),
        tested_on=current.tested_on if current else None,
        unsent=sum(device.unsent for device in expected),
        stuck=sum(device.stuck for device in expected),
        former=sum(1 for device in expected if device is not current and device.unsent + device.stuck),
        version=current.version if current else "",
    )
