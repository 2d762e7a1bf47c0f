"""Accounts: who gets in, who does not and learns nothing from it, and what ends a session."""

import time
import unicodedata
from datetime import timedelta

import pytest

from surveyapp.domain.errors import AlreadyExists, InvalidInput, NotFound, TooManyTries, WrongLogin
from surveyapp.domain.roles import Account, Grant, Role
from surveyapp.services import accounts
from surveyapp.services.accounts import (
    MOST_TRIES_HERE,
    MOST_TRIES_PER_LOGIN,
    MOST_TRIES_PER_NETWORK,
    TRY_MINUTES,
    NewAccount,
)
from surveyapp.services.limits import count_try
from surveyapp.services.passwords import HASHER, NOBODY, is_password, password_hash, random_password
from surveyapp.services.transactions import Session
from surveyapp.store.tables.people import AccountRow, AuditEvent, TryCount
from tests.builders import KEYS, MORNING, Place
from tests.services.acting import ACT

PASSWORD = "một mật khẩu tốt"
LAN = NewAccount("lan", "Nguyễn Thị Lan", PASSWORD)


@pytest.fixture
def lan(session: Session) -> int:
    return accounts.add_account(session, LAN, ACT)


def sign_in(
    session: Session, password: str = PASSWORD, login: str = "lan", network: str = "n", minutes: int = 0
) -> Account:
    return accounts.sign_in(session, KEYS, login, password, network, MORNING + timedelta(minutes=minutes))


class TestSigningIn:
    def test_whoever_knows_the_password_gets_in_however_it_was_typed(
        self, session: Session, lan: int
    ) -> None:
        decomposed = unicodedata.normalize("NFD", PASSWORD)
        assert decomposed != PASSWORD
        assert sign_in(session).id == sign_in(session, decomposed, " LAN ").id == lan

    @pytest.mark.parametrize(
        ("login", "password"), [("lan", "wrong"), ("nobody", PASSWORD), ("lan", ""), ("", "")]
    )
    def test_others_are_refused_alike(self, session: Session, lan: int, login: str, password: str) -> None:
        with pytest.raises(WrongLogin) as refusal:
            sign_in(session, password, login)
        assert refusal.value.remember and not refusal.value.args

    def test_an_unknown_login_and_a_disabled_account_take_the_same_work(
        self, session: Session, lan: int
    ) -> None:
        """The stand-in hash has the parameters of real ones, so checking against it takes as long."""
        assert not HASHER.check_needs_rehash(NOBODY)

        def seconds(stored: str | None) -> float:
            times = []
            for _ in range(3):
                started = time.process_time()
                assert not is_password(stored, "wrong password")
                times.append(time.process_time() - started)
            return min(times)

        assert seconds(None) > 0.3 * seconds(session.get_one(AccountRow, lan).password_hash)

    def test_a_disabled_account_does_not_get_in(self, session: Session, lan: int) -> None:
        accounts.disable(session, "lan", ACT)
        with pytest.raises(WrongLogin):
            sign_in(session)

    def test_after_too_many_failures_even_the_right_password_must_wait(
        self, session: Session, lan: int
    ) -> None:
        for _ in range(MOST_TRIES_HERE):
            with pytest.raises(WrongLogin):
                sign_in(session, "wrong")
        with pytest.raises(TooManyTries) as refusal:
            sign_in(session, minutes=1)
        assert refusal.value.seconds == (TRY_MINUTES - 1) * 60
        assert sign_in(session, minutes=TRY_MINUTES).login == "lan"

    def test_an_outsider_who_guesses_locks_only_the_outsider_out(self, session: Session, lan: int) -> None:
        for _ in range(MOST_TRIES_HERE):
            with pytest.raises(WrongLogin):
                sign_in(session, "wrong", network="outside")
        with pytest.raises(TooManyTries):
            sign_in(session, network="outside")
        assert sign_in(session, network="office").login == "lan"

    def test_guesses_from_ever_new_networks_come_to_an_end(self, session: Session, lan: int) -> None:
        for _ in range(MOST_TRIES_PER_LOGIN - 1):
            count_try(session, KEYS, "login", "lan", MOST_TRIES_PER_LOGIN, TRY_MINUTES, MORNING)
        with pytest.raises(WrongLogin):
            sign_in(session, "wrong", network="the thirteenth")
        with pytest.raises(TooManyTries):
            sign_in(session, network="the fourteenth")

    def test_a_network_is_limited_over_all_logins_and_others_are_not(
        self, session: Session, lan: int
    ) -> None:
        for _ in range(MOST_TRIES_PER_NETWORK):
            count_try(session, KEYS, "network", "a", MOST_TRIES_PER_NETWORK, TRY_MINUTES, MORNING)
        with pytest.raises(TooManyTries):
            sign_in(session, network="a")
        assert sign_in(session, network="b").login == "lan"

    def test_signing_in_well_is_not_counted(self, session: Session, lan: int) -> None:
        sign_in(session)
        assert session.query(TryCount).count() == 0

    def test_tries_name_nobody(self, session: Session, lan: int) -> None:
        with pytest.raises(WrongLogin):
            sign_in(session, "wrong", network="10.1.2.0/24")
        stored = " ".join(row.key for row in session.query(TryCount))
        assert "lan" not in stored and "10.1.2" not in stored


