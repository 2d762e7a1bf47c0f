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
from surveyapp.store.tables.people import AccountRow, AuditEvent, RoleGrant, TryCount
from surveyapp.store.tables.places import AdminUnit, Office
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


def fitting(place: Place) -> tuple[Grant, ...]:
    """Everything that each role may be held for."""
    return (
        Grant(Role.COUNTER_STAFF, place.office_id),
        Grant(Role.OFFICE_HEAD, place.office_id),
        Grant(Role.OFFICE_HEAD, None, "t:1"),
        Grant(Role.ANALYST),
        Grant(Role.ADMIN),
        Grant(Role.LEADER),
        Grant(Role.DATA_ENTRY),
    )


def a_commune(session: Session) -> None:
    """A second commune beside that of the place."""
    names = {"code": "2", "name": "Krông Ana", "fold_key": "krong ana", "sort_key": "k"}
    session.add(AdminUnit(id="t:2", kind="xa", level="commune", **names))
    session.flush()


def an_office(session: Session, code: str, unit_id: str) -> int:
    """An office in a commune; its id."""
    office = Office(code=code, name=code, name_en=code, kind="bhxh", admin_unit_id=unit_id, sort_key=code)
    session.add(office)
    session.flush()
    return office.id


class TestRoles:
    def test_roles_of_an_office_name_one_and_those_of_the_province_none(
        self, session: Session, lan: int, place: Place
    ) -> None:
        for role in Role:
            for given in (Grant(role), Grant(role, place.office_id), Grant(role, None, "t:1")):
                if given in fitting(place):
                    accounts.grant(session, "lan", given, ACT)
                    with pytest.raises(AlreadyExists):
                        accounts.grant(session, "lan", given, ACT)
                else:
                    with pytest.raises(InvalidInput):
                        accounts.grant(session, "lan", given, ACT)
        assert session.query(RoleGrant).filter_by(account_id=lan).count() == len(fitting(place))

    def test_an_office_or_a_commune_that_is_both_or_unknown_is_refused(
        self, session: Session, lan: int, place: Place
    ) -> None:
        for given in (
            Grant(Role.OFFICE_HEAD, place.office_id, "t:1"),
            Grant(Role.OFFICE_HEAD, None, "t:nowhere"),
        ):
            with pytest.raises(InvalidInput, match="admin_unit_id"):
                accounts.grant(session, "lan", given, ACT)

    def test_a_role_for_a_commune_is_held_at_every_office_there_and_nowhere_else(
        self, session: Session, lan: int, place: Place
    ) -> None:
        a_commune(session)
        elsewhere = an_office(session, "elsewhere", "t:2")
        accounts.grant(session, "lan", Grant(Role.OFFICE_HEAD, None, "t:1"), ACT)
        accounts.grant(session, "lan", Grant(Role.OFFICE_HEAD, place.office_id), ACT)
        head = sign_in(session)
        assert head.offices(Role.OFFICE_HEAD) == (place.office_id,), "once, though held twice"
        later = an_office(session, "later", "t:1")
        head = sign_in(session)
        assert set(head.offices(Role.OFFICE_HEAD)) == {place.office_id, later}
        assert head.has(Role.OFFICE_HEAD, later) and not head.has(Role.OFFICE_HEAD, elsewhere)
        accounts.revoke(session, "lan", Grant(Role.OFFICE_HEAD, None, "t:1"), ACT)
        assert sign_in(session).offices(Role.OFFICE_HEAD) == (place.office_id,)

    def test_a_role_for_a_commune_without_offices_gives_nothing(
        self, session: Session, lan: int, place: Place
    ) -> None:
        a_commune(session)
        accounts.grant(session, "lan", Grant(Role.OFFICE_HEAD, None, "t:2"), ACT)
        assert sign_in(session).grants == ()

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
