"""Recording many past days at once: the same rows that the counter and the citizen would have caused one by one.

Visits, register, links and answers of a stretch of days are made as rows and inserted together; what turns them into
counts, responses and tombstones is the ordinary closing, called by whoever calls this.
"""

import secrets
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from surveyapp.domain.days import month_of, week_of
from surveyapp.domain.draw import is_drawn
from surveyapp.domain.links import LinkState
from surveyapp.domain.order import new_order_seed
from surveyapp.domain.routing import settle
from surveyapp.domain.tokens import new_code, new_token
from surveyapp.domain.visits import Outcome
from surveyapp.services.demonstrating.happening import CounterDay, Happening, OfficeDay, WalkUp
from surveyapp.services.demonstrating.places import Places
from surveyapp.services.demonstrating.replying import Forms, Reply
from surveyapp.services.keys import Keys
from surveyapp.services.transactions import Session
from surveyapp.store import links
from surveyapp.store.inserting import insert_quickly
from surveyapp.store.tables.answers import Intake
from surveyapp.store.tables.visits import Link, PrimaryUnit, RegisterCount, Visit
from surveyapp.store.visits import DRAW

Rows = list[dict[str, Any]]


@dataclass(frozen=True, slots=True)
class Awaited:
    """An answer that will come: by which link, and the row that it will be."""

    reply: Reply
    intake: dict[str, Any]


