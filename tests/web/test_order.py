"""The random order of options and questions."""

from collections import Counter
from dataclasses import dataclass

from surveyapp.web.respond.order import shuffled


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
