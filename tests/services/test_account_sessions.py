"""Sessions: one row for each sign-in, known by a hash, ended one by one or all at once."""

from datetime import timedelta

import pytest
from sqlalchemy import event

from surveyapp.config import SecondFactorRule
from surveyapp.domain.devices import Device, device_named
from surveyapp.domain.errors import NotFound
from surveyapp.domain.roles import Grant, Role
from surveyapp.services import accounts
from surveyapp.services.account_sessions import (
    WAITING_MINUTES,
    Wanting,
    end_session,
    end_sessions,
    open_session,
    prove_session,
    sessions_of,
    signed_in,
)
from surveyapp.services.purging import purge
from surveyapp.services.site import mark_demonstration
from surveyapp.services.transactions import Session
from surveyapp.store.tables.signing_in import AccountSession
from tests.builders import KEYS, MONDAY, MORNING, Place
from tests.services.acting import ACT

OPTIONAL, REQUIRED = SecondFactorRule.OPTIONAL, SecondFactorRule.REQUIRED
PHONE = Device("Chrome", "Android")


@pytest.fixture
def lan(session: Session) -> int:
    return accounts.add_account(
        session, accounts.NewAccount("lan", "Nguyễn Thị Lan", "một mật khẩu tốt"), ACT
    )


def opened(session: Session, account_id: int) -> str:
    return open_session(session, KEYS, account_id, PHONE, 10, MORNING)


def is_alive(session: Session, secret: str, hours: int = 0) -> bool:
    return signed_in(session, KEYS, secret, OPTIONAL, MORNING + timedelta(hours=hours)) is not None


def wanting(session: Session, secret: str, rule: SecondFactorRule) -> Wanting | None:
    found = signed_in(session, KEYS, secret, rule, MORNING)
    assert found is not None
    return found.wanting


def test_the_secret_of_a_cookie_is_not_in_the_database(session: Session, lan: int) -> None:
    secret = opened(session, lan)
    [row] = session.query(AccountSession)
    assert secret not in str(vars(row)) and len(secret) == 22
    assert is_alive(session, secret) and not is_alive(session, secret[:-1] + "!")


def test_a_session_is_found_by_one_statement_whatever_its_owner_may_do(
    session: Session, lan: int, place: Place
) -> None:
    accounts.grant(session, "lan", Grant(Role.OFFICE_HEAD, None, "t:1"), ACT)
    accounts.grant(session, "lan", Grant(Role.COUNTER_STAFF, place.office_id), ACT)
    secret, statements = opened(session, lan), []
    session.expire_all()
    engine = session.get_bind()
    event.listen(engine, "before_cursor_execute", lambda *given: statements.append(given[2]))
    found = signed_in(session, KEYS, secret, OPTIONAL, MORNING)
    assert found is not None and len(statements) == 1, statements
    assert found.account.offices(Role.OFFICE_HEAD) == (place.office_id,)


def test_each_is_listed_and_ended_by_itself(session: Session, lan: int) -> None:
    first, second = opened(session, lan), opened(session, lan)
    newest, oldest = sessions_of(session, lan, MORNING)
    assert (newest.browser, newest.system) == ("Chrome", "Android")
    end_session(session, lan, oldest.id, ACT)
    assert not is_alive(session, first) and is_alive(session, second)
    with pytest.raises(NotFound):
        end_session(session, lan, oldest.id, ACT)
    with pytest.raises(NotFound):
        end_session(session, lan + 1, newest.id, ACT)
    assert is_alive(session, second)


def test_all_others_end_at_once(session: Session, lan: int) -> None:
    secrets = [opened(session, lan) for _ in range(3)]
    assert end_sessions(session, lan, ACT, but=sessions_of(session, lan, MORNING)[0].id) == 2
    assert [is_alive(session, secret) for secret in secrets] == [False, False, True]


