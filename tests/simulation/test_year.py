"""A short year at three offices; `benchmarks/simulated_year.py` lives through a whole one at a hundred."""

from datetime import timedelta
from pathlib import Path

import pytest

from surveyapp.services.freezing.snapshots import write_snapshot
from surveyapp.services.transactions import Database
from tests.simulation.year import Habits, Truth, Year
from tests.simulation.year_checks import (
    Clerk,
    a_clerks_luck,
    after_a_long_wait,
    at_an_interval,
    by_what_followed_before,
    counts_of,
    inclusion_p,
    weights_off_register,
)
from tests.simulation.year_places import build, working_days

OFFICES, DAYS, VISITS, SEED = 2, 5, 60, 20260105
OFTEN = Habits(
    double_tap=0.1,
    crash=0.03,
    mistap=0.05,
    absent_half_day=0.2,
    offline_day=0.3,
    clock_change=0.3,
    restart=1.0,
    answered=0.8,
)
"""Everything that goes wrong in a year goes wrong in these days."""


def test_a_year_leaves_every_visit_once_and_weights_that_meet_the_register(
    migrated_url: str, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    database = Database(migrated_url)
    request.addfinalizer(database.dispose)
    days = working_days(DAYS)
    with database.transaction() as session:
        scene = build(session, OFFICES, days, SEED)
    truth = Year(database, scene, SEED, OFTEN).live(days, VISITS)
    assert truth.crashes and truth.repeats and truth.mistaps and truth.restarts and truth.offline_days
    with database.transaction(write=False) as session:
        held = counts_of(session)
        files = write_snapshot(session, scene.wave_id, tmp_path, days[-1] + timedelta(days=40))
    assert held.register == truth.visits
    assert held.visits == truth.visits.total()
    assert held.drawn.total() == truth.drawn.total()
    assert (held.mistaps, held.answers) == (truth.mistaps, truth.answers)
    assert weights_off_register(files.folder) < 1e-9


def every_tenth(number: int) -> Truth:
    """Draws by a fixed interval, which a clerk sees through."""
    truth = Truth()
    truth.draws[1] = [(place % 10 == 0, 0.1) for place in range(number)]
    truth.drawn[1, 0.1] = sum(is_drawn for is_drawn, _ in truth.draws[1])
    return truth


@pytest.mark.parametrize("clerk", [after_a_long_wait, at_an_interval, by_what_followed_before])
def test_a_rule_that_can_be_foreseen_is_found_out(clerk: Clerk) -> None:
    assert a_clerks_luck(every_tenth(2000), clerk) > 10


def test_draws_that_keep_to_no_probability_are_found_out() -> None:
    truth = every_tenth(2000)
    truth.drawn[1, 0.1] += 60
    assert inclusion_p(truth) < 0.001 < inclusion_p(every_tenth(2000))
