"""A hidden figure can't be worked out from the figures around it."""

from typing import Any

import pytest

from surveyapp.services.suppression import hide_what_follows

TREE = {
    "total": ("total", 90),
    "1": ("dimension", 80),
    "1.1": ("sub-dimension", 80),
    "1.1.1": ("indicator", 80),
    "1.1.2": ("indicator", 60),
    "1.1.3": ("indicator", 70),
    "1.2": ("sub-dimension", 30),
    "1.2.1": ("indicator", 30),
    "2": ("dimension", 85),
    "2.1": ("indicator", 85),
    "2.2": ("indicator", 75),
    "3": ("dimension", 88),
    "3.1": ("indicator", 88),
    "3.2": ("indicator", 87),
}


def hidden_after(*first: str) -> set[str]:
    """What is hidden in the end when these nodes are suppressed."""
    rows: list[dict[str, Any]] = [
        {"index": "counter", "by": {}, "code": code, "level": level, "n": n, "score": 1.0, "grade": "A"}
        for code, (level, n) in TREE.items()
    ]
    for row in rows:
        if row["code"] in first:
            row.update(grade="S", score=None)
    hide_what_follows(rows)
    assert all((row["score"] is None) == (row["grade"] == "S") for row in rows)
    return {row["code"] for row in rows if row["grade"] == "S"}


def test_nothing_hidden_hides_nothing() -> None:
    assert hidden_after() == set()


def test_a_lone_hidden_indicator_takes_its_smallest_sibling_along() -> None:
    assert hidden_after("1.1.1") == {"1.1.1", "1.1.2"}


def test_two_hidden_indicators_protect_each_other() -> None:
    assert hidden_after("2.1", "2.2") == {"2.1", "2.2"}


def test_an_only_child_hides_its_parent_and_that_one_another_branch() -> None:
    """1.2 is 1.2.1; without 1.2, 1.1 would follow from 1 and so goes, with one indicator, or with two."""
    hidden = hidden_after("1.2.1")
    assert {"1.2.1", "1.2", "1.1"} <= hidden
    assert len(hidden & {"1.1.1", "1.1.2", "1.1.3"}) >= 1
    assert "1" not in hidden


@pytest.mark.parametrize("code", TREE)
def test_no_hidden_node_is_the_sum_of_what_is_shown(code: str) -> None:
    """Each parent is a known combination of its parts: one unknown among them could be solved for."""
    hidden = hidden_after(code)
    children = {
        "total": ["1", "2", "3"],
        "1": ["1.1", "1.2"],
        "1.1": ["1.1.1", "1.1.2", "1.1.3"],
        "1.2": ["1.2.1"],
        "2": ["2.1", "2.2"],
        "3": ["3.1", "3.2"],
    }
    for parent, parts in children.items():
        assert len(hidden & {parent, *parts}) != 1, (code, parent, hidden)


def test_offices_are_protected_each_for_itself() -> None:
    rows: list[dict[str, Any]] = []
    for office in ("a", "b"):
        for code, level in (("total", "total"), ("1", "dimension"), ("2", "dimension"), ("3", "dimension")):
            by = {"office": office}
            grade = "S" if (office, code) == ("a", "1") else "A"
            rows.append({"index": "i", "by": by, "code": code, "level": level, "n": 9, "grade": grade})
    hide_what_follows(rows)
    assert [(row["by"]["office"], row["code"]) for row in rows if row["grade"] == "S"] == [
        ("a", "1"),
        ("a", "2"),
    ]
