"""Correcting the register: the head of an office says another number, with a reason. The taps' own count stays."""

from dataclasses import dataclass
from datetime import date

from surveyapp.domain.days import day_of
from surveyapp.domain.errors import InvalidInput, NotFound
from surveyapp.domain.registers import Channel, Counted, Days
from surveyapp.domain.roles import Account
from surveyapp.domain.text import clean
from surveyapp.services.auditing import Act, record
from surveyapp.services.registers.permission import check_may_change
from surveyapp.services.registers.reading import office_in_wave
from surveyapp.services.transactions import Session
from surveyapp.store import registers
from surveyapp.store.tables.registers import RegisterCorrection

MOST_VISITS = 10_000
"""More than this many visits at a counter on a day are a slip of the keyboard."""
LONGEST_REASON = 300


@dataclass(frozen=True, slots=True)
class Correction:
    """What somebody says of a counter, a day and a service."""

    wave_id: int
    office_id: int
    counter_id: int
    day: date
    service_id: int
    visits: int
    reason: str


@dataclass(frozen=True, slots=True)
class CorrectedDay:
    """Where a correction was undone."""

    wave_id: int
    office_id: int
    day: date


def correct_register(session: Session, account: Account, said: Correction, act: Act) -> int:
    """Put a number in the place of the taps; the id of the correction. One that was in force there is undone.

    Raises NotAllowed, NotFound (a counter or service that is not the office's), InvalidInput: the day runs or is none
    of the wave's, the number is out of bounds, the reason is missing or too long, or a file was imported for this day,
    which goes before any correction.
    """
    check_may_change(account, said.office_id)
    _check(session, said, day_of(act.at))
    registers.lock_wave(session, said.wave_id)
    one_day = Days(said.day, said.day)
    _check_not_imported(session, said, one_day)
    before = None
    for _office, row in registers.corrections_in_force(session, said.wave_id, (said.office_id,), one_day):
        if (row.counter_id, row.service_id) == (said.counter_id, said.service_id):
            before = {"visits": row.visits, "source": "corrected"}
            row.undone_by, row.undone_at = act.by, act.at
    row = RegisterCorrection(
        wave_id=said.wave_id,
        counter_id=said.counter_id,
        day=said.day,
        service_id=said.service_id,
        visits=said.visits,
        reason=clean(said.reason),
        made_by=act.by,
        made_at=act.at,
    )
    session.add(row)
    session.flush()
    after = {"visits": row.visits, "reason": row.reason}
    record(session, act, "register.correct", _subject(row), before, after)
    return row.id


def undo_correction(session: Session, account: Account, correction_id: int, act: Act) -> CorrectedDay:
    """Let the taps count again; where that was. Raises NotFound (also for one undone already), NotAllowed."""
    found = registers.correction_with_id(session, correction_id)
    if found is None:
        raise NotFound
    office_id, row = found
    check_may_change(account, office_id)
    if row.undone_at is not None:
        raise NotFound
    row.undone_by, row.undone_at = act.by, act.at
    before = {"visits": row.visits, "reason": row.reason}
    record(session, act, "register.undo_correction", _subject(row), before=before)
    return CorrectedDay(row.wave_id, office_id, row.day)


def _check(session: Session, said: Correction, today: date) -> None:
    wave = office_in_wave(session, said.wave_id, said.office_id)
    if said.counter_id not in {each.id for each in registers.counters_of_office(session, said.office_id)}:
        raise NotFound
    if not registers.services_with_ids(session, {said.service_id}):
        raise NotFound
    if said.day >= today:
        raise InvalidInput("day", "running")
    if not wave.starts_on <= said.day <= wave.ends_on:
        raise InvalidInput("day", "outside_wave")
    if not 0 <= said.visits <= MOST_VISITS:
        raise InvalidInput("visits", "range")
    if not clean(said.reason):
        raise InvalidInput("correction_reason", "empty")
    if len(clean(said.reason)) > LONGEST_REASON:
        raise InvalidInput("correction_reason", "too_long")


def _check_not_imported(session: Session, said: Correction, day: Days) -> None:
    for row in registers.outside_counts(session, said.wave_id, (said.office_id,), day):
        counts = row.source == Counted.VISITS and row.channel == Channel.COUNTER
        here = row.place.counter_id in (None, said.counter_id) and row.place.service_id == said.service_id
        if counts and here:
            raise InvalidInput("visits", "imported")


def _subject(row: RegisterCorrection) -> str:
    return f"{row.wave_id}/{row.counter_id}/{row.day}/{row.service_id}"
