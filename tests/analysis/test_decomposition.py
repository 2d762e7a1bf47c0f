"""Decompositions add up to the last digit, treat both sides alike, and carry the errors that the design gives them."""

from functools import cached_property
from itertools import permutations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from analysis.arrays import Bools, Floats, Ints
from analysis.comparing.simultaneous import MOST_JOINT
from analysis.decomposition.contributions import contributions, figures
from analysis.decomposition.effects import difference_effects, level_effects
from analysis.decomposition.largest import Choice, cell_counts, largest_contributions
from analysis.decomposition.shapley import effect, slope
from analysis.decomposition.sides import Axis, Criterion, Frame, Sample, Side, plain_sample, side
from analysis.errors import AnalysisError

OFFICES, SERVICES = 3, 4


def frame(criteria: int = 2, offices: int = OFFICES, services: int = SERVICES) -> Frame:
    axes = (
        Axis("office", tuple(f"o{number}" for number in range(offices))),
        Axis("service", tuple(f"s{number}" for number in range(services))),
    )
    return Frame(axes, tuple(Criterion(f"k{number}", 1.5 + number) for number in range(criteria)), 1.0)


class Answers:
    """Simulated units of two waves; eligibility differs by criterion, and some cells are empty on one side."""

    def __init__(
        self, seed: int, units: int = 160, criteria: int = 2, shape: tuple[int, int] = (OFFICES, SERVICES)
    ) -> None:
        draw = np.random.Generator(np.random.PCG64(seed))
        self.office = draw.integers(0, shape[0], units)
        self.service = draw.integers(0, shape[1], units)
        self.new: Bools = draw.random(units) < 0.5
        self.gone = draw.integers(0, shape[1])
        self.new[self.service == self.gone] = True  # a service that the old side lacks
        self.new[:2], self.new[2:4] = True, False
        self.service[2:4] = (self.gone + 1) % shape[1]
        self.weight = draw.uniform(1, 5, units)
        asked = draw.random((criteria, units)) < draw.uniform(0.4, 1, (criteria, 1))
        asked[:, :4] = True
        self.score = draw.integers(0, 5, (criteria, units)) / 4
        self.asked: Bools = asked
        # PSUs within offices; at least two per stratum.
        self.psu: Ints = (self.office * 8 + draw.integers(0, 8, units)).astype(np.int64)
        self.psu = np.unique(self.psu, return_inverse=True)[1].astype(np.int64)
        self.stratum: Ints = self.office.astype(np.int64)

    def side(self, chosen: Frame, new: bool, weight: Floats | None = None) -> Side:
        inside = self.new if new else ~self.new
        sample = self.sample if weight is None else self.weighted(weight)
        return side(chosen, (self.office, self.service), sample, inside)

    @cached_property
    def sample(self) -> Sample:
        return self.weighted(self.weight)

    def weighted(self, weight: Floats) -> Sample:
        w = weight * self.asked
        return plain_sample(self.psu, self.stratum, (w, w * self.score, self.asked.astype(np.int64)))

    def score_of(self, chosen: Frame, new: bool, weight: Floats | None = None) -> float:
        """The node's score by its definition: floor + Σ points · weighted mean of those who answered."""
        w = (self.weight if weight is None else weight) * self.asked * (self.new if new else ~self.new)
        means = (w * self.score).sum(axis=1) / w.sum(axis=1)
        return chosen.floor + float(np.array([c.points for c in chosen.criteria]) @ means)


def test_effects_are_means_over_all_orders() -> None:
    draw = np.random.Generator(np.random.PCG64(1))
    old, new = [list(draw.random((3, 1))) for _side in range(2)]
    for factor in range(3):
        added = []
        for order in permutations(range(3)):
            before = [
                new[place] if order.index(place) < order.index(factor) else old[place] for place in range(3)
            ]
            after = [
                new[place] if order.index(place) <= order.index(factor) else old[place] for place in range(3)
            ]
            added.append(np.prod(after) - np.prod(before))
        assert effect(factor, old, new)[0] == pytest.approx(np.mean(added), abs=1e-15)


def test_two_factors_are_kitagawas_formula() -> None:
    """Rates 0.5 → 0.6, shares 0.3 → 0.5: mix 0.2 · 0.55, rate 0.1 · 0.4."""
    old, new = [np.array([0.3]), np.array([0.5])], [np.array([0.5]), np.array([0.6])]
    assert effect(0, old, new)[0] == pytest.approx(0.11)
    assert effect(1, old, new)[0] == pytest.approx(0.04)


def test_slopes_are_derivatives() -> None:
    draw = np.random.Generator(np.random.PCG64(2))
    old, new = [list(draw.random((3, 1))) for _side in range(2)]
    step = 1e-6
    for place in range(3):
        ends = []
        for sign in (-1, 1):
            moved = [part.copy() for part in new]
            moved[place] += sign * step
            ends.append(effect(1, old, moved)[0])
        assert slope(1, old, new, ("new", place))[0] == pytest.approx(
            (ends[1] - ends[0]) / 2 / step, abs=1e-8
        )


