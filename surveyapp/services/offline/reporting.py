"""Taking in what a counter tapped without network: every visit once, with the draw that was made for it in advance.

A report may come twice, in parts, in any order, days later, and after the server had stored a tap of which the page
never heard. What decides is always the tap's own number. The draw that was revealed at the counter is the one that
holds; as the page reveals whichever it opens before it knows what it says, choosing it changes no probability.
"""

from collections.abc import Set
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from enum import StrEnum

from surveyapp.domain.days import day_of
from surveyapp.domain.errors import VisitClosed
from surveyapp.domain.roles import Account
from surveyapp.domain.tokens import read_serial
from surveyapp.domain.visits import RECORDED, Outcome, Purpose, Tally
from surveyapp.services.closing import REPORT_DAYS
from surveyapp.services.counter_days import own_counter
from surveyapp.services.transactions import Session
from surveyapp.services.visit_changes import MOST_DOSSIERS, bind_slip
from surveyapp.services.visiting import Desk, bind_link, settle_outcome, withdraw_link
from surveyapp.store import blank_links, offices, sealed_sequences, tallies, units, visits, waves
from surveyapp.store.places import service_ids_of_office
from surveyapp.store.tables.counters import SealedSequence
from surveyapp.store.tables.visits import PrimaryUnit, Visit


@dataclass(frozen=True, slots=True)
class OfflineVisit:
    """A visit that was tapped without network.

    `number` is its place in the sealed sequence, None where no draw was left. `outcome` is what staff said of it
    meanwhile; `slip` the serial of a slip that was handed over instead of the ticket.
    """

    tap: str
    service_id: int
    purpose: Purpose
    number: int | None = None
    outcome: Outcome | None = None
    slip: str = ""
    dossiers: int = 1
    is_company: bool = False


@dataclass(frozen=True, slots=True)
class OfflineReport:
    """Visits of a counter's day. `day` is the device's own, and counts only where there is no sequence."""

    counter_id: int
    sequence_id: str | None
    day: date
    visits: tuple[OfflineVisit, ...]


class Taken(StrEnum):
    """What became of a reported visit."""

    STORED = "stored"
    SAME = "same"
    """Known already, from the page's own sending or from an earlier report."""
    REFUSED = "refused"
    """Can't be stored as it is (a service that the office never handled, a day without wave, too late)."""


@dataclass(frozen=True, slots=True)
class Frame:
    """Where the visits of a report belong."""

    unit: PrimaryUnit
    day: date
    sequence: SealedSequence | None
    probability: float
    expires_on: date
    is_clock_wrong: bool


class NoPlace(Exception):
    """The visits of a report belong to no wave, or come too late."""


def take_offline_report(
    session: Session, account: Account, report: OfflineReport, desk: Desk, now: datetime
) -> tuple[Taken, ...]:
    """Take in the visits of a report; what became of each, in their order.

    What happened at a counter that was closed since counts all the same. Raises NotAllowed at a counter of another
    office.
    """
    choice = own_counter(session, account, report.counter_id, None)
    offices.lock_counter(session, report.counter_id)
    offered = service_ids_of_office(session, choice.office_id)
    try:
        frame = _frame(session, report, choice.office_id, desk, day_of(now))
    except NoPlace:
        return tuple(_known(session, visit, None) or Taken.REFUSED for visit in report.visits)
    return tuple(_take(session, visit, frame, offered) for visit in report.visits)


def _frame(session: Session, report: OfflineReport, office_id: int, desk: Desk, today: date) -> Frame:
    """Of a sequence, its own day and probability; else the device's day and the plan's."""
    sequence = _usable_sequence(session, report)
    claimed = sequence.day if sequence else report.day
    if claimed < today - timedelta(days=REPORT_DAYS):
        raise NoPlace
    wave = waves.wave_with_id(session, sequence.wave_id) if sequence else None
    day = min(claimed, today)
    wave = wave or waves.wave_running_at(session, office_id, day)
    if wave is None:
        raise NoPlace
    day = max(day, wave.starts_on)
    probability = (
        sequence.probability if sequence else waves.probability_at(session, wave.id, report.counter_id, day)
    )
    if probability is None:
        raise NoPlace
    unit = units.counter_day(session, wave.id, office_id, report.counter_id, day)
    expires_on = claimed + timedelta(days=desk.link_days)
    return Frame(unit, day, sequence, probability, expires_on, is_clock_wrong=day != claimed)


