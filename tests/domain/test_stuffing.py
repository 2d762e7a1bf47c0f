"""The rule for signs of stuffing: its table of truth, its limits, and how often it is wrong about hasty people."""

from itertools import product
from math import comb

import pytest
from hypothesis import given
from hypothesis import strategies as st

from surveyapp.domain.stuffing import Seen, signs_of_stuffing

PACES = ("fast", "usual", "slow", "unknown")
ANSWERS = st.builds(
    Seen,
    st.sampled_from(("a", "b")),
    st.sampled_from(("phone", "kiosk", "paper")),
    st.sampled_from(PACES),
    st.booleans(),
    st.booleans(),
)


def paces(unit: str, *speeds: str) -> list[Seen]:
    """Answers on telephones in opening hours, of which only the pace differs."""
    return [Seen(unit, "phone", speed, after_hours=False, burst=False) for speed in speeds]


@pytest.mark.parametrize(
    ("speed", "device", "after_hours", "burst"),
    list(product(PACES, ("phone", "kiosk", "paper"), (False, True), (False, True))),
)
def test_alone_in_its_unit_an_answer_is_flagged_when_fast_and_in_a_burst_or_at_a_closed_office(
    speed: str, device: str, after_hours: bool, burst: bool
) -> None:
    """At home people answer in the evening; who stands at the kiosk then is where the office is closed."""
    found = signs_of_stuffing([Seen("a", device, speed, after_hours, burst)])
    expected = speed == "fast" and (burst or (device == "kiosk" and after_hours))
    assert found == [expected]


@pytest.mark.parametrize(
    ("fast", "others", "unknown", "flagged"),
    [
        (1, 0, 0, False),  # one person in a hurry is no stuffing
        (2, 0, 0, True),
        (2, 4, 0, True),  # two of six: a third
        (2, 5, 0, False),  # two of seven: less
        (3, 6, 0, True),
        (3, 7, 0, False),
        (2, 4, 9, True),  # paper has no pace, and says nothing about the others
        (1, 0, 9, False),
    ],
)
def test_a_unit_with_two_fast_answers_that_are_a_third_of_its_own(
    fast: int, others: int, unknown: int, flagged: bool
) -> None:
    answers = paces("a", *["fast"] * fast, *["usual"] * others, *["unknown"] * unknown)
    assert signs_of_stuffing(answers) == [flagged] * fast + [False] * (others + unknown)


def test_units_are_looked_at_apart() -> None:
    answers = paces("a", "fast", "usual") + paces("b", "fast", "usual") + paces("c", "fast", "fast")
    assert signs_of_stuffing(answers) == [False, False, False, False, True, True]


@given(st.lists(ANSWERS, max_size=12))
def test_the_order_in_which_answers_come_says_nothing(answers: list[Seen]) -> None:
    places = sorted(range(len(answers)), key=lambda place: (answers[place], place), reverse=True)
    found = signs_of_stuffing(answers)
    assert signs_of_stuffing([answers[place] for place in places]) == [found[place] for place in places]


@given(st.lists(ANSWERS, max_size=12))
def test_only_fast_answers_are_flagged_and_another_usual_one_never_adds_a_flag(answers: list[Seen]) -> None:
    found = signs_of_stuffing(answers)
    assert all(each.speed == "fast" for each, flagged in zip(answers, found, strict=True) if flagged)
    more = signs_of_stuffing([*answers, *paces("a", "usual")])[:-1]
    assert all(before or not after for before, after in zip(found, more, strict=True))


@pytest.mark.parametrize("hasty", [0.01, 0.02, 0.05, 0.10])
def test_how_many_honest_answers_are_flagged_if_people_are_hasty_by_themselves(hasty: float) -> None:
    """The table of docs/methods.md: at most p (1 - (1 - p)⁵), in units of six, where one other of five is enough.

    Hasty people of a unit are binomial; all numbers of them are gone through with the rule itself.
    """

    def share(size: int) -> float:
        flagged = 0.0
        for fast in range(size + 1):
            chance = comb(size, fast) * hasty**fast * (1 - hasty) ** (size - fast)
            unit = paces("a", *["fast"] * fast, *["usual"] * (size - fast))
            flagged += chance * sum(signs_of_stuffing(unit))
        return flagged / size

    shares = {size: share(size) for size in range(1, 40)}
    assert max(shares, key=shares.__getitem__) == 6
    assert shares[6] == pytest.approx(hasty * (1 - (1 - hasty) ** 5))
