"""Kiosks: tablets at offices, each known by a secret that is shown once and stored as a keyed hash."""

from surveyapp.domain.errors import InvalidInput, NotFound
from surveyapp.domain.text import clean
from surveyapp.domain.tokens import new_token
from surveyapp.services.auditing import Act, record
from surveyapp.services.keys import Keys
from surveyapp.services.transactions import Session
from surveyapp.store.places import KioskOfOffice, kiosk_with_id, kiosks_in_order, office_with_code
from surveyapp.store.tables.places import Kiosk


def add_kiosk(session: Session, keys: Keys, office_code: str, name: str, act: Act) -> str:
    """Add a kiosk; the secret that it must hold, which can't be shown again. Raises NotFound, InvalidInput."""
    office, name = office_with_code(session, clean(office_code)), clean(name)
    if office is None:
        raise NotFound(office_code)
    if not name:
        raise InvalidInput("name", "empty")
    secret = new_token()
    kiosk = Kiosk(office_id=office.id, name=name, secret_hash=keys.kiosk(secret))
    session.add(kiosk)
    session.flush()
    record(session, act, "kiosk.add", str(kiosk.id), after={"office": office.code, "name": name})
    return secret


def revoke_kiosk(session: Session, kiosk_id: int, act: Act) -> None:
    """Let a kiosk take no more answers, at once and for good. Raises NotFound."""
    kiosk = kiosk_with_id(session, kiosk_id)
    if kiosk is None:
        raise NotFound(str(kiosk_id))
    kiosk.is_active = False
    record(session, act, "kiosk.revoke", str(kiosk_id), before={"active": True}, after={"active": False})


def list_kiosks(session: Session) -> tuple[KioskOfOffice, ...]:
    """All kiosks, revoked ones too, in the order of their offices' names."""
    return tuple(kiosks_in_order(session))
