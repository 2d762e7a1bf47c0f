"""Making the draws that a counter's computer may use when it has no network.

The server draws as always, independently for each visit and with the plan's probability; only the moment is another.
What lies on the computer is a chain of seals (surveyapp.domain.sealed_draws); here remain the hashes of the links.
"""

import secrets
from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from surveyapp.domain.days import day_of
from surveyapp.domain.draw import is_drawn
from surveyapp.domain.roles import Account
from surveyapp.domain.sealed_draws import SealedChain, Ticket, sealed_chain
from surveyapp.domain.tokens import new_code, new_token
from surveyapp.services.counter_days import CounterChoice, ServiceChoice, own_counter, services_at, wave_at
from surveyapp.services.transactions import Session
from surveyapp.services.visiting import Desk, check_that_links_work
from surveyapp.store import blank_links, offices, sealed_sequences, waves
from surveyapp.store.tables.counters import BlankLink, SealedSequence

DAYS_AHEAD = 3
"""Today and so many days more: a line that fails in the morning finds its draws made the day before."""
LENGTH = 60
"""Draws for a day at one counter; visits beyond them are counted, but are outside the sample."""
MOST_SEQUENCES = 4
"""For a counter and day: computers that were exchanged, browsers that forgot. All of them are counted."""

Describe = Callable[[str, str, date], dict[str, Any]]
"""The ticket that a page shows, from token, code and last day."""


@dataclass(frozen=True, slots=True)
class Advance:
    """What drawing in advance needs: the desk, and how a page shows a ticket."""

    desk: Desk
    describe: Describe


@dataclass(frozen=True, slots=True)
class IssuedSequence:
    """Sealed draws for a counter's day. This is the only time that they leave the server."""

    day: date
    chain: SealedChain


@dataclass(frozen=True, slots=True)
class Kit:
    """What a counter's page needs without network. `over` are sequences that it may forget.

    One sequence is made at a time, so that nobody waits long for the database; `has_more` says to ask again.
    """

    choice: CounterChoice
    wave_name: str
    services: tuple[ServiceChoice, ...]
    sequences: tuple[IssuedSequence, ...]
    over: frozenset[str]
    has_more: bool


def offline_kit(
    session: Session,
    account: Account,
    counter_id: int,
    held: dict[str, date],
    advance: Advance,
    now: datetime,
) -> Kit:
    """What a page needs that holds sequences of some days already; only what is missing is made.

    Raises NotAllowed, WaveNotOpen, PublicUrlMissing.
    """
    today = day_of(now)
    choice = own_counter(session, account, counter_id, today)
    check_that_links_work(session, advance.desk)
    wave = wave_at(session, choice.office_id, today)
    offices.lock_counter(session, counter_id)
    known = sealed_sequences.open_sequences(session, counter_id, list(held))
    covered = {day for sequence_id, day in held.items() if sequence_id in known}
    missing = [
        day
        for day in (today + timedelta(days=number) for number in range(DAYS_AHEAD + 1))
        if day not in covered
        and sealed_sequences.number_of_sequences(session, counter_id, day) < MOST_SEQUENCES
        and _is_sampled(session, choice, day)
    ]
    made = [issue_sequence(session, choice, day, advance, today) for day in missing[:1]]
    return Kit(
        choice=choice,
        wave_name=wave.name,
        services=services_at(session, choice.office_id, today),
        sequences=tuple(each for each in made if each is not None),
        over=frozenset(held) - known,
        has_more=len(missing) > 1,
    )


def _is_sampled(session: Session, choice: CounterChoice, day: date) -> bool:
    wave = waves.wave_running_at(session, choice.office_id, day)
    return wave is not None and waves.probability_at(session, wave.id, choice.counter_id, day) is not None


def issue_sequence(
    session: Session, choice: CounterChoice, day: date, advance: Advance, today: date
) -> IssuedSequence | None:
    """Draw in advance for a counter's day; None where no wave runs then, or the plan says nothing."""
    wave = waves.wave_running_at(session, choice.office_id, day)
    probability = waves.probability_at(session, wave.id, choice.counter_id, day) if wave else None
    if wave is None or probability is None:
        return None
    sequence_id = secrets.token_hex(16)
    session.add(
        SealedSequence(
            id=sequence_id,
            counter_id=choice.counter_id,
            wave_id=wave.id,
            day=day,
            probability=probability,
            length=LENGTH,
            issued_on=today,
        )
    )
    session.flush()
    drawn = frozenset(number for number in range(LENGTH) if is_drawn(probability, advance.desk.chance))
    tickets = _tickets(session, sequence_id, drawn, day + timedelta(days=advance.desk.link_days), advance)
    return IssuedSequence(day, sealed_chain(sequence_id, tickets))


def _tickets(
    session: Session,
    sequence_id: str,
    drawn: Collection[int],
    expires_on: date,
    advance: Advance,
) -> list[Ticket]:
    """The ticket of every draw of a sequence; the hashes of their links are stored as blank."""
    names = {number: (new_token(), new_code()) for number in drawn}
    blank_links.add_blank_links(
        session,
        [
            BlankLink(
                token_hash=advance.desk.keys.token(token),
                code_hash=advance.desk.keys.code(code),
                sequence_id=sequence_id,
                number=number,
            )
            for number, (token, code) in names.items()
        ],
    )
    return [
        advance.describe(*names[number], expires_on) if number in names else None for number in range(LENGTH)
    ]
