"""The planner: by hand, against published sizes, and against what the analysis finds in samples drawn by the plan."""

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.runs import run
from surveyapp.domain.planning import (
    LARGEST_CHANCE,
    Aim,
    Course,
    answers_needed,
    margin_reached,
    plan,
    proposal,
)

AIMS = st.builds(
    Aim,
    margin=st.floats(0.01, 1),
    confidence=st.floats(0.5, 0.999),
    spread=st.floats(0.05, 2),
    design_effect=st.floats(1, 5),
    response_rate=st.floats(0.05, 1),
)


@pytest.mark.parametrize(("margin", "answers"), [(0.05, 385), (0.03, 1068), (0.1, 97)])
def test_the_sizes_of_the_textbooks(margin: float, answers: int) -> None:
    """Half of a population at 95 %: 384.1, 1067.1 and 96.04 answers (Cochran 1977, section 4.4), rounded up."""
    assert answers_needed(Aim(margin, design_effect=1)) == answers


def test_by_hand() -> None:
    """384.1 × deff 2 = 769 answers; at a response of 0.4 1,923 invitations; of 120 visits on 40 days 0.41."""
    found = plan(Aim(0.05, design_effect=2, response_rate=0.4), 120, 40)
    assert (found.answers, found.invitations, found.chance, found.is_enough) == (769, 1923, 0.41, True)
    assert found.days == 40


@given(AIMS, st.integers(1, 10**6))
def test_margin_and_size_undo_each_other(aim: Aim, answers: int) -> None:
    assert margin_reached(aim, answers_needed(aim)) <= aim.margin * (1 + 1e-9)
    assert margin_reached(aim, answers) > margin_reached(aim, answers + 1)


@given(AIMS, st.floats(0.5, 500), st.integers(1, 300))
def test_a_plan_gives_enough_or_says_that_it_cannot(aim: Aim, visits: float, days: int) -> None:
    found = plan(aim, visits, days)
    assert 0 < found.chance <= LARGEST_CHANCE
    enough = found.chance * visits * days >= found.invitations * (1 - 1e-9)
    assert enough == found.is_enough or found.days <= days


def test_samples_drawn_by_the_plan_have_the_margin() -> None:
    """Answers hang together within each of 200 counter-days; the analysis must find the margin planned."""
    draw = np.random.Generator(np.random.PCG64(7))
    within, between, visits, days = 0.9, 0.3, 60, 200
    spread = (within**2 + between**2) ** 0.5
    share = between**2 / spread**2
    aim = Aim(0.08, spread=spread, design_effect=1.5, response_rate=1.0)
    planned = plan(aim, visits, days)
    effect = 1 + (planned.chance * visits - 1) * share
    aim = Aim(0.08, spread=spread, design_effect=effect, response_rate=1.0)
    planned = plan(aim, visits, days)
    halves = []
    for _ in range(40):
        drawn = draw.random((days, visits)) < planned.chance
        answers = 3 + draw.normal(0, between, (days, 1)) + draw.normal(0, within, (days, visits))
        day, _place = np.nonzero(drawn)
        table = pa.table(
            {"w": np.full(day.size, 1 / planned.chance), "d": day.astype(str), "y": answers[drawn]}
        )
        spec = {
            "design": {"weights": "w", "psu": ["d"]},
            "estimates": [{"name": "y", "statistic": "mean", "variables": ["y"]}],
        }
        [row] = run(spec, table, None).estimates  # type: ignore[arg-type]
        assert row.ci_low is not None
        assert row.ci_high is not None
        halves.append((row.ci_high - row.ci_low) / 2)
    reached = margin_reached(aim, planned.chance * visits * days)
    assert np.mean(halves) == pytest.approx(reached, rel=0.05)
    assert reached <= aim.margin


def test_proposals() -> None:
    """By hand, with 385 answers wanted: half of the days are over."""
    aim, half = Aim(0.05, design_effect=1, response_rate=0.4), {"days_gone": 20, "days_left": 20}
    fine = proposal(aim, Course(**half, visits=2400, invited=480, answers=192), 0.2)
    assert (fine.reason, fine.chance) == ("on_course", 0.2)
    silent = proposal(aim, Course(**half, visits=2400, invited=480, answers=96), 0.2)
    assert (silent.reason, silent.chance) == (
        "few_answers",
        LARGEST_CHANCE,
    ) or silent.reason == "out_of_reach"
    empty = proposal(aim, Course(**half, visits=1800, invited=360, answers=144), 0.2)
    assert (empty.reason, empty.chance) == ("few_visits", 0.34)
    ahead = proposal(aim, Course(**half, visits=4800, invited=960, answers=384), 0.2)
    assert (ahead.reason, ahead.chance) == ("ahead", 0.1), (
        "no answer is missing, but weights stay within 1 : 2"
    )
    assert proposal(aim, Course(**half, visits=4800, invited=960, answers=384), 0.1).reason == "on_course"
    assert proposal(aim, Course(20, 20, 200, 40, 4), 0.2).reason == "out_of_reach"
    closed = proposal(aim, Course(20, 20, 0, 0, 0), 0.2)
    assert (closed.reason, closed.expected_answers) == ("out_of_reach", 0), "an office where nobody comes"


@pytest.mark.parametrize(
    "wrong",
    [{"margin": 0}, {"confidence": 1}, {"spread": 0}, {"design_effect": 0.9}, {"response_rate": 0}],
)
def test_an_aim_that_cannot_be_is_named(wrong: dict[str, float]) -> None:
    with pytest.raises(ValueError, match=next(iter(wrong))):
        Aim(**{"margin": 0.05, **wrong})
