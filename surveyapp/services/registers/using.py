"""The register that weights are brought to, put together from its sources, and what is said of it."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

from surveyapp.domain.days import month_of
from surveyapp.domain.registers import Channel, Counted, Place, Source, Used, used_counts
from surveyapp.services.transactions import Session
from surveyapp.store import registers, responses
from surveyapp.store.responses import MarginRow, RegisterRow


@dataclass(frozen=True, slots=True)
class UsedRegister:
    """The register in use by office, month and service, and how many of its visits each source gave."""

    rows: Sequence[RegisterRow]
    visits_by_source: dict[str, int] = field(default_factory=dict)
    corrected: int = 0
    """How many counts (a counter, a day and a service) are the word of an office's head."""


def used_register(session: Session, wave_id: int) -> UsedRegister:
    """The register of a wave by the rule of `docs/register.md`; days that run are left out, as their visits are."""
    taps = responses.register_of_wave(session, wave_id)
    others = registers.offices_with_other_counts(session, wave_id)
    if not others:
        return UsedRegister(taps, {Source.DRAW.value: sum(row.visits for row in taps)} if taps else {})
    used = _used_at(session, wave_id, sorted(others))
    office_codes, service_codes = registers.codes_by_id(session)
    mixed = {office_codes[id] for id in others}
    plain = [row for row in taps if row.office not in mixed]
    sums: Counter[tuple[str, str, str]] = Counter()
    sources: Counter[str] = Counter({Source.DRAW.value: sum(row.visits for row in plain)})
    for place, count in used.items():
        sums[office_codes[place.office_id], month_of(place.day), service_codes[place.service_id or 0]] += (
            count.visits
        )
        sources[count.source.value] += count.visits
    rows = [*plain, *(RegisterRow(*key, visits) for key, visits in sums.items() if visits > 0)]
    corrected = sum(1 for count in used.values() if count.source == Source.CORRECTED)
    return UsedRegister(sorted(rows), dict(sorted(sources.items())), corrected)


def _used_at(session: Session, wave_id: int, office_ids: Sequence[int]) -> dict[Place, Used]:
    corrections = {
        Place(office, row.counter_id, row.day, row.service_id): row.visits
        for office, row in registers.corrections_in_force(session, wave_id, office_ids)
    }
    imported: Counter[Place] = Counter()
    for row in registers.outside_counts(session, wave_id, office_ids):
        if row.source == Counted.VISITS and row.channel == Channel.COUNTER:
            imported[row.place] += row.visits
    return used_counts(registers.taps_of_offices(session, wave_id, office_ids), corrections, imported)


def known_margins(session: Session, wave_id: int) -> Sequence[MarginRow]:
    """Sex and age bands by office and month: as typed in, else as imported files of visits say."""
    entered = responses.margins_of_wave(session, wave_id)
    typed = {(row.office, row.month, row.variable) for row in entered}
    imported = [
        row
        for row in registers.margins_from_imports(session, wave_id)
        if (row.office, row.month, row.variable) not in typed
    ]
    return sorted([*entered, *imported]) if imported else entered
