"""The history of the demonstration province: its past weeks in bulk, its last open days one visit at a time."""

import itertools
import random
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from surveyapp.config import Settings
from surveyapp.domain.days import day_of, month_of, week_of
from surveyapp.services.closing import close_batches, close_days, forget_units
from surveyapp.services.demonstrating.bulk_recording import Awaited, Recorder
from surveyapp.services.demonstrating.happening import OfficeDay, open_days
from surveyapp.services.demonstrating.living import Life
from surveyapp.services.demonstrating.model import Model
from surveyapp.services.demonstrating.reacting import moment
from surveyapp.services.demonstrating.replying import Reply
from surveyapp.services.transactions import Database, Session
from surveyapp.store.inserting import insert_quickly
from surveyapp.store.tables.visits import RegisterMargin

Report = Callable[[str], None]
MarginCounts = Counter[tuple[str, str, str, str]]
"""Visitors by office, month, variable and category."""


@dataclass(frozen=True, slots=True)
class History:
    """Fills the past of a wave that has been set up."""

    database: Database
    settings: Settings
    model: Model
    recorder: Recorder

    def fill_over(self, report: Report) -> None:
        """A wave that is over, down to the last answer that its links could bring."""
        days = open_days(self.model.crowd, self.model.first, self.model.last)
        margins: MarginCounts = Counter()
        self._bulk(
            days, moment(self.model.last + timedelta(days=self.settings.link_days + 1), 0), margins, report
        )
        self._store(margins)

    def fill(self, life: Life, now: datetime, report: Report) -> None:
        """A wave that is under way: everything from the first day up to this moment."""
        days = open_days(self.model.crowd, self.model.first, day_of(now) - timedelta(days=1))
        one_by_one = self.model.crowd.assumptions.period.one_by_one
        past, last = days[:-one_by_one], days[-one_by_one:]
        margins: MarginCounts = Counter()
        awaited = self._bulk(past, moment(last[0], 0), margins, report)
        waiting = [each.reply for each in awaited]
        for number, day in enumerate(last, start=1):
            until = moment(last[number], 0) if number < len(last) else now
            waiting = self._one_by_one(life, day, waiting, until, margins)
            report(f"Ngày {day:%d/%m/%Y}, từng lượt một · {day}, one visit at a time")
        self._store(margins)

    def _bulk(
        self, days: Sequence[date], end: datetime, margins: MarginCounts, report: Report
    ) -> list[Awaited]:
        """The past in stretches of a week, each closed before the next one begins."""
        awaited: list[Awaited] = []
        weeks = [list(week) for _, week in itertools.groupby(days, week_of)]
        for number, week in enumerate(weeks, start=1):
            until = moment(weeks[number][0], 0) if number < len(weeks) else end
            happened = tuple(self.model.days(week))
            count_margins(margins, happened)
            with self.database.transaction() as session:
                awaited = self.recorder.take_in(session, awaited, until)
                awaited += self.recorder.record(session, happened, until)
                self._close(session, day_of(until))
            report(f"Tuần {number}/{len(weeks)} · week {number} of {len(weeks)}")
        return awaited

    def _one_by_one(
        self, life: Life, day: date, waiting: list[Reply], until: datetime, margins: MarginCounts
    ) -> list[Reply]:
        """An open day, an office at a time, closed at its end; the answers that come later."""
        for happened in self.model.days([day]):
            count_margins(margins, [happened])
            own = [reply for reply in waiting if reply.office == happened.office.code]
            with self.database.transaction() as session:
                later = life.live(session, happened, own, until)
            waiting = [reply for reply in waiting if reply not in own] + list(later)
        with self.database.transaction() as session:
            self._close(session, day_of(until))
        return waiting

    def _store(self, margins: MarginCounts) -> None:
        with self.database.transaction() as session:
            insert_quickly(session, RegisterMargin, self._margin_rows(margins))

    def _close(self, session: Session, today: date) -> None:
        close_days(session, today)
        close_batches(session, today, self.settings.batch_minimum, random.SystemRandom())
        forget_units(session, today, self.settings.link_days)

    def _margin_rows(self, margins: MarginCounts) -> list[dict[str, object]]:
        wave_id, offices = self.recorder.places.wave_id, self.recorder.places.offices
        return [
            {
                "wave_id": wave_id,
                "office_id": offices[office],
                "month": month,
                "variable": variable,
                "category": category,
                "visits": visits,
            }
            for (office, month, variable, category), visits in margins.items()
        ]


def count_margins(margins: MarginCounts, days: Iterable[OfficeDay]) -> None:
    """Count visitors by sex and age band at the offices that know them."""
    for day in days:
        if not day.office.facts.knows_visitors:
            continue
        month = month_of(day.day)
        for visit in (visit for counter_day in day.counters for visit in counter_day.visits):
            margins[day.office.code, month, "sex", visit.visitor.sex] += 1
            margins[day.office.code, month, "age_band", visit.visitor.age_band] += 1