@settings(max_examples=60, deadline=None)
@given(seed=st.integers(0, 10_000))
def test_a_change_is_shared_out_to_the_last_digit(seed: int) -> None:
    """Whoever was eligible, and whichever cells are empty: the effects sum to the difference of the two scores."""
    answers, chosen = Answers(seed, units=40), frame()
    found = difference_effects(chosen, answers.side(chosen, False), answers.side(chosen, True))
    difference = answers.score_of(chosen, True) - answers.score_of(chosen, False)
    assert found.value.sum() == pytest.approx(difference, abs=1e-12)
    assert found.whole == pytest.approx(difference, abs=1e-12)


@settings(max_examples=30, deadline=None)
@given(seed=st.integers(0, 10_000))
def test_both_sides_are_treated_alike(seed: int) -> None:
    answers, chosen = Answers(seed, units=40), frame()
    sides = answers.side(chosen, False), answers.side(chosen, True)
    there, back = difference_effects(chosen, *sides), difference_effects(chosen, *sides[::-1])
    assert there.value == pytest.approx(-back.value, abs=1e-12)


@settings(max_examples=30, deadline=None)
@given(seed=st.integers(0, 10_000))
def test_a_level_is_shared_out_to_the_last_digit(seed: int) -> None:
    answers, chosen = Answers(seed, units=40), frame()
    one = answers.side(chosen, True)
    score = answers.score_of(chosen, True)
    best = chosen.floor + sum(criterion.points for criterion in chosen.criteria)
    assert chosen.floor + level_effects(chosen, one, "reached").value.sum() == pytest.approx(score, abs=1e-12)
    assert best - level_effects(chosen, one, "lost").value.sum() == pytest.approx(score, abs=1e-12)
    assert level_effects(chosen, one, "below_mean").value.sum() == pytest.approx(0, abs=1e-12)


def test_a_change_by_hand() -> None:
    """One criterion worth 10 points, two offices. First a has 3 of 4 answers at 0.5, b 1 at 1; then 2 at 0.6, 2 at 1.

    Scores 6.25 and 8. Office a: share 0.75 → 0.5, score effect 0.625 · 0.1 · 10 = 0.625. The mix is measured from the
    mean of both sides, 0.7125: a −0.25 · (0.55 − 0.7125) · 10 = 0.40625, b 0.25 · (1 − 0.7125) · 10 = 0.71875.
    """
    chosen = Frame((Axis("office", ("a", "b")),), (Criterion("k", 10.0),), 0.0)
    weight = np.array([[3.0, 1, 2, 2]])
    total = weight * np.array([0.5, 1, 0.6, 1])
    measured = (weight, total, np.ones((1, 4), dtype=np.int64))
    sample = plain_sample(np.arange(4), np.zeros(4, dtype=np.int64), measured)
    office, new = np.array([0, 1, 0, 1]), np.array([False, False, True, True])
    sides = [side(chosen, (office,), sample, w) for w in (~new, new)]
    found = difference_effects(chosen, *sides)
    assert found.names == ("mix_office", "score")
    assert found.value[0, 0] == pytest.approx([0.40625, 0.71875])
    assert found.value[0, 1] == pytest.approx([0.625, 0.0])
    assert found.whole == pytest.approx(8.0 - 6.25)


def test_a_cell_that_one_side_lacks_counts_as_mix() -> None:
    answers, chosen = Answers(5), frame()
    found = difference_effects(chosen, answers.side(chosen, False), answers.side(chosen, True))
    gone = np.arange(chosen.cells) % SERVICES == answers.gone
    assert np.abs(found.value[:, 2, gone]).max() == 0
    assert np.abs(found.value[:, 1, gone]).max() > 0


def test_large_cells_are_not_credited_for_being_large() -> None:
    """All scores are equal: the mix changes and contributes nothing."""
    answers, chosen = Answers(6), frame()
    answers.score[:] = 0.75
    found = difference_effects(chosen, answers.side(chosen, False), answers.side(chosen, True))
    assert found.value == pytest.approx(np.zeros_like(found.value), abs=1e-15)


