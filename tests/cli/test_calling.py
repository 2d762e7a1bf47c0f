"""Exit codes, languages, help that teaches, and words for everything that can be refused."""

import ast
from collections.abc import Iterator
from pathlib import Path

import click
import pytest
from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo

from surveyapp.cli.main import commands, run
from surveyapp.cli.messages import chosen_language, words_in
from surveyapp.cli.refusals import INPUTS, UNREADY, words_of, words_of_input
from surveyapp.domain.errors import AlreadyExists, DatabaseUnready, InvalidInput
from surveyapp.store.database import Unready
from tests.cli.conftest import in_a_process, launched
from tests.guards.tree import ROOT


def every_command(group: click.Command = commands, path: tuple[str, ...] = ()) -> Iterator[tuple[str, ...]]:
    yield path
    if isinstance(group, click.Group):
        for name, command in group.commands.items():
            yield from every_command(command, (*path, name))


@pytest.mark.parametrize("path", list(every_command()), ids=" ".join)
def test_every_command_says_what_it_is_for_and_shows_an_example_that_calls_it(path: tuple[str, ...]) -> None:
    command: click.Command = commands
    for name in path:
        assert isinstance(command, click.Group)
        command = command.commands[name]
    assert command.help and command.help.endswith(".")
    example = getattr(command, "example", "")
    assert example.startswith(" ".join(path)) and example != ""
    shown = command.get_help(click.Context(command, info_name="python -m surveyapp"))
    assert f"python -m surveyapp {example}" in shown
    for english in ("Usage:", "Options:", "Commands:", "Show this message", "[required]"):
        assert english not in shown
    options = [option for option in command.params if isinstance(option, click.Option)]
    assert [option.name for option in options if not option.help] == []


@pytest.mark.parametrize(
    "arguments",
    [
        ["nonsense"],
        ["user"],
        ["user", "lst"],
        ["user", "add"],
        ["user", "add", "x"],
        ["user", "list", "--nope"],
    ],
)
def test_a_wrong_call_is_exit_code_two(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert run(arguments) == 2
    shown = capsys.readouterr()
    assert "python -m surveyapp" in shown.out + shown.err
    assert "Traceback" not in shown.err


def test_without_a_command_the_first_steps_are_shown(capsys: pytest.CaptureFixture[str]) -> None:
    assert run([]) == 0
    assert "database" in capsys.readouterr().out


def test_a_database_without_tables_is_refused_with_the_command_to_give(tmp_path: Path) -> None:
    came = in_a_process("user", "list", DATA_FOLDER=str(tmp_path), SURVEYAPP_LANG="vi")
    assert (came.returncode, came.stdout) == (1, "")
    assert came.stderr == "Chưa có tệp cơ sở dữ liệu. Chạy: python -m surveyapp database upgrade\n"


def test_looking_makes_no_database(tmp_path: Path) -> None:
    came = in_a_process("database", "status", DATA_FOLDER=str(tmp_path), SURVEYAPP_LANG="vi")
    assert came.returncode == 1
    assert list(tmp_path.glob("*.db*")) == []


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("DATABASE_URL", "foo"),
        ("DATABASE_URL", "mysql://host/name"),
        ("DATABASE_URL", "postgresql+psycopg2://host/name"),
        ("DATABASE_URL", "postgresql://host:port/name"),
        ("DATABASE_URL", "sqlite://survey.db"),
        ("LINK_DAYS", "x"),
        ("SESSION_HOURS", "-1"),
        ("SECOND_FACTOR", "sometimes"),
        ("SECRET_KEY", "short"),
    ],
)
def test_a_setting_that_cannot_be_used_is_named(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    name: str,
    value: str,
) -> None:
    monkeypatch.setenv("DATA_FOLDER", str(tmp_path))
    monkeypatch.setenv(name, value)
    assert run(["database", "status"]) == 1
    shown = capsys.readouterr()
    assert (shown.out, shown.err.count("\n")) == ("", 1)
    assert name in shown.err and "int()" not in shown.err


def test_a_file_that_is_no_database_is_called_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "damaged.db").write_bytes(b"not a database at all" * 100)
    monkeypatch.setenv("DATA_FOLDER", str(tmp_path))
    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{tmp_path / 'damaged.db'}")
    assert run(["database", "status"]) == run(["database", "upgrade"]) == 1
    assert capsys.readouterr().err == f"{UNREADY[Unready.DAMAGED]}\n" * 2


