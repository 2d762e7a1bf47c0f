"""Devices and keys of kiosks: paired by a code, replaced, revoked; old keys stay until nobody needs them."""

from datetime import date, timedelta

import pytest

from surveyapp.domain.days import day_of
from surveyapp.domain.errors import InvalidInput, NotAllowed, NotFound, PairingCodeUnknown
from surveyapp.domain.roles import Grant, Role
from surveyapp.services.kiosks.devices import DeviceReport, device_of, note_contact, note_report, place_of
from surveyapp.services.kiosks.listing import list_kiosks
from surveyapp.services.kiosks.pairing import (
    add_kiosk,
    check_may_manage,
    make_pairing_code,
    pair_device,
    revoke_kiosk,
)
from surveyapp.services.kiosks.receiving import receive
from surveyapp.services.kiosks.sealing import current_seal, forget_sealing_keys, make_sealing_key
from surveyapp.services.purging import HELD_DAYS, KIOSK_RECEIPT_DAYS, purge
from surveyapp.services.transactions import Session
from surveyapp.store.tables.kiosks import HeldAnswer, KioskDevice, KioskReceipt, PairingCode, SealingKey
from surveyapp.store.tables.people import AuditEvent
from tests.builders import KEYS, MONDAY, MORNING, Place, a_place, an_account
from tests.kiosk_answers import seal_of, sealed, walk_up
from tests.services.acting import ACT


def pair(session: Session, kiosk_id: int, former: str = "") -> str:
    code = make_pairing_code(session, KEYS, kiosk_id, ACT).code
    return pair_device(session, KEYS, code, former, MORNING)


def report(session: Session, secret: str, day: date, *, unsent: int = 0, key: str = "") -> None:
    device = device_of(session, KEYS, secret)
    used = key or seal_of(session).key
    note_report(session, device.id, DeviceReport(unsent, 0, "v", used), day)
    session.flush()


def key_names(session: Session) -> list[str]:
    return [key.id for key in session.query(SealingKey).order_by(SealingKey.number)]


def test_a_code_makes_a_device_the_kiosk_once(session: Session, place: Place) -> None:
    code = make_pairing_code(session, KEYS, place.kiosk_id, ACT).code
    secret = pair_device(session, KEYS, code, "", MORNING)
    device = device_of(session, KEYS, secret)
    assert (device.may_ask, device.place.office_name) == (True, "BHXH cơ sở ea-kar")
    with pytest.raises(PairingCodeUnknown):
        pair_device(session, KEYS, code, "", MORNING)
    assert not device_of(session, KEYS, place.kiosk_secret).may_ask, "the one before may only deliver"
    assert {event.verb for event in session.query(AuditEvent)} >= {"kiosk.code", "kiosk.pair"}


def test_no_code_and_no_secret_is_stored_in_clear(session: Session, place: Place) -> None:
    code = make_pairing_code(session, KEYS, place.kiosk_id, ACT).code
    assert code not in session.query(PairingCode).one().code_hash
    secret = pair_device(session, KEYS, code, "", MORNING)
    assert secret not in {device.secret_hash for device in session.query(KioskDevice)}
    with pytest.raises(NotFound):
        device_of(session, KEYS, "someone else's tablet")


def test_a_revoked_kiosk_gets_no_code(session: Session, place: Place) -> None:
    revoke_kiosk(session, place.kiosk_id, ACT)
    assert not device_of(session, KEYS, place.kiosk_secret).may_ask
    with pytest.raises(InvalidInput):
        make_pairing_code(session, KEYS, place.kiosk_id, ACT)


def test_names_are_demanded_and_offices_exist(session: Session, place: Place) -> None:
    with pytest.raises(InvalidInput):
        add_kiosk(session, "ea-kar", " ", ACT)
    with pytest.raises(NotFound):
        add_kiosk(session, "nowhere", "Kiosk", ACT)
    with pytest.raises(NotFound):
        revoke_kiosk(session, 999, ACT)


def test_kiosks_are_managed_by_their_offices_head_and_by_administrators(
    session: Session, place: Place
) -> None:
    other = a_place(session, "other")
    head = an_account(session, "head", Grant(Role.OFFICE_HEAD, place.office_id))
    check_may_manage(session, head, place.kiosk_id)
    check_may_manage(session, an_account(session, "admin", Grant(Role.ADMIN)), place.kiosk_id)
    for account in (head, place.clerk):
        with pytest.raises(NotAllowed):
            check_may_manage(session, account, other.kiosk_id)


