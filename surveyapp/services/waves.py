"""Waves: a period, offices, two instruments, and the probability with which each counter invites."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from surveyapp.domain.days import day_of
from surveyapp.domain.errors import AlreadyExists, InvalidInput, NotFound
from surveyapp.domain.text import clean
from surveyapp.services.auditing import Act, record
from surveyapp.services.offices import existing_office, office_id_of
from surveyapp.services.publishing import published_instrument
from surveyapp.services.transactions import Session
from surveyapp.store.places import counter_with_name
from surveyapp.store.surveys import (
    counter_ids_of_wave,
    offices_busy_between,
    plan_of_wave,
    wave_with_code,
    waves_with_office_numbers,
)
from surveyapp.store.tables.places import Office
from surveyapp.store.tables.surveys import SamplingPlan, Wave, WaveOffice
from surveyapp.store.waves import probability_at

CODE = re.compile(r"[a-z0-9][a-z0-9._-]{1,39}")


@dataclass(frozen=True, slots=True)
class NewWave:
    """A wave to add. Instruments are named `name` or `name:version`; every counter starts with `probability`, or with
    that of its office in `chances`."""

    code: str
    name: str
    starts_on: date
    ends_on: date
    offices: tuple[str, ...]
    probability: float
    full: str = "counter_full"
    short: str = "counter_short"
    name_en: str = ""
    chances: Mapping[str, float] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class WaveLine:
    """A wave in a list."""

    id: int
    code: str
    name: str
    starts_on: date
    ends_on: date
    offices: int


@dataclass(frozen=True, slots=True)
class PlanLine:
    """From which day on a counter invites with which probability."""

    office_code: str
    counter_name: str
    starts_on: date
    probability: float


@dataclass(frozen=True, slots=True)
class PlanChange:
    """A change of the plan: for one counter, for all of an office (no counter named), or for all of the wave."""

    probability: float
    starts_on: date
    office_code: str | None = None
    counter_name: str | None = None


def add_wave(session: Session, new: NewWave, act: Act) -> int:
    """Add a wave with its plan; its id.

    Raises InvalidInput with the field that is wrong (an office that has a wave in this period among them, or a
    last day that has passed),
    AlreadyExists for a code in use, NotFound for an unknown office or instrument.
    """
    _check_form(new)
    if new.ends_on < day_of(act.at):
        raise InvalidInput("ends_on", "past")
    if wave_with_code(session, new.code) is not None:
        raise AlreadyExists(new.code)
    offices = [existing_office(session, code) for code in dict.fromkeys(new.offices)]
    office_ids = [office.id for office in offices]
    _check_open(offices, new)
    _check_free(session, office_ids, new)
    wave = Wave(
        code=new.code,
        name=clean(new.name),
        name_en=clean(new.name_en),
        starts_on=new.starts_on,
        ends_on=new.ends_on,
        full_instrument=published_instrument(session, new.full).content_hash,
        short_instrument=published_instrument(session, new.short).content_hash,
    )
    session.add(wave)
    session.flush()
    session.add_all(WaveOffice(wave_id=wave.id, office_id=office_id) for office_id in office_ids)
    session.flush()
    for office in offices:
        counters = counter_ids_of_wave(session, wave.id, office.id)
        _plan(session, wave, counters, new.chances.get(office.code, new.probability), new.starts_on)
    period = {"starts_on": str(new.starts_on), "ends_on": str(new.ends_on)}
    after = {**period, "offices": list(new.offices), "probability": new.probability}
    after |= {"chances": dict(new.chances)} if new.chances else {}
    record(session, act, "wave.add", new.code, after=after)
    return wave.id


def change_plan(session: Session, wave_code: str, change: PlanChange, act: Act) -> int:
    """Let counters invite with another probability from a day on; how many counters.

    The past can't be changed, since its visits were drawn with what was planned then: a wave that has begun
    takes changes from tomorrow on (today for a counter without a plan). Raises NotFound, InvalidInput.
    """
    wave = _existing(session, wave_code)
    _check_probability(change.probability)
    if not wave.starts_on <= change.starts_on <= wave.ends_on:
        raise InvalidInput("starts_on", "outside_wave")
    counters = _counters(session, wave, change)
    earliest = day_of(act.at)
    if change.starts_on < earliest or (
        change.starts_on == earliest and _has_plan(session, wave, counters, earliest)
    ):
        raise InvalidInput("starts_on", "past")
    _plan(session, wave, counters, change.probability, change.starts_on)
    after = {"probability": change.probability, "from": str(change.starts_on), "counters": counters}
    record(session, act, "wave.probability", wave.code, after=after)
    return len(counters)


def rename_wave(session: Session, wave_code: str, name: str, name_en: str, act: Act) -> None:
    """Give a wave another name. Raises NotFound, InvalidInput."""
    wave, name = _existing(session, wave_code), clean(name)
    if not name:
        raise InvalidInput("name", "empty")
    before = {"name": wave.name, "name_en": wave.name_en}
    wave.name, wave.name_en = name, clean(name_en)
    record(
        session,
        act,
        "wave.rename",
        wave.code,
        before=before,
        after={"name": wave.name, "name_en": wave.name_en},
    )


def end_wave(session: Session, wave_code: str, act: Act) -> date:
    """Make today a wave's last day; that day. Links stay valid to their own last day. Raises NotFound, InvalidInput."""
    wave, today = _existing(session, wave_code), day_of(act.at)
    if wave.ends_on < today:
        raise InvalidInput("wave", "over")
    if wave.starts_on > today:
        raise InvalidInput("wave", "not_begun")
    record(
        session,
        act,
        "wave.end",
        wave.code,
        before={"ends_on": str(wave.ends_on)},
        after={"ends_on": str(today)},
    )
    wave.ends_on = today
    return today


