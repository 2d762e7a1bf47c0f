"""The draw: whether a visit is invited.

Each visit is drawn independently with the probability that the wave's plan gives its counter for the period (Bernoulli
or Poisson sampling; Särndal, Swensson and Wretman, Model Assisted Survey Sampling, 1992, §3.2 and §3.5). The design
weight of an invited visit is the inverse of that probability.
"""

import secrets
from typing import Protocol


class Chance(Protocol):
    """A source of random numbers; `random.SystemRandom` in the field, a seeded generator in the demonstration."""

    def random(self) -> float:
        """A number from [0, 1)."""
        ...


def system_chance() -> Chance:
    """Random numbers from the operating system, which nobody can foresee."""
    return secrets.SystemRandom()


def is_drawn(probability: float, chance: Chance) -> bool:
    """Whether a visit is invited; `probability` is in (0, 1].

    Raises ValueError for a probability outside, for which no weight exists.
    """
    if not 0 < probability <= 1:
        raise ValueError(f"a probability of selection lies in (0, 1], not {probability}")
    return chance.random() < probability


def design_weight(probability: float) -> float:
    """How many visits an invited visit stands for: 1 / probability."""
    return 1 / probability
