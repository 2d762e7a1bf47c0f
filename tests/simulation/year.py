"""A year at the counters of many offices through the real services: people tap, forget, tap twice, and lose the line.

What truly happened is written down beside the system, so that `year_checks` can compare the two. Nothing here decides
who is invited: the draws are those of the operating system's random numbers, as in the field.
"""

import random
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from functools import cache

from surveyapp.domain.conditions import Answer
from surveyapp.domain.days import day_of
from surveyapp.domain.draw import system_chance
from surveyapp.domain.instruments import content_hash
from surveyapp.domain.kiosk_answers import KioskAnswer
from surveyapp.domain.questions import NOT_ASKED
from surveyapp.domain.routing import settle
from surveyapp.domain.sealed_draws import opened_draw
from surveyapp.domain.tokens import new_token
from surveyapp.domain.visits import Outcome, Purpose
from surveyapp.services.closing import close_batches, close_days, forget_units
from surveyapp.services.kiosks.taking_in import take_in
from surveyapp.services.offline.issuing import Advance, offline_kit
from surveyapp.services.offline.reporting import OfflineReport, OfflineVisit, take_offline_report
from surveyapp.services.transactions import Database, Session
from surveyapp.services.visiting import Desk, Drawn, VisitTap, draw_visit, record_outcome
from tests.builders import KEYS, shipped
from tests.kiosk_answers import document_of
from tests.simulation.year_places import AFTERWARDS, Scene, Window

LINK_DAYS = 7
SMALLEST_BATCH = 10


@dataclass(frozen=True)
class Habits:
    """How often, of a hundred visits or days, something goes otherwise than it should."""

    double_tap: float = 0.03
    lost_reply: float = 0.01
    """The server has stored the visit, but the page does not hear of it and sends again."""
    crash: float = 0.01
    """The server stops before it has stored the visit; the page sends again."""
    mistap: float = 0.01
    refused: float = 0.15
    answered: float = 0.4
    absent_half_day: float = 0.05
    offline_day: float = 0.05
    clock_change: float = 0.05
    restart: float = 0.02


@dataclass
class Truth:
    """What happened. `draws` has for every counter, in the order of visits, whether each was drawn and its π."""

    visits: Counter[tuple[int, int]] = field(default_factory=Counter)
    """By counter and service."""
    mistaps: int = 0
    drawn: Counter[tuple[int, float]] = field(default_factory=Counter)
    draws: dict[int, list[tuple[bool, float]]] = field(default_factory=dict)
    answers: int = 0
    repeats: int = 0
    crashes: int = 0
    restarts: int = 0
    offline_days: int = 0


class Crash(Exception):
    """The server's power has gone, in the middle of a transaction."""


