"""The counter: a visit is done, the draw is made, and what becomes of an invitation is recorded.

Staff never choose: they say which service was given, the server draws, and the answer is revealed when the visit is
over. Every query that a member of staff can cause here concerns visits; none reads an answer.
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from surveyapp.domain.days import day_of
from surveyapp.domain.draw import Chance, is_drawn
from surveyapp.domain.errors import NotAllowed, NotFound, PublicUrlMissing, VisitClosed, WaveNotOpen
from surveyapp.domain.links import LinkState
from surveyapp.domain.roles import Account, Role
from surveyapp.domain.tokens import new_code, new_token
from surveyapp.domain.visits import Outcome, Purpose, possible_after
from surveyapp.services.counter_days import own_counter
from surveyapp.services.keys import Keys
from surveyapp.services.site import site_facts
from surveyapp.services.transactions import Session
from surveyapp.store import links, offices, units, visits, waves
from surveyapp.store.tables.visits import Link, PrimaryUnit, Visit


@dataclass(frozen=True, slots=True)
class Desk:
    """What drawing and inviting need besides the database."""

    keys: Keys
    chance: Chance
    link_days: int
    public_url: str


@dataclass(frozen=True, slots=True)
class VisitTap:
    """'Visit done': where, which service, what for, and the tap's own number."""

    counter_id: int
    service_id: int
    purpose: Purpose
    tap: str


@dataclass(frozen=True, slots=True)
class Invitation:
    """An invitation to hand over. Token and code exist nowhere else in clear."""

    visit_id: int
    token: str
    code: str
    expires_on: date


@dataclass(frozen=True, slots=True)
class Drawn:
    """What the draw said of a visit. Nothing is shown again for a tap that was sent before."""

    visit_id: int
    invitation: Invitation | None
    is_repeat: bool = False


def draw_visit(session: Session, account: Account, tap: VisitTap, desk: Desk, now: datetime) -> Drawn:
    """Record a finished visit, draw, and issue a link when it is invited.

    The same tap sent twice (a double tap, a page loaded again) is one visit with one draw, and the link that may have
    been printed meanwhile stays valid. Raises NotAllowed, WaveNotOpen, NotFound (a service that the office does not
    handle), PublicUrlMissing.
    """
    today = day_of(now)
    choice = own_counter(session, account, tap.counter_id, today)
    check_that_links_work(session, desk)
    offices.lock_counter(session, tap.counter_id)
    earlier = visits.visit_of_tap(session, tap.tap)
    if earlier is not None:
        return Drawn(earlier.id, None, is_repeat=True)
    if not offices.handles(session, choice.office_id, tap.service_id, today):
        raise NotFound
    frame = waves.frame_at(session, choice.office_id, tap.counter_id, today)
    if frame is None or frame.probability is None:
        raise WaveNotOpen
    psu_id = (
        frame.psu_id or units.counter_day(session, frame.wave_id, choice.office_id, tap.counter_id, today).id
    )
    visit = _draw(session, psu_id, frame.probability, tap, desk)
    visits.count_in_register(session, frame.wave_id, tap.counter_id, today, tap.service_id, 1)
    invitation = issue_link(session, desk, visit, today) if visit.outcome == Outcome.INVITED else None
    return Drawn(visit.id, invitation)


def record_outcome(
    session: Session, account: Account, visit_id: int, outcome: Outcome, now: datetime
) -> None:
    """Record that an invitation was refused (by the visitor or for them), the visitor had left, or nobody was there.

    A link that nobody has opened is withdrawn, and a mis-tap leaves the register and the sample. Once somebody has
    opened the link it stays theirs, and staff are told the same either way: they never learn who took part. Raises
    VisitClosed when the day is over or the outcome is known; of a visit not drawn only a mis-tap can be said.
    """
    visit, unit = own_visit_of_today(session, account, visit_id, day_of(now))
    settle_outcome(session, visit, unit, outcome)


def settle_outcome(session: Session, visit: Visit, unit: PrimaryUnit, outcome: Outcome) -> None:
    """Record an outcome of a visit, whoever said it. Raises VisitClosed when it can't be."""
    if outcome not in possible_after(Outcome(visit.outcome)):
        raise VisitClosed
    was_opened = visit.outcome == Outcome.INVITED and not withdraw_link(session, visit)
    if outcome == Outcome.MISTAP and was_opened:
        outcome = Outcome.DISPUTED
    if outcome == Outcome.MISTAP:
        assert unit.counter_id is not None and unit.day is not None
        visits.count_in_register(session, unit.wave_id, unit.counter_id, unit.day, visit.service_id, -1)
    visit.before, visit.outcome = visit.outcome, outcome.value


def _draw(session: Session, psu_id: str, probability: float, tap: VisitTap, desk: Desk) -> Visit:
    outcome = Outcome.INVITED if is_drawn(probability, desk.chance) else Outcome.NOT_DRAWN
    return visits.add_visit(
        session,
        Visit(
            psu_id=psu_id,
            service_id=tap.service_id,
            purpose=tap.purpose.value,
            probability=probability,
            outcome=outcome.value,
            tap=tap.tap,
        ),
    )


def own_visit_of_today(
    session: Session, account: Account, visit_id: int, today: date
) -> tuple[Visit, PrimaryUnit]:
    """A visit of the running day at an office of this person. Raises NotFound, NotAllowed, VisitClosed."""
    found = visits.visit_with_unit(session, visit_id)
    if found is None:
        raise NotFound
    _, unit = found
    if not account.has(Role.COUNTER_STAFF, unit.office_id):
        raise NotAllowed
    if unit.day != today:
        raise VisitClosed
    return found


def withdraw_link(session: Session, visit: Visit) -> bool:
    """Make the link of an invited visit void, unless somebody has opened it; whether nobody had."""
    link = links.link_of_visit(session, visit.id)
    return link is None or links.move_link(session, link.token_hash, (LinkState.ISSUED,), LinkState.VOID)


def check_that_links_work(session: Session, desk: Desk) -> None:
    """Before the draw, not after it: else drawn visits would fail and only the others be recorded.

    Raises PublicUrlMissing.
    """
    if not desk.public_url and not site_facts(session).is_demonstration:
        raise PublicUrlMissing


def issue_link(session: Session, desk: Desk, visit: Visit, today: date) -> Invitation:
    """A fresh link for a drawn visit."""
    token, code = new_token(), new_code()
    expires_on = today + timedelta(days=desk.link_days)
    bind_link(session, visit, desk.keys.token(token), desk.keys.code(code), expires_on)
    return Invitation(visit.id, token, code, expires_on)


def bind_link(session: Session, visit: Visit, token_hash: str, code_hash: str, expires_on: date) -> Link:
    """Store a link as a drawn visit's own."""
    link = Link(
        token_hash=token_hash,
        code_hash=code_hash,
        state=LinkState.ISSUED.value,
        psu_id=visit.psu_id,
        service_id=visit.service_id,
        probability=visit.probability,
        visit_id=visit.id,
        expires_on=expires_on,
    )
    links.add_link(session, link)
    return link
