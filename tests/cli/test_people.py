"""People by commands: a role for a commune, a link instead of a password, a lost telephone, what must be erased."""

from pathlib import Path

import pytest

from surveyapp.domain.roles import Role
from surveyapp.services.accounts import active_account, list_accounts, sign_in
from surveyapp.services.keys import Keys
from surveyapp.services.second_factor import begin_factor, factor_state
from surveyapp.services.set_up_links import use_set_up_link
from surveyapp.services.transactions import Database
from surveyapp.store.tables.people import AuditEvent
from surveyapp.store.tables.signing_in import SecondFactor
from tests.builders import MORNING, a_place
from tests.cli.conftest import Run

PASSWORD = "một mật khẩu tốt"


@pytest.fixture
def keys(do: Run, environment: dict[str, str]) -> Keys:
    """The keys that the commands use."""
    assert do("user", "list") == 0
    return Keys((Path(environment["DATA_FOLDER"]) / "secret_key").read_bytes().strip())


def test_a_head_of_a_commune_sets_their_own_password(
    do: Run, database: Database, keys: Keys, capsys: pytest.CaptureFixture[str]
) -> None:
    with database.transaction() as session:
        place = a_place(session)
    lan = (
        "user",
        "add",
        "lan",
        "--name",
        "Nguyễn Thị Lan",
        "--role",
        "office_head",
        "--unit",
        "t:1",
        "--link",
    )
    assert do(*lan) == 0
    token = capsys.readouterr().out.strip().split("/welcome/")[1]
    with database.transaction() as session:
        use_set_up_link(session, keys, token, PASSWORD, MORNING)
        head = sign_in(session, keys, "lan", PASSWORD, "n", MORNING)
    assert head.offices(Role.OFFICE_HEAD) == (place.office_id,)
    assert do("user", "list") == 0
    assert "thủ trưởng cơ quan (t:1)" in capsys.readouterr().out
    assert do("user", "link", "lan") == 0
    assert do("user", "revoke", "lan", "office_head", "--unit", "t:1") == 0
    assert do("user", "disable", "lan") == do("user", "enable", "lan") == 0


@pytest.mark.parametrize(
    "command",
    [
        ("user", "link", "nobody"),
        ("user", "totp-reset", "nobody"),
        ("user", "totp-reset", "lan"),
        ("user", "enable", "nobody"),
        ("user", "grant", "lan", "analyst", "--unit", "t:1"),
        ("user", "grant", "lan", "office_head", "--unit", "no-such-unit"),
        ("audit", "erase", "999"),
    ],
)
def test_what_is_refused_changes_nothing(
    do: Run, database: Database, command: tuple[str, ...], capsys: pytest.CaptureFixture[str]
) -> None:
    assert do("user", "add", "lan", "--name", "Lan", "--link") == 0
    capsys.readouterr()
    assert do(*command) == 1
    told = capsys.readouterr()
    assert told.out == "" and len(told.err.splitlines()) == 1 and ": " not in told.err.split("\n")[0][:12]
    with database.transaction(write=False) as session:
        [line] = list_accounts(session)
    assert line.grants == ()


def test_a_disabled_person_gets_no_link(do: Run, capsys: pytest.CaptureFixture[str]) -> None:
    assert do("user", "add", "lan", "--name", "Lan", "--link") == do("user", "disable", "lan") == 0
    assert do("user", "link", "lan") == 1
    assert "đang bị khóa" in capsys.readouterr().err


def test_a_lost_telephone_is_forgotten(do: Run, database: Database, keys: Keys) -> None:
    assert do("user", "add", "lan", "--name", "Lan", "--random") == 0
    with database.transaction() as session:
        [line] = list_accounts(session)
        account = active_account(session, line.id)
        assert account is not None
        begin_factor(session, keys, account, MORNING)
        session.query(SecondFactor).update({"is_confirmed": True})
    assert do("user", "totp-reset", "lan") == 0
    with database.transaction(write=False) as session:
        assert not factor_state(session, line.id).is_set


def test_personal_data_goes_from_the_trail_and_the_chain_holds(
    do: Run, database: Database, capsys: pytest.CaptureFixture[str]
) -> None:
    assert do("user", "add", "lan", "--name", "Nguyễn Thị Lan", "--link") == 0
    assert do("close") == do("audit", "verify") == 0
    with database.transaction(write=False) as session:
        [event] = session.query(AuditEvent).filter_by(verb="account.add")
        assert event.after == {"name": "Nguyễn Thị Lan"}
    assert do("audit", "erase", str(event.id)) == do("audit", "verify") == 0
    with database.transaction(write=False) as session:
        assert session.get_one(AuditEvent, event.id).after is None
    assert "Nhật ký còn nguyên vẹn." in capsys.readouterr().out
