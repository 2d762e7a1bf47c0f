"""A fresh installation on each kind of database, and a way to give it commands."""

import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from surveyapp.cli.main import run
from surveyapp.services.transactions import Database
from tests.guards.tree import ROOT

Run = Callable[..., int]


@pytest.fixture
def environment(tmp_path: Path, migrated_url: str, monkeypatch: pytest.MonkeyPatch) -> dict[str, str]:
    """The settings of an installation whose database has its tables and nothing in them."""
    given = {"DATA_FOLDER": str(tmp_path / "data"), "DATABASE_URL": migrated_url, "SURVEYAPP_LANG": "vi"}
    for name, value in given.items():
        monkeypatch.setenv(name, value)
    return given


@pytest.fixture
def do(environment: dict[str, str]) -> Run:
    """Give a command; its exit code."""
    return lambda *arguments: run(list(arguments))


@pytest.fixture
def database(environment: dict[str, str]) -> Iterator[Database]:
    """The installation's database."""
    database = Database(environment["DATABASE_URL"])
    yield database
    database.dispose()


def in_a_process(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """The command as it is really given, with nothing in the environment but what is named."""
    return _process("surveyapp", *arguments, **environment)


def launched(**environment: str) -> subprocess.CompletedProcess[str]:
    """A start of the whole site that is expected to end by itself."""
    return _process("surveyapp.launch", **environment)


def _process(module: str, *arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", module, *arguments],
        cwd=ROOT,
        env={"PATH": "/usr/bin:/bin", "PYTHONUTF8": "1", **environment},
        capture_output=True,
        text=True,
        check=False,
    )
