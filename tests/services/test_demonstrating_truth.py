"""The exact truth of the demonstration province: against hand computation, and against a large simulation."""

import math
import random
from collections import defaultdict

import pytest

from surveyapp.domain.instrument_files import SHIPPED, load_instrument
from surveyapp.services.demonstrating.answering import AnswerModel, score_of
from surveyapp.services.demonstrating.assumptions import Assumptions, Disposition, Mood, read_assumptions
from surveyapp.services.demonstrating.province import read_province
from surveyapp.services.demonstrating.rolling_up import rolled_up
from surveyapp.services.demonstrating.truth import office_sums, together, truth_of
from surveyapp.services.demonstrating.visitors import Crowd

FULL = load_instrument(SHIPPED / "counter_full.yaml")


def logistic(x: float) -> float:
    return 1 / (1 + math.exp(-x))


def logit(p: float) -> float:
    return math.log(p / (1 - p))


@pytest.fixture(scope="module")
def assumptions() -> Assumptions:
    return read_assumptions()


@pytest.fixture(scope="module")
def two_moods(assumptions: Assumptions) -> Assumptions:
    """A province of one office where nothing matters but the day, good or bad by one logit with even odds."""
    alike = {"shift": 0.0}
    ages = {name: group.model_copy(update=alike) for name, group in assumptions.ages.items()}
    return assumptions.model_copy(
        update={
            "moods": {"bad": Mood(probability=0.5, shift=-1.0), "good": Mood(probability=0.5, shift=1.0)},
            "dispositions": {"same": Disposition(probability=1.0, shift=0.0, walk_up=1.0)},
            "ages": ages,
            "sexes": {name: group.model_copy(update=alike) for name, group in assumptions.sexes.items()},
            "profiles": {name: one.model_copy(update=alike) for name, one in assumptions.profiles.items()},
            "kinds": {name: kind.model_copy(update=alike) for name, kind in assumptions.kinds.items()},
            "offices": {"minhhoa-xa-ea-pal": assumptions.offices["minhhoa-bhxh-cu-mgar"].model_copy(
                update={"visits": (10.0,)}
            )},
        }
    )  # fmt: skip


@pytest.fixture(scope="module")
def of_two_moods(two_moods):
    return together(office_sums(two_moods, read_province(two_moods), FULL).values())


def test_a_question_asked_of_all_is_the_plain_mean_over_the_days(of_two_moods):
    """12 % are asked for more papers on a usual day: worse answers are less likely by one logit on a good day."""
    expected = (logistic(logit(0.12) - 1) + logistic(logit(0.12) + 1)) / 2
    assert of_two_moods["extra_papers"].mean == pytest.approx(expected, rel=1e-12)
    assert of_two_moods["extra_papers"].eligible == pytest.approx(10.0)


def test_a_question_asked_of_some_counts_days_by_those_who_are_asked(of_two_moods):
    """On bad days more people complain, so bad days count more in how complaints are answered.

    8 % complain on a usual day (half sensitive to the day); 30, 40 and 30 % then score 0, 1 and 2.
    """
    complaining = {shift: logistic(logit(0.08) - 0.5 * shift) for shift in (-1, 1)}
    score = {shift: 2 - logistic(logit(0.3) - shift) - logistic(logit(0.7) - shift) for shift in (-1, 1)}
    expected = sum(complaining[s] * score[s] for s in (-1, 1)) / sum(complaining.values())
    assert of_two_moods["complaint_answered"].mean == pytest.approx(expected, rel=1e-12)
    valid = 1 - 0.02 - 0.01  # "don't know" and "prefer not to say" do not lead to the next question
    assert of_two_moods["complaint_answered"].eligible == pytest.approx(
        10 * valid * sum(complaining.values()) / 2
    )


def test_an_answer_without_a_score_is_not_eligible(two_moods, of_two_moods):
    """'Not needed' scores nothing: the mean is the share of those helped among those helped or not helped."""
    facts = two_moods.questions["online_helped"]
    assert list(facts.shares) == ["no", "yes", "not_needed"]
    assert 0 < of_two_moods["online_helped"].mean < 1
    assert of_two_moods["online_helped"].eligible < of_two_moods["overall"].eligible