def test_the_list_sums_up_what_devices_still_hold(session: Session, place: Place) -> None:
    report(session, place.kiosk_secret, MONDAY, unsent=3)
    secret = pair(session, place.kiosk_id)
    report(session, secret, MONDAY + timedelta(days=1), unsent=2)
    [line] = list_kiosks(session)
    assert (line.unsent, line.former, line.is_paired) == (5, 1, True)
    assert line.seen_on == MONDAY + timedelta(days=1)
    assert list_kiosks(session, []) == ()


def test_delivering_is_contact_too(session: Session, place: Place) -> None:
    note_contact(session, device_of(session, KEYS, place.kiosk_secret).id, MONDAY)
    assert list_kiosks(session)[0].seen_on == MONDAY


def test_a_new_key_is_given_out_and_the_old_one_still_opens(session: Session, place: Place) -> None:
    envelope = sealed(seal_of(session), walk_up(place))
    old = seal_of(session).key
    new = make_sealing_key(session, KEYS, ACT)
    seal = current_seal(session)
    assert seal is not None
    assert (seal.key, key_names(session)) == (new, [old, new])
    kiosk = place_of(session, place.kiosk_id)
    assert receive(session, KEYS, kiosk, envelope, MORNING).status == "stored"
    assert receive(session, KEYS, kiosk, sealed(seal, walk_up(place)), MORNING).status == "stored"


def test_an_old_key_goes_when_every_kiosk_has_been_empty_after_changing_to_the_new_one(
    session: Session, place: Place
) -> None:
    other = a_place(session, "other")
    old = seal_of(session).key
    for secret in (place.kiosk_secret, other.kiosk_secret):
        report(session, secret, MONDAY)
    new = make_sealing_key(session, KEYS, ACT)
    days = [MONDAY + timedelta(days=number) for number in range(5)]
    report(session, place.kiosk_secret, days[1], key=old)
    report(session, place.kiosk_secret, days[2])
    assert forget_sealing_keys(session) == 0, "empty on the day of the change may have been before it"
    report(session, place.kiosk_secret, days[3])
    assert forget_sealing_keys(session) == 0, "the other one has not changed yet"
    report(session, other.kiosk_secret, days[3])
    report(session, other.kiosk_secret, days[4], unsent=2)
    assert forget_sealing_keys(session) == 0, "the other one still holds answers"
    report(session, other.kiosk_secret, days[4])
    assert forget_sealing_keys(session) == 1
    assert key_names(session) == [new]
    assert forget_sealing_keys(session) == 0, "the newest stays"


def test_a_kiosk_that_is_lost_holds_no_key_back(session: Session, place: Place) -> None:
    other = a_place(session, "other")
    make_sealing_key(session, KEYS, ACT)
    report(session, place.kiosk_secret, MONDAY)
    report(session, place.kiosk_secret, MONDAY + timedelta(days=1))
    assert forget_sealing_keys(session) == 0
    revoke_kiosk(session, other.kiosk_id, ACT)
    assert forget_sealing_keys(session) == 0, "revoked, but it may still deliver"
    revoke_kiosk(session, other.kiosk_id, ACT, is_lost=True)
    assert forget_sealing_keys(session) == 1


def test_the_private_key_is_stored_sealed(session: Session, place: Place) -> None:
    from_database = session.query(SealingKey).one().private
    assert b"\x30\x81" not in from_database[:32], "no PKCS 8 in clear"
    assert len(from_database) > 100


def test_purging_forgets_what_kiosks_left_in_its_time(session: Session, place: Place) -> None:
    make_pairing_code(session, KEYS, place.kiosk_id, ACT)
    for age in (0, HELD_DAYS, HELD_DAYS + 1, KIOSK_RECEIPT_DAYS, KIOSK_RECEIPT_DAYS + 1):
        day = MONDAY - timedelta(days=age)
        session.add(KioskReceipt(hash=f"{age}", body_hash="", taken_on=day))
        session.add(HeldAnswer(id=f"{age}", kiosk_id=place.kiosk_id, why="answers", held_on=day, sealed=b""))
    session.flush()
    purged = purge(session, MONDAY, link_days=7)
    assert (purged.kiosk_receipts, purged.held_answers, purged.pairing_codes) == (1, 3, 0)
    assert purge(session, day_of(MORNING) + timedelta(days=2), link_days=7).pairing_codes == 1
