"""Queries on kiosks, their devices, the codes that pair them, and the keys to which they seal."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import NamedTuple

from sqlalchemy import CursorResult, delete, func, select, update
from sqlalchemy.orm import Session

from surveyapp.store.tables.kiosks import KioskDevice, PairingCode, SealingKey
from surveyapp.store.tables.places import Kiosk, Office


class DeviceRow(NamedTuple):
    """A device with its kiosk and office."""

    device: KioskDevice
    kiosk: Kiosk
    office: Office


def device_with_secret(session: Session, secret_hash: str) -> DeviceRow | None:
    """The device that holds a secret, whether or not it may still ask citizens."""
    row = session.execute(
        select(KioskDevice, Kiosk, Office)
        .join(Kiosk, Kiosk.id == KioskDevice.kiosk_id)
        .join(Office, Office.id == Kiosk.office_id)
        .where(KioskDevice.secret_hash == secret_hash)
    ).first()
    return None if row is None else DeviceRow(*row)


def kiosk_with_id(session: Session, kiosk_id: int) -> Kiosk | None:
    """The kiosk, or None."""
    return session.get(Kiosk, kiosk_id)


def kiosk_and_office(session: Session, kiosk_id: int) -> tuple[Kiosk, Office]:
    """A kiosk that exists, and its office."""
    kiosk = session.get_one(Kiosk, kiosk_id)
    return kiosk, session.get_one(Office, kiosk.office_id)


def kiosks_of_offices(
    session: Session, office_ids: Sequence[int] | None = None
) -> list[tuple[Kiosk, Office]]:
    """The kiosks of some offices (None: of all) in the order of the offices' names."""
    kiosks = (
        select(Kiosk, Office)
        .join(Office, Office.id == Kiosk.office_id)
        .order_by(Office.sort_key, Office.code, Kiosk.id)
    )
    if office_ids is not None:
        kiosks = kiosks.where(Office.id.in_(office_ids))
    return [(kiosk, office) for kiosk, office in session.execute(kiosks)]


def devices_of_kiosks(session: Session, kiosk_ids: Sequence[int]) -> list[KioskDevice]:
    """The devices of kiosks, the newest first."""
    return list(
        session.scalars(
            select(KioskDevice).where(KioskDevice.kiosk_id.in_(kiosk_ids)).order_by(KioskDevice.id.desc())
        )
    )


def add_device(session: Session, kiosk_id: int, secret_hash: str, today: date) -> KioskDevice:
    """Make a device the one that asks for a kiosk; those before it may only deliver from now on."""
    session.execute(
        update(KioskDevice)
        .where(KioskDevice.kiosk_id == kiosk_id)
        .values(is_active=False)
        .execution_options(synchronize_session="fetch")
    )
    device = KioskDevice(kiosk_id=kiosk_id, secret_hash=secret_hash, paired_on=today)
    session.add(device)
    session.flush()
    return device


def note_seen(session: Session, device_id: int, today: date) -> None:
    """Remember the day on which a device was heard of, with one write a day."""
    session.execute(
        update(KioskDevice)
        .where(KioskDevice.id == device_id, KioskDevice.seen_on.is_distinct_from(today))
        .values(seen_on=today)
        .execution_options(synchronize_session=False)
    )


def replace_pairing_code(session: Session, kiosk_id: int, code_hash: str, expires_at: datetime) -> None:
    """Store a code for a kiosk; one that was made before is worth nothing any more."""
    session.execute(delete(PairingCode).where(PairingCode.kiosk_id == kiosk_id))
    session.add(PairingCode(kiosk_id=kiosk_id, code_hash=code_hash, expires_at=expires_at))
    session.flush()


def delete_pairing_codes_of_kiosk(session: Session, kiosk_id: int) -> None:
    """Make the code of a kiosk worthless."""
    session.execute(delete(PairingCode).where(PairingCode.kiosk_id == kiosk_id))


def pairing_code_used(session: Session, code_hash: str, now: datetime) -> int | None:
    """Use a code up: the kiosk it was for, None where there is no such code or its day is over.

    One statement, so of two devices that use a code at the same moment one becomes the kiosk.
    """
    return session.scalar(
        delete(PairingCode)
        .where(PairingCode.code_hash == code_hash, PairingCode.expires_at > now)
        .returning(PairingCode.kiosk_id)
        .execution_options(synchronize_session=False)
    )


def delete_pairing_codes_before(session: Session, now: datetime) -> int:
    """Delete codes whose day is over; how many they were."""
    result = session.execute(delete(PairingCode).where(PairingCode.expires_at <= now))
    return result.rowcount if isinstance(result, CursorResult) else 0


def newest_sealing_key(session: Session) -> SealingKey | None:
    """The key that kiosks are given, None before the first."""
    return session.scalars(select(SealingKey).order_by(SealingKey.number.desc()).limit(1)).first()


def sealing_key_with_id(session: Session, key_id: str) -> SealingKey | None:
    """The key with this name, or None."""
    return session.get(SealingKey, key_id)


def sealing_keys(session: Session) -> list[SealingKey]:
    """All keys, the oldest first."""
    return list(session.scalars(select(SealingKey).order_by(SealingKey.number)))


def add_sealing_key(session: Session, key: SealingKey) -> None:
    """Store a key under the next number."""
    key.number = (session.scalar(select(func.max(SealingKey.number))) or 0) + 1
    session.add(key)
    session.flush()


def oldest_key_still_needed(session: Session) -> int | None:
    """The smallest number of a key with which a device may still hold an answer; None where that may be any.

    A device is done with older keys when it has had nothing to deliver on a day after the one on which it began to
    use its present key.
    """
    devices = session.execute(
        select(KioskDevice.key_number, KioskDevice.key_since, KioskDevice.empty_on).where(
            ~KioskDevice.is_given_up
        )
    ).all()
    needed: list[int] = []
    for number, since, empty in devices:
        if number is None or since is None or empty is None or empty <= since:
            return None
        needed.append(number)
    return min(needed, default=None)


def delete_sealing_keys_below(session: Session, number: int) -> int:
    """Delete the keys before a number; how many they were."""
    deleted = session.scalars(
        delete(SealingKey)
        .where(SealingKey.number < number)
        .returning(SealingKey.number)
        .execution_options(synchronize_session=False)
    )
    return len(deleted.all())