def test_offices_count_by_their_visits(assumptions):
    offices = read_province(assumptions)[:2]
    sums = office_sums(assumptions, offices, FULL)
    first, second = (sums[office.code]["overall"] for office in offices)
    visits = [office.visits for office in offices]
    expected = (visits[0] * first.mean + visits[1] * second.mean) / sum(visits)
    assert together(sums.values())["overall"].mean == pytest.approx(expected, rel=1e-12)


def test_truth_agrees_with_a_large_simulation(assumptions):
    """12,000 visitors drawn and questioned one by one: every question within 4.5 of its standard errors.

    With 23 questions a correct truth fails this once in some 6,000 seeds; this seed is fixed.
    """
    offices = read_province(assumptions)
    crowd, chance = Crowd(assumptions), random.Random(11)
    model = AnswerModel(assumptions, {office.code: office.facts.effects for office in offices}, FULL)
    counters = [(office, counter) for office in offices for counter in office.counters]
    drawn = chance.choices(counters, [counter.visits for _, counter in counters], k=12_000)
    scores = defaultdict(list)
    for office, counter in drawn:
        answers = model.fill(crowd.visitor(office, counter, crowd.mood(chance), chance), chance)
        for code, answer in answers.items():
            score = score_of(FULL.question(code), answer)
            if score is not None:
                scores[code].append(score)
    truth = together(office_sums(assumptions, offices, FULL).values())
    assert scores.keys() == truth.keys()
    for code, values in scores.items():
        mean = sum(values) / len(values)
        error = math.sqrt(sum((value - mean) ** 2 for value in values)) / len(values)
        assert abs(mean - truth[code].mean) < 4.5 * error, code


def test_roll_up_by_hand():
    """Dimension 1 of two sub-dimensions (0.5 to 5 each), dimension 2 without any (1 to 10).

    1.1: (0.5 + 0.75) / 2 = 0.625 of the range 4.5, from 0.5: 3.3125. 1.2: a sum of two means, 1.5 of 2: 3.875.
    2: 2 of 1 to 4, downwards: 1 - 1/3 of the range 9, from 1: 7. Total 14.1875.
    """
    tree = {
        "dimensions": [
            {
                "code": "1",
                "range": [1, 10],
                "sub_dimensions": [
                    {
                        "code": "1.1",
                        "indicators": [
                            {"code": "1.1.1", "column": "a", "bounds": [0, 2]},
                            {"code": "1.1.2", "column": "b", "bounds": [1, 5]},
                        ],
                    },
                    {
                        "code": "1.2",
                        "indicators": [{"code": "1.2.1", "sum_of": ["c", "d"], "bounds": [0, 2]}],
                    },
                ],
            },
            {
                "code": "2",
                "range": [1, 10],
                "indicators": [{"code": "2.0.1", "column": "e", "bounds": [1, 4], "direction": "down"}],
            },
        ]
    }
    values = rolled_up(tree, {"a": 1.0, "b": 4.0, "c": 0.7, "d": 0.8, "e": 2.0})
    assert [values[code] for code in ("1.1.1", "1.1.2", "1.2.1")] == pytest.approx([0.5, 0.75, 0.75])
    assert values["1.1"] == pytest.approx(3.3125)
    assert values["1.2"] == pytest.approx(3.875)
    assert values["2"] == pytest.approx(7.0)
    assert values["total"] == pytest.approx(14.1875)
    assert math.isnan(rolled_up(tree, {"a": 1.0, "b": 4.0, "c": math.nan, "d": 0.8, "e": 2.0})["total"])


def test_unknown_levels_are_null(two_moods, of_two_moods):
    tree = {"dimensions": [{"code": "1", "range": [1, 10], "indicators": [
        {"code": "1.1", "column": "never_asked", "bounds": [0, 1]}]}]}  # fmt: skip
    assert truth_of(of_two_moods, tree)["index"] == {"1.1": None, "1": None, "total": None}
