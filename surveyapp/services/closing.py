"""Cutting every tie between links and answers, step by step, when a counter's day is over.

`close_days` leaves counts of visits, `close_batches` turns waiting answers into responses that say nothing of
their arrival and spent links into bare hashes, `forget_units` takes counter and day from the units. Commit
after them, then let `surveyapp.store.maintenance.scrub` remove what the database keeps of rows that are gone.
All of it may be done again at any time; what is done stays done.
"""

import random
import uuid
from collections import Counter, defaultdict
from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from surveyapp.domain.links import LinkState
from surveyapp.domain.stuffing import STUFFING, Seen, signs_of_stuffing
from surveyapp.services.coarsening import burst_moments, is_after_hours, latency_class, speed_class
from surveyapp.services.transactions import Session
from surveyapp.store import blank_links, sealed_sequences, tallies
from surveyapp.store import closing as store
from surveyapp.store.closing import EndedLink, WaitingUnit
from surveyapp.store.tables.answers import Intake

REPORT_DAYS = 28
"""For so long after its day a counter's computer may report what was tapped without network."""
KEPT = (
    "psu_id",
    "service_id",
    "instrument",
    "source",
    "device",
    "language",
    "probability",
    "is_complete",
    "order_seed",
)
"""The columns that a response takes over as they are."""


class CountsDisagree(Exception):
    """A unit has more or fewer spent links than invited answers, so nothing is closed."""


@dataclass(frozen=True, slots=True)
class ClosedDays:
    """What was closed: visits that became counts, and links that had been withdrawn."""

    visits: int
    void_links: int


@dataclass(frozen=True, slots=True)
class ClosedBatches:
    """What was closed. `smallest` batch is below the minimum only where a whole wave had fewer answers left."""

    batches: int
    answers: int
    smallest: int


@dataclass(frozen=True, slots=True)
class Closed:
    """An answer of a batch: the row of the response, and the doubt that came with it."""

    row: dict[str, Any]
    doubt: str | None


Units = list[WaitingUnit]


def close_days(session: Session, today: date) -> ClosedDays:
    """Turn the visits of past days into counts (mis-taps too) and their withdrawn links into tombstones.

    Their taps are remembered for REPORT_DAYS, as long as a counter's computer may report visits from offline hours;
    draws made in advance that were not reported by then expire.
    """
    tallies.keep_taps(session, store.taps_before(session, today), today)
    for cell in store.parties_before(session, today):
        tallies.add_to_tally(session, *cell)
    visits = store.visits_taken_out_before(session, today)
    store.add_to_visit_counts(session, Counter(visits))
    void = store.void_links_taken_out_before(session, today)
    _bury(session, void, LinkState.VOID, random.SystemRandom())
    _end_reporting(session, today - timedelta(days=REPORT_DAYS))
    return ClosedDays(len(visits), len(void))


def _end_reporting(session: Session, day: date) -> None:
    tallies.forget_taps_before(session, day)
    over = sealed_sequences.end_sequences_before(session, day)
    blank = [EndedLink("", *hashes) for hashes in blank_links.draws_taken_out(session, over)]
    _bury(session, blank, LinkState.EXPIRED, random.SystemRandom())


def close_batches(
    session: Session, today: date, minimum: int, rng: random.Random, *, final: bool = False
) -> ClosedBatches:
    """Close the answers of past days in batches of at least `minimum`, which `rng` puts in random order.

    A counter's (or kiosk's) answers are a batch when they are enough; what is left of an office is a batch
    when that is enough; the rest waits for the next days. Once a wave has ended and none of its links can be
    used any more (or, with `final`, once it has ended) whatever is left of it is closed too: offices together
    until they are enough, and the last rest with the batch before it. Only where a whole wave has fewer than
    `minimum` left is a batch smaller than that, and the result says so. Raises CountsDisagree.
    """
    over = store.waves_ended_before(session, today)
    if not final:
        over -= store.waves_with_usable_links(session, today)
    batches = _batches(store.units_with_waiting_answers(session, today), minimum, over, rng)
    sizes = [_close_batch(session, [unit.psu_id for unit in units], rng) for units in batches]
    return ClosedBatches(len(sizes), sum(sizes), min(sizes, default=0))


def forget_units(session: Session, today: date, link_days: int) -> int:
    """Turn expired links into tombstones, and take counter, kiosk and day from units for which nothing is
    awaited.

    That is: the day and the days of its links have passed, no visit, no answer and no link is left. How many
    units.
    """
    expired = store.expired_links_taken_out(session, today)
    _bury(session, expired, LinkState.EXPIRED, random.SystemRandom())
    return store.forget_units_before(session, today - timedelta(days=link_days))


