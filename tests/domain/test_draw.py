"""The draw invites with the probability of the plan, and nothing that staff do changes it."""

import random

import pytest
from scipy import stats

from surveyapp.domain.draw import design_weight, is_drawn, system_chance


@pytest.mark.parametrize("probability", [0.02, 0.15, 0.5])
def test_the_share_invited_is_the_plans_probability(probability: float) -> None:
    chance, visits = random.Random(20260302), 20_000
    invited = sum(is_drawn(probability, chance) for _ in range(visits))
    assert stats.binomtest(invited, visits, probability).pvalue > 0.001


def test_everyone_is_invited_where_the_probability_is_one() -> None:
    assert all(is_drawn(1, system_chance()) for _ in range(100))


@pytest.mark.parametrize("probability", [0, -0.1, 1.01])
def test_a_probability_without_a_weight_is_refused(probability: float) -> None:
    with pytest.raises(ValueError, match="probability"):
        is_drawn(probability, system_chance())


def test_an_invited_visit_stands_for_the_inverse_of_its_probability() -> None:
    assert design_weight(0.125) == 8


def test_weights_of_invited_visits_add_up_to_the_visits_on_average() -> None:
    """The Horvitz-Thompson estimator of the number of visits is unbiased, counters with different plans together."""
    chance = random.Random(1)
    plan = [0.1] * 3000 + [0.4] * 1000
    totals = [sum(design_weight(p) for p in plan if is_drawn(p, chance)) for _ in range(200)]
    standard_error = (sum((1 - p) / p for p in plan) / len(totals)) ** 0.5
    assert abs(sum(totals) / len(totals) - len(plan)) < 4 * standard_error
