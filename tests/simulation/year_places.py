"""Offices with counters, services, clerks and a wave of a year, whose plan changes twice."""

import random
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from sqlalchemy import select

from surveyapp.domain.roles import Account, Grant, Role
from surveyapp.services.auditing import Act
from surveyapp.services.kiosks.devices import KioskPlace, place_of
from surveyapp.services.kiosks.pairing import add_kiosk
from surveyapp.services.offices import (
    NewOffice,
    add_counter,
    add_office,
    list_counters,
    offer_services,
)
from surveyapp.services.publishing import publish
from surveyapp.services.transactions import Session
from surveyapp.services.waves import NewWave, PlanChange, add_wave, change_plan
from surveyapp.store.tables.places import AdminUnit, Service
from tests.builders import shipped

SERVICES = tuple(f"s{number}" for number in range(1, 5))
FIRST_DAY = date(2026, 1, 5)
COUNTERS = 3
AFTERWARDS = 30
"""For how many days after the last visit the wave goes on."""
PERIODS = 3
"""In how many periods the probability is another."""


@dataclass(frozen=True)
class Window:
    """A counter, its clerk, and the kiosk beside it."""

    counter_id: int
    office: str
    clerk: Account
    services: tuple[int, ...]
    kiosk: KioskPlace
    plan: tuple[tuple[date, float], ...]
    """From which day on it invites with which probability."""

    def probability_on(self, day: date) -> float:
        """What the plan says of a day."""
        return [chance for start, chance in self.plan if start <= day][-1]


@dataclass(frozen=True)
class Spot:
    """Where a counter is: its office, its number there, and the kiosk."""

    office: str
    office_id: int
    number: int
    kiosk_id: int


@dataclass(frozen=True)
class Scene:
    """The counters of every office, and their wave."""

    wave_id: int
    offices: tuple[tuple[Window, ...], ...]


def working_days(number: int) -> list[date]:
    """So many days from FIRST_DAY on, weekends left out."""
    found: list[date] = []
    day = FIRST_DAY
    while len(found) < number:
        if day.weekday() < 5:
            found.append(day)
        day += timedelta(days=1)
    return found


def build(session: Session, offices: int, days: list[date], seed: int, first_office: int = 0) -> Scene:
    """Everything that has to be there before the first visit. `first_office` numbers the offices."""
    dice = random.Random(seed)
    act = Act(None, datetime(2026, 1, 1, 2, tzinfo=UTC))
    _add_ground(session)
    codes = [f"o{number}" for number in range(first_office, first_office + offices)]
    ids = {code: _add_office(session, code, act) for code in codes}
    for name in ("counter_full", "counter_short"):
        publish(session, shipped(name), act)
    last = days[-1] + timedelta(days=AFTERWARDS)
    wave_id = add_wave(session, NewWave("year", "Một năm", days[0], last, tuple(codes), 0.1), act)
    kiosks = {code: add_kiosk(session, code, "Kiosk", act) for code in codes}
    starts = [days[len(days) * period // PERIODS] for period in range(PERIODS)]
    return Scene(
        wave_id,
        tuple(
            tuple(
                _window(session, Spot(code, ids[code], number, kiosks[code]), starts, dice, act)
                for number in range(COUNTERS)
            )
            for code in codes
        ),
    )


def _add_ground(session: Session) -> None:
    session.add(
        AdminUnit(
            id="t:1", code="1", name="Xã Thử", kind="xa", level="commune", fold_key="xa thu", sort_key="thu"
        )
    )
    for code in SERVICES:
        session.add(Service(code=code, name=code, name_en=code, field="thu", mark="own", sort_key=code))
    session.flush()


def _add_office(session: Session, code: str, act: Act) -> int:
    office_id = add_office(
        session, NewOffice(code, f"Cơ quan {code}", "mot_cua", "t:1", is_demonstration=True), act
    )
    for number in range(COUNTERS):
        add_counter(session, code, f"Quầy {number}", act)
    offer_services(session, code, SERVICES, act)
    return office_id


def _window(session: Session, spot: Spot, starts: list[date], dice: random.Random, act: Act) -> Window:
    """A counter whose clerk exists in name only; its plan is another in every period."""
    counter = list_counters(session, spot.office)[spot.number]
    plan = tuple((start, dice.choice((0.05, 0.1, 0.15, 0.2, 0.3))) for start in starts)
    for start, chance in plan:
        change_plan(session, "year", PlanChange(chance, start, spot.office, counter.name), act)
    return Window(
        counter_id=counter.id,
        office=spot.office,
        clerk=Account(0, "clerk", "", (Grant(Role.COUNTER_STAFF, spot.office_id),)),
        services=tuple(session.scalars(select(Service.id).order_by(Service.id))),
        kiosk=place_of(session, spot.kiosk_id),
        plan=plan,
    )
