"""How far a part lies from everybody: the sum is exact, and the errors are those that the design gives."""

import numpy as np
import pytest

from analysis.arrays import Floats
from analysis.comparing.simultaneous import bonferroni
from analysis.decomposition.distances import distance, distance_effects, part_of, seen_from
from analysis.decomposition.sides import Axis, Criterion, Frame, Side, plain_sample, side
from analysis.decomposition.surveys import frame_of, side_of
from analysis.errors import AnalysisError
from tests.analysis.test_decomposition import Answers, numerical_errors
from tests.analysis.test_decomposition_surveys import found as found
from tests.analysis.test_decomposition_surveys import index_rows


class Visits(Answers):
    """Simulated units of three offices and four services; who is eligible differs by criterion."""

    def __init__(self, seed: int, units: int = 90) -> None:
        draw = np.random.Generator(np.random.PCG64(seed))
        self.office = draw.integers(0, 3, units)
        self.service = draw.integers(0, 4, units)
        self.weight = draw.uniform(1, 5, units)
        self.asked = draw.random((2, units)) < np.array([[1.0], [0.6]])
        self.score = draw.integers(0, 5, (2, units)) / 4
        self.psu = np.unique(self.office * 8 + draw.integers(0, 8, units), return_inverse=True)[1]
        self.stratum = self.office

    def everybody(self, weight: Floats | None = None) -> Side:
        inside = np.ones(len(self.weight), dtype=np.bool_)
        sample = self.sample if weight is None else self.weighted(weight)
        return side(FRAME, (self.service,), sample, inside)

    def mean(self, chosen: Floats, criterion: int) -> float:
        w = self.weight * self.asked[criterion] * chosen
        return float((w * self.score[criterion]).sum() / w.sum())


FRAME = Frame((Axis("service", ("s0", "s1", "s2", "s3")),), (Criterion("k0", 2.0), Criterion("k1", 3.0)), 1.0)


def test_a_distance_by_hand() -> None:
    """One criterion of 10 points. The office: two people at 0.5 for land, one at 1 for births. Elsewhere: one at 1 for
    land, four at 1 for births. Everybody: land (0.5 + 0.5 + 1) / 3 = 2/3, births 1, together 7/8; the office 2/3.

    Own: 2/3 of the office lie 1/2 - 2/3 off: -10 × 1/9. Usual: 2/3 (2/3 - 7/8) + 1/3 (1 - 7/8): -10 × 7/72.
    """
    frame = Frame((Axis("service", ("births", "land")),), (Criterion("k", 10.0),), 0.0)
    service = np.array([1, 1, 0, 1, 0, 0, 0, 0])
    score = np.array([[0.5, 0.5, 1, 1, 1, 1, 1, 1]])
    ones = np.ones((1, 8))
    measured = (ones, score, ones.astype(np.int64))
    sample = plain_sample(np.arange(8), np.array([0, 0, 0, 1, 1, 1, 1, 1]), measured)
    everybody = side(frame, (service,), sample, np.ones(8, dtype=np.bool_))
    effects = distance_effects(frame, everybody, part_of(everybody, np.arange(8) < 3))
    own, usual = (distance(frame, effects, shown) for shown in ("own", "usual"))
    assert own.whole == pytest.approx(10 * (2 / 3 - 7 / 8))
    assert own.effects == pytest.approx({"own": -10 / 9, "usual": -10 * 7 / 72})
    assert {row.place[1][1]: row.value for row in own.cells} == pytest.approx({"births": 0, "land": -10 / 9})
    assert {row.place[1][1]: row.value for row in usual.cells} == pytest.approx(
        {"births": 10 / 24, "land": -10 * 10 / 72}
    )
    assert [row.n for row in own.cells] == [1, 2]
    assert [row.n for row in own.criteria] == [3]


@pytest.mark.parametrize("seed", range(5))
def test_the_parts_sum_to_the_difference_of_the_scores(seed: int) -> None:
    visits = Visits(seed)
    here = visits.office == 1
    effects = distance_effects(FRAME, visits.everybody(), part_of(visits.everybody(), here))
    one = np.ones(len(here))
    expected = [
        criterion.points * (visits.mean(here, place) - visits.mean(one, place))
        for place, criterion in enumerate(FRAME.criteria)
    ]
    assert effects.value.sum(axis=(1, 2)) == pytest.approx(expected, abs=1e-12)
    found_ = distance(FRAME, effects)
    assert found_.whole == pytest.approx(sum(expected), abs=1e-12)
    assert sum(found_.effects.values()) == pytest.approx(found_.whole, abs=1e-12)
    assert sum(row.value for row in found_.cells) == pytest.approx(found_.effects["own"], abs=1e-12)
    assert sum(row.value for row in found_.criteria) == pytest.approx(found_.effects["own"], abs=1e-12)