class Year:
    """Lives through one day after the other."""

    def __init__(self, database: Database, scene: Scene, seed: int, habits: Habits) -> None:
        self.database, self.scene, self.habits = database, scene, habits
        self.dice = random.Random(seed)
        self.truth = Truth()
        self.desk = Desk(
            keys=KEYS, chance=system_chance(), link_days=LINK_DAYS, public_url="https://example.test"
        )

    def live(self, days: list[date], visits: int, tell: Callable[[int], None] = lambda _: None) -> Truth:
        """Every day at every counter; `visits` is an office's number on a day. `tell` hears the number of each day."""
        for number, day in enumerate(days, start=1):
            if self._happens(self.habits.restart):
                self.truth.restarts += 1
                self.database.dispose()
            for windows in self.scene.offices:
                for window in windows:
                    self._counter_day(window, day, visits // len(windows))
            self._night(day)
            tell(number)
        self._night(days[-1] + timedelta(days=AFTERWARDS), last=True)
        return self.truth

    def _counter_day(self, window: Window, day: date, visits: int) -> None:
        if self._happens(self.habits.absent_half_day):
            visits //= 2
        moments = list(self._moments(day, visits))
        if self._happens(self.habits.offline_day):
            self.truth.offline_days += 1
            self._offline(window, day, moments)
        else:
            self._online(window, moments)

    def _moments(self, day: date, visits: int) -> Iterator[datetime]:
        """From half past seven, at equal distances; on some days somebody sets the server's clock, back or forth."""
        start = datetime(day.year, day.month, day.day, 0, 30, tzinfo=UTC)
        changed_at = self.dice.randrange(visits) if self._happens(self.habits.clock_change) else visits
        by = timedelta(minutes=self.dice.choice((-90, -5, 10, 60)))
        for number in range(visits):
            yield start + number * timedelta(hours=8) / visits + (by if number >= changed_at else timedelta())

    def _online(self, window: Window, moments: list[datetime]) -> None:
        """Some visits together in a transaction, as their order is what matters; what fails stands alone."""
        together: list[datetime] = []
        for at in moments:
            if self._happens(self.habits.crash):
                self._tap_together(window, together)
                together = []
                self._tap_with_crash(window, at)
            else:
                together.append(at)
        self._tap_together(window, together)

    def _tap_together(self, window: Window, moments: list[datetime]) -> None:
        with self.database.transaction() as session:
            for at in moments:
                self._visit(session, window, self._tap(window), at)

    def _tap_with_crash(self, window: Window, at: datetime) -> None:
        """The first sending is undone by the crash, with its draw; the page sends the same tap again."""
        tap = self._tap(window)
        self.truth.crashes += 1
        try:
            with self.database.transaction() as session:
                draw_visit(session, window.clerk, tap, self.desk, at)
                raise Crash
        except Crash:
            self.database.dispose()
        with self.database.transaction() as session:
            self._visit(session, window, tap, at)

    def _offline(self, window: Window, day: date, moments: list[datetime]) -> None:
        """The line fails when the page has its draws. What was tapped is reported later, in parts, some of it twice."""
        with self.database.transaction() as session:
            advance = Advance(self.desk, lambda token, code, last: {"code": code})
            kit = offline_kit(session, window.clerk, window.counter_id, {}, advance, moments[0])
        issued = next(each for each in kit.sequences if each.day == day)
        key, visits, codes = issued.chain.first_key, [], {}
        for number, at in enumerate(moments[: len(issued.chain.seals)]):
            drawn = opened_draw(issued.chain.id, number, key, issued.chain.seals[number])
            key, tap = drawn.next_key, self._tap(window)
            self._note(window, tap, drawn.ticket is not None, at)
            refuses = drawn.ticket is not None and self._happens(self.habits.refused)
            outcome = Outcome.REFUSED if refuses else None
            visits.append(OfflineVisit(tap.tap, tap.service_id, tap.purpose, number, outcome))
            if drawn.ticket is not None and not refuses and self._happens(self.habits.answered):
                codes[drawn.ticket["code"]] = tap
        later = moments[-1] + self.dice.choice((timedelta(hours=2), timedelta(days=1), timedelta(days=3)))
        self._report(window, OfflineReport(window.counter_id, issued.chain.id, day, tuple(visits)), later)
        with self.database.transaction() as session:
            for code, tap in codes.items():
                self.answer(session, window, code, tap, later)

    def _report(self, window: Window, report: OfflineReport, at: datetime) -> None:
        """In three parts in any order; each may be sent twice, since the answer of the server can get lost."""
        parts = [replace(report, visits=report.visits[start::3]) for start in range(3)]
        self.dice.shuffle(parts)
        for part in parts:
            for _ in range(2 if self._happens(0.5) else 1):
                with self.database.transaction() as session:
                    take_offline_report(session, window.clerk, part, self.desk, at)

    def _tap(self, window: Window) -> VisitTap:
        purpose = self.dice.choice((Purpose.HAND_IN, Purpose.COLLECT, Purpose.ASK))
        return VisitTap(window.counter_id, self.dice.choice(window.services), purpose, new_token())

    def _visit(self, session: Session, window: Window, tap: VisitTap, at: datetime) -> None:
        drawn = draw_visit(session, window.clerk, tap, self.desk, at)
        self._note(window, tap, drawn.invitation is not None, at)
        if self._happens(self.habits.double_tap + self.habits.lost_reply):
            self.truth.repeats += 1
            again = draw_visit(session, window.clerk, tap, self.desk, at)
            assert again.visit_id == drawn.visit_id and again.is_repeat
        if self._happens(self.habits.mistap):
            self._mistap(session, window, at)
        if drawn.invitation is not None:
            self._react(session, window, drawn, tap, at)

    def _mistap(self, session: Session, window: Window, at: datetime) -> None:
        """A tap for nobody, taken back at once."""
        wrong = draw_visit(session, window.clerk, self._tap(window), self.desk, at)
        record_outcome(session, window.clerk, wrong.visit_id, Outcome.MISTAP, at)
        self.truth.mistaps += 1

    def _react(self, session: Session, window: Window, drawn: Drawn, tap: VisitTap, at: datetime) -> None:
        """Refuse, answer at the kiosk with the ticket's code, or do nothing more."""
        assert drawn.invitation is not None
        if self._happens(self.habits.refused):
            record_outcome(session, window.clerk, drawn.visit_id, Outcome.REFUSED, at)
        elif self._happens(self.habits.answered):
            self.answer(session, window, drawn.invitation.code, tap, at)

    def answer(self, session: Session, window: Window, code: str, tap: VisitTap, at: datetime) -> None:
        """A complete answer with a ticket."""
        self.truth.answers += 1
        answer = KioskAnswer(
            kind="ticket",
            wave=self.scene.wave_id,
            instrument=content_hash(shipped("counter_full")),
            service=None,
            code=code,
            language="vi",
            order_seed=self.dice.randrange(2**31),
            answers=filled(tap.purpose.value, self.dice.choice(("female", "male"))),
            complete=True,
            day=day_of(at),
            seconds=self.dice.randrange(90, 600),
            hour=10,
        )
        take_in(session, KEYS, window.kiosk, answer, at)

    def _note(self, window: Window, tap: VisitTap, is_drawn: bool, at: datetime) -> None:
        chance = window.probability_on(day_of(at))
        self.truth.visits[window.counter_id, tap.service_id] += 1
        self.truth.drawn[window.counter_id, chance] += is_drawn
        self.truth.draws.setdefault(window.counter_id, []).append((is_drawn, chance))

    def _night(self, day: date, *, last: bool = False) -> None:
        """What the worker does when a day is over; answers are closed in batches, and the rest waits."""
        tomorrow = day + timedelta(days=1)
        with self.database.transaction() as session:
            close_days(session, tomorrow)
            close_batches(session, tomorrow, SMALLEST_BATCH, self.dice, final=last)
            forget_units(session, tomorrow, LINK_DAYS)

    def _happens(self, share: float) -> bool:
        return self.dice.random() < share


@cache
def filled(purpose: str, sex: str) -> dict[str, Answer]:
    """A complete full form."""
    full = shipped("counter_full")
    given = settle(full, document_of(full, purpose=purpose, sex=sex))
    return {code: value for code, value in given.items() if value != NOT_ASKED}
