"""What a queue machine counted: the tickets of a day, which no clerk's tap can change."""

from dataclasses import dataclass
from datetime import date

from surveyapp.domain.days import day_of
from surveyapp.domain.errors import InvalidInput, NotFound
from surveyapp.domain.registers import Channel, Counted
from surveyapp.domain.roles import Account
from surveyapp.services.auditing import Act, record
from surveyapp.services.registers.correcting import MOST_VISITS
from surveyapp.services.registers.permission import check_may_change
from surveyapp.services.transactions import Session
from surveyapp.store import registers, waves
from surveyapp.store.tables.registers import OutsideCount


@dataclass(frozen=True, slots=True)
class QueueCount:
    """How many tickets were served on a day: at a counter, or (None) in the whole office."""

    office_id: int
    day: date
    visits: int
    counter_id: int | None = None


def report_queue_count(session: Session, account: Account, said: QueueCount, act: Act) -> None:
    """Store the count of a day that is over; a second report of the same day takes the place of the first.

    Raises NotAllowed, NotFound (a counter of another office, a day without a wave), InvalidInput: the day runs, the
    number is out of bounds, or the day was reported as a whole before and now by counter, or the other way round.
    """
    check_may_change(account, said.office_id)
    wave = waves.wave_running_at(session, said.office_id, said.day)
    counters = {counter.id for counter in registers.counters_of_office(session, said.office_id)}
    if wave is None or (said.counter_id is not None and said.counter_id not in counters):
        raise NotFound
    if said.day >= day_of(act.at):
        raise InvalidInput("day", "running")
    if not 0 <= said.visits <= MOST_VISITS:
        raise InvalidInput("visits", "range")
    registers.lock_wave(session, wave.id)
    there = registers.queue_counts_of_day(session, wave.id, said.office_id, said.day)
    if any((row.counter_id is None) != (said.counter_id is None) for row in there):
        raise InvalidInput("counter", "counted_twice")
    row = next((row for row in there if row.counter_id == said.counter_id), None)
    before = None if row is None else {"visits": row.visits}
    if row is None:
        row = OutsideCount(
            wave_id=wave.id,
            office_id=said.office_id,
            counter_id=said.counter_id,
            day=said.day,
            channel=Channel.COUNTER.value,
            source=Counted.QUEUE.value,
        )
        session.add(row)
    row.visits = said.visits
    session.flush()
    subject = f"{said.office_id}/{said.counter_id or '-'}/{said.day}"
    record(session, act, "register.queue", subject, before, {"visits": said.visits})
