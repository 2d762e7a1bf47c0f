"""The random order of options and questions."""

from collections import Counter
from dataclasses import dataclass
from hashlib import sha256
from math import factorial

from surveyapp.domain.order import SEEDS, new_order_seed, shown_order, shuffled
from tests.builders import shipped


@dataclass(frozen=True)
class Named:
    code: str


THREE = tuple(map(Named, "abc"))


def order(seed: int, where: str = "question") -> str:
    return "".join(item.code for item in shuffled(THREE, seed, where))


def test_every_order_has_the_same_chance() -> None:
    """Chi-squared with five degrees of freedom over 6,000 seeds: above 20.5 once in a thousand."""
    counts = Counter(order(seed) for seed in range(6_000))
    assert len(counts) == 6
    assert sum((count - 1_000) ** 2 / 1_000 for count in counts.values()) < 20.5


def test_the_order_does_not_depend_on_how_the_file_was_written() -> None:
    assert shuffled(THREE, 7, "question") == shuffled(THREE[::-1], 7, "question")


def test_one_question_says_nothing_about_the_next() -> None:
    both = Counter((order(seed, "one"), order(seed, "two")) for seed in range(3_600))
    assert len(both) == 36


def test_an_order_is_found_again_from_the_seed_that_was_recorded() -> None:
    """Whoever has the questionnaire and the seed can work it out: sorted by the SHA-256 of "seed place code"."""
    instrument = shipped("counter_full")
    order = shown_order(instrument, 7)
    assert {"staff_attitude", "staff_skill"} <= set(order)
    for where, codes in order.items():
        by_hand = sorted(codes, key=lambda code: sha256(f"7 {where} {code}".encode()).hexdigest())
        assert list(codes) == by_hand
    assert shown_order(instrument, 8) != order


def test_seeds_are_few_and_every_order_of_the_shipped_form_comes_up_about_as_often() -> None:
    """One seed for some hundreds of answers is no fingerprint; even so no order is preferred by more than a fifth."""
    assert {new_order_seed() for _ in range(2_000)} <= set(range(SEEDS))
    orders = [shown_order(shipped("counter_full"), seed) for seed in range(SEEDS)]
    for where in orders[0]:
        counts = Counter(order[where] for order in orders)
        expected = SEEDS / factorial(len(orders[0][where]))
        if expected >= 100:
            assert all(abs(number / expected - 1) < 0.2 for number in counts.values()), where
