"""The integrity report: what deserves a question at a counter, counted by week; never a single visit or answer.

The draw is checked against its probabilities: the number drawn is a sum of independent draws, so that
z = (drawn - Σπ) / √Σπ(1 - π) is nearly standard normal, and z² has a χ² distribution with one degree of freedom.
"""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from math import sqrt
from statistics import NormalDist

from surveyapp.domain.errors import NotFound
from surveyapp.domain.visits import DRAWN, Outcome
from surveyapp.services.transactions import Session
from surveyapp.store import integrity as store
from surveyapp.store import waves
from surveyapp.store.dispositions import Offices
from surveyapp.store.integrity import Spot
from surveyapp.store.responses import INVITED, WALK_UP

FEW = 10
"""Rows of fewer visits are hidden, and classes of fewer answers: one clerk's bad day, or one person's answer."""
UNLIKELY = 0.001
"""A draw that is less probable than this deserves a look. Among a thousand rows about one is, by chance alone."""
CLASSES = ("fast", "after_hours", "burst", "late")
OF_KIOSKS = ("fast", "after_hours", "burst", "flagged")
"""Walk-ups have no visit that they could be late for."""
COUNTED = DRAWN | {Outcome.NOT_DRAWN}
"""Visits of which a draw was made."""


@dataclass(frozen=True, slots=True)
class IntegrityLine:
    """An office's week at a counter, or at its kiosks; `counter` is empty where the unit has forgotten it."""

    office: str
    week: str
    counter: str
    visits: int
    """Visits of which a draw was made."""
    drawn: int
    expected: float
    p: float | None
    """How probable a number of draws at least this far from Σπ is; None where nothing could differ."""
    outcomes: Mapping[str, int]
    tallies: Mapping[str, int]
    answers: int | None
    """Complete answers; None where they are too few to be shown, and then no class is told either."""
    classes: Mapping[str, int]
    is_of_kiosks: bool = False
    """Whether these are walk-ups: nobody is drawn, and there are no visits to count."""

    @property
    def is_unlikely(self) -> bool:
        """Whether the draw deserves a look."""
        return self.p is not None and self.p < UNLIKELY


@dataclass(frozen=True, slots=True)
class Integrity:
    """The lines of a wave, of kiosks where enough walk-ups answered, and how many rows few visits hide."""

    lines: tuple[IntegrityLine, ...]
    hidden: int


@dataclass(slots=True)
class _Sums:
    visits: int = 0
    drawn: int = 0
    expected: float = 0.0
    variance: float = 0.0
    outcomes: dict[str, int] = field(default_factory=lambda: defaultdict(int))
    tallies: dict[str, int] = field(default_factory=lambda: defaultdict(int))
    answers: int = 0
    classes: dict[str, int] = field(default_factory=lambda: defaultdict(int))


def integrity_of(session: Session, wave_id: int, offices: Offices = None) -> Integrity:
    """The report on a wave, of some offices (None: of all), in the order of offices, weeks and counters.

    Raises NotFound.
    """
    if waves.find_wave(session, wave_id) is None:
        raise NotFound
    sums: dict[Spot, _Sums] = defaultdict(_Sums)
    _add_visits(session, wave_id, offices, sums)
    _add_answers(session, wave_id, offices, sums, INVITED)
    kiosks: dict[Spot, _Sums] = defaultdict(_Sums)
    _add_answers(session, wave_id, offices, kiosks, WALK_UP)
    shown = {spot: each for spot, each in sums.items() if each.visits >= FEW}
    lines = [_line(spot, each) for spot, each in sorted(shown.items())]
    lines += [_line_of_kiosks(spot, each) for spot, each in kiosks.items() if each.answers >= FEW]
    lines.sort(key=lambda line: (line.office, line.week))
    return Integrity(tuple(lines), sum(1 for spot, each in sums.items() if each.visits and spot not in shown))


def _add_visits(session: Session, wave_id: int, offices: Offices, sums: dict[Spot, _Sums]) -> None:
    for row in store.outcomes_by_spot(session, wave_id, offices):
        here = sums[row.spot]
        here.outcomes[row.outcome] += row.visits
        if row.outcome in COUNTED:
            here.visits += row.visits
            here.drawn += row.visits if row.outcome in DRAWN else 0
            here.expected += row.expected
            here.variance += row.variance
    for spot, kind, number in store.tallies_by_spot(session, wave_id, offices):
        sums[spot].tallies[kind] += number


def _add_answers(
    session: Session, wave_id: int, offices: Offices, sums: dict[Spot, _Sums], source: str
) -> None:
    for row in store.answers_by_spot(session, wave_id, offices, source):
        here = sums[row.spot]
        here.answers += row.answers
        for name in CLASSES:
            here.classes[name] += getattr(row, name)
    for spot, flagged in store.flags_by_spot(session, wave_id, offices, source):
        sums[spot].classes["flagged"] += flagged


def _line(spot: Spot, sums: _Sums) -> IntegrityLine:
    enough = sums.answers >= FEW
    return IntegrityLine(
        office=spot.office,
        week=spot.week,
        counter=spot.counter,
        visits=sums.visits,
        drawn=sums.drawn,
        expected=sums.expected,
        p=chance_of(sums.drawn, sums.expected, sums.variance),
        outcomes=dict(sums.outcomes),
        tallies=dict(sums.tallies),
        answers=sums.answers if enough else None,
        classes={name: sums.classes[name] for name in (*CLASSES, "flagged")} if enough else {},
    )


def _line_of_kiosks(spot: Spot, sums: _Sums) -> IntegrityLine:
    classes = {name: sums.classes[name] for name in OF_KIOSKS}
    return replace(_line(spot, sums), classes=classes, is_of_kiosks=True)


def chance_of(drawn: int, expected: float, variance: float) -> float | None:
    """The two-sided p of so many draws, with the continuity correction; None where the number could not differ."""
    if variance <= 0:
        return None
    z = max(0.0, abs(drawn - expected) - 0.5) / sqrt(variance)
    return 2 * (1 - NormalDist().cdf(z))