def numerical_errors(answers: Answers, chosen: Frame, value) -> Floats:
    """The same standard errors by moving the weight of each unit and looking what the contributions do."""
    step = 1e-5
    influences = []
    for unit in range(len(answers.weight)):
        ends = []
        for sign in (-1, 1):
            weight = answers.weight.copy()
            weight[unit] *= 1 + sign * step
            ends.append(value(weight))
        influences.append((ends[1] - ends[0]) / 2 / step)
    u = np.array(influences)
    totals = np.zeros((answers.psu.max() + 1, u.shape[1]))
    np.add.at(totals, answers.psu, u)
    stratum_of = np.zeros(len(totals), dtype=int)
    stratum_of[answers.psu] = answers.stratum
    variance = np.zeros(u.shape[1])
    for stratum in np.unique(stratum_of):
        part = totals[stratum_of == stratum]
        variance += len(part) / (len(part) - 1) * np.square(part - part.mean(axis=0)).sum(axis=0)
    return np.sqrt(variance)


@pytest.mark.parametrize("seed", [1, 2])
def test_errors_of_a_change_are_those_of_the_design(seed: int) -> None:
    answers, chosen = Answers(seed, units=80), frame()
    axes = ("effect", "office", "service", "criterion")

    def value(weight: Floats) -> Floats:
        found = difference_effects(
            chosen, answers.side(chosen, False, weight), answers.side(chosen, True, weight)
        )
        return np.moveaxis(found.value, 0, -1).reshape(-1)

    found = difference_effects(chosen, answers.side(chosen, False), answers.side(chosen, True))
    table = contributions(chosen, found, axes)
    expected = numerical_errors(answers, chosen, value)
    by_place = {row.place: row.se for row in table.rows}
    for place, error in zip(places(chosen, found.names), expected, strict=True):
        assert by_place.get(place, 0.0) == pytest.approx(error, abs=1e-7), place


def places(chosen: Frame, effects: tuple[str, ...]) -> list[tuple[tuple[str, str], ...]]:
    return [
        (("effect", effect_name), ("office", office), ("service", service), ("criterion", criterion.code))
        for effect_name in effects
        for office in chosen.axes[0].labels
        for service in chosen.axes[1].labels
        for criterion in chosen.criteria
    ]


@pytest.mark.parametrize("kind", ["reached", "lost", "below_mean"])
def test_errors_of_a_level_are_those_of_the_design(kind) -> None:
    answers, chosen = Answers(4, units=80), frame()
    table = contributions(
        chosen, level_effects(chosen, answers.side(chosen, True), kind), ("office", "service", "criterion")
    )
    expected = numerical_errors(
        answers,
        chosen,
        lambda w: level_effects(chosen, answers.side(chosen, True, w), kind).value[:, 0].T.reshape(-1),
    )
    by_place = {row.place: row.se for row in table.rows}
    for place, error in zip(places(chosen, (kind,)), expected, strict=True):
        assert by_place.get(place[1:], 0.0) == pytest.approx(error, abs=1e-7)


def test_tables_by_fewer_axes_are_sums_with_their_covariances() -> None:
    answers, chosen = Answers(7), frame()
    found = difference_effects(chosen, answers.side(chosen, False), answers.side(chosen, True))
    by_office = contributions(chosen, found, ("office",))
    assert sum(row.value for row in by_office.rows) == pytest.approx(found.whole, abs=1e-12)
    alone = contributions(chosen, found, ())
    assert alone.rows[0].value == pytest.approx(found.whole, abs=1e-12)
    whole = numerical_errors(
        answers,
        chosen,
        lambda w: np.array([answers.score_of(chosen, True, w) - answers.score_of(chosen, False, w)]),
    )
    assert alone.rows[0].se == pytest.approx(whole[0], rel=1e-7)
    assert by_office.whole_se == pytest.approx(whole[0], rel=1e-7)


def test_sides_of_two_surveys_are_independent() -> None:
    """Two samples: the error of the difference is the root of the sum of squares."""
    answers, other, chosen = Answers(8), Answers(8), frame()
    found = difference_effects(chosen, answers.side(chosen, False), other.side(chosen, True))
    each = []
    for one, new in ((answers, False), (other, True)):
        level = level_effects(chosen, one.side(chosen, new), "reached")
        each.append(contributions(chosen, level, ()).rows[0].se)
    assert contributions(chosen, found, ()).rows[0].se == pytest.approx(np.hypot(each[0], each[1]), rel=1e-9)


def test_rows_say_how_many_answers_they_rest_on() -> None:
    answers, chosen = Answers(9), frame()
    table = contributions(chosen, level_effects(chosen, answers.side(chosen, True)), ("office", "criterion"))
    for row in table.rows:
        office, criterion = int(row.by["office"][1:]), int(row.by["criterion"][1:])
        there = answers.new & (answers.office == office) & answers.asked[criterion]
        assert row.n == there.sum()


