"""What is installed is written down, version by version and hash by hash."""

import configparser
import re

import pytest

from tests.guards.tree import ROOT, files, name_of

LOCKS = ("run", "test", "uv")
PIN = re.compile(r"^([a-z0-9-]+)(?:\[[^]]*])?==(\S+)", re.MULTILINE)


def pins(lock: str) -> dict[str, str]:
    """The version of every package in a lock."""
    found = dict(PIN.findall((ROOT / "requirements" / f"{lock}.txt").read_text()))
    assert found
    return found


def wanted() -> dict[str, set[str]]:
    """What setup.cfg asks for: the application itself under "", then each extra."""
    setup = configparser.ConfigParser()
    setup.read(ROOT / "setup.cfg")
    lists = {"": setup["options"]["install_requires"], **setup["options.extras_require"]}
    return {extra: {plain(line) for line in text.split("\n") if line} for extra, text in lists.items()}


def plain(requirement: str) -> str:
    """A package's name as locks spell it."""
    return re.split(r"[\[<>=;~! ]", requirement)[0].lower().replace("_", "-").replace(".", "-")


@pytest.mark.parametrize("lock", LOCKS)
def test_every_pin_has_its_hashes(lock: str) -> None:
    entries = (ROOT / "requirements" / f"{lock}.txt").read_text().split("\n")
    starts = [line for line in entries if PIN.match(line)]
    assert starts
    assert [line for line in starts if not line.endswith("\\")] == []


def test_locks_hold_everything_that_setup_asks_for() -> None:
    lists = wanted()
    assert not set().union(*lists.values()) - pins("test").keys()
    assert not (lists[""] | lists["analysis"] | lists["fonts"]) - pins("run").keys()


def test_what_runs_is_what_was_tested() -> None:
    tested = pins("test")
    assert {name: version for name, version in pins("run").items() if tested.get(name) != version} == {}


def test_the_code_runs_where_it_lies() -> None:
    """Set-up installs dependencies and not ourselves, so there is no metadata of ours to be asked for."""
    asking = re.compile(r"""metadata\.\w+\(["']surveyapp["']\)""")
    assert [name_of(path) for path in files(".py") if asking.search(path.read_text())] == []