@pytest.mark.parametrize("port", ["abc", "99999", "0"])
def test_a_port_that_is_none_is_refused_in_one_line(tmp_path: Path, port: str) -> None:
    came = launched(DATA_FOLDER=str(tmp_path), PORT=port, SURVEYAPP_LANG="vi")
    assert came.returncode == 1
    assert came.stderr == f"\nPORT phải là số nguyên từ 1 đến 65535, không phải “{port}”.\n"


def test_a_start_with_a_wrong_address_is_refused_in_one_line(tmp_path: Path) -> None:
    came = launched(DATA_FOLDER=str(tmp_path), DATABASE_URL="foo", PORT="18999", SURVEYAPP_LANG="vi")
    assert came.returncode == 1
    assert came.stderr.startswith("\nDATABASE_URL không đúng") and came.stderr.count("\n") == 2


def test_a_folder_that_cannot_be_made_is_refused() -> None:
    came = in_a_process("user", "list", DATA_FOLDER="/proc/none", SURVEYAPP_LANG="vi")
    assert came.returncode == 1
    assert came.stderr.startswith("Cấu hình chưa dùng được") and came.stderr.count("\n") == 1


def test_a_broken_instrument_is_refused_line_by_line(tmp_path: Path) -> None:
    file = tmp_path / "broken.yaml"
    file.write_text("name: broken\nversion: 0\npages: []\n")
    came = in_a_process("instrument", "check", str(file), SURVEYAPP_LANG="vi")
    assert came.returncode == 1
    assert all(line.startswith("dòng ") for line in came.stderr.strip().splitlines())
    shipped = in_a_process("instrument", "check", "counter_full", SURVEYAPP_LANG="vi")
    assert (shipped.returncode, shipped.stderr) == (0, "")


@pytest.mark.parametrize(
    ("environment", "language"),
    [
        ({}, "en"),
        ({"LANG": "vi_VN.UTF-8"}, "vi"),
        ({"LANG": "vi_VN.UTF-8", "LC_ALL": "C"}, "en"),
        ({"LANG": "vi_VN.UTF-8", "SURVEYAPP_LANG": "en"}, "en"),
        ({"SURVEYAPP_LANG": "vi"}, "vi"),
        ({"SURVEYAPP_LANG": "fr", "LANG": "vi_VN"}, "vi"),
    ],
)
def test_the_language_is_that_of_the_user(environment: dict[str, str], language: str) -> None:
    assert chosen_language(environment) == language


def test_words_come_from_the_catalogue_of_the_language(tmp_path: Path) -> None:
    catalogue = Catalog(locale="en")
    catalogue.add("Chưa có gì.", "Nothing yet.")
    folder = tmp_path / "en" / "LC_MESSAGES"
    folder.mkdir(parents=True)
    with (folder / "messages.mo").open("wb") as file:
        write_mo(file, catalogue)
    assert words_in("en", tmp_path).gettext("Chưa có gì.") == "Nothing yet."
    assert words_in("vi", tmp_path).gettext("Chưa có gì.") == "Chưa có gì."


def test_every_reason_for_an_unready_database_has_words() -> None:
    assert set(UNREADY) == set(Unready)
    assert words_of(DatabaseUnready(Unready.OLDER)) == UNREADY[Unready.OLDER]


def reasons_in_code() -> set[tuple[str, str]]:
    """Field and reason of every InvalidInput that services and store raise with literal words."""
    found = set()
    for path in [*(ROOT / "surveyapp/services").glob("*.py"), *(ROOT / "surveyapp/store").glob("*.py")]:
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "InvalidInput":
                field, reason = node.args
                words = [part.value for part in ast.walk(reason) if isinstance(part, ast.Constant)]
                firsts = [str(word).split()[0] for word in words if str(word).split()]
                if isinstance(field, ast.Constant):
                    found |= {(str(field.value), first) for first in firsts if first.isidentifier()}
    return found


def test_every_refused_value_has_words() -> None:
    reasons = reasons_in_code()
    assert len(reasons) > 15
    assert reasons - set(INPUTS) == set()


def test_words_carry_their_details() -> None:
    assert "2.5" in words_of_input("service", "unknown 2.5")
    assert words_of_input("field", "that nobody foresaw") == "field: that nobody foresaw"
    assert "lan" in words_of(AlreadyExists("lan"))
    assert words_of(InvalidInput("name", "empty")) == INPUTS["name", "empty"]
