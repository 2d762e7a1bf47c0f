"""What staff put right on the same day: take an outcome back, say who came, replace a ticket, hand over a slip.

None of it draws again, and none tells whether a link was opened: whoever opened one keeps it, and what is handed over
instead is then void from the beginning, which looks the same at the counter.
"""

from datetime import date, datetime, timedelta

from surveyapp.domain.days import day_of
from surveyapp.domain.errors import InvalidInput, SlipUnknown, VisitClosed
from surveyapp.domain.links import LinkState
from surveyapp.domain.roles import Account
from surveyapp.domain.tokens import read_serial
from surveyapp.domain.visits import Outcome, Tally
from surveyapp.services.transactions import Session
from surveyapp.services.visiting import (
    Desk,
    Invitation,
    bind_link,
    issue_link,
    own_visit_of_today,
    withdraw_link,
)
from surveyapp.store import blank_links, links, offices, tallies, visits
from surveyapp.store.tables.visits import PrimaryUnit, Visit

MOST_DOSSIERS = 500


def take_back(session: Session, account: Account, visit_id: int, now: datetime) -> None:
    """Undo the last outcome that staff recorded; a tally of it is kept.

    A link that was withdrawn stays void: hand over a slip, or replace the ticket. Raises VisitClosed where there is
    nothing to take back.
    """
    visit, unit = _locked_visit(session, account, visit_id, now)
    if visit.before is None:
        raise VisitClosed
    if visit.outcome == Outcome.MISTAP:
        assert unit.counter_id is not None and unit.day is not None
        visits.count_in_register(session, unit.wave_id, unit.counter_id, unit.day, visit.service_id, 1)
    visit.outcome, visit.before = visit.before, None
    tallies.add_to_tally(session, unit.id, Tally.UNDONE)


def say_who_came(
    session: Session,
    account: Account,
    visit_id: int,
    dossiers: int | None,
    is_company: bool | None,
    now: datetime,
) -> None:
    """Say that a visit was for several dossiers (an agent), or that several people came with one (a couple).

    It stays one visit with one draw; None leaves what was said. Raises InvalidInput for a number that can't be.
    """
    if dossiers is not None and not 1 <= dossiers <= MOST_DOSSIERS:
        raise InvalidInput("dossiers", "range")
    visit, _unit = _locked_visit(session, account, visit_id, now)
    visit.dossiers = visit.dossiers if dossiers is None else dossiers
    visit.is_company = visit.is_company if is_company is None else is_company


def replace_ticket(
    session: Session, account: Account, visit_id: int, desk: Desk, now: datetime
) -> Invitation:
    """Another ticket for an invited visit, when the first can't be printed or shown. Raises VisitClosed."""
    visit, unit = _invited(session, account, visit_id, now)
    is_free = withdraw_link(session, visit)
    visit.slip = None
    invitation = issue_link(session, desk, visit, day_of(now))
    if not is_free:
        _make_void(session, desk.keys.token(invitation.token))
    tallies.add_to_tally(session, unit.id, Tally.REPLACED)
    return invitation


def hand_slip(
    session: Session, account: Account, visit_id: int, typed: str, desk: Desk, now: datetime
) -> None:
    """Make a pre-printed slip the invitation of a drawn visit; the link that was shown is withdrawn.

    The same slip for the same visit again is no error. Raises SlipUnknown, VisitClosed.
    """
    serial = read_serial(typed)
    if serial is None:
        raise SlipUnknown
    visit, unit = _invited(session, account, visit_id, now)
    if visit.slip == serial:
        return
    if not bind_slip(session, visit, unit, serial, day_of(now) + timedelta(days=desk.link_days)):
        raise SlipUnknown


def bind_slip(session: Session, visit: Visit, unit: PrimaryUnit, serial: str, expires_on: date) -> bool:
    """Give a blank slip of the office to an invited visit; whether there was one with this serial."""
    hashes = blank_links.slip_taken_out(session, serial, unit.office_id)
    if hashes is None:
        return False
    is_free = withdraw_link(session, visit)
    visit.slip = serial
    bind_link(session, visit, *hashes, expires_on)
    if not is_free:
        _make_void(session, hashes.token_hash)
    tallies.add_to_tally(session, unit.id, Tally.SLIP)
    return True


def _make_void(session: Session, token_hash: str) -> None:
    links.move_link(session, token_hash, (LinkState.ISSUED,), LinkState.VOID)


def _invited(session: Session, account: Account, visit_id: int, now: datetime) -> tuple[Visit, PrimaryUnit]:
    visit, unit = _locked_visit(session, account, visit_id, now)
    if visit.outcome != Outcome.INVITED:
        raise VisitClosed
    return visit, unit


def _locked_visit(
    session: Session, account: Account, visit_id: int, now: datetime
) -> tuple[Visit, PrimaryUnit]:
    """The visit as it stands once everybody else at this counter is done with it."""
    visit, unit = own_visit_of_today(session, account, visit_id, day_of(now))
    assert unit.counter_id is not None
    offices.lock_counter(session, unit.counter_id)
    session.refresh(visit)
    return visit, unit
