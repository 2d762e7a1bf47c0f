"""Nobody stands alone in what is exported, and what is hidden does not name itself."""

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from surveyapp.services.exporting.disclosure import (
    SensitiveAnswers,
    shown_combinations,
    shown_sizes,
    small_offices,
    widen_uniform,
)

Sizes = dict[tuple[str, ...], int]
K = 5
W = "withheld"


def test_a_small_group_takes_the_next_smallest_with_it() -> None:
    """Two of "other" alone would be named by being the only ones hidden: seven of "none" hide with them."""
    counts: Sizes = {("a", "female", "kinh"): 40, ("a", "female", "none"): 7, ("a", "female", "other"): 2}
    assert shown_combinations(counts, K) == {
        ("a", "female", "kinh"): ("a", "female", "kinh"),
        ("a", "female", "none"): ("a", "female", W),
        ("a", "female", "other"): ("a", "female", W),
    }


def test_small_groups_that_are_enough_together_need_no_third() -> None:
    counts: Sizes = {("a", "x"): 40, ("a", "y"): 3, ("a", "z"): 4}
    assert shown_combinations(counts, K)["a", "x"] == ("a", "x")
    assert shown_combinations(counts, K)["a", "y"] == ("a", W)


def test_the_last_attribute_goes_first() -> None:
    """Sex is needed most and stays: three of 18-24 hide their age with the eight beside them, and keep their sex."""
    counts: Sizes = {("a", "male", "18_24"): 3, ("a", "male", "25_34"): 8, ("a", "male", "35_49"): 30}
    shown = shown_combinations(counts, K)
    assert shown["a", "male", "18_24"] == shown["a", "male", "25_34"] == ("a", "male", W)


def test_an_office_is_never_joined_to_another() -> None:
    counts: Sizes = {("a", "female"): 50, ("b", "female"): 2, ("b", "male"): 1}
    assert shown_combinations(counts, K) == {
        ("a", "female"): ("a", "female"),
        ("b", "female"): ("b", W),
        ("b", "male"): ("b", W),
    }
    assert small_offices(counts, K) == {"b"}


def test_nothing_to_hide_hides_nothing() -> None:
    counts: Sizes = {("a", "female"): 5, ("a", "male"): 5}
    assert shown_combinations(counts, K) == {each: each for each in counts}
    assert shown_combinations({}, K) == {}


combinations = st.tuples(
    st.sampled_from("ab"), st.sampled_from("fm"), st.sampled_from("1234"), st.sampled_from(["k", "o", "none"])
)


@given(st.dictionaries(combinations, st.integers(1, 12), min_size=1), st.integers(2, 8))
def test_every_shown_combination_is_shown_by_k_rows(counts: dict[tuple[str, ...], int], k: int) -> None:
    """Strict k-anonymity, but for offices that have fewer than k rows in all; and the office is always true."""
    shown = shown_combinations(counts, k)
    small = small_offices(counts, k)
    for visible, size in shown_sizes(shown, counts).items():
        assert size >= k or (visible[0] in small and set(visible[1:]) == {W})
    for combination, visible in shown.items():
        assert all(now in (before, W) for before, now in zip(combination, visible, strict=True))
        assert visible[0] == combination[0]


def answers(said: dict[tuple[tuple[str, ...], str], int]) -> SensitiveAnswers:
    return SensitiveAnswers(said, frozenset({"0", "1"}))


def test_a_group_that_all_said_the_same_unusual_thing_is_widened() -> None:
    """All six men of 18-24 paid on the side. Whoever knows that somebody is one of them would know it of him."""
    young, old = ("a", "male", "18_24"), ("a", "male", "35_49")
    counts: Sizes = {young: 6, old: 30}
    shown = shown_combinations(counts, K)
    widen_uniform(shown, counts, answers({(young, "1"): 6, (old, "0"): 25, (old, "1"): 5}), K)
    assert shown == {young: ("a", W, W), old: ("a", W, W)}


@pytest.mark.parametrize("answer", ["0", "dk"])
def test_the_usual_answer_and_a_gap_give_nobody_away(answer: str) -> None:
    young, old = ("a", "male", "18_24"), ("a", "male", "35_49")
    counts: Sizes = {young: 6, old: 30}
    shown = shown_combinations(counts, K)
    widen_uniform(shown, counts, answers({(young, answer): 6, (old, "0"): 25, (old, "1"): 5}), K)
    assert shown[young] == young


def test_an_office_where_all_said_the_same_stays_as_it_is() -> None:
    """There is no wider group than the office; how many said so is a published figure."""
    here, there = ("a", "male"), ("b", "male")
    counts: Sizes = {here: 9, there: 90}
    shown = shown_combinations(counts, K)
    widen_uniform(shown, counts, answers({(here, "1"): 9, (there, "0"): 90}), K)
    assert shown == {here: ("a", W), there: there}


@given(st.dictionaries(combinations, st.integers(5, 12), min_size=1), st.randoms())
def test_widening_keeps_k(counts: dict[tuple[str, ...], int], chance: object) -> None:
    said: Counter[tuple[tuple[str, ...], str]] = Counter()
    for combination, number in counts.items():
        said[combination, chance.choice(["0", "1", "dk"])] += number  # type: ignore[attr-defined]
    shown = shown_combinations(counts, K)
    widen_uniform(shown, counts, answers(dict(said)), K)
    small = small_offices(counts, K)
    assert all(size >= K or visible[0] in small for visible, size in shown_sizes(shown, counts).items())
