"""Days of fieldwork through the real services: links are issued, opened and answered, one transaction each.

The questionnaire has one question, answered with a random number, by which a test knows whose answer is
whose.
"""

import random
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from surveyapp.domain.days import VIETNAM
from surveyapp.domain.instruments import Instrument, Page, content_hash
from surveyapp.domain.questions import NumberQuestion
from surveyapp.domain.visits import Purpose
from surveyapp.services.kiosks.devices import place_of
from surveyapp.services.kiosks.receiving import receive
from surveyapp.services.opening import named_by_token, open_link
from surveyapp.services.responding import save_page
from surveyapp.services.sending import take_in_response
from surveyapp.services.transactions import Database, Session
from surveyapp.services.visiting import Invitation, VisitTap, draw_visit
from surveyapp.store.tables.places import Counter, OfficeService, Service
from surveyapp.store.tables.surveys import SamplingPlan, Wave
from surveyapp.store.tables.visits import Link
from tests.builders import KEYS, Place, a_desk, a_published
from tests.kiosk_answers import seal_of, sealed, with_ticket

LARGEST = 10**9


@dataclass(frozen=True)
class Window:
    """Where and for what: a counter and a service of a place."""

    place: Place
    counter_id: int
    service_id: int


@dataclass(frozen=True)
class Ticket:
    """A link as the attacker knows it: its hashes, where it was issued, and its number in the order of issue."""

    token: str
    token_hash: str
    code_hash: str
    cell: tuple[str, int]
    issued: int


@dataclass(frozen=True)
class Answered:
    """A ticket, its number in the order of use, and the number that was answered with it."""

    ticket: Ticket
    used: int
    number: int


def one_question() -> Instrument:
    """A questionnaire with one number to give."""
    words = {"vi": "Số nào?", "en": "Which number?"}
    question = NumberQuestion(code="number", type="number", ask=words, minimum=0, maximum=LARGEST)
    page = Page(id="number", questions=(question,))
    return Instrument(name="one", version=1, languages=("vi", "en"), title=words, minutes=1, pages=(page,))


def ask_one_question(session: Session, place: Place) -> None:
    """Let the wave of a place use the short questionnaire above for links."""
    session.get_one(Wave, place.wave_id).full_instrument = a_published(session, one_question())


def another_service(session: Session, place: Place, code: str) -> int:
    """One more service at the place."""
    service = Service(code=code, name=code, name_en=code, field="bhxh", mark="own", sort_key=code)
    session.add(service)
    session.flush()
    session.add(OfficeService(office_id=place.office_id, service_id=service.id))
    return service.id


def another_counter(session: Session, place: Place, name: str) -> int:
    """One more counter at the place, in the wave's plan."""
    counter = Counter(office_id=place.office_id, name=name)
    session.add(counter)
    session.flush()
    starts_on = session.get_one(Wave, place.wave_id).starts_on
    session.add(
        SamplingPlan(wave_id=place.wave_id, counter_id=counter.id, starts_on=starts_on, probability=0.5)
    )
    return counter.id


def moment(day: date, minute: int) -> datetime:
    """A moment of a day, in minutes after seven in the morning in Viet Nam."""
    return datetime(day.year, day.month, day.day, 7, tzinfo=VIETNAM) + timedelta(minutes=minute)


def issue(database: Database, window: Window, number: int, at: datetime) -> Ticket:
    """A visit is done and invited."""
    with database.transaction() as session:
        tap = VisitTap(window.counter_id, window.service_id, Purpose.COLLECT, f"tap {number}")
        drawn = draw_visit(session, window.place.clerk, tap, a_desk(), at)
        assert isinstance(drawn.invitation, Invitation)
        link = session.get_one(Link, KEYS.token(drawn.invitation.token))
        cell = (link.psu_id, link.service_id)
        return Ticket(drawn.invitation.token, link.token_hash, link.code_hash, cell, number)


def answer(database: Database, ticket: Ticket, number: int, at: datetime, seconds: int = 30) -> None:
    """The link is opened, its form answered, and sent some seconds later."""
    with database.transaction() as session:
        name = named_by_token(KEYS, ticket.token)
        key = open_link(session, name, "vi", at - timedelta(seconds=seconds))
    with database.transaction() as session:
        save_page(session, key, "number", {"number": [str(number)]}, "vi", at.date())
    with database.transaction() as session:
        take_in_response(session, KEYS, key, at)


def answer_at_kiosk(database: Database, place: Place, ticket: Ticket, number: int, at: datetime) -> None:
    """The ticket is scanned at the kiosk of its place, which delivers the answer at once."""
    instrument = content_hash(one_question())
    own = {"instrument": instrument, "answers": {"number": number}, "seconds": 30}
    when = {"day": at.date().isoformat(), "hour": at.hour}
    with database.transaction() as session:
        envelope = sealed(seal_of(session), with_ticket(place, ticket.token, **own, **when))
        kiosk = place_of(session, place.kiosk_id)
        assert receive(session, KEYS, kiosk, envelope, at).status == "stored"


def a_day_of_answers(
    database: Database,
    windows: Sequence[Window],
    day: date,
    each: int,
    rng: random.Random,
    first: int = 0,
    *,
    every_other_at_kiosk: bool = False,
) -> list[Answered]:
    """A day on which every window gives out links in random order, all of which are used, in another order."""
    order = [window for window in windows for _ in range(each)]
    rng.shuffle(order)
    tickets = [
        issue(database, window, first + number, moment(day, 1 + number * 240 // len(order)))
        for number, window in enumerate(order)
    ]
    rng.shuffle(tickets)
    found = []
    for used, ticket in enumerate(tickets):
        number = rng.randrange(LARGEST)
        minute = 250 + used * 340 // len(tickets)
        if every_other_at_kiosk and used % 2:
            answer_at_kiosk(database, windows[0].place, ticket, number, moment(day, minute))
        else:
            answer(database, ticket, number, moment(day, minute), rng.randrange(5, 50))
        found.append(Answered(ticket, first + used, number))
    return found
