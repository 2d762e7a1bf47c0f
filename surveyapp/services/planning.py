"""What a wave is to reach in an office, how it goes, and what would have to change. Changes are made by people only."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from surveyapp.domain.days import day_of, working_days
from surveyapp.domain.errors import InvalidInput, NotFound
from surveyapp.domain.planning import Aim, Course, Plan, Proposal, plan, proposal
from surveyapp.services.auditing import Act, record
from surveyapp.services.offices import office_id_of
from surveyapp.services.transactions import Session
from surveyapp.services.waves import PlanChange, change_plan
from surveyapp.store import courses, dispositions, waves
from surveyapp.store.surveys import wave_with_code
from surveyapp.store.tables.surveys import Wave, WaveAim

LOOKED_BACK = timedelta(days=92)
"""How far back the register is looked at for the visits of a day."""
USUAL = Aim(margin=0.05)
"""What the planner begins from: five points of a share, at the spread, design effect and response of `Aim`."""


@dataclass(frozen=True, slots=True)
class AimChange:
    """What a wave is to reach from now on, in all offices or in one."""

    aim: Aim
    visits_a_day: float | None = None
    """Visits of an office on a working day, for those of which the register knows none."""
    office_code: str | None = None


@dataclass(frozen=True, slots=True)
class Prospect:
    """The plan for an office. `plan` is None where nobody knows how many visits there are."""

    office_id: int
    visits_a_day: float | None
    is_assumed: bool
    """Whether the visits of a day were given by hand, not taken from the register."""
    plan: Plan | None


@dataclass(frozen=True, slots=True)
class Standing:
    """How a wave stands in an office: what it aims at, its plan, its course, and a proposal where there is one."""

    office_id: int
    aim: Aim
    has_own_aim: bool
    prospect: Prospect
    chance: float | None
    """The mean probability of its counters from tomorrow on."""
    course: Course | None
    proposal: Proposal | None


def aim_of(session: Session, wave_id: int, office_id: int) -> Aim | None:
    """What a wave is to reach in an office: its own aim, or that of the wave; None where nobody has set one."""
    aims = courses.aims_of_wave(session, wave_id)
    row = aims.get(office_id) or aims.get(None)
    return None if row is None else _aim(row)


def course_of(session: Session, wave_id: int, office_id: int, today: date) -> Course | None:
    """How a wave has gone in an office until yesterday; None before its first working day is over. Raises NotFound.

    Invitations that may still be answered are counted neither as invitations nor as answers.
    """
    wave = waves.find_wave(session, wave_id)
    if wave is None:
        raise NotFound
    return _courses(session, wave, [office_id], today).get(office_id)


def wave_aim(session: Session, wave_id: int) -> AimChange | None:
    """What a wave is to reach in every office that has no aim of its own; None where nobody has set it."""
    row = courses.aims_of_wave(session, wave_id).get(None)
    return None if row is None else AimChange(_aim(row), row.visits_a_day)


def set_aim(session: Session, wave_code: str, change: AimChange, act: Act) -> None:
    """Say what a wave is to reach; the plan stays as it is. Raises NotFound (no such wave, or office in it)."""
    wave = _wave(session, wave_code)
    office_id = None if change.office_code is None else office_id_of(session, change.office_code)
    if office_id is not None and waves.wave_of_office(session, wave.id, office_id) is None:
        raise NotFound(change.office_code)
    row = courses.aims_of_wave(session, wave.id).get(office_id)
    before = None if row is None else _facts(row)
    if row is None:
        row = WaveAim(wave_id=wave.id, office_id=office_id)
        session.add(row)
    aim = change.aim
    row.margin, row.confidence, row.spread = aim.margin, aim.confidence, aim.spread
    row.design_effect, row.response_rate = aim.design_effect, aim.response_rate
    row.visits_a_day = change.visits_a_day
    session.flush()
    subject = wave.code if change.office_code is None else f"{wave.code}/{change.office_code}"
    record(session, act, "wave.aim", subject, before=before, after=_facts(row))


def suggested_aim(session: Session, today: date) -> Aim:
    """What the planner begins from, with the response rate of the latest wave that has one."""
    for wave in waves.waves_begun_before(session, today, 3):
        offices = [office.id for office in waves.offices_of_wave(session, wave.id)]
        found = _courses(session, wave, offices, today).values()
        invited, answers = sum(each.invited for each in found), sum(each.answers for each in found)
        if answers:
            rate = round(min(answers / invited, 1.0), 2) if invited else USUAL.response_rate
            return Aim(USUAL.margin, response_rate=max(rate, 0.01))
    return USUAL


def prospects(
    session: Session, office_ids: Sequence[int], aim: AimChange, period: tuple[date, date], today: date
) -> tuple[Prospect, ...]:
    """The plan for each office over the working days of a period, both days included.

    The visits of a day are those that the register has of the last three months, else the number that was given.
    """
    known, days = daily_visits(session, office_ids, today), working_days(*period)
    return tuple(_prospect(office_id, aim, known.get(office_id), days) for office_id in office_ids)


def daily_visits(session: Session, office_ids: Sequence[int], today: date) -> dict[int, float]:
    """Visits of an office on a day of the last three months, where the register has any."""
    rows = courses.register_by_counter(session, office_ids, today - LOOKED_BACK, today - timedelta(days=1))
    sums: dict[int, float] = defaultdict(float)
    for row in rows:
        sums[row.office_id] += row.visits / row.days
    return {office: visits for office, visits in sums.items() if visits > 0}


def standings(session: Session, wave_id: int, office_ids: Sequence[int], today: date) -> tuple[Standing, ...]:
    """How a wave stands in these offices. Raises NotFound; an office without any aim is left out."""
    wave = waves.find_wave(session, wave_id)
    if wave is None:
        raise NotFound
    aims = courses.aims_of_wave(session, wave_id)
    found = _courses(session, wave, office_ids, today)
    chances = _chances(session, wave, office_ids, today)
    known, days = daily_visits(session, office_ids, today), working_days(wave.starts_on, wave.ends_on)
    standing = []
    for office_id in office_ids:
        row = aims.get(office_id) or aims.get(None)
        if row is None:
            continue
        aim, course, chance = _aim(row), found.get(office_id), chances.get(office_id)
        prospect = _prospect(office_id, AimChange(aim, row.visits_a_day), known.get(office_id), days)
        proposed = _proposal(aim, course, chance)
        standing.append(
            Standing(office_id, aim, row.office_id is not None, prospect, chance, course, proposed)
        )
    return tuple(standing)


def accept_proposal(session: Session, wave_code: str, office_code: str, chance: float, act: Act) -> int:
    """Let all counters of an office invite with the proposed probability from tomorrow on; how many counters.

    `chance` is what the person saw: a proposal that has changed since is refused. Raises NotFound, InvalidInput.
    """
    wave, office_id = _wave(session, wave_code), office_id_of(session, office_code)
    today = day_of(act.at)
    found = standings(session, wave.id, [office_id], today)
    proposed = found[0].proposal if found else None
    if proposed is None or proposed.chance != chance or found[0].chance == chance:
        raise InvalidInput("proposal", "changed")
    course = found[0].course
    assert course is not None, "no proposal without a course"
    record(
        session,
        act,
        "wave.proposal",
        f"{wave.code}/{office_code}",
        before={"probability": found[0].chance},
        after={
            "probability": chance,
            "reason": proposed.reason,
            "visits": course.visits,
            "invited": course.invited,
            "answers": course.answers,
        },
    )
    change = PlanChange(chance, today + timedelta(days=1), office_code)
    return change_plan(session, wave_code, change, act)


def _prospect(office_id: int, aim: AimChange, known: float | None, days: int) -> Prospect:
    visits = known or aim.visits_a_day
    planned = plan(aim.aim, visits, days) if visits and days else None
    return Prospect(office_id, visits, known is None, planned)


def _courses(session: Session, wave: Wave, office_ids: Sequence[int], today: date) -> dict[int, Course]:
    yesterday = min(today - timedelta(days=1), wave.ends_on)
    gone = working_days(wave.starts_on, yesterday)
    if gone < 1:
        return {}
    left = working_days(max(today + timedelta(days=1), wave.starts_on), wave.ends_on)
    visits = courses.visits_by_office(session, wave.id, office_ids)
    answers = courses.answers_by_office(session, wave.id, office_ids)
    awaited = dispositions.awaited_by_office(session, wave.id, office_ids)
    found = {}
    for office_id in office_ids:
        counts, answered = visits.get(office_id, courses.Counts(0, 0)), answers.get(office_id, 0)
        decided = max(counts.drawn - awaited.get(office_id, 0), answered)
        found[office_id] = Course(gone, left, counts.visits, decided, answered)
    return found


def _chances(session: Session, wave: Wave, office_ids: Sequence[int], today: date) -> dict[int, float]:
    """The mean probability from tomorrow on (in a wave to come from its first day), weighted by visits if known."""
    day = min(max(today + timedelta(days=1), wave.starts_on), wave.ends_on)
    known = courses.register_by_counter(session, office_ids, today - LOOKED_BACK, today - timedelta(days=1))
    weights = {row.counter_id: row.visits / row.days for row in known}
    sums: dict[int, list[tuple[float, float]]] = defaultdict(list)
    for counter_id, office_id, probability in courses.chances_on(session, wave.id, office_ids, day):
        if probability is not None:
            sums[office_id].append((weights.get(counter_id, 0.0), probability))
    return {office: _mean(pairs) for office, pairs in sums.items()}


def _mean(pairs: Sequence[tuple[float, float]]) -> float:
    total = sum(weight for weight, _ in pairs)
    if total > 0:
        return round(sum(weight * probability for weight, probability in pairs) / total, 6)
    return round(sum(probability for _, probability in pairs) / len(pairs), 6)


def _proposal(aim: Aim, course: Course | None, chance: float | None) -> Proposal | None:
    if course is None or chance is None or not course.days_left:
        return None
    return proposal(aim, course, chance)


def _aim(row: WaveAim) -> Aim:
    return Aim(row.margin, row.confidence, row.spread, row.design_effect, row.response_rate)


def _facts(row: WaveAim) -> dict[str, float | None]:
    names = ("margin", "confidence", "spread", "design_effect", "response_rate", "visits_a_day")
    return {name: getattr(row, name) for name in names}


def _wave(session: Session, code: str) -> Wave:
    wave = wave_with_code(session, code)
    if wave is None:
        raise NotFound(code)
    return wave
