"""The second factor: codes by RFC 6238, each taken once, few wrong ones, and what stands in for a lost telephone."""

from datetime import UTC, datetime, timedelta

import pyotp
import pytest

from surveyapp.domain.errors import InvalidInput, NotFound, TooManyTries, WrongCode
from surveyapp.domain.roles import Account
from surveyapp.services import second_factor
from surveyapp.services.keys import Keys
from surveyapp.services.second_factor import LIMITS, RECOVERY_CODES, check_code
from surveyapp.services.transactions import Session
from surveyapp.store.tables.people import AuditEvent
from surveyapp.store.tables.signing_in import RecoveryCode, SecondFactor
from tests.builders import KEYS, MORNING, an_account
from tests.services.acting import ACT

LATER = MORNING + timedelta(minutes=5)


@pytest.fixture
def lan(session: Session) -> Account:
    return an_account(session, "lan")


@pytest.fixture
def secret(session: Session, lan: Account) -> str:
    """The secret of a second factor that waits to be confirmed."""
    second_factor.begin_factor(session, KEYS, lan, MORNING)
    new = second_factor.factor_to_confirm(session, KEYS, lan, "Ý kiến người dân")
    assert new is not None
    return new.secret.replace(" ", "")


@pytest.fixture
def codes(session: Session, lan: Account, secret: str) -> tuple[str, ...]:
    """The recovery codes of a confirmed second factor."""
    return second_factor.confirm_factor(session, KEYS, lan, code(secret, MORNING), MORNING)


def code(secret: str, moment: datetime) -> str:
    """What the telephone shows."""
    return pyotp.TOTP(secret).at(moment)


def test_codes_are_those_of_the_standard(session: Session, lan: Account) -> None:
    """RFC 6238, appendix B: at 1111111109 the secret "12345678901234567890" gives 07081804, of which six digits."""
    second_factor.begin_factor(session, KEYS, lan, MORNING)
    row = session.get_one(SecondFactor, lan.id)
    row.sealed = second_factor._sealed(KEYS, lan.id, "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ")
    moment = datetime.fromtimestamp(1111111109, UTC)
    assert second_factor.confirm_factor(session, KEYS, lan, "081804", moment)


def test_the_secret_is_scanned_or_typed_and_stored_sealed(
    session: Session, lan: Account, secret: str
) -> None:
    new = second_factor.factor_to_confirm(session, KEYS, lan, "Ý kiến người dân")
    assert new is not None
    parsed = pyotp.parse_uri(new.address)
    assert (parsed.secret, parsed.name, parsed.issuer) == (secret, "lan", "Ý kiến người dân")
    assert len(secret) * 5 >= 128 and secret not in repr(new)
    assert secret.encode() not in session.get_one(SecondFactor, lan.id).sealed


def test_a_first_code_confirms_it_and_nothing_is_asked_before(
    session: Session, lan: Account, secret: str
) -> None:
    assert not second_factor.factor_state(session, lan.id).is_set
    with pytest.raises(WrongCode):
        second_factor.confirm_factor(session, KEYS, lan, code(secret, LATER), MORNING)
    codes = second_factor.confirm_factor(session, KEYS, lan, code(secret, MORNING), MORNING)
    assert len(set(codes)) == RECOVERY_CODES
    assert second_factor.factor_state(session, lan.id) == second_factor.FactorState(True, RECOVERY_CODES)
    assert second_factor.factor_to_confirm(session, KEYS, lan, "x") is None, "the secret is not shown again"
    for again in (
        lambda: second_factor.begin_factor(session, KEYS, lan, MORNING),
        lambda: second_factor.confirm_factor(session, KEYS, lan, code(secret, LATER), LATER),
    ):
        with pytest.raises(InvalidInput):
            again()


def test_a_code_is_taken_once_and_no_earlier_one_after_it(
    session: Session, lan: Account, secret: str, codes: tuple[str, ...]
) -> None:
    with pytest.raises(WrongCode):
        check_code(session, KEYS, lan, code(secret, MORNING), MORNING)
    check_code(session, KEYS, lan, code(secret, LATER), LATER)
    for seconds in (0, -30):
        with pytest.raises(WrongCode):
            check_code(session, KEYS, lan, code(secret, LATER + timedelta(seconds=seconds)), LATER)
    check_code(session, KEYS, lan, code(secret, LATER + timedelta(seconds=30)), LATER)


