"""A counter as those who work there see it: which counters are theirs, its services, and its day so far."""

from dataclasses import dataclass
from datetime import date

from surveyapp.domain.errors import NotAllowed, WaveNotOpen
from surveyapp.domain.roles import Account, Role
from surveyapp.domain.visits import Outcome, Purpose
from surveyapp.services.transactions import Session
from surveyapp.store import offices, units, visits, waves
from surveyapp.store.tables.surveys import Wave


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


def own_counter(session: Session, account: Account, counter_id: int, day: date | None) -> CounterChoice:
    """A counter at which this person may work on a day; None: whenever it was open. Raises NotAllowed."""
    found = offices.counter_with_id(session, counter_id, day)
    if found is None or found.office_id not in account.offices(Role.COUNTER_STAFF):
        raise NotAllowed
    return CounterChoice(*found)


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