class TestSessions:
    def test_a_session_lasts_until_password_roles_or_account_change_for_the_worse(
        self, session: Session, lan: int, place: Place
    ) -> None:
        clerk = Grant(Role.COUNTER_STAFF, place.office_id)

        def alive(stamp: str) -> bool:
            return accounts.account_of(session, lan, stamp) is not None

        stamp = accounts.session_stamp(session, lan)
        accounts.grant(session, "lan", clerk, ACT)
        assert alive(stamp) and not alive("another")
        accounts.revoke(session, "lan", clerk, ACT)
        assert not alive(stamp)
        stamp = accounts.session_stamp(session, lan)
        accounts.set_password(session, "lan", "another password", ACT)
        assert not alive(stamp)
        stamp = accounts.session_stamp(session, lan)
        accounts.disable(session, "lan", ACT)
        assert not alive(stamp) and not alive(accounts.session_stamp(session, lan))

    def test_an_account_that_never_was(self, session: Session) -> None:
        assert accounts.account_of(session, 99, "stamp") is None
        with pytest.raises(NotFound):
            accounts.session_stamp(session, 99)


class TestRoles:
    def test_roles_of_an_office_name_one_and_those_of_the_province_none(
        self, session: Session, lan: int, place: Place
    ) -> None:
        for role in Role:
            for office in (None, place.office_id):
                fits = (role in (Role.COUNTER_STAFF, Role.OFFICE_HEAD)) == (office is not None)
                if fits:
                    accounts.grant(session, "lan", Grant(role, office), ACT)
                    with pytest.raises(AlreadyExists):
                        accounts.grant(session, "lan", Grant(role, office), ACT)
                else:
                    with pytest.raises(InvalidInput):
                        accounts.grant(session, "lan", Grant(role, office), ACT)
        assert len(sign_in(session).grants) == 4

    def test_the_last_administrator_stays(self, session: Session, lan: int) -> None:
        admin = Grant(Role.ADMIN)
        accounts.grant(session, "lan", admin, ACT)
        with pytest.raises(InvalidInput, match="last_administrator"):
            accounts.disable(session, "lan", ACT)
        session.rollback()

    def test_a_role_that_is_not_held_can_not_be_taken(self, session: Session, lan: int) -> None:
        with pytest.raises(NotFound):
            accounts.revoke(session, "lan", Grant(Role.ANALYST), ACT)


class TestAdding:
    def test_a_login_is_used_once_whatever_its_case(self, session: Session, lan: int) -> None:
        with pytest.raises(AlreadyExists):
            accounts.add_account(session, NewAccount("LAN", "Lan", PASSWORD), ACT)

    @pytest.mark.parametrize("login", ["", "l", "có dấu", "with space", "-dash", "x" * 81])
    def test_logins_are_plain(self, session: Session, login: str) -> None:
        with pytest.raises(InvalidInput, match="login"):
            accounts.add_account(session, NewAccount(login, "Lan", PASSWORD), ACT)

    @pytest.mark.parametrize(
        ("password", "reason"),
        [
            ("123456789", "too_short"),
            ("x" * 201, "too_long"),
            ("tranvanhoa1", "holds_login"),
            ("abababababab", "too_simple"),
        ],
    )
    def test_passwords_are_held_to_rules(self, password: str, reason: str) -> None:
        with pytest.raises(InvalidInput, match=reason):
            password_hash(password, "tranvanhoa")

    def test_random_passwords_pass_the_rules_and_differ(self) -> None:
        made = {random_password() for _ in range(100)}
        assert len(made) == 100
        password_hash(made.pop(), "lan")

    def test_the_audit_trail_never_holds_a_password(self, session: Session, lan: int) -> None:
        accounts.set_password(session, "lan", "another password", ACT)
        session.flush()
        stored = [f"{row.verb} {row.subject} {row.before} {row.after}" for row in session.query(AuditEvent)]
        assert [line.split()[0] for line in stored] == ["account.add", "account.password"]
        assert PASSWORD not in " ".join(stored) and "another password" not in " ".join(stored)
        assert PASSWORD not in repr(LAN)
