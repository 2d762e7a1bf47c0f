"""Reading the register: an office's counts from every source, by month, day, counter and service."""

from calendar import monthrange
from collections import defaultdict
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from surveyapp.domain.days import month_of
from surveyapp.domain.errors import NotFound
from surveyapp.domain.registers import Channel, Counted, Days, Place, Used, used_counts
from surveyapp.services.registers.using import used_register
from surveyapp.services.transactions import Session
from surveyapp.store import offices, places, registers, waves
from surveyapp.store.registers import OutsideRow
from surveyapp.store.tables.places import Service
from surveyapp.store.tables.registers import RegisterCorrection

SATURDAY = 5
KeyOf = Callable[[Place], str]


@dataclass(frozen=True, slots=True)
class RegisterLine:
    """Visits of an office in a month for a service."""

    office: str
    month: str
    service: str
    visits: int


@dataclass(frozen=True, slots=True)
class WaveSeen:
    """A wave in which somebody's offices take part."""

    id: int
    name: str
    name_en: str


@dataclass(frozen=True, slots=True)
class OfficeInWave:
    """An office that takes part in a wave."""

    wave_id: int
    wave_name: str
    wave_name_en: str
    starts_on: date
    ends_on: date
    office_id: int
    office_code: str
    office_name: str
    office_name_en: str


@dataclass(frozen=True, slots=True)
class PeriodLine:
    """An office's month or day: what was tapped, corrected and counted outside, and what is used.

    None stands for what nobody has counted, which is not the same as zero.
    """

    key: str
    taps: int
    corrections: int
    imported: int | None
    dossiers: int | None
    queue: int | None
    elsewhere: int
    used: int


@dataclass(frozen=True, slots=True)
class Choice:
    """A counter or a service that a correction may be about."""

    id: int
    name: str
    name_en: str


@dataclass(frozen=True, slots=True)
class ShownCorrection:
    """A correction that is in force."""

    id: int
    visits: int
    reason: str


@dataclass(frozen=True, slots=True)
class DayLine:
    """A counter (or, without a name, the whole office) and a service on a day. Counts that nobody made are None."""

    counter_id: int | None
    counter_name: str
    service_id: int | None
    service_name: str
    service_name_en: str
    taps: int | None
    correction: ShownCorrection | None
    imported: int | None
    dossiers: int | None
    queue: int | None
    used: Used | None


@dataclass(frozen=True, slots=True)
class OfficeRegister:
    """An office's counts from every source, by counter, day and service."""

    taps: Mapping[Place, int]
    corrections: Mapping[Place, RegisterCorrection]
    outside: Sequence[OutsideRow]

    @property
    def used(self) -> dict[Place, Used]:
        """What the weights are brought to."""
        corrected = {place: row.visits for place, row in self.corrections.items()}
        return used_counts(self.taps, corrected, self.counted(Counted.VISITS))

    def counted(self, what: Counted) -> dict[Place, int]:
        """What was counted outside at the counter, of one kind."""
        found: dict[Place, int] = defaultdict(int)
        for row in self.outside:
            if row.source == what and row.channel == Channel.COUNTER:
                found[row.place] += row.visits
        return dict(found)


def register_of(session: Session, wave_id: int) -> tuple[RegisterLine, ...]:
    """The register in use by office, month and service; running days are left out. Raises NotFound."""
    if waves.find_wave(session, wave_id) is None:
        raise NotFound
    return tuple(RegisterLine(*row) for row in used_register(session, wave_id).rows)


def waves_seen(session: Session, office_ids: Sequence[int] | None) -> tuple[WaveSeen, ...]:
    """The waves in which any of some offices (None: of all) takes part, the newest first."""
    found = registers.waves_of_offices(session, office_ids)
    return tuple(WaveSeen(wave.id, wave.name, wave.name_en) for wave in found)


def offices_in_wave(
    session: Session, wave_id: int, office_ids: Sequence[int] | None
) -> tuple[OfficeInWave, ...]:
    """Those of some offices (None: of all) that take part in a wave, by name; none in a wave that is not there."""
    return tuple(
        OfficeInWave(
            *(wave.id, wave.name, wave.name_en, wave.starts_on, wave.ends_on),
            *(office.id, office.code, office.name, office.name_en),
        )
        for wave, office in registers.offices_of_wave(session, wave_id, office_ids)
    )


def office_in_wave(session: Session, wave_id: int, office_id: int) -> OfficeInWave:
    """An office that takes part in a wave. Raises NotFound."""
    found = offices_in_wave(session, wave_id, (office_id,))
    if not found:
        raise NotFound
    return found[0]


def office_register(
    session: Session, wave_id: int, office_id: int, days: Days | None = None
) -> OfficeRegister:
    """The counts of an office, running days too."""
    own = (office_id,)
    found = registers.corrections_in_force(session, wave_id, own, days)
    return OfficeRegister(
        taps=registers.taps_of_offices(session, wave_id, own, days, running_too=True),
        corrections={Place(office, row.counter_id, row.day, row.service_id): row for office, row in found},
        outside=registers.outside_counts(session, wave_id, own, days),
    )


