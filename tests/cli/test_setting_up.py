"""From nothing to a running survey by commands alone, and what each command refuses."""

import io
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from surveyapp.cli.main import run
from surveyapp.domain.days import day_of
from surveyapp.domain.roles import Role
from surveyapp.services.accounts import sign_in
from surveyapp.services.counter_days import board, counters_of
from surveyapp.services.keys import Keys
from surveyapp.services.kiosks.devices import device_of
from surveyapp.services.kiosks.pairing import pair_device
from surveyapp.services.transactions import Database, Session
from surveyapp.store.tables.places import AdminUnit, Service
from tests.cli.conftest import Run

NOW = datetime.now(UTC)
TODAY = day_of(NOW)
OFFICE = ("office", "add", "ea-kar", "BHXH cơ sở Ea Kar", "--kind", "bhxh", "--unit", "2025:24373")


def wave(code: str, *changes: str) -> tuple[str, ...]:
    last = TODAY + timedelta(days=30)
    period = ("--from", str(TODAY), "--to", str(last))
    return ("wave", "add", code, "Đợt thử", *period, "--office", "ea-kar", "--probability", "0,25", *changes)


def add_reference(session: Session) -> None:
    """Of the reference tables just what the commands below name; loading all of them takes a second each time."""
    unit = {"code": "1", "name": "Xã", "kind": "xa", "level": "commune", "fold_key": "xa", "sort_key": "xa"}
    session.add_all(AdminUnit(id=unit_id, **unit) for unit_id in ("2025:24373", "2025:24490"))
    service = {"name": "Ốm đau", "name_en": "Sickness", "field": "BHXH", "mark": "V2", "sort_key": "o"}
    session.add(Service(code="1.001667", **service))


@pytest.fixture
def set_up(do: Run, database: Database) -> None:
    """Reference, instruments, an office with a counter and a service, a running wave."""
    with database.transaction() as session:
        add_reference(session)
    for command in (
        ("instrument", "publish", "counter_full"),
        ("instrument", "publish", "counter_short"),
        OFFICE,
        ("counter", "add", "ea-kar", "Quầy 1"),
        ("service", "offer", "ea-kar", "1.001667"),
        wave("2026-q2"),
    ):
        assert do(*command) == 0, command


