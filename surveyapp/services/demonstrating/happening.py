"""What happens at the counters and the kiosk of an office on a day: visits, walk-ups, and now and then stuffing."""

import random
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from surveyapp.services.demonstrating.province import CounterPlan, OfficePlan
from surveyapp.services.demonstrating.reacting import (
    Reaction,
    filling_seconds,
    moment,
    reaction,
    reaction_of_stuffer,
)
from surveyapp.services.demonstrating.visitors import Crowd, Visitor, day_chance

STUFFED_SECONDS = 0.5
"""A stuffed short form takes this share of the time of a stuffed full one."""


@dataclass(frozen=True, slots=True)
class Happening:
    """A visit at a counter, and what its visitor would do if drawn. `praise`: the answer would be the clerk's."""

    visitor: Visitor
    at: datetime
    reaction: Reaction
    praise: bool = False


@dataclass(frozen=True, slots=True)
class WalkUp:
    """Somebody at the kiosk, when the form is sent and how long it took."""

    visitor: Visitor
    at: datetime
    seconds: int
    praise: bool = False

    @property
    def started_at(self) -> datetime:
        """The moment at which the form was begun."""
        return self.at - timedelta(seconds=self.seconds)


@dataclass(frozen=True, slots=True)
class CounterDay:
    """A counter's day in the order of its visits, with the random numbers that draw invitations and answers."""

    counter: CounterPlan
    visits: tuple[Happening, ...]
    chance: random.Random


@dataclass(frozen=True, slots=True)
class OfficeDay:
    """An office's day."""

    office: OfficePlan
    day: date
    counters: tuple[CounterDay, ...]
    walk_ups: tuple[WalkUp, ...]
    kiosk_chance: random.Random


def office_day(crowd: Crowd, office: OfficePlan, day: date, seed: int, *, stuffs: bool = False) -> OfficeDay:
    """Everything that happens at an office on an open day; the same for the same seed and day."""
    counters = tuple(_counter_day(crowd, office, counter, day, seed) for counter in office.counters)
    kiosk_chance = day_chance(seed, f"{office.code}/kiosk", day)
    walk_ups = [walk_up for each in counters for walk_up in _walk_ups(crowd, each.visits, kiosk_chance)]
    if stuffs:
        counters = tuple(_with_taken_links(crowd, each) for each in counters)
        walk_ups += _burst(crowd, office, day, kiosk_chance)
    return OfficeDay(office, day, counters, tuple(sorted(walk_ups, key=lambda each: each.at)), kiosk_chance)


def open_days(crowd: Crowd, first: date, last: date) -> tuple[date, ...]:
    """The days from `first` to `last` on which offices are open."""
    days = (first + timedelta(days=number) for number in range((last - first).days + 1))
    return tuple(day for day in days if crowd.assumptions.weekday_factor(day) > 0)


def _counter_day(crowd: Crowd, office: OfficePlan, counter: CounterPlan, day: date, seed: int) -> CounterDay:
    chance = day_chance(seed, f"{office.code}/{counter.name}", day)
    mood = crowd.mood(chance)
    moments = sorted(_visit_moment(crowd, day, chance) for _ in range(crowd.visits_on(counter, day, chance)))
    visits = []
    for at in moments:
        visitor = crowd.visitor(office, counter, mood, chance)
        visits.append(Happening(visitor, at, reaction(crowd, visitor, chance)))
    return CounterDay(counter, tuple(visits), chance)


def _visit_moment(crowd: Crowd, day: date, chance: random.Random) -> datetime:
    """A moment in opening hours, each as likely."""
    spans = crowd.assumptions.hours
    start, end = chance.choices(spans, [end - start for start, end in spans])[0]
    return moment(day, chance.uniform(start, end))


def _walk_ups(crowd: Crowd, visits: tuple[Happening, ...], chance: random.Random) -> Iterator[WalkUp]:
    """Those of the visitors who go to the kiosk unasked: the annoyed more often."""
    facts = crowd.assumptions
    seconds = facts.response.seconds
    for visit in visits:
        factor = facts.dispositions[visit.visitor.disposition].walk_up
        if chance.random() < facts.walk_ups.per_visit * factor:
            taken = filling_seconds(seconds.short, seconds.spread, chance)
            yield WalkUp(visit.visitor, visit.at + timedelta(seconds=30 + taken), taken)


def _with_taken_links(crowd: Crowd, day: CounterDay) -> CounterDay:
    """The same day on which the clerk keeps some of the invitations and fills the forms."""
    facts = crowd.assumptions.stuffing
    visits = tuple(
        replace(visit, reaction=reaction_of_stuffer(facts.seconds, day.chance), praise=True)
        if day.chance.random() < facts.links
        else visit
        for visit in day.visits
    )
    return replace(day, visits=visits)


def _burst(crowd: Crowd, office: OfficePlan, day: date, chance: random.Random) -> Iterator[WalkUp]:
    """Many forms with top marks at the kiosk, shortly after the office has closed."""
    facts = crowd.assumptions.stuffing
    closing = moment(day, crowd.assumptions.hours[-1][1])
    for _ in range(facts.walk_ups):
        visitor = crowd.visitor(office, chance.choice(office.counters), "usual", chance)
        at = closing + timedelta(minutes=5 + facts.minutes * chance.random())
        yield WalkUp(visitor, at, filling_seconds(facts.seconds * STUFFED_SECONDS, 0.2, chance), praise=True)
