"""Migrations form one line, each with the next number, and its end is written down."""

import re

from tests.guards.tree import ROOT, files

NAME = re.compile(r"(\d{4})_[a-z0-9_]+\.py")


def migrations() -> dict[str, str]:
    """Number and text of every migration."""
    found = files(".py", under="migrations/versions")
    numbered = {match[1]: path.read_text() for path in found if (match := NAME.fullmatch(path.name))}
    assert len(numbered) == len(found), "a migration is named 0007_what_it_does.py"
    return numbered


def test_numbers_have_no_gaps() -> None:
    assert sorted(migrations()) == [f"{number:04d}" for number in range(1, len(migrations()) + 1)]


def test_each_migration_follows_the_one_before() -> None:
    for number, text in migrations().items():
        before = f'"{int(number) - 1:04d}"' if number != "0001" else "None"
        assert f'revision = "{number}"' in text
        assert f"down_revision = {before}" in text


def test_the_newest_is_written_down() -> None:
    """Two branches that each add a migration both change this file, and so meet before they are merged."""
    assert (ROOT / "migrations" / "HEAD").read_text().strip() == max(migrations())
