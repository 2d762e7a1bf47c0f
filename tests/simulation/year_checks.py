"""What the system holds of a simulated year, against what truly happened in it."""

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from math import sqrt
from pathlib import Path

import duckdb
import numpy as np
from scipy import stats
from sqlalchemy import func, select

from surveyapp.domain.visits import DRAWN, Outcome
from surveyapp.services.analysing.specs import invited_spec
from surveyapp.services.analysing.weights import columns_of_weighting, group_weights
from surveyapp.services.freezing.names import INVITED_FILE
from surveyapp.services.transactions import Session
from surveyapp.store.tables.answers import Response
from surveyapp.store.tables.visits import PrimaryUnit, RegisterCount, VisitCount
from tests.simulation.year import Truth

Draws = Sequence[tuple[bool, float]]
Clerk = Callable[[Draws], Iterator[bool]]


@dataclass(frozen=True)
class Counts:
    """What the system holds: the register by counter and service; visits, drawn visits and mis-taps; answers."""

    register: Counter[tuple[int, int]]
    visits: int
    drawn: Counter[float]
    mistaps: int
    answers: int


def counts_of(session: Session) -> Counts:
    """Read them after the last night, when counters and days of units are forgotten."""
    register = select(RegisterCount.counter_id, RegisterCount.service_id, func.sum(RegisterCount.visits))
    rows = session.execute(register.group_by(RegisterCount.counter_id, RegisterCount.service_id))
    cells = session.execute(
        select(VisitCount.outcome, VisitCount.probability, func.sum(VisitCount.visits))
        .join(PrimaryUnit, PrimaryUnit.id == VisitCount.psu_id)
        .group_by(VisitCount.outcome, VisitCount.probability)
    ).all()
    drawn: Counter[float] = Counter()
    for outcome, chance, number in cells:
        drawn[chance] += number if Outcome(outcome) in DRAWN else 0
    return Counts(
        register=Counter({(counter, service): number for counter, service, number in rows}),
        visits=sum(number for outcome, _, number in cells if outcome != Outcome.MISTAP),
        drawn=+drawn,
        mistaps=sum(number for outcome, _, number in cells if outcome == Outcome.MISTAP),
        answers=session.scalar(select(func.count()).select_from(Response)) or 0,
    )


def inclusion_p(truth: Truth) -> float:
    """The p-value of Pearson's χ² of drawn and not drawn visits by counter and π, against π itself."""
    visits: Counter[tuple[int, float]] = Counter()
    for counter, draws in truth.draws.items():
        visits.update((counter, chance) for _, chance in draws)
    squares = [
        (truth.drawn[cell] - number * cell[1]) ** 2 / (number * cell[1] * (1 - cell[1]))
        for cell, number in visits.items()
    ]
    return float(stats.chi2.sf(sum(squares), len(squares)))


def weights_off_register(folder: Path) -> float:
    """The largest relative distance of a calibrated sum of weights from its total in the register."""
    spec = invited_spec(folder)
    assert spec is not None
    names = columns_of_weighting(spec)
    listed = ", ".join(f'"{name}"' for name in names)
    query = f"SELECT {listed}, count(*) FROM read_parquet(?) GROUP BY {listed} ORDER BY {listed}"
    rows = duckdb.execute(query, [str(folder / INVITED_FILE)]).fetchall()
    *columns, numbers = zip(*rows, strict=True)
    groups = dict(zip(names, columns, strict=True))
    weights = group_weights(spec, groups, np.array(numbers), 0).final * np.array(numbers)
    margins: dict[str, dict[str, float]]
    [margins] = [step["margins"] for step in spec["weighting"] if step["step"] == "rake"]
    return max(
        abs(float(weights[np.array(groups[name]) == cell].sum()) / total - 1)
        for name, totals in margins.items()
        for cell, total in totals.items()
    )


def a_clerks_luck(truth: Truth, foresee: Clerk) -> float:
    """How many standard deviations more visits are drawn among those that a clerk foresaw than π says.

    `foresee` sees a counter's draws one after the other and says of each, before it is made, whether it will be one.
    """
    drawn = expected = variance = 0.0
    for draws in truth.draws.values():
        for (is_drawn, chance), foreseen in zip(draws, foresee(draws), strict=True):
            if foreseen:
                drawn, expected, variance = (
                    drawn + is_drawn,
                    expected + chance,
                    variance + chance * (1 - chance),
                )
    return (drawn - expected) / sqrt(variance) if variance else 0.0


def after_a_long_wait(draws: Draws) -> Iterator[bool]:
    """A clerk who holds that an invitation is due when 1/π visits have passed without one."""
    wait = 0
    for is_drawn, chance in draws:
        yield wait + 1 >= 1 / chance
        wait = 0 if is_drawn else wait + 1


def just_after_one(draws: Draws) -> Iterator[bool]:
    """A clerk who holds that invitations come in pairs."""
    before = False
    for is_drawn, _ in draws:
        yield before
        before = is_drawn


def at_an_interval(draws: Draws) -> Iterator[bool]:
    """A clerk who counts, and expects the next one at the distance of the last two."""
    last = distance = None
    for place, (is_drawn, _) in enumerate(draws):
        yield last is not None and distance is not None and place - last == distance
        if is_drawn:
            distance, last = (None if last is None else place - last), place


MEMORY = 8


def by_what_followed_before(draws: Draws) -> Iterator[bool]:
    """A clerk with a perfect memory: what most often followed upon the last eight draws, against its π."""
    seen: Counter[int] = Counter()
    followed: Counter[int] = Counter()
    expected: dict[int, float] = {}
    recent = 0
    for is_drawn, chance in draws:
        yield seen[recent] > 0 and followed[recent] > expected[recent]
        seen[recent] += 1
        followed[recent] += is_drawn
        expected[recent] = expected.get(recent, 0.0) + chance
        recent = (recent << 1 | is_drawn) & ((1 << MEMORY) - 1)


CLERKS: tuple[Clerk, ...] = (after_a_long_wait, just_after_one, at_an_interval, by_what_followed_before)
