"""Set-up links: looked at without being spent, used once, for three days, by the one they were made for."""

from datetime import timedelta

import pytest

from surveyapp.domain.errors import InvalidInput, NotFound, SetUpLinkUnknown, WrongLogin
from surveyapp.services import accounts
from surveyapp.services.purging import purge
from surveyapp.services.set_up_links import HOURS, look_at_set_up_link, make_set_up_link, use_set_up_link
from surveyapp.services.transactions import Session
from surveyapp.store.tables.people import AuditEvent
from surveyapp.store.tables.signing_in import SetUpLink
from tests.builders import KEYS, MONDAY, MORNING
from tests.services.acting import ACT

PASSWORD = "một mật khẩu tốt"


@pytest.fixture
def lan(session: Session) -> int:
    """A person without a password."""
    return accounts.add_account(session, accounts.NewAccount("lan", "Nguyễn Thị Lan", None), ACT)


@pytest.fixture
def token(session: Session, lan: int) -> str:
    return make_set_up_link(session, KEYS, lan, ACT).token


def gets_in(session: Session, password: str = PASSWORD) -> bool:
    try:
        return accounts.sign_in(session, KEYS, "lan", password, "n", MORNING).login == "lan"
    except WrongLogin:
        return False


def test_without_a_password_nobody_gets_in(session: Session, lan: int) -> None:
    assert not gets_in(session, "") and not gets_in(session)


def test_the_token_is_long_and_not_stored(session: Session, token: str) -> None:
    [row] = session.query(SetUpLink)
    assert len(token) == 22 and token not in row.token_hash


def test_it_is_looked_at_often_and_used_once(session: Session, lan: int, token: str) -> None:
    for _ in range(3):
        assert look_at_set_up_link(session, KEYS, token, MORNING).name == "Nguyễn Thị Lan"
    use_set_up_link(session, KEYS, token, PASSWORD, MORNING)
    assert gets_in(session)
    for again in (
        lambda: look_at_set_up_link(session, KEYS, token, MORNING),
        lambda: use_set_up_link(session, KEYS, token, "another password", MORNING),
    ):
        with pytest.raises(SetUpLinkUnknown):
            again()
    assert gets_in(session)
    session.flush()
    [made] = session.query(AuditEvent).filter_by(verb="account.password")
    assert made.account_id == lan, "it was the person, not an administrator"


def test_a_password_that_is_refused_leaves_the_link(session: Session, token: str) -> None:
    with pytest.raises(InvalidInput):
        use_set_up_link(session, KEYS, token, "short", MORNING)
    use_set_up_link(session, KEYS, token, PASSWORD, MORNING)


def test_it_ends_by_itself(session: Session, token: str) -> None:
    look_at_set_up_link(session, KEYS, token, MORNING + timedelta(hours=HOURS))
    with pytest.raises(SetUpLinkUnknown):
        look_at_set_up_link(session, KEYS, token, MORNING + timedelta(hours=HOURS, seconds=1))
    assert purge(session, MONDAY + timedelta(days=3), link_days=7).set_up_links == 0
    assert purge(session, MONDAY + timedelta(days=4), link_days=7).set_up_links == 1


def test_a_newer_link_a_password_and_a_disabled_account_void_it(
    session: Session, lan: int, token: str
) -> None:
    newer = make_set_up_link(session, KEYS, lan, ACT).token
    with pytest.raises(SetUpLinkUnknown):
        look_at_set_up_link(session, KEYS, token, MORNING)
    accounts.set_password(session, "lan", PASSWORD, ACT)
    with pytest.raises(SetUpLinkUnknown):
        look_at_set_up_link(session, KEYS, newer, MORNING)
    last = make_set_up_link(session, KEYS, lan, ACT).token
    accounts.disable(session, "lan", ACT)
    with pytest.raises(SetUpLinkUnknown):
        look_at_set_up_link(session, KEYS, last, MORNING)
    with pytest.raises(InvalidInput):
        make_set_up_link(session, KEYS, lan, ACT)


def test_until_it_is_used_the_old_password_works(session: Session, lan: int) -> None:
    accounts.set_password(session, "lan", PASSWORD, ACT)
    token = make_set_up_link(session, KEYS, lan, ACT).token
    assert gets_in(session)
    use_set_up_link(session, KEYS, token, "another password", MORNING)
    assert not gets_in(session) and gets_in(session, "another password")


@pytest.mark.parametrize("token", ["", "x", "A" * 22, "ă" * 22])
def test_what_was_never_made_is_unknown(session: Session, lan: int, token: str) -> None:
    with pytest.raises(SetUpLinkUnknown):
        look_at_set_up_link(session, KEYS, token, MORNING)


def test_nobody_is_nobody(session: Session) -> None:
    with pytest.raises(NotFound):
        make_set_up_link(session, KEYS, 99, ACT)