def by_month(register: OfficeRegister) -> tuple[PeriodLine, ...]:
    """The months of an office."""
    return _periods(register, lambda place: month_of(place.day))


def by_day(register: OfficeRegister) -> tuple[PeriodLine, ...]:
    """The days of an office."""
    return _periods(register, lambda place: place.day.isoformat())


def _periods(register: OfficeRegister, key_of: KeyOf) -> tuple[PeriodLine, ...]:
    def total(counts: Mapping[Place, int]) -> dict[str, int]:
        sums: dict[str, int] = defaultdict(int)
        for place, visits in counts.items():
            sums[key_of(place)] += visits
        return sums

    taps = total(register.taps)
    imported, dossiers, queue = (
        total(register.counted(what)) for what in (Counted.VISITS, Counted.DOSSIERS, Counted.QUEUE)
    )
    used = total({place: count.visits for place, count in register.used.items()})
    corrections = total(dict.fromkeys(register.corrections, 1))
    elsewhere: dict[str, int] = defaultdict(int)
    for row in register.outside:
        if row.channel != Channel.COUNTER:
            elsewhere[key_of(row.place)] += row.visits
    keys = sorted({*taps, *imported, *dossiers, *queue, *corrections, *elsewhere})
    return tuple(
        PeriodLine(
            key,
            taps.get(key, 0),
            corrections.get(key, 0),
            imported.get(key),
            dossiers.get(key),
            queue.get(key),
            elsewhere.get(key, 0),
            used.get(key, 0),
        )
        for key in keys
    )


def day_lines(session: Session, register: OfficeRegister, office_id: int) -> tuple[DayLine, ...]:
    """The lines of a register that was read for one day, by counter and service; the whole office comes first."""
    counters = {counter.id: counter.name for counter in registers.counters_of_office(session, office_id)}
    outside = {what: register.counted(what) for what in Counted}
    places = {*register.taps, *register.corrections, *(place for each in outside.values() for place in each)}
    ids = {place.service_id for place in places if place.service_id is not None}
    services = {service.id: service for service in registers.services_with_ids(session, ids)}
    order = {id: number for number, id in enumerate(services)}
    used = register.used
    lines = [_line(register, place, counters, services, outside, used.get(place)) for place in places]
    return tuple(sorted(lines, key=lambda line: (line.counter_name, order.get(line.service_id or 0, -1))))


def _line(
    register: OfficeRegister,
    place: Place,
    counters: Mapping[int, str],
    services: Mapping[int, Service],
    outside: Mapping[Counted, Mapping[Place, int]],
    used: Used | None,
) -> DayLine:
    service = services.get(place.service_id or 0)
    correction = register.corrections.get(place)
    return DayLine(
        counter_id=place.counter_id,
        counter_name=counters.get(place.counter_id or 0, ""),
        service_id=place.service_id,
        service_name=service.name if service else "",
        service_name_en=service.name_en if service else "",
        taps=register.taps.get(place),
        correction=ShownCorrection(correction.id, correction.visits, correction.reason)
        if correction
        else None,
        imported=outside[Counted.VISITS].get(place),
        dossiers=outside[Counted.DOSSIERS].get(place),
        queue=outside[Counted.QUEUE].get(place),
        used=used,
    )


def gaps(register: OfficeRegister, wave: OfficeInWave, today: date) -> tuple[date, ...]:
    """Mondays to Fridays of a wave before today of which nobody has counted anything."""
    counted = {place.day for place in (*register.taps, *register.corrections)}
    counted |= {row.place.day for row in register.outside}
    last = min(wave.ends_on, today - timedelta(days=1))
    days = (wave.starts_on + timedelta(days=number) for number in range((last - wave.starts_on).days + 1))
    return tuple(day for day in days if day.weekday() < SATURDAY and day not in counted)


def frozen_since(session: Session, wave_id: int) -> datetime | None:
    """When the wave's data were frozen last: what is changed later is not in them."""
    return registers.latest_freezing(session, wave_id)


def counters_to_correct(session: Session, office_id: int) -> tuple[Choice, ...]:
    """The counters of an office."""
    return tuple(
        Choice(row.id, row.name, row.name) for row in registers.counters_of_office(session, office_id)
    )


def services_to_correct(session: Session, office_id: int, day: date) -> tuple[Choice, ...]:
    """The services that an office handles on a day."""
    found = offices.services_of_office(session, office_id, day)
    return tuple(Choice(row.id, row.name, row.name_en) for row in found)


def last_of_month(day: date) -> date:
    """The last day of a day's month."""
    return day.replace(day=monthrange(day.year, day.month)[1])


def service_names(session: Session, codes: Collection[str]) -> dict[str, tuple[str, str]]:
    """The names of services by code, in Vietnamese and English."""
    return {each.code: (each.name, each.name_en) for each in places.services_with_codes(session, codes)}
