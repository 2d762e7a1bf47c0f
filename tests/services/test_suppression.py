"""A hidden figure can't be worked out from the figures around it."""

from typing import Any

import pytest

from surveyapp.services.analysing.suppression import (
    Groups,
    hide_what_follows,
    hide_what_follows_from_the_whole,
)

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
    assert all("estimate" not in row for row in rows)
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


def hidden_offices(counts: dict[str, int], *first: str) -> set[str]:
    """Which offices are hidden beside a whole that is shown, when these are suppressed."""
    whole = {
        "index": "i",
        "by": {},
        "code": "total",
        "level": "total",
        "n": sum(counts.values()),
        "grade": "A",
    }
    rows: list[dict[str, Any]] = [whole]
    for office, n in counts.items():
        grade = "S" if office in first else "A"
        rows.append({**whole, "by": {"office": office}, "n": n, "grade": grade})
    hide_what_follows(rows)
    assert rows[0]["grade"] == "A"
    return {row["by"]["office"] for row in rows[1:] if row["grade"] == "S"}


def test_an_office_cannot_be_worked_out_from_the_whole_and_the_others() -> None:
    assert hidden_offices({"a": 3, "b": 40, "c": 25}, "a") == {"a", "c"}


def test_two_hidden_offices_protect_each_other() -> None:
    assert hidden_offices({"a": 4, "b": 3, "c": 25}, "a", "b") == {"a", "b"}


def test_where_an_office_has_no_answers_nothing_can_be_worked_out() -> None:
    assert hidden_offices({"a": 0, "b": 40, "c": 25}, "a") == {"a"}


def test_estimates_of_offices_are_protected_like_scores() -> None:
    """Both levels of the question go, in the same office."""
    rows: list[dict[str, Any]] = []
    for by, n in (({}, 68), ({"office": "a"}, 3), ({"office": "b"}, 40), ({"office": "c"}, 25)):
        for level in ("0", "1"):
            row = {
                "statistic": "proportion",
                "variable": "y",
                "level": level,
                "probability": None,
                "estimate": 0.5,
            }
            rows.append({**row, "by": by, "n": n, "se": 0.1, "grade": "S" if n < 5 else "A"})
    hide_what_follows_from_the_whole(rows)
    hidden = [(row["by"]["office"], row["level"]) for row in rows if row.get("reason") == "complement"]
    assert hidden == [("c", "0"), ("c", "1")]
    assert all(row["estimate"] is None and row["se"] is None for row in rows if row.get("reason"))


TOWNS = Groups("office", "residence", {"a": "urban", "b": "urban", "c": "rural", "d": "rural", "e": "rural"})


def hidden_beside_towns(counts: dict[str, int]) -> set[str]:
    """Which offices (by letter) and groups of them are hidden beside the whole; below 5 an office hides itself."""
    sizes = {"urban": counts["a"] + counts["b"], "rural": counts["c"] + counts["d"] + counts["e"]}
    of: list[tuple[dict[str, str], int]] = [({}, sum(counts.values()))]
    of += [({"office": office}, n) for office, n in counts.items()]
    of += [({"residence": group}, n) for group, n in sizes.items()]
    rows: list[dict[str, Any]] = [
        {"variable": "y", "by": by, "n": n, "estimate": 0.5, "grade": "S" if n < 5 else "A"} for by, n in of
    ]
    hide_what_follows_from_the_whole(rows, TOWNS)
    return {next(iter(row["by"].values()), "whole") for row in rows if row["grade"] == "S"}


def test_a_group_of_offices_gives_no_hidden_one_away() -> None:
    """a hides itself and c for the whole. Urban less b would be a, rural less d and e would be c: both groups go.

    b stays: it is shown elsewhere without the groups, so hiding it here would protect nothing.
    """
    assert hidden_beside_towns({"a": 3, "b": 40, "c": 20, "d": 25, "e": 30}) == {"a", "c", "urban", "rural"}


def test_a_group_with_several_hidden_offices_is_shown() -> None:
    """c and d, 7 answers together, protect each other in the country and in the whole."""
    assert hidden_beside_towns({"a": 50, "b": 40, "c": 4, "d": 3, "e": 30}) == {"c", "d"}


def test_groups_of_offices_that_are_all_shown_are_shown() -> None:
    assert hidden_beside_towns({"a": 50, "b": 40, "c": 40, "d": 30, "e": 30}) == set()
