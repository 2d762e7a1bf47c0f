"""Living through a day one visit at a time: every tap, link, page and answer goes through the ordinary services."""

import heapq
import itertools
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial

from surveyapp.domain.conditions import Answers
from surveyapp.domain.days import day_of, hour_of
from surveyapp.domain.drafts import DraftKey
from surveyapp.domain.instruments import Instrument
from surveyapp.domain.kiosk_answers import KioskAnswer
from surveyapp.domain.order import new_order_seed
from surveyapp.domain.questions import NOT_ASKED
from surveyapp.domain.roles import Account, Grant, Role
from surveyapp.domain.routing import path, settle
from surveyapp.domain.tokens import new_token
from surveyapp.domain.visits import Outcome, Purpose
from surveyapp.services.demonstrating.happening import CounterDay, Happening, OfficeDay, WalkUp
from surveyapp.services.demonstrating.places import Places
from surveyapp.services.demonstrating.replying import Forms, Reply, page_form
from surveyapp.services.kiosks.taking_in import take_in
from surveyapp.services.opening import named_by_token, open_link
from surveyapp.services.responding import read_draft, save_page
from surveyapp.services.sending import take_in_response
from surveyapp.services.transactions import Session
from surveyapp.services.visiting import Desk, Invitation, VisitTap, draw_visit, record_outcome

Deed = Callable[[Session], None]


class FormRefused(Exception):
    """A made-up form was not accepted: the model and the instrument disagree."""


class Agenda:
    """What is still to be done, in the order of its moments."""

    def __init__(self) -> None:
        self._deeds: list[tuple[datetime, int, Deed]] = []
        self._numbers = itertools.count()

    def add(self, at: datetime, deed: Deed) -> None:
        """Plan something."""
        heapq.heappush(self._deeds, (at, next(self._numbers), deed))

    def run(self, session: Session) -> None:
        """Do everything, also what is planned meanwhile."""
        while self._deeds:
            _, _, deed = heapq.heappop(self._deeds)
            deed(session)


@dataclass(frozen=True, slots=True)
class Life:
    """People at the counters and kiosks of one province."""

    places: Places
    forms: Forms
    desk: Desk

    def live(
        self, session: Session, day: OfficeDay, due: Iterable[Reply], until: datetime
    ) -> tuple[Reply, ...]:
        """An office's day, and the answers due from earlier visits; the answers that come after `until`."""
        later = [reply for reply in due if reply.sent_at >= until]
        agenda = Agenda()
        for reply in due:
            if reply.sent_at < until:
                agenda.add(reply.opened_at, partial(self.answer, reply=reply))
        for counter_day in day.counters:
            for visit in counter_day.visits:
                agenda.add(visit.at, self._visit(counter_day, visit, agenda, later, until))
        for walk_up in day.walk_ups:
            agenda.add(walk_up.at, partial(self._walk_up, day=day, walk_up=walk_up))
        agenda.run(session)
        return tuple(later)

    def answer(self, session: Session, reply: Reply) -> None:
        """Open the link of a reply, answer page by page, and send."""
        name = named_by_token(self.desk.keys, reply.token)
        key = open_link(session, name, reply.language, reply.opened_at)
        self._send(session, key, self.places.full, reply.answers, reply.sent_at)

    def _visit(
        self, own: CounterDay, visit: Happening, agenda: Agenda, later: list[Reply], until: datetime
    ) -> Deed:
        """The tap at the end of a visit, and what follows from it."""

        def deed(session: Session) -> None:
            invitation = self._tap(session, own, visit)
            if invitation is None:
                return
            if visit.reaction.outcome != Outcome.INVITED:
                account = self._clerk(visit.visitor.office)
                record_outcome(session, account, invitation.visit_id, visit.reaction.outcome, visit.at)
            elif visit.reaction.deed == "opens":
                name = named_by_token(self.desk.keys, invitation.token)
                open_link(session, name, visit.reaction.language, visit.at)
            elif visit.reaction.deed == "answers":
                reply = self.forms.reply(visit, invitation.token, own.chance)
                if reply.sent_at < until:
                    agenda.add(reply.opened_at, partial(self.answer, reply=reply))
                else:
                    later.append(reply)

        return deed

    def _tap(self, session: Session, own: CounterDay, visit: Happening) -> Invitation | None:
        tap = VisitTap(
            counter_id=self.places.counters[own.counter.office, own.counter.name],
            service_id=self.places.services[visit.visitor.service],
            purpose=Purpose(visit.visitor.purpose),
            tap=new_token(),
        )
        desk = replace(self.desk, chance=own.chance)
        return draw_visit(session, self._clerk(own.counter.office), tap, desk, visit.at).invitation

    def _walk_up(self, session: Session, day: OfficeDay, walk_up: WalkUp) -> None:
        given = settle(self.places.short, self.forms.walk_up_answers(walk_up, day.kiosk_chance))
        answer = KioskAnswer(
            kind="walk_up",
            wave=self.places.wave_id,
            instrument=self.places.short_hash,
            service=self.places.services[walk_up.visitor.service],
            language="vi",
            order_seed=new_order_seed(),
            answers={code: value for code, value in given.items() if value != NOT_ASKED},
            complete=True,
            day=day_of(walk_up.at),
            seconds=walk_up.seconds,
            hour=hour_of(walk_up.at),
        )
        take_in(session, self.desk.keys, self.places.kiosk_place(day.office.code), answer, walk_up.at)

    def _send(
        self, session: Session, key: DraftKey, instrument: Instrument, answers: Answers, sent_at: datetime
    ) -> None:
        language = read_draft(session, key).language
        for page in path(instrument, answers):
            form = page_form(page, answers)
            saved = save_page(session, key, page.id, form, language, day_of(sent_at))
            if saved.problems:
                raise FormRefused(f"{page.id}: {saved.problems}")
        take_in_response(session, self.desk.keys, key, sent_at)

    def _clerk(self, office: str) -> Account:
        """Somebody at the counters of an office; visits do not say who counted them."""
        return Account(0, "demonstration", "", (Grant(Role.COUNTER_STAFF, self.places.offices[office]),))
