"""Grades as a truth table, their words, and what must be hidden so that hidden figures stay hidden."""

import re
from pathlib import Path
from typing import Any

import pytest

from analysis import grades
from analysis.grades import Figure, grade, words
from analysis.suppression import Sum, complement, unsafe
from tests.analysis.small import compute

SHARE: dict[str, Any] = {
    "estimate": 0.5,
    "se": 0.02,
    "low": 0.46,
    "high": 0.54,
    "df": 30,
    "n": 400,
    "n_eff": 300,
    "share": True,
}
SCORE: dict[str, Any] = {
    "estimate": 3.0,
    "se": 0.05,
    "low": 2.9,
    "high": 3.1,
    "df": 30,
    "n": 400,
    "n_eff": 300,
    "scale": 4.0,
}
MEAN: dict[str, Any] = {**SCORE, "scale": None}

TABLE = [
    # Proportions: the tree of the US National Center for Health Statistics, in its order.
    (SHARE, {}, "A", None),
    (SHARE, {"n": 0, "estimate": None}, "S", "no_respondents"),
    (SHARE, {"n": 4}, "S", "few_respondents"),
    (SHARE, {"df": 0}, "S", "no_df"),
    (SHARE, {"n": 29, "n_eff": 29}, "C", "small_n"),
    (SHARE, {"n_eff": 29.9}, "C", "small_n_eff"),
    (SHARE, {"n": 30, "n_eff": 80}, "A", None),  # the effective size is capped at n
    (SHARE, {"low": 0.3499, "high": 0.65}, "C", "wide_interval"),  # width 0.30
    (SHARE, {"low": 0.351, "high": 0.65}, "A", None),  # width 0.299, 0.6 of the share
    (SHARE, {"estimate": 0.04, "low": 0.02, "high": 0.0699}, "A", None),  # width below 0.05 is always shown
    (SHARE, {"estimate": 0.04, "low": 0.02, "high": 0.0721}, "C", "wide_relative"),  # 0.0521 > 1.3 · 0.04
    (SHARE, {"estimate": 0.96, "low": 0.92, "high": 0.9799}, "B", "wide_complement"),  # 0.0599 > 1.3 · 0.04
    (SHARE, {"df": 7}, "B", "few_df"),
    (SHARE, {"df": 8}, "A", None),
    (SHARE, {"estimate": 0.0, "se": 0.0, "low": 0.0, "high": 0.0, "n_eff": None}, "B", "zero_or_one"),
    (SHARE, {"estimate": 1.0, "se": 0.0, "low": 0.97, "high": 1.0, "n_eff": None}, "B", "zero_or_one"),
    # Scores: half-width over the range of the scale.
    (SCORE, {}, "A", None),
    (SCORE, {"low": 2.8, "high": 3.2}, "A", None),  # 0.2 / 4 = 5 %
    (SCORE, {"low": 2.79, "high": 3.21}, "B", "wide_interval"),
    (SCORE, {"low": 2.39, "high": 3.61}, "C", "wide_interval"),  # above 15 %
    (SCORE, {"n": 29}, "C", "small_n"),
    (SCORE, {"n_eff": 12}, "C", "small_n_eff"),
    (SCORE, {"n_eff": 12, "composite": True}, "B", "small_part"),
    (SCORE, {"df": 5}, "B", "few_df"),
    (SCORE, {"estimate": None, "se": None, "low": None, "high": None}, "S", "not_estimable"),
    # Other means and totals: the relative standard error.
    (MEAN, {}, "A", None),
    (MEAN, {"se": 0.6}, "B", "large_cv"),
    (MEAN, {"se": 1.1}, "C", "large_cv"),
]


@pytest.mark.parametrize(("figure", "change", "letter", "reason"), TABLE)
def test_truth_table(figure: dict[str, Any], change: dict[str, Any], letter: str, reason: str | None) -> None:
    found = grade(Figure(**{**figure, **change}))
    assert (found.letter, found.reason) == (letter, reason)


def test_every_reason_has_words_in_both_languages() -> None:
    source = Path(grades.__file__).read_text()
    given = set(re.findall(r'Grade\("[A-Z]", "(\w+)"\)', source)) | set(re.findall(r'return "(\w+)"', source))
    assert given <= grades.WORDS.keys()
    assert all(words(reason, language) for reason in grades.WORDS for language in ("vi", "en"))


def test_a_suppressed_row_has_no_figure() -> None:
    """Office b has four answers: nothing that could tell them is in the output."""
    columns = {"w": [1.0] * 12, "office": list("aaaaaaaabbbb"), "y": [float(i % 5) for i in range(12)]}
    mean = {"name": "y", "statistic": "mean", "variables": ["y"], "by": ["office"]}
    shown, hidden = compute(columns, {"design": {"weights": "w"}, "estimates": [mean]}).estimates
    assert shown.estimate is not None
    assert (hidden.grade, hidden.reason, hidden.n) == ("S", "few_respondents", 4)
    figures = (hidden.estimate, hidden.se, hidden.ci_low, hidden.ci_high, hidden.n_eff, hidden.n_eff_kish)
    assert figures == (None,) * 6


def test_a_single_hidden_cell_takes_another_with_it() -> None:
    """a + b + c is published: with a hidden alone, a = total - b - c. The smallest of the others goes too."""
    counts = {"a": 3, "b": 20, "c": 50}
    assert complement(counts, {"a"}, [Sum(["a", "b", "c"])]) == {"b"}


def test_rows_and_columns_are_looked_at_until_all_are_safe() -> None:
    """In a 3 × 3 table one hidden cell needs three more: its row, its column, and the corner between them."""
    names = [[f"r{i}c{j}" for j in range(3)] for i in range(3)]
    counts = {name: 10 + 3 * i + j for i, row in enumerate(names) for j, name in enumerate(row)}
    counts["r0c0"] = 2
    lines = [Sum(cells) for cells in (*names, *zip(*names, strict=True))]
    hidden = {"r0c0"} | complement(counts, {"r0c0"}, lines)
    assert hidden == {"r0c0", "r0c1", "r1c0", "r1c1"}
    assert unsafe(counts, hidden, lines) == []


def test_two_tiny_cells_are_not_enough() -> None:
    """Two answers in two cells: the total minus the rest would show both nearly exactly."""
    assert complement({"a": 1, "b": 1, "c": 9, "d": 30}, {"a", "b"}, [Sum(["a", "b", "c", "d"])]) == {"c"}


def test_a_line_with_nothing_left_to_hide_needs_its_total_hidden() -> None:
    assert complement({"a": 3, "b": 0}, {"a"}, [Sum(["a", "b"])]) == set()
    assert unsafe({"a": 3, "b": 0}, {"a"}, [Sum(["a", "b"])]) == [0]


def test_nothing_hidden_needs_nothing_more() -> None:
    assert complement({"a": 30, "b": 20}, set(), [Sum(["a", "b"])]) == set()


def test_a_hidden_total_must_not_follow_from_its_parts() -> None:
    """The total of the office is suppressed, its dimensions are not: the smallest goes, then it needs no other."""
    assert complement({"a": 30, "b": 20}, {"t"}, [Sum(["a", "b"], "t")]) == {"b"}


def test_an_only_part_takes_its_total_along() -> None:
    """And the total is a part of a larger sum, where another part has to go."""
    counts = {"a": 3, "t": 3, "u": 40, "v": 50}
    assert complement(counts, {"a"}, [Sum(["a"], "t"), Sum(["t", "u", "v"])]) == {"t", "u"}