def test_a_password_a_lost_role_and_a_disabled_account_end_them_a_new_role_does_not(
    session: Session, lan: int, place: Place
) -> None:
    clerk = Grant(Role.COUNTER_STAFF, place.office_id)
    secret = opened(session, lan)
    accounts.grant(session, "lan", clerk, ACT)
    assert is_alive(session, secret)
    accounts.revoke(session, "lan", clerk, ACT)
    assert not is_alive(session, secret)
    secret = opened(session, lan)
    accounts.set_password(session, "lan", "another password", ACT)
    assert not is_alive(session, secret)
    secret = opened(session, lan)
    accounts.disable(session, "lan", ACT)
    assert not is_alive(session, secret)
    accounts.enable(session, "lan", ACT)
    assert not is_alive(session, secret)


def test_they_end_by_themselves_and_are_forgotten(session: Session, lan: int) -> None:
    secret = opened(session, lan)
    assert is_alive(session, secret, hours=10) and not is_alive(session, secret, hours=11)
    assert purge(session, MONDAY, link_days=7).sessions == 0
    assert purge(session, MONDAY + timedelta(days=1), link_days=7).sessions == 1


@pytest.mark.parametrize(
    ("role", "rule", "expected"),
    [
        (Role.LEADER, REQUIRED, Wanting.FACTOR),
        (Role.ANALYST, REQUIRED, Wanting.FACTOR),
        (Role.ADMIN, REQUIRED, Wanting.FACTOR),
        (Role.DATA_ENTRY, REQUIRED, None),
        (Role.ADMIN, OPTIONAL, None),
        (Role.ADMIN, SecondFactorRule.REAL_DATA, Wanting.FACTOR),
    ],
)
def test_who_must_have_a_second_factor(
    session: Session, lan: int, role: Role, rule: SecondFactorRule, expected: Wanting | None
) -> None:
    accounts.grant(session, "lan", Grant(role), ACT)
    assert wanting(session, opened(session, lan), rule) == expected


def test_in_the_demonstration_nobody_must_unless_it_says_so(session: Session, lan: int) -> None:
    mark_demonstration(session)
    accounts.grant(session, "lan", Grant(Role.ADMIN), ACT)
    secret = opened(session, lan)
    assert wanting(session, secret, SecondFactorRule.REAL_DATA) is None
    assert wanting(session, secret, REQUIRED) is Wanting.FACTOR


def test_a_session_waits_a_quarter_of_an_hour_for_the_second_factor(session: Session, lan: int) -> None:
    accounts.grant(session, "lan", Grant(Role.ADMIN), ACT)
    secret = opened(session, lan)
    for minutes, is_waiting in ((WAITING_MINUTES, True), (WAITING_MINUTES + 1, False)):
        found = signed_in(session, KEYS, secret, REQUIRED, MORNING + timedelta(minutes=minutes))
        assert (found is not None) == is_waiting


def test_once_proven_it_has_another_secret(session: Session, lan: int) -> None:
    accounts.grant(session, "lan", Grant(Role.ADMIN), ACT)
    secret = opened(session, lan)
    found = signed_in(session, KEYS, secret, REQUIRED, MORNING)
    assert found is not None
    proven = prove_session(session, KEYS, found.session_id)
    assert not is_alive(session, secret)
    assert wanting(session, proven, REQUIRED) is None


@pytest.mark.parametrize(
    ("agent", "expected"),
    [
        (
            "Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/131.0.0.0 Mobile "
            "Safari/537.36",
            ("Chrome", "Android"),
        ),
        (
            "Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) "
            "Version/17.5 Mobile/15E148 Safari/604.1",
            ("Safari", "iOS"),
        ),
        (
            "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/131.0.0.0 "
            "Safari/537.36 Edg/131.0.0.0",
            ("Edge", "Windows"),
        ),
        (
            "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) "
            "coc_coc_browser/130.0.114 Chrome/124.0.6367.114 Safari/537.36",
            ("Cốc Cốc", "Windows"),
        ),
        ("Mozilla/5.0 (X11; Linux x86_64; rv:130.0) Gecko/20100101 Firefox/130.0", ("Firefox", "Linux")),
        ("curl/8.5", ("", "")),
        ("", ("", "")),
    ],
)
def test_devices_are_told_apart_coarsely(agent: str, expected: tuple[str, str]) -> None:
    assert device_named(agent) == expected