@pytest.mark.parametrize(("seed", "shown"), [(1, "own"), (2, "usual")])
def test_errors_are_those_of_the_design(seed: int, shown) -> None:
    """Against moving the weight of every unit a little and looking what the contributions do."""
    visits = Visits(seed)
    here = visits.office == 2
    place = ("own", "usual").index(shown)

    def value(weight: Floats) -> Floats:
        everybody = visits.everybody(weight)
        return distance_effects(FRAME, everybody, part_of(everybody, here)).value[:, place].reshape(-1)

    everybody = visits.everybody()
    found_ = distance(FRAME, distance_effects(FRAME, everybody, part_of(everybody, here)), shown)
    expected = numerical_errors(visits, FRAME, value).reshape(2, 4)
    assert [row.se for row in found_.cells] == pytest.approx(expected.reshape(-1).tolist(), abs=1e-7)
    sums = numerical_errors(visits, FRAME, lambda w: value(w).reshape(2, 4).sum(axis=1))
    assert [row.se for row in found_.criteria] == pytest.approx(sums.tolist(), abs=1e-7)


def test_whole_cells_have_nothing_of_their_own() -> None:
    """The services of a field are the same people here and everywhere."""
    visits = Visits(3)
    everybody = visits.everybody()
    effects = distance_effects(FRAME, everybody, part_of(everybody, visits.service < 2))
    assert effects.value[:, 0] == pytest.approx(np.zeros((2, 4)), abs=1e-15)
    shown = distance(FRAME, effects, "usual")
    assert {row.by["service"] for row in shown.cells} == {"s0", "s1"}


def test_the_distance_of_an_office_is_that_of_its_index(found) -> None:
    """`found` is weighed as a run weighs; the scores are those of the run."""
    frame = frame_of(found, "total", ("service",))
    everybody = side_of(found, frame)
    key = found.key("office")
    part = part_of(everybody, key.codes == key.levels.index("c"))
    told = distance(frame, distance_effects(frame, everybody, part))
    office, province = index_rows(["office"])[("total", "c")], index_rows([])[("total",)]
    assert told.whole == pytest.approx(office.score - province.score, abs=1e-12)
    assert told.low < told.whole < told.high


def test_places_where_the_part_has_nobody_change_nothing() -> None:
    visits = Visits(4)
    visits.office[visits.service == 1] = 0
    everybody = visits.everybody()
    part = part_of(everybody, visits.office == 2)
    shorter, there, here = seen_from(FRAME, everybody, part)
    assert shorter.axes[0].labels == ("s0", "s2", "s3")
    short = distance(shorter, distance_effects(shorter, there, here))
    full = distance(FRAME, distance_effects(FRAME, everybody, part))
    assert (short.whole, short.low) == pytest.approx((full.whole, full.low), abs=1e-12)
    assert [(row.place, row.n) for row in short.cells] == [(row.place, row.n) for row in full.cells]
    for name in ("value", "se", "low"):
        assert [getattr(row, name) for row in short.cells] == pytest.approx(
            [getattr(row, name) for row in full.cells], abs=1e-12
        )


def test_without_anybody_eligible_the_distance_is_unknown() -> None:
    visits = Visits(1)
    visits.asked[1, visits.office == 0] = False
    everybody = visits.everybody()
    with pytest.raises(AnalysisError, match="nobody was eligible for k1"):
        distance_effects(FRAME, everybody, part_of(everybody, visits.office == 0))


def test_a_service_that_only_the_part_has_is_neither_better_nor_worse_there() -> None:
    """Its own contribution is zero without any error, and no interval of the others is wider for it."""
    visits = Visits(6)
    visits.office[visits.service == 1] = 2
    everybody = visits.everybody()
    told = distance(FRAME, distance_effects(FRAME, everybody, part_of(everybody, visits.office == 2)))
    alone = [row for row in told.cells if row.by["service"] == "s1"]
    others = [row for row in told.cells if row.by["service"] != "s1"]
    assert [(row.value, row.se, row.low, row.high) for row in alone] == [(0.0, 0.0, 0.0, 0.0)] * 2
    df = everybody.sample.df_of(visits.office == 2)
    for row in others:
        assert row.high - row.value == pytest.approx(bonferroni(len(others), df=df) * row.se)
