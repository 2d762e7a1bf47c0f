"""Days of fieldwork that are over: counts of visits, the register, and answers in closed batches."""

import random
import uuid
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from typing import Any

from sqlalchemy import delete, update

from surveyapp.domain.days import month_of, week_of
from surveyapp.domain.instruments import Instrument
from surveyapp.domain.questions import MultipleQuestion, NumberQuestion, ScaleQuestion, SingleQuestion
from surveyapp.domain.routing import settle
from surveyapp.domain.visits import Outcome, Purpose
from surveyapp.services.transactions import Session
from surveyapp.store.closed_sums import sum_up
from surveyapp.store.tables.answers import Response
from surveyapp.store.tables.surveys import SamplingPlan, Wave, WaveOffice
from surveyapp.store.tables.visits import PrimaryUnit, RegisterCount, VisitCount
from tests.builders import MONDAY, Place, a_place, a_published, shipped

Answers = dict[str, Any]


@dataclass(frozen=True)
class ClosedDay:
    """What came of a counter's day: answers, drawn visits without one, visits not drawn, and a kiosk's answers."""

    answers: Sequence[Answers] = ()
    silent: int = 0
    not_drawn: int = 0
    walk_ups: Sequence[Answers] = ()
    probability: float = 0.5
    extra: dict[str, Any] = field(default_factory=dict)
    """Columns of the responses that are to differ from the usual."""


def a_closed_day(session: Session, place: Place, day: date, what: ClosedDay) -> str:
    """Store a closed day of a place in its wave; gives the id of the counter's unit."""
    unit = _unit(session, place, day)
    _count(session, place, unit, day, what)
    for answers in what.answers:
        _respond(session, place, unit, answers, source="invited", probability=what.probability, **what.extra)
    if what.walk_ups:
        kiosk_unit = _unit(session, place, day)
        for answers in what.walk_ups:
            _respond(session, place, kiosk_unit, answers, source="walk_up", probability=None, device="kiosk")
    sum_up(session, place.wave_id)
    return unit


def random_answers(instrument: Instrument, rng: random.Random, **fixed: Any) -> Answers:
    """A complete answers document with every question answered at random, but for those that are given."""
    chosen = {question.code: _answer(question, rng) for question in instrument.enabled_questions} | fixed
    return dict(settle(instrument, chosen))


def a_busy_wave(
    session: Session, offices: int = 3, days: int = 8, seed: int = 1, instrument: str = "counter_full"
) -> tuple[Place, ...]:
    """A wave of several offices whose days before MONDAY are closed, with answers enough for every figure."""
    rng = random.Random(seed)
    full, short = shipped(instrument), shipped("counter_short")
    places = [a_place(session, f"office-{number}") for number in range(1, offices + 1)]
    session.execute(update(Wave).values(full_instrument=a_published(session, full)))
    for place in places[1:]:
        _join(session, place, places[0].wave_id)
    own_places = tuple(replace(place, wave_id=places[0].wave_id) for place in places)
    for own in own_places:
        for back in range(1, days + 1):
            what = ClosedDay(
                answers=[random_answers(full, rng) for _ in range(rng.randint(6, 9))],
                silent=rng.randint(2, 5),
                not_drawn=rng.randint(8, 15),
                walk_ups=[random_answers(short, rng) for _ in range(rng.randint(2, 4))],
            )
            a_closed_day(session, own, MONDAY - timedelta(days=back), what)
    return own_places


def _join(session: Session, place: Place, wave_id: int) -> None:
    """Move an office from the wave it came with to another one."""
    session.execute(update(WaveOffice).where(WaveOffice.wave_id == place.wave_id).values(wave_id=wave_id))
    session.execute(update(SamplingPlan).where(SamplingPlan.wave_id == place.wave_id).values(wave_id=wave_id))
    session.execute(delete(Wave).where(Wave.id == place.wave_id))


def _unit(session: Session, place: Place, day: date) -> str:
    unit = PrimaryUnit(
        id=uuid.uuid4().hex,
        wave_id=place.wave_id,
        office_id=place.office_id,
        month=month_of(day),
        week=week_of(day),
        counter_id=None,
        kiosk_id=None,
        day=None,
    )
    session.add(unit)
    session.flush()
    return unit.id


def _count(session: Session, place: Place, unit: str, day: date, what: ClosedDay) -> None:
    outcomes = {
        Outcome.INVITED: len(what.answers),
        Outcome.REFUSED: what.silent,
        Outcome.NOT_DRAWN: what.not_drawn,
    }
    for outcome, visits in outcomes.items():
        if visits:
            session.add(
                VisitCount(
                    psu_id=unit,
                    service_id=place.service_id,
                    purpose=Purpose.HAND_IN.value,
                    probability=what.probability,
                    outcome=outcome.value,
                    visits=visits,
                )
            )
    session.add(
        RegisterCount(
            wave_id=place.wave_id,
            counter_id=place.counter_id,
            day=day,
            service_id=place.service_id,
            source="draw",
            visits=sum(outcomes.values()),
        )
    )


def _respond(session: Session, place: Place, unit: str, answers: Answers, **columns: Any) -> None:
    wave = session.get_one(Wave, place.wave_id)
    invited = columns["source"] == "invited"
    usual: dict[str, Any] = {
        "id": uuid.uuid4().hex,
        "psu_id": unit,
        "service_id": place.service_id,
        "instrument": wave.full_instrument if invited else wave.short_instrument,
        "device": "phone",
        "language": "vi",
        "is_complete": True,
        "order_seed": 1,
        "answers": answers,
        "speed": "usual",
        "after_hours": False,
        "latency": "same_day" if invited else "none",
        "burst": False,
    }
    session.add(Response(**{**usual, **columns}))


def _answer(question: object, rng: random.Random) -> Any:
    match question:
        case SingleQuestion():
            return rng.choice(question.option_codes)
        case MultipleQuestion():
            return [rng.choice(question.option_codes)]
        case ScaleQuestion():
            return rng.choice((2, 3, 4, 4, 5, 5))
        case NumberQuestion():
            return rng.randint(int(question.minimum or 0), int(question.maximum or 9))
    raise AssertionError(f"no random answer for {question}")
