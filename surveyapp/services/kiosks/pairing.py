"""Adding kiosks, pairing devices with them by a code, revoking them."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from surveyapp.domain.days import day_of
from surveyapp.domain.errors import InvalidInput, NotAllowed, NotFound, PairingCodeUnknown
from surveyapp.domain.roles import Account, Role
from surveyapp.domain.text import clean
from surveyapp.domain.tokens import new_code, new_token, read_code
from surveyapp.services.auditing import Act, record
from surveyapp.services.keys import Keys
from surveyapp.services.kiosks.sealing import ensure_sealing_key
from surveyapp.services.transactions import Session
from surveyapp.store import kiosks
from surveyapp.store.places import office_with_code
from surveyapp.store.tables.places import Kiosk

CODE_HOURS = 24


@dataclass(frozen=True, slots=True)
class PairingCode:
    """A code to type on the device. It exists nowhere else in clear."""

    kiosk_id: int
    code: str
    expires_at: datetime


def add_kiosk(session: Session, office_code: str, name: str, act: Act) -> int:
    """Add a kiosk; its number. Raises NotFound for an unknown office, InvalidInput."""
    office, name = office_with_code(session, clean(office_code)), clean(name)
    if office is None:
        raise NotFound(office_code)
    if not name:
        raise InvalidInput("name", "empty")
    kiosk = Kiosk(office_id=office.id, name=name)
    session.add(kiosk)
    session.flush()
    record(session, act, "kiosk.add", str(kiosk.id), after={"office": office.code, "name": name})
    return kiosk.id


def make_pairing_code(session: Session, keys: Keys, kiosk_id: int, act: Act) -> PairingCode:
    """A fresh code by which one device becomes this kiosk, within a day; an earlier one is void.

    Raises NotFound, InvalidInput for a revoked kiosk.
    """
    kiosk = _existing(session, kiosk_id)
    if not kiosk.is_active:
        raise InvalidInput("kiosk", "revoked")
    ensure_sealing_key(session, keys, act)
    code, expires_at = new_code(), act.at + timedelta(hours=CODE_HOURS)
    kiosks.replace_pairing_code(session, kiosk.id, keys.pairing_code(code), expires_at)
    record(session, act, "kiosk.code", str(kiosk.id))
    return PairingCode(kiosk.id, code, expires_at)


def pair_device(session: Session, keys: Keys, typed: str, former_secret: str, now: datetime) -> str:
    """Use a code up and make the device that typed it the kiosk; the secret that it must hold from now on.

    `former_secret` is what this same device held before, or empty: what it still has to deliver it delivers under the
    new secret. Raises PairingCodeUnknown.
    """
    code = read_code(typed)
    kiosk_id = kiosks.pairing_code_used(session, keys.pairing_code(code), now) if code else None
    if kiosk_id is None:
        raise PairingCodeUnknown
    secret = new_token()
    today = day_of(now)
    former = kiosks.device_with_secret(session, keys.kiosk(former_secret)) if former_secret else None
    if former is not None:
        former.device.is_active, former.device.is_given_up = False, True
    kiosks.add_device(session, kiosk_id, keys.kiosk(secret), today)
    record(session, Act(None, now), "kiosk.pair", str(kiosk_id))
    return secret


def revoke_kiosk(session: Session, kiosk_id: int, act: Act, *, is_lost: bool = False) -> None:
    """Let a kiosk take no more answers, at once and for good; what it holds it may deliver. Raises NotFound.

    Of a kiosk that `is_lost` nothing more is expected, so that its keys need not be kept for it.
    """
    kiosk = _existing(session, kiosk_id)
    before = {"active": kiosk.is_active}
    kiosk.is_active = False
    kiosks.delete_pairing_codes_of_kiosk(session, kiosk_id)
    if is_lost:
        for device in kiosks.devices_of_kiosks(session, [kiosk_id]):
            device.is_given_up = True
    record(
        session, act, "kiosk.revoke", str(kiosk_id), before=before, after={"active": False, "lost": is_lost}
    )


def check_may_manage(session: Session, account: Account, kiosk_id: int) -> None:
    """Return when a person may manage a kiosk: an administrator, or the head of its office.

    Raises NotFound, NotAllowed.
    """
    kiosk = _existing(session, kiosk_id)
    if not account.has(Role.ADMIN) and not account.has(Role.OFFICE_HEAD, kiosk.office_id):
        raise NotAllowed


def check_exists(session: Session, kiosk_id: int) -> None:
    """Return when there is a kiosk with this number. Raises NotFound."""
    _existing(session, kiosk_id)


def _existing(session: Session, kiosk_id: int) -> Kiosk:
    kiosk = kiosks.kiosk_with_id(session, kiosk_id)
    if kiosk is None:
        raise NotFound(str(kiosk_id))
    return kiosk