@pytest.mark.parametrize(
    ("seconds", "is_taken"), [(-90, False), (-30, True), (0, True), (30, True), (90, False)]
)
def test_clocks_may_differ_by_half_a_minute(
    session: Session, lan: Account, secret: str, codes: tuple[str, ...], seconds: int, is_taken: bool
) -> None:
    shown = code(secret, LATER + timedelta(seconds=seconds))
    if is_taken:
        check_code(session, KEYS, lan, f" {shown[:3]} {shown[3:]} ", LATER)
    else:
        with pytest.raises(WrongCode):
            check_code(session, KEYS, lan, shown, LATER)


def test_a_recovery_code_stands_in_once_and_only_for_its_own_account(
    session: Session, lan: Account, codes: tuple[str, ...]
) -> None:
    stored = {row.code_hash for row in session.query(RecoveryCode)}
    assert stored.isdisjoint(codes) and len(stored) == RECOVERY_CODES
    check_code(session, KEYS, lan, codes[0].lower(), LATER)
    assert second_factor.factor_state(session, lan.id).recovery_codes == RECOVERY_CODES - 1
    with pytest.raises(WrongCode):
        check_code(session, KEYS, lan, codes[0], LATER)
    with pytest.raises(WrongCode):
        check_code(session, KEYS, an_account(session, "mai"), codes[1], LATER)


def test_wrong_codes_are_limited_and_the_right_one_is_not_used_up_meanwhile(
    session: Session, lan: Account, secret: str, codes: tuple[str, ...]
) -> None:
    most, minutes = LIMITS[0]
    for _ in range(most):
        with pytest.raises(WrongCode):
            check_code(session, KEYS, lan, "000000" if code(secret, LATER) != "000000" else "1", LATER)
    for right in (code(secret, LATER), codes[0]):
        with pytest.raises(TooManyTries):
            check_code(session, KEYS, lan, right, LATER)
    check_code(session, KEYS, lan, codes[0], LATER + timedelta(minutes=minutes))


@pytest.mark.parametrize("typed", ["", " ", "đ", "١٢٣٤٥٦", "1234567", "-12345"])
def test_what_is_no_code_is_wrong(session: Session, lan: Account, codes: tuple[str, ...], typed: str) -> None:
    with pytest.raises(WrongCode):
        check_code(session, KEYS, lan, typed, LATER)


def test_new_recovery_codes_and_giving_up_need_a_code(
    session: Session, lan: Account, secret: str, codes: tuple[str, ...]
) -> None:
    with pytest.raises(WrongCode):
        second_factor.give_up_factor(session, KEYS, lan, "0", LATER)
    others = second_factor.renew_recovery_codes(session, KEYS, lan, code(secret, LATER), LATER)
    assert set(others).isdisjoint(codes)
    with pytest.raises(WrongCode):
        check_code(session, KEYS, lan, codes[0], LATER)
    second_factor.give_up_factor(session, KEYS, lan, others[0], LATER)
    assert second_factor.factor_state(session, lan.id) == second_factor.FactorState(False, 0)


def test_an_administrator_resets_what_is_lost(session: Session, lan: Account, codes: tuple[str, ...]) -> None:
    second_factor.reset_factor(session, "lan", ACT)
    assert not second_factor.factor_state(session, lan.id).is_set
    with pytest.raises(NotFound):
        second_factor.reset_factor(session, "lan", ACT)


def test_under_another_key_of_the_installation_no_code_fits_and_nothing_fails(
    session: Session, lan: Account, secret: str, codes: tuple[str, ...]
) -> None:
    with pytest.raises(WrongCode):
        check_code(session, Keys(b"another key of thirty-two bytes!"), lan, code(secret, LATER), LATER)


def test_the_audit_trail_holds_no_code_and_no_secret(
    session: Session, lan: Account, secret: str, codes: tuple[str, ...]
) -> None:
    check_code(session, KEYS, lan, codes[0], LATER)
    session.flush()
    events = list(session.query(AuditEvent))
    assert [event.verb for event in events] == ["account.factor", "account.recovery"]
    told = " ".join(f"{event.subject} {event.before} {event.after}" for event in events)
    assert secret not in told and codes[0] not in told
