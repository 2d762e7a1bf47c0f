"""Reading waves and their plans for the pages that keep them."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date

from surveyapp.domain.errors import NotFound
from surveyapp.services.transactions import Session
from surveyapp.store import surveys, waves
from surveyapp.store.places import office_with_code, open_offices
from surveyapp.store.tables.places import Office
from surveyapp.store.tables.surveys import PublishedInstrument, Wave

LINES_OF_A_PAGE = 50
OFFICES_OF_A_PAGE = 25


@dataclass(frozen=True, slots=True)
class WaveEntry:
    """A wave in a page of the list."""

    id: int
    code: str
    name: str
    name_en: str
    starts_on: date
    ends_on: date
    offices: int


@dataclass(frozen=True, slots=True)
class WavesPage:
    """A page of the list, the newest wave first. `after` is the id to go on from; None where the list ends."""

    lines: tuple[WaveEntry, ...]
    after: int | None


@dataclass(frozen=True, slots=True)
class OfficeChoice:
    """An office that may take part in a wave."""

    id: int
    code: str
    name: str
    name_en: str
    unit_id: str
    unit: str


@dataclass(frozen=True, slots=True)
class CounterPlan:
    """A counter with its probabilities, each from a day on. No steps: nobody is invited there."""

    id: int
    name: str
    valid_to: date | None
    steps: tuple[tuple[date, float], ...]


@dataclass(frozen=True, slots=True)
class OfficeInWave:
    """An office that takes part, with its counters."""

    id: int
    code: str
    name: str
    name_en: str
    counters: tuple[CounterPlan, ...]


@dataclass(frozen=True, slots=True)
class WaveDetails:
    """A wave with a page of its offices. `after` is the office code to go on from."""

    entry: WaveEntry
    full: str
    short: str
    offices: tuple[OfficeInWave, ...]
    after: str | None


def page_of_waves(session: Session, after: int | None = None, limit: int = LINES_OF_A_PAGE) -> WavesPage:
    """Waves from the one after `after`, which is an id. Raises NotFound."""
    last = None if after is None else _wave(session, after)
    rows = surveys.waves_found(session, last, limit + 1)
    lines = tuple(_entry(wave, offices) for wave, offices in rows[:limit])
    return WavesPage(lines, lines[-1].id if len(rows) > limit else None)


def read_wave(session: Session, wave_id: int, after: str = "", limit: int = OFFICES_OF_A_PAGE) -> WaveDetails:
    """A wave with its offices by code, from the one after a code. Raises NotFound."""
    wave = _wave(session, wave_id)
    found = waves.offices_of_wave(session, wave_id, after, limit + 1)
    offices = found[:limit]
    return WaveDetails(
        entry=_entry(wave, waves.number_of_offices(session, wave_id)),
        full=_instrument(session, wave.full_instrument),
        short=_instrument(session, wave.short_instrument),
        offices=_with_plans(session, wave_id, offices),
        after=offices[-1].code if offices and len(found) > limit else None,
    )


def office_in_wave(session: Session, wave_id: int, code: str) -> OfficeInWave | None:
    """An office that takes part in a wave, without its counters; None for one that does not."""
    office = office_with_code(session, code)
    if office is None or waves.wave_of_office(session, wave_id, office.id) is None:
        return None
    return OfficeInWave(office.id, office.code, office.name, office.name_en, ())


def offices_to_choose(session: Session, today: date) -> tuple[OfficeChoice, ...]:
    """The offices that are open, unit by unit."""
    return tuple(
        OfficeChoice(office.id, office.code, office.name, office.name_en, unit_id, unit)
        for office, unit_id, unit in open_offices(session, today)
    )


def _with_plans(session: Session, wave_id: int, offices: list[Office]) -> tuple[OfficeInWave, ...]:
    rows = surveys.counters_of_wave(session, wave_id, [office.id for office in offices])
    steps: dict[int, list[tuple[date, float]]] = defaultdict(list)
    for row in surveys.plan_of_counters(session, wave_id, [counter.id for counter, _ in rows]):
        steps[row.counter_id].append((row.starts_on, row.probability))
    counters: dict[int, list[CounterPlan]] = defaultdict(list)
    for counter, office in rows:
        plan = CounterPlan(counter.id, counter.name, counter.valid_to, tuple(steps[counter.id]))
        counters[office.id].append(plan)
    return tuple(
        OfficeInWave(office.id, office.code, office.name, office.name_en, tuple(counters[office.id]))
        for office in offices
    )


def _entry(wave: Wave, offices: int) -> WaveEntry:
    return WaveEntry(
        wave.id, wave.code, wave.name, wave.name_en or wave.name, wave.starts_on, wave.ends_on, offices
    )


def _instrument(session: Session, content_hash: str) -> str:
    row = session.get_one(PublishedInstrument, content_hash)
    return f"{row.name}:{row.version}"


def _wave(session: Session, wave_id: int) -> Wave:
    wave = waves.find_wave(session, wave_id)
    if wave is None:
        raise NotFound
    return wave
