"""Cells of office, service and criterion of a change: every order enumerated."""

from itertools import permutations

import numpy as np
import pytest

from analysis.decomposition.contributions import contributions
from analysis.decomposition.effects import difference_effects
from tests.analysis.test_decomposition import Answers, frame


def test_cells_of_a_change_are_means_over_all_orders_of_three_factors() -> None:
    """Every order enumerated, from the units: share of the office, of the service in it, and score, by criterion.

    In the mix effects the score is measured from the mean, over both sides, of the next larger place.
    """
    answers, chosen = Answers(3, units=300), frame()
    # Every cell has answers on both sides; eligibility differs by criterion.
    answers.new = np.arange(300) % 2 == 0
    found = difference_effects(chosen, answers.side(chosen, False), answers.side(chosen, True))
    table = contributions(chosen, found, ("office", "service", "criterion"))
    for row in table.rows:
        office, service, criterion = (int(label[1:]) for _axis, label in row.place)
        assert row.value == pytest.approx(
            chosen.criteria[criterion].points * enumerated(answers, office, service, criterion), abs=1e-12
        )
    whole = answers.score_of(chosen, True) - answers.score_of(chosen, False)
    assert sum(row.value for row in table.rows) == pytest.approx(whole, abs=1e-12)


def enumerated(answers: Answers, office: int, service: int, criterion: int) -> float:
    """What a cell adds to the change of a criterion's mean: the three effects, each the mean over all six orders."""
    sides, means = [], []
    for new in (False, True):
        there = answers.asked[criterion] & (answers.new == new)
        here = there & (answers.office == office)
        cell = here & (answers.service == service)
        size = [answers.weight[part].sum() for part in (there, here, cell)]
        assert size[2] > 0
        mean = [
            np.average(answers.score[criterion, part], weights=answers.weight[part]) for part in (there, here)
        ]
        score = np.average(answers.score[criterion, cell], weights=answers.weight[cell])
        sides.append([size[1] / size[0], size[2] / size[1], score])
        means.append(mean)
    added = 0.0
    for factor in range(3):
        centre = (means[0][factor] + means[1][factor]) / 2 if factor < 2 else 0.0
        for order in permutations(range(3)):
            before = list(order[: order.index(factor)])
            ends = []
            for changed in (before, [*before, factor]):
                values = [sides[place in changed][place] for place in range(3)]
                ends.append(values[0] * values[1] * (values[2] - centre))
            added += (ends[1] - ends[0]) / 6
    return added
