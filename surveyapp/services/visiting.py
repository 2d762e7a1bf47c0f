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
from surveyapp.services.keys import Keys
from surveyapp.services.site import site_facts
from surveyapp.services.transactions import Session
from surveyapp.store import links, offices, units, visits, waves
from surveyapp.store.tables.surveys import Wave
from surveyapp.store.tables.visits import Link, PrimaryUnit, Visit


@dataclass(frozen=True, slots=True)
class Desk:
    """What drawing and inviting need besides the database."""

    keys: Keys
    chance: Chance
    link_days: int
    public_url: str


@dataclass(frozen=True, slots=True)
class CounterChoice:
    """A counter that a member of staff may work at."""

    counter_id: int
    counter_name: str
    office_id: int
    office_name: str
    office_name_en: str


@dataclass(frozen=True, slots=True)
class ServiceChoice:
    """A service that an office handles."""

    id: int
    code: str
    name: str
    name_en: str


@dataclass(frozen=True, slots=True)
class VisitLine:
    """A visit of the day as staff see it."""

    id: int
    service_name: str
    service_name_en: str
    purpose: Purpose
    outcome: Outcome
    dossiers: int = 1
    is_company: bool = False
    has_slip: bool = False
    can_take_back: bool = False


@dataclass(frozen=True, slots=True)
class DayBoard:
    """A counter's day. `closed_responses` counts the office's answers in closed batches only."""

    choice: CounterChoice
    day: date
    wave_name: str
    services: tuple[ServiceChoice, ...]
    lines: tuple[VisitLine, ...]
    visits: int
    invited: int
    refused: int
    left: int
    closed_responses: int


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


def counters_of(session: Session, account: Account, day: date | None) -> tuple[CounterChoice, ...]:
    """The counters of the offices where this person is counter staff: those open on a day, or (None) all there were."""
    office_ids = account.offices(Role.COUNTER_STAFF)
    return tuple(CounterChoice(*row) for row in offices.counters_of_offices(session, office_ids, day))


def board(session: Session, account: Account, counter_id: int, today: date) -> DayBoard:
    """A counter's day: its services, its visits and what came of them, the last visit first.

    Raises NotAllowed at a counter of another office, WaveNotOpen where no wave runs today.
    """
    choice = own_counter(session, account, counter_id, today)
    wave = wave_at(session, choice.office_id, today)
    unit = units.unit_of_counter(session, wave.id, counter_id, today)
    lines = tuple(map(_line, visits.visits_of_unit(session, unit.id) if unit else ()))
    outcomes = [line.outcome for line in lines]
    return DayBoard(
        choice=choice,
        day=today,
        wave_name=wave.name,
        services=services_at(session, choice.office_id, today),
        lines=lines,
        visits=len(lines) - outcomes.count(Outcome.MISTAP) - outcomes.count(Outcome.DISPUTED),
        invited=outcomes.count(Outcome.INVITED),
        refused=outcomes.count(Outcome.REFUSED) + outcomes.count(Outcome.REFUSED_FOR),
        left=outcomes.count(Outcome.LEFT),
        closed_responses=offices.closed_responses_of_office(session, wave.id, choice.office_id),
    )


def services_at(session: Session, office_id: int, today: date) -> tuple[ServiceChoice, ...]:
    """The services of an office on a day."""
    found = offices.services_of_office(session, office_id, today)
    return tuple(ServiceChoice(service.id, service.code, service.name, service.name_en) for service in found)


def wave_at(session: Session, office_id: int, today: date) -> Wave:
    """The wave that runs at an office on a day. Raises WaveNotOpen."""
    wave = waves.wave_running_at(session, office_id, today)
    if wave is None:
        raise WaveNotOpen
    return wave


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


def own_counter(session: Session, account: Account, counter_id: int, day: date | None) -> CounterChoice:
    """A counter at which this person may work on a day; None: whenever it was open. Raises NotAllowed."""
    found = offices.counter_with_id(session, counter_id, day)
    if found is None or found.office_id not in account.offices(Role.COUNTER_STAFF):
        raise NotAllowed
    return CounterChoice(*found)


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


def _line(row: visits.VisitRow) -> VisitLine:
    return VisitLine(
        row.id,
        row.service_name,
        row.service_name_en,
        Purpose(row.purpose),
        Outcome(row.outcome),
        row.dossiers,
        row.is_company,
        has_slip=row.slip is not None,
        can_take_back=row.before is not None,
    )