def _usable_sequence(session: Session, report: OfflineReport) -> SealedSequence | None:
    """The sequence of a report if it is this counter's and not over."""
    if report.sequence_id is None:
        return None
    sequence = sealed_sequences.sequence_with_id(session, report.sequence_id)
    if sequence is None or sequence.counter_id != report.counter_id or sequence.is_over:
        return None
    return sequence


def _take(session: Session, said: OfflineVisit, frame: Frame, offered: Set[int]) -> Taken:
    known = _known(session, said, frame)
    if known is not None:
        return known
    if said.service_id not in offered or not 1 <= said.dossiers <= MOST_DOSSIERS:
        return Taken.REFUSED
    number = _claimed(session, said, frame)
    visit = _add_visit(session, said, frame, is_sampled=number is not None)
    if number is not None:
        _reveal(session, visit, said, frame, number)
    _settle(session, visit, said, frame)
    tallies.add_to_tally(session, frame.unit.id, Tally.OFFLINE)
    if frame.is_clock_wrong:
        tallies.add_to_tally(session, frame.unit.id, Tally.CLOCK)
    return Taken.STORED


def _known(session: Session, said: OfflineVisit, frame: Frame | None) -> Taken | None:
    """SAME for a tap that was stored before.

    Where the server had drawn for it and nobody heard of it, the draw that was revealed offline takes its place.
    """
    visit = visits.visit_of_tap(session, said.tap)
    if visit is None:
        return Taken.SAME if tallies.is_tap_received(session, said.tap) else None
    if frame is None or visit.is_offline or said.number is None or visit.before is not None:
        return Taken.SAME
    number = _claimed(session, said, frame)
    if number is not None and withdraw_link(session, visit):
        visit.is_offline = True
        visit.probability = frame.probability
        own = replace(frame, unit=units.unit_with_id(session, visit.psu_id))
        _reveal(session, visit, said, own, number)
        _settle(session, visit, said, own)
        tallies.add_to_tally(session, own.unit.id, Tally.OFFLINE)
    return Taken.SAME


def _claimed(session: Session, said: OfflineVisit, frame: Frame) -> int | None:
    """The number of the draw, if there is one that no other visit has used."""
    sequence = frame.sequence
    if sequence is None or said.number is None or not 0 <= said.number < sequence.length:
        return None
    if sealed_sequences.claim_draw(session, sequence, said.number):
        return said.number
    tallies.add_to_tally(session, frame.unit.id, Tally.REUSED)
    return None


def _add_visit(session: Session, said: OfflineVisit, frame: Frame, *, is_sampled: bool) -> Visit:
    visit = Visit(
        psu_id=frame.unit.id,
        service_id=said.service_id,
        purpose=said.purpose.value,
        probability=frame.probability,
        outcome=(Outcome.NOT_DRAWN if is_sampled else Outcome.UNSAMPLED).value,
        tap=said.tap,
        dossiers=said.dossiers,
        is_company=said.is_company,
        is_offline=True,
    )
    assert frame.unit.counter_id is not None
    visits.count_in_register(
        session, frame.unit.wave_id, frame.unit.counter_id, frame.day, said.service_id, 1
    )
    return visits.add_visit(session, visit)


def _reveal(session: Session, visit: Visit, said: OfflineVisit, frame: Frame, number: int) -> None:
    """Give the visit its draw; a drawn one the link of its ticket, or of the slip that was handed over."""
    assert frame.sequence is not None
    hashes = blank_links.draw_taken_out(session, frame.sequence.id, number)
    visit.outcome = (Outcome.NOT_DRAWN if hashes is None else Outcome.INVITED).value
    if hashes is None:
        return
    bind_link(session, visit, *hashes, frame.expires_on)
    if not said.slip:
        return
    serial = read_serial(said.slip)
    if serial is None or not bind_slip(session, visit, frame.unit, serial, frame.expires_on):
        tallies.add_to_tally(session, frame.unit.id, Tally.LOST_SLIP)


def _settle(session: Session, visit: Visit, said: OfflineVisit, frame: Frame) -> None:
    """Record what staff said of the visit, where it fits the draw."""
    if said.outcome is None or said.outcome not in RECORDED:
        return
    try:
        settle_outcome(session, visit, frame.unit, said.outcome)
    except VisitClosed:
        # A refusal of a visit that was not drawn can't come from our page; the visit itself is kept.
        return