def test_the_largest_come_first_and_intervals_hold_together() -> None:
    """Joint intervals are wider than single ones of 1.96 standard errors; the method is named."""
    answers, chosen = Answers(10), frame()
    found = difference_effects(chosen, answers.side(chosen, False), answers.side(chosen, True))
    table = contributions(chosen, found, ("office", "criterion"))
    sizes = [abs(row.value) for row in table.largest(3)]
    assert sizes == sorted(sizes, reverse=True)
    assert table.method == "max_t"
    assert table.critical > 2.2
    row = table.rows[0]
    assert (row.low, row.high) == pytest.approx(
        (row.value - table.critical * row.se, row.value + table.critical * row.se)
    )


def test_the_largest_cells_are_those_of_the_whole_table_with_wider_intervals() -> None:
    """Of office × service × criterion only the largest: the same values and errors as in the whole table, intervals
    and p-values of Bonferroni over all cells that have enough answers."""
    answers, chosen = Answers(10), frame()
    found = level_effects(chosen, answers.side(chosen, True))
    axes = ("office", "service", "criterion")
    whole = contributions(chosen, found, axes)
    enough = [row for row in whole.rows if row.n >= 3]
    few = largest_contributions(chosen, found, axes, Choice(most=4, of_each=2, minimum_n=3))
    by_size = sorted(enough, key=lambda row: -abs(row.value))
    expected = {row.place for row in by_size[:4]}
    for office in {row.by["office"] for row in enough}:
        own = [row for row in by_size if row.by["office"] == office]
        expected |= {row.place for row in own[:2]}
    assert {row.place for row in few.rows} == expected
    assert len(expected) < len(enough)
    critical = stats.t.ppf(1 - 0.025 / len(enough), few.df)
    assert few.critical == pytest.approx(critical)
    of_whole = {row.place: row for row in whole.rows}
    for row in few.rows:
        same = of_whole[row.place]
        assert [row.value, row.se, row.n] == pytest.approx([same.value, same.se, same.n])
        assert row.high - row.low == pytest.approx(2 * critical * row.se)
        p = 2 * stats.t.sf(abs(row.value) / row.se, few.df) * len(enough) if row.se else None
        assert row.p_holm == (None if p is None else pytest.approx(min(1.0, p)))
    counts = cell_counts(chosen, found, axes)
    assert counts == {tuple(row.by.values()): row.n for row in whole.rows}


def test_without_anybody_eligible_the_difference_is_unknown() -> None:
    answers, chosen = Answers(11), frame()
    answers.asked[1, answers.new] = False
    with pytest.raises(AnalysisError, match="nobody after was eligible for k1"):
        difference_effects(chosen, answers.side(chosen, False), answers.side(chosen, True))


def test_wrong_input_is_refused() -> None:
    chosen = frame()
    psu, stratum = np.arange(4), np.zeros(4, dtype=np.int64)
    ones, codes, inside = np.ones((2, 4)), np.zeros(4, dtype=np.int64), np.ones(4, dtype=np.bool_)
    with pytest.raises(AnalysisError, match="between 0 and 1"):
        too_much = plain_sample(psu, stratum, (ones, 2 * ones, ones.astype(np.int64)))
        side(chosen, (codes, codes), too_much, inside)
    measured = (ones, ones, ones.astype(np.int64))
    sample = plain_sample(psu, stratum, measured)
    with pytest.raises(AnalysisError, match="need as many arrays"):
        side(chosen, (codes,), sample, inside)
    with pytest.raises(AnalysisError, match="one PSU"):
        plain_sample(np.array([0, 1, 2]), np.array([0, 0, 1]), measured)
    one = side(chosen, (codes, codes), sample, inside)
    with pytest.raises(AnalysisError, match="axes place; there are criterion, effect, office, service"):
        contributions(chosen, level_effects(chosen, one), ("place",))


def test_a_whole_province_is_decomposed_exactly() -> None:
    """24 offices × 25 criteria × 30 services, from sums per counter-day and service."""
    answers = Answers(12, units=30_000, criteria=25, shape=(24, 30))
    chosen = frame(25, 24, 30)
    sides = answers.side(chosen, False), answers.side(chosen, True)
    found = difference_effects(chosen, *sides)
    assert found.value.sum() == pytest.approx(found.whole, abs=1e-12)


def test_a_table_of_many_rows_has_bonferronis_intervals_and_the_same_errors() -> None:
    """Of so many rows only some have their deviations in memory at a time."""
    answers, chosen = Answers(12, units=900, shape=(12, 25)), frame(2, 12, 25)
    axes = ("office", "service", "criterion")
    level = level_effects(chosen, answers.side(chosen, True))
    table = contributions(chosen, level, axes)
    assert len(table.rows) > MOST_JOINT
    assert table.method == "bonferroni"
    names, _values, spread = figures(chosen, level, axes)
    errors = dict(zip(names, np.sqrt(np.square(spread).sum(axis=0)), strict=True))
    for row in table.rows:
        assert row.se == pytest.approx(errors[row.place], rel=1e-12, abs=1e-15)
        assert row.high - row.value == pytest.approx(table.critical * row.se)