def test_the_tables_are_made_by_one_command(
    database_url: str, environment: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DATABASE_URL", database_url)
    assert run(["user", "list"]) == run(["database", "status"]) == 1
    assert run(["database", "upgrade"]) == run(["database", "upgrade"]) == 0
    assert run(["user", "list"]) == run(["database", "status"]) == 0


def test_the_reference_tables_are_loaded_by_one_command(do: Run) -> None:
    assert do("reference", "load") == do("reference", "load") == 0
    assert do(*OFFICE) == 0


def last_line(capsys: pytest.CaptureFixture[str]) -> str:
    return capsys.readouterr().out.strip().splitlines()[-1]


def test_a_clerk_made_by_commands_can_sign_in_and_work(
    do: Run, set_up: None, database: Database, environment: dict[str, str], capsys: pytest.CaptureFixture[str]
) -> None:
    lan = ("user", "add", "lan", "--name", "Nguyễn Thị Lan", "--role", "counter_staff", "--office", "ea-kar")
    assert do(*lan, "--random") == 0
    password = last_line(capsys).split()[-1]
    keys = Keys((Path(environment["DATA_FOLDER"]) / "secret_key").read_bytes().strip())
    with database.transaction() as session:
        account = sign_in(session, keys, "lan", password, "network", NOW)
        [choice] = counters_of(session, account, TODAY)
        today = board(session, account, choice.counter_id, TODAY)
    assert (choice.counter_name, today.wave_name, len(today.services)) == ("Quầy 1", "Đợt thử", 1)


def test_a_kiosk_is_paired_with_the_code_that_was_shown_once(
    do: Run, set_up: None, database: Database, environment: dict[str, str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert do("kiosk", "add", "ea-kar", "Sảnh") == 0
    path, code = capsys.readouterr().out.splitlines()[-2:]
    assert path == "/kiosk/pair", "no address is guessed"
    keys = Keys((Path(environment["DATA_FOLDER"]) / "secret_key").read_bytes().strip())
    with database.transaction() as session:
        secret = pair_device(session, keys, code, "", datetime.now(UTC))
    with database.transaction(write=False) as session:
        device = device_of(session, keys, secret)
    assert (device.place.name, device.may_ask) == ("Sảnh", True)
    assert do("kiosk", "code", str(device.place.kiosk_id)) == 0
    assert do("kiosk", "revoke", str(device.place.kiosk_id)) == 0
    assert do("kiosk", "revoke", "999") == 1
    assert do("kiosk", "code", str(device.place.kiosk_id)) == 1
    with database.transaction(write=False) as session:
        assert not device_of(session, keys, secret).may_ask


def test_lists_show_what_was_made(do: Run, set_up: None, capsys: pytest.CaptureFixture[str]) -> None:
    for command, expected in (
        (("office", "list"), "ea-kar"),
        (("counter", "list", "--office", "ea-kar"), "Quầy 1"),
        (("service", "list", "--office", "ea-kar"), "1.001667"),
        (("instrument", "list"), "counter_full"),
        (("wave", "list"), "2026-q2"),
        (("wave", "plan", "2026-q2"), "0.25"),
        (("audit", "list"), "wave.add"),
    ):
        capsys.readouterr()
        assert do(*command) == 0
        assert expected in capsys.readouterr().out, command


REFUSED = (
    OFFICE,
    ("office", "add", "Ea Kar!", "Tên", "--kind", "bhxh", "--unit", "2025:24373"),
    ("office", "add", "other", "Tên", "--kind", "bhxh", "--unit", "no-such-unit"),
    ("counter", "add", "nowhere", "Quầy 1"),
    ("counter", "add", "ea-kar", "Quầy 1"),
    ("service", "offer", "ea-kar", "no.such"),
    wave("2026-q2"),
    wave("overlapping"),
    wave("unknown", "--office", "nowhere"),
    wave("over", "--from", str(TODAY - timedelta(days=9)), "--to", str(TODAY - timedelta(days=1))),
    wave("too-likely", "--probability", "1.01"),
    ("wave", "probability", "2026-q2", "0.5", "--from", str(TODAY)),
    ("wave", "probability", "2026-q2", "0", "--from", str(TODAY + timedelta(days=1))),
    ("wave", "close", "nothing"),
    ("user", "grant", "nobody", "admin"),
    ("instrument", "publish", "no/such/file.yaml"),
)


def test_a_refusal_is_one_line_and_exit_code_one(
    do: Run, set_up: None, capsys: pytest.CaptureFixture[str]
) -> None:
    for command in REFUSED:
        capsys.readouterr()
        assert do(*command) == 1, command
        shown = capsys.readouterr()
        assert shown.out == ""
        assert len(shown.err.strip().splitlines()) == 1


def test_a_wave_is_ended_once_and_its_plan_changes_from_tomorrow_on(do: Run, set_up: None) -> None:
    tomorrow = str(TODAY + timedelta(days=1))
    assert (
        do("wave", "probability", "2026-q2", "0.5", "--from", tomorrow, "--counter", "ea-kar", "Quầy 1") == 0
    )
    assert do("wave", "close", "2026-q2") == 0
    assert do("wave", "probability", "2026-q2", "0.6", "--from", tomorrow) == 1, "it ends today"


def test_passwords_come_from_a_pipe_and_are_held_to_the_rules(
    do: Run, monkeypatch: pytest.MonkeyPatch, database: Database
) -> None:
    for password, expected in (
        ("too short", 1),
        ("aaaaaaaaaaaaaa", 1),
        ("admin-admin", 1),
        ("a sound one ấy", 0),
    ):
        monkeypatch.setattr("sys.stdin", io.StringIO(f"{password}\n"))
        assert do("user", "add", "admin", "--name", "Quản trị", "--role", "admin", "--stdin") == expected, (
            password
        )
    assert do("user", "revoke", "admin", Role.ADMIN) == 1, "the last administrator stays"
    assert do("user", "disable", "admin") == 1
    assert do("user", "password", "admin", "--random") == 0


def test_a_file_of_offices_is_taken_whole_or_not_at_all(
    do: Run, set_up: None, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    head = "code;name;kind;admin_unit_id;counters\n"
    good = "krong-pac;BHXH Krông Pắc;bhxh;2025:24490;Quầy 1|Quầy 2\n"
    file = tmp_path / "offices.csv"
    file.write_text(head + good + "ea-kar;Lặp lại;bhxh;2025:24490;\nx;;bhxh;nowhere;\n", "utf-16")
    capsys.readouterr()
    assert do("office", "import", str(file)) == 1
    said = capsys.readouterr().err
    assert "3" in said and "4" in said and "krong-pac" not in said
    assert do("office", "list") == 0
    assert "krong-pac" not in capsys.readouterr().out
    file.write_text(head + good, "cp1258", errors="replace")
    assert do("office", "import", str(file)) == 0
    assert "cp1258" in capsys.readouterr().out


def test_closing_and_backing_up(
    do: Run, set_up: None, database: Database, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert do("close") == do("close", "--final") == do("audit", "verify") == 0
    expected = 0 if database.is_sqlite else 1
    assert do("database", "backup", str(tmp_path / "copy.db")) == expected
    assert do("database", "backup", str(tmp_path / "copy.db")) == 1, "a file is never written over"
    if database.is_sqlite:
        copy = Database(f"sqlite:///{tmp_path / 'copy.db'}")
        with copy.transaction(write=False) as session:
            assert session.connection().exec_driver_sql("SELECT code FROM office").scalar() == "ea-kar"
        copy.dispose()
        assert (tmp_path / "copy.db").stat().st_mode & 0o077 == 0
