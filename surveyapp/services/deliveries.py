"""Invitations that go out with a result delivered by post, Zalo or SMS: a list made once, by the office's own system.

Every delivery is a visit with a draw of its own, like one at the counter; only those drawn are on the list. The
office's references are on the list and nowhere else.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from surveyapp.domain.days import day_of
from surveyapp.domain.errors import BatchMade, InvalidInput, NotAllowed, NotFound
from surveyapp.domain.links import LinkState
from surveyapp.domain.roles import Account, Grant, Role
from surveyapp.domain.text import clean
from surveyapp.domain.visits import Outcome, Purpose, Tally, possible_after
from surveyapp.services.auditing import Act, record
from surveyapp.services.counter_days import CounterChoice, wave_at
from surveyapp.services.transactions import Session
from surveyapp.services.visiting import Desk, VisitTap, draw_visit, settle_outcome
from surveyapp.store import deliveries as store
from surveyapp.store import links, offices, tallies, units
from surveyapp.store.tables.counters import DeliveryBatch

BatchLine = store.BatchRow
MOST_DELIVERIES = 500
LONGEST_REFERENCE = 60
FORMULA = ("=", "+", "-", "@")
"""A spreadsheet would take what begins so for a formula."""
PAGE_OF_BATCHES = 50


@dataclass(frozen=True, slots=True)
class Delivery:
    """What is delivered together: the results of one service, from one counter. `request` is the page's own number."""

    counter_id: int
    service_id: int
    references: tuple[str, ...]
    request: str


@dataclass(frozen=True, slots=True)
class ListedLink:
    """A line of the list. Token and code exist nowhere else in clear."""

    reference: str
    token: str
    code: str
    expires_on: date


@dataclass(frozen=True, slots=True)
class MadeBatch:
    """A batch that was just made: this is the only time that its links are known."""

    id: int
    lines: tuple[ListedLink, ...]


def counters_for_delivery(session: Session, account: Account, today: date) -> tuple[CounterChoice, ...]:
    """The open counters of the offices that this person heads."""
    own = account.offices(Role.OFFICE_HEAD)
    return (
        tuple(CounterChoice(*row) for row in offices.counters_of_offices(session, own, today)) if own else ()
    )


def make_batch(session: Session, account: Account, delivery: Delivery, desk: Desk, act: Act) -> MadeBatch:
    """Draw for every delivery and make the links of those drawn.

    Raises NotAllowed, InvalidInput, BatchMade for a list that was made before, and what draw_visit raises.
    """
    choice = _headed_counter(session, account, delivery.counter_id, day_of(act.at))
    references = _checked(delivery.references)
    offices.lock_counter(session, delivery.counter_id)
    if store.batch_of_request(session, delivery.request) is not None:
        raise BatchMade
    batch = DeliveryBatch(
        counter_id=delivery.counter_id,
        service_id=delivery.service_id,
        request=delivery.request,
        made_by=act.by,
        made_on=day_of(act.at),
        visits=len(references),
        links=0,
    )
    session.add(batch)
    session.flush()
    lines = tuple(
        line
        for number, reference in enumerate(references)
        if (line := _drawn_line(session, batch, number, reference, desk, act)) is not None
    )
    _count(session, choice, batch)
    batch.links = len(lines)
    after = {"counter": delivery.counter_id, "visits": batch.visits, "links": batch.links}
    record(session, act, "delivery.make", str(batch.id), after=after)
    return MadeBatch(batch.id, lines)


def withdraw_batch(session: Session, account: Account, batch_id: int, act: Act) -> int:
    """Withdraw a batch as a whole; how many links nobody had opened yet.

    On its own day its visits are taken back as well (nothing was delivered); later they stay, as invitations without
    answer. Links that somebody has opened stay theirs. Raises NotFound.
    """
    found = store.batch_with_office(session, batch_id)
    if found is None or not account.has(Role.OFFICE_HEAD, found[1]):
        raise NotFound
    batch = found[0]
    if batch.voided_on is not None:
        return 0
    withdrawn = store.live_links_of_batch(session, batch_id)
    for visit in store.visits_of_batch(session, batch):
        if Outcome.MISTAP in possible_after(Outcome(visit.outcome)):
            settle_outcome(session, visit, units.unit_with_id(session, visit.psu_id), Outcome.MISTAP)
    for token_hash in withdrawn:
        links.move_link(session, token_hash, (LinkState.ISSUED,), LinkState.VOID)
    batch.voided_on = day_of(act.at)
    record(session, act, "delivery.withdraw", str(batch_id), after={"links": len(withdrawn)})
    return len(withdrawn)


def batches_of(session: Session, account: Account, before: int | None = None) -> list[BatchLine]:
    """The batches of the offices that this person heads, the last one first."""
    return store.batches_of_offices(session, account.offices(Role.OFFICE_HEAD), before, PAGE_OF_BATCHES)


def _checked(references: Sequence[str]) -> list[str]:
    found = [clean(each) for each in references if clean(each)]
    if not 1 <= len(found) <= MOST_DELIVERIES:
        raise InvalidInput("references", "range")
    if any(len(each) > LONGEST_REFERENCE for each in found):
        raise InvalidInput("references", "too_long")
    if any(each.startswith(FORMULA) for each in found):
        raise InvalidInput("references", "form")
    if len(set(found)) < len(found):
        raise InvalidInput("references", "twice")
    return found


def _headed_counter(session: Session, account: Account, counter_id: int, today: date) -> CounterChoice:
    for choice in counters_for_delivery(session, account, today):
        if choice.counter_id == counter_id:
            return choice
    raise NotAllowed


def _drawn_line(
    session: Session, batch: DeliveryBatch, number: int, reference: str, desk: Desk, act: Act
) -> ListedLink | None:
    """A visit for one reference, through the ordinary draw; its line if it was drawn."""
    tap = VisitTap(batch.counter_id, batch.service_id, Purpose.COLLECT, f"{batch.request}-{number}")
    invitation = draw_visit(session, _sender(session, batch), tap, desk, act.at).invitation
    if invitation is None:
        return None
    link = links.link_of_visit(session, invitation.visit_id)
    assert link is not None
    link.batch_id = batch.id
    session.flush()
    return ListedLink(reference, invitation.token, invitation.code, invitation.expires_on)


def _sender(session: Session, batch: DeliveryBatch) -> Account:
    """Whoever heads an office may send from its counters, without working there."""
    found = store.batch_with_office(session, batch.id)
    assert found is not None
    return Account(batch.made_by or 0, "", "", (Grant(Role.COUNTER_STAFF, found[1]),))


def _count(session: Session, choice: CounterChoice, batch: DeliveryBatch) -> None:
    wave = wave_at(session, choice.office_id, batch.made_on)
    unit = units.counter_day(session, wave.id, choice.office_id, batch.counter_id, batch.made_on)
    tallies.add_to_tally(session, unit.id, Tally.DELIVERED, batch.visits)