def list_waves(session: Session) -> tuple[WaveLine, ...]:
    """All waves, the newest first."""
    return tuple(
        WaveLine(wave.id, wave.code, wave.name, wave.starts_on, wave.ends_on, offices)
        for wave, offices in waves_with_office_numbers(session)
    )


def list_plan(session: Session, wave_code: str) -> tuple[PlanLine, ...]:
    """The sampling plan of a wave by office, counter and day. Raises NotFound."""
    return tuple(PlanLine(*row) for row in plan_of_wave(session, _existing(session, wave_code).id))


def _check_form(new: NewWave) -> None:
    if not CODE.fullmatch(new.code):
        raise InvalidInput("code", "form")
    if not clean(new.name):
        raise InvalidInput("name", "empty")
    if new.ends_on < new.starts_on:
        raise InvalidInput("ends_on", "before_start")
    if not new.offices:
        raise InvalidInput("offices", "empty")
    for probability in (new.probability, *new.chances.values()):
        _check_probability(probability)


def _check_probability(probability: float) -> None:
    if not 0 < probability <= 1:
        raise InvalidInput("probability", "range")


def _check_open(offices: Sequence[Office], new: NewWave) -> None:
    closed = [each.code for each in offices if each.valid_to is not None and each.valid_to < new.starts_on]
    if closed:
        raise InvalidInput("offices", "closed " + ", ".join(closed))


def _check_free(session: Session, office_ids: Sequence[int], new: NewWave) -> None:
    busy = offices_busy_between(session, office_ids, new.starts_on, new.ends_on)
    if busy:
        raise InvalidInput("offices", "overlap " + ", ".join(f"{office} ({wave})" for office, wave in busy))


def _counters(session: Session, wave: Wave, change: PlanChange) -> list[int]:
    if change.office_code is None:
        return counter_ids_of_wave(session, wave.id)
    office_id = office_id_of(session, change.office_code)
    counters = counter_ids_of_wave(session, wave.id, office_id)
    if change.counter_name is None:
        if not counters:
            raise NotFound(change.office_code)
        return counters
    counter = counter_with_name(session, office_id, clean(change.counter_name))
    if counter is None or counter.id not in counters:
        raise NotFound(f"{change.office_code}/{change.counter_name}")
    return [counter.id]


def _has_plan(session: Session, wave: Wave, counters: Sequence[int], today: date) -> bool:
    return any(probability_at(session, wave.id, counter, today) is not None for counter in counters)


def _plan(session: Session, wave: Wave, counters: Sequence[int], probability: float, day: date) -> None:
    for counter_id in counters:
        session.merge(
            SamplingPlan(wave_id=wave.id, counter_id=counter_id, starts_on=day, probability=probability)
        )
    session.flush()


def _existing(session: Session, code: str) -> Wave:
    wave = wave_with_code(session, code.strip())
    if wave is None:
        raise NotFound(code)
    return wave
