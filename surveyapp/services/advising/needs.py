"""How many answers a figure would need before something may be said of it."""

from math import ceil

from surveyapp.domain.planning import Aim, answers_needed
from surveyapp.services.results import Figure

RELIABLE_N = 30
"""Answers, and effective answers, below which a figure is only a range (analysis.grades)."""
WIDEST = 0.15
"""Half-width of an interval as a share of the scale above which a figure is only a range (analysis.grades)."""
PLANNED = Aim(margin=WIDEST)
"""What is planned with where the answers at hand say nothing of their spread: the largest that there can be."""
FOLLOWS = "complement"
ENOUGH = ("A", "B")


def is_enough(figure: Figure | None) -> bool:
    """Whether a figure is good enough to say something of it: one that is only a range is not."""
    return figure is not None and figure.value is not None and figure.grade in ENOUGH


def answers_wanted(figure: Figure | None) -> int | None:
    """About how many answers would make it so, rounded up to tens; None where it is hidden for another's sake.

    From the effective size and the interval at hand: the first grows with n, the second shrinks with its root. Without
    them, from the spread of a share of one half with the design effect of a plan.
    """
    if figure is None or figure.value is None or figure.low is None or figure.high is None:
        if figure is not None and figure.reason == FOLLOWS:
            return None
        return _tens(answers_needed(PLANNED))
    scale = figure.bounds[1] - figure.bounds[0] if figure.bounds else 1.0
    half = (figure.high - figure.low) / 2 / scale
    effect = figure.n / figure.n_eff if figure.n_eff else PLANNED.design_effect
    return _tens(max(RELIABLE_N, RELIABLE_N * effect, figure.n * (half / WIDEST) ** 2))


def _tens(number: float) -> int:
    return ceil(round(number / 10, 6)) * 10