@dataclass(slots=True)
class Stretch:
    """The rows of some days."""

    units: Rows = field(default_factory=list)
    visits: Rows = field(default_factory=list)
    links: Rows = field(default_factory=list)
    intake: Rows = field(default_factory=list)
    register: dict[tuple[int, date, int], int] = field(default_factory=dict)
    awaited: list[Awaited] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Recorder:
    """Makes and stores the rows of past days."""

    places: Places
    forms: Forms
    keys: Keys
    link_days: int

    def record(self, session: Session, days: Iterable[OfficeDay], until: datetime) -> list[Awaited]:
        """Store everything that happened on these days up to a moment; the answers that come after it."""
        stretch = Stretch()
        for day in days:
            self._office_day(stretch, day, until)
        insert_quickly(session, PrimaryUnit, stretch.units)
        insert_quickly(session, Visit, stretch.visits)
        insert_quickly(session, RegisterCount, self._register(stretch))
        insert_quickly(session, Link, stretch.links)
        insert_quickly(session, Intake, stretch.intake)
        return stretch.awaited

    def take_in(self, session: Session, awaited: Sequence[Awaited], until: datetime) -> list[Awaited]:
        """Store the awaited answers that were sent before a moment, and spend their links; those still awaited."""
        due = [each for each in awaited if each.reply.sent_at < until]
        for each in due:
            links.move_link(session, self.keys.token(each.reply.token), (LinkState.ISSUED,), LinkState.SPENT)
        insert_quickly(session, Intake, [each.intake for each in due])
        return [each for each in awaited if each.reply.sent_at >= until]

    def _office_day(self, stretch: Stretch, day: OfficeDay, until: datetime) -> None:
        for counter_day in day.counters:
            self._counter_day(stretch, day, counter_day, until)
        if day.walk_ups:
            unit = self._unit(day, kiosk_id=self.places.kiosks[day.office.code])
            stretch.units.append(unit)
            stretch.intake += [self._walk_up(unit, day, walk_up) for walk_up in day.walk_ups]

    def _counter_day(self, stretch: Stretch, day: OfficeDay, own: CounterDay, until: datetime) -> None:
        if not own.visits:
            return
        counter_id = self.places.counters[day.office.code, own.counter.name]
        unit = self._unit(day, counter_id=counter_id)
        stretch.units.append(unit)
        for visit in own.visits:
            drawn = is_drawn(own.counter.probability, own.chance)
            outcome = visit.reaction.outcome if drawn else Outcome.NOT_DRAWN
            service_id = self.places.services[visit.visitor.service]
            stretch.visits.append(self._visit(unit, own, visit, outcome))
            counted = (counter_id, day.day, service_id)
            stretch.register[counted] = stretch.register.get(counted, 0) + 1
            if drawn:
                self._invitation(stretch, unit, own, visit, until)

    def _invitation(
        self, stretch: Stretch, unit: dict[str, Any], own: CounterDay, visit: Happening, until: datetime
    ) -> None:
        token = new_token()
        state = _state_without_answer(visit)
        if visit.reaction.deed == "answers":
            reply = self.forms.reply(visit, token, own.chance)
            awaited = Awaited(reply, self._invited(unit, own, visit, reply))
            if reply.sent_at < until:
                state = LinkState.SPENT
                stretch.intake.append(awaited.intake)
            else:
                stretch.awaited.append(awaited)
        stretch.links.append(
            {
                "token_hash": self.keys.token(token),
                "code_hash": self.keys.code(new_code()),
                "state": state.value,
                "psu_id": unit["id"],
                "service_id": self.places.services[visit.visitor.service],
                "probability": own.counter.probability,
                "visit_id": None,
                "expires_on": unit["day"] + timedelta(days=self.link_days),
            }
        )

    def _unit(
        self, day: OfficeDay, *, counter_id: int | None = None, kiosk_id: int | None = None
    ) -> dict[str, Any]:
        return {
            "id": secrets.token_hex(16),
            "wave_id": self.places.wave_id,
            "office_id": self.places.offices[day.office.code],
            "month": month_of(day.day),
            "week": week_of(day.day),
            "counter_id": counter_id,
            "kiosk_id": kiosk_id,
            "day": day.day,
        }

    def _visit(
        self, unit: dict[str, Any], own: CounterDay, visit: Happening, outcome: Outcome
    ) -> dict[str, Any]:
        return {
            "psu_id": unit["id"],
            "service_id": self.places.services[visit.visitor.service],
            "purpose": visit.visitor.purpose,
            "probability": own.counter.probability,
            "outcome": outcome.value,
            "tap": new_token(),
        }

    def _invited(
        self, unit: dict[str, Any], own: CounterDay, visit: Happening, reply: Reply
    ) -> dict[str, Any]:
        return {
            **_intake(unit, self.places.full_hash, "invited", "phone"),
            "service_id": self.places.services[visit.visitor.service],
            "language": reply.language,
            "probability": own.counter.probability,
            "answers": settle(self.places.full, reply.answers),
            "received_at": reply.sent_at,
            "seconds": reply.seconds,
        }

    def _walk_up(self, unit: dict[str, Any], day: OfficeDay, walk_up: WalkUp) -> dict[str, Any]:
        answers = self.forms.walk_up_answers(walk_up, day.kiosk_chance)
        return {
            **_intake(unit, self.places.short_hash, "walk_up", "kiosk"),
            "service_id": self.places.services[walk_up.visitor.service],
            "language": "vi",
            "probability": None,
            "answers": settle(self.places.short, answers),
            # Of a kiosk's answer the server knows the hour and nothing finer.
            "received_at": walk_up.at.replace(minute=0, second=0, microsecond=0),
            "seconds": walk_up.seconds,
        }

    def _register(self, stretch: Stretch) -> Rows:
        return [
            {
                "wave_id": self.places.wave_id,
                "counter_id": counter_id,
                "day": day,
                "service_id": service_id,
                "source": DRAW,
                "visits": visits,
            }
            for (counter_id, day, service_id), visits in stretch.register.items()
        ]


def _state_without_answer(visit: Happening) -> LinkState:
    """Where the link of a drawn visit ends up: withdrawn where the invitation was not taken."""
    if visit.reaction.outcome != Outcome.INVITED:
        return LinkState.VOID
    return LinkState.OPENED if visit.reaction.deed == "opens" else LinkState.ISSUED


def _intake(unit: dict[str, Any], instrument: str, source: str, device: str) -> dict[str, Any]:
    return {
        "id": secrets.token_hex(16),
        "psu_id": unit["id"],
        "instrument": instrument,
        "source": source,
        "device": device,
        "is_complete": True,
        "order_seed": new_order_seed(),
        "visit_day": unit["day"],
    }
