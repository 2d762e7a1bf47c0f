"""What the documents say is there."""

import dataclasses
import importlib.util
import re
from pathlib import Path

import pytest

from surveyapp.config import Settings
from tests.guards.tree import ROOT, files, name_of

LINK = re.compile(r"!?\[[^]]*]\(([^)\s]+)\)")
HEADING = re.compile(r"^#+ +(.+?)\s*$", re.MULTILINE)
FENCED = re.compile(r"^```.*?^```", re.MULTILINE | re.DOTALL)
DECISION = re.compile(r"(\d{4})-[a-z0-9-]+\.md")


def prose(path: Path) -> str:
    """The document without its examples of code."""
    return FENCED.sub("", path.read_text())


def anchors(path: Path) -> set[str]:
    """The names that a page's headings get when it is shown."""
    plain = [re.sub(r"[^\w\- ]", "", heading.lower()) for heading in HEADING.findall(prose(path))]
    return {heading.replace(" ", "-") for heading in plain}


def broken(path: Path) -> list[str]:
    """The links of a document that lead nowhere in the repository."""
    wrong = []
    for target in LINK.findall(prose(path)):
        if target.startswith(("http://", "https://", "mailto:")):
            continue
        place, _, anchor = target.partition("#")
        goal = (path.parent / place).resolve() if place else path
        if not goal.exists() or (anchor and anchor not in anchors(goal)):
            wrong.append(f"{name_of(path)} → {target}")
    return wrong


def test_links_lead_somewhere() -> None:
    documents = files(".md")
    assert any(LINK.search(prose(path)) for path in documents)
    assert [link for path in documents for link in broken(path)] == []


@pytest.mark.parametrize("command", ["make run", "make test"])
def test_the_first_page_gives_the_two_commands(command: str) -> None:
    assert command in (ROOT / "README.md").read_text()


def test_the_first_page_shows_the_site() -> None:
    pictures = re.findall(r"!\[[^]]+]\(([^)]+)\)", (ROOT / "README.md").read_text())
    assert pictures
    assert [picture for picture in pictures if not (ROOT / picture).exists()] == []


@pytest.mark.parametrize("field", [field.name for field in dataclasses.fields(Settings)])
def test_every_setting_is_explained(field: str) -> None:
    """A setting is written as the environment variable that gives it, or as the name it has in the code."""
    explained = (ROOT / "docs" / "running.md").read_text()
    assert f"`{field.upper()}`" in explained or f"`{field}`" in explained


def test_decisions_are_numbered_without_gaps() -> None:
    names = sorted(path.name for path in files(".md", under="docs/decisions"))
    numbers = [int(match[1]) for name in names if (match := DECISION.fullmatch(name))]
    assert numbers == list(range(1, len(names) + 1))


@pytest.mark.parametrize("part", ["## Context", "## Decision", "## Consequences"])
def test_every_decision_says_why_what_and_at_what_price(part: str) -> None:
    assert [
        name_of(path) for path in files(".md", under="docs/decisions") if part not in path.read_text()
    ] == []


@pytest.mark.parametrize("target", ["run", "test", "check", "messages", "lock", "format", "migrate", "clean"])
def test_make_help_tells_every_command(target: str) -> None:
    assert re.search(rf"^{target}:.*## \S", (ROOT / "Makefile").read_text(), re.MULTILINE)


def is_program(name: str) -> bool:
    """Whether `python -m` can run it: a module, or a package with a `__main__`."""
    found = importlib.util.find_spec(name)
    if found is not None and found.submodule_search_locations is not None:
        found = importlib.util.find_spec(f"{name}.__main__")
    return found is not None and found.origin is not None


def test_make_starts_programs_that_exist() -> None:
    programs = re.findall(r"python -m ([\w.]+)", (ROOT / "Makefile").read_text())
    assert len(programs) > 3
    assert [program for program in programs if not is_program(program)] == []