def _batches(units: Units, minimum: int, over: set[int], rng: random.Random) -> list[Units]:
    """The units that are closed together."""
    batches, rest = _enough(
        units, minimum, lambda unit: (unit.wave_id, unit.counter_id, unit.kiosk_id, unit.office_id)
    )
    by_office, rest = _enough(rest, minimum, lambda unit: (unit.wave_id, unit.office_id))
    batches += by_office
    for wave_id in sorted(over):
        batches += _last_batches([unit for unit in rest if unit.wave_id == wave_id], minimum, rng)
    return batches


def _enough(
    units: Units, minimum: int, group_of: Callable[[WaitingUnit], Hashable]
) -> tuple[list[Units], Units]:
    """The groups with enough answers, and the units of the other groups."""
    groups: dict[Hashable, Units] = defaultdict(list)
    for unit in units:
        groups[group_of(unit)].append(unit)
    full = [group for group in groups.values() if _answers(group) >= minimum]
    return full, [unit for group in groups.values() if _answers(group) < minimum for unit in group]


def _last_batches(units: Units, minimum: int, rng: random.Random) -> list[Units]:
    """Everything that is left of a wave: offices in random order are put together until they are enough."""
    offices = sorted({unit.office_id for unit in units})
    rng.shuffle(offices)
    batches: list[Units] = []
    for office_id in offices:
        own = [unit for unit in units if unit.office_id == office_id]
        if batches and _answers(batches[-1]) < minimum:
            batches[-1] += own
        else:
            batches.append(own)
    if len(batches) > 1 and _answers(batches[-1]) < minimum:
        rest = batches.pop()
        batches[-1] += rest
    return batches


def _answers(units: Units) -> int:
    return sum(unit.answers for unit in units)


def _close_batch(session: Session, psu_ids: Sequence[str], rng: random.Random) -> int:
    """Put the answers of these units back in random order under fresh keys; how many of them are complete."""
    store.lock_units(session, psu_ids)
    answers = store.answers_taken_out(session, psu_ids)
    links = store.spent_links_taken_out(session, psu_ids)
    _check_counts(answers, links)
    closed = _coarsened(answers, rng)
    rng.shuffle(closed)
    store.add_responses(session, [one.row for one in closed])
    store.add_flags(session, _flags(closed))
    _bury(session, links, LinkState.SPENT, rng)
    return sum(one.row["is_complete"] for one in closed)


def _check_counts(answers: Sequence[Intake], links: Sequence[EndedLink]) -> None:
    invited = Counter(
        answer.psu_id for answer in answers if answer.source == "invited" and answer.is_complete
    )
    spent = Counter(link.psu_id for link in links)
    wrong = {psu: (spent[psu], invited[psu]) for psu in spent | invited if spent[psu] != invited[psu]}
    if wrong:
        raise CountsDisagree(f"units with (spent links, invited answers): {wrong}")


def _coarsened(answers: Sequence[Intake], rng: random.Random) -> list[Closed]:
    moments = defaultdict(list)
    for answer in answers:
        moments[answer.psu_id, answer.device].append(answer.received_at)
    bursts = {place: burst_moments(place[1], some) for place, some in moments.items()}
    return [
        Closed(
            _response(answer, answer.received_at in bursts[answer.psu_id, answer.device], rng), answer.flag
        )
        for answer in answers
    ]


def _flags(closed: Sequence[Closed]) -> list[tuple[str, str]]:
    """The keys of responses with their flags: doubts that came with them, and signs that the whole batch shows."""
    came = [(one.row["id"], one.doubt) for one in closed if one.doubt]
    complete = [one.row for one in closed if one.row["is_complete"]]
    signs = signs_of_stuffing([Seen(*(row[name] for name in Seen._fields)) for row in complete])
    return came + [(row["id"], STUFFING) for row, shows in zip(complete, signs, strict=True) if shows]


def _response(answer: Intake, burst: bool, rng: random.Random) -> dict[str, Any]:
    return {
        **{column: getattr(answer, column) for column in KEPT},
        "id": uuid.UUID(int=rng.getrandbits(128), version=4).hex,
        # In the order of the codes, not in the one in which they were asked.
        "answers": dict(sorted(answer.answers.items())),
        "speed": speed_class(answer.seconds, answer.answers),
        "after_hours": is_after_hours(answer.received_at),
        "latency": latency_class(answer.received_at, answer.visit_day, answer.source, answer.device),
        "burst": burst,
    }


def _bury(session: Session, links: Sequence[EndedLink], state: LinkState, rng: random.Random) -> None:
    """Leave the hash of the token and the hash of the code as two tombstones that do not know each other."""
    hashes = [hash for link in links for hash in (link.token_hash, link.code_hash)]
    rng.shuffle(hashes)
    store.add_tombstones(session, hashes, state)
