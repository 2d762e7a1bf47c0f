"""Response rates of a wave by office, service or week, unweighted and weighted by 1/π."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass, fields

from surveyapp.domain.errors import NotFound
from surveyapp.domain.response_rates import Dispositions, Grouping, Rates, rates
from surveyapp.domain.visits import Outcome
from surveyapp.services.transactions import Session
from surveyapp.store import dispositions, waves
from surveyapp.store.dispositions import Counted

WHOLE = ""
"""The key of the whole wave."""


@dataclass(frozen=True, slots=True)
class RateLine:
    """The rates of one office, service or week, or (key WHOLE) of the wave."""

    key: str
    cases: Dispositions
    rates: Rates
    weighted: Rates


STAFF_SAID = {
    Outcome.REFUSED: "refused",
    Outcome.REFUSED_FOR: "refused_for",
    Outcome.LEFT: "left",
    Outcome.DISPUTED: "disputed",
    Outcome.INVITED: "silent",
}
"""An invitation of which staff know nothing more is silent until answers are taken off it."""


def response_rates(
    session: Session, wave_id: int, grouping: Grouping, offices: Collection[str] | None = None
) -> tuple[RateLine, ...]:
    """The rates by group in the order of keys, of some offices (None: of all). Raises NotFound.

    Staff can record a refusal after the link was opened, and an answer may come all the same; where a group has more
    answers than invitations left, they are taken off the refusals, then off the others.
    """
    if waves.find_wave(session, wave_id) is None:
        raise NotFound
    groups: dict[str, list[Counted]] = defaultdict(list)
    for count in (dispositions.closed_of_wave, dispositions.awaited_of_wave):
        for row in count(session, wave_id, grouping, offices):
            groups[row.key].append(row)
    return tuple(_line(key, rows) for key, rows in sorted(groups.items()) if _has_drawn(rows))


def _has_drawn(rows: Iterable[Counted]) -> bool:
    return any(row.kind not in (Outcome.NOT_DRAWN, Outcome.UNSAMPLED, Outcome.MISTAP) for row in rows)


def _line(key: str, rows: list[Counted]) -> RateLine:
    numbers, weights = _cases(rows, "visits"), _cases(rows, "weight")
    return RateLine(key, numbers, rates(numbers), rates(weights))


def _cases(rows: Iterable[Counted], amount: str) -> Dispositions:
    sums: dict[str, float] = defaultdict(float)
    for row in rows:
        if row.kind in STAFF_SAID:
            sums[STAFF_SAID[Outcome(row.kind)]] += getattr(row, amount)
        elif row.kind in _NAMES:
            sums[row.kind] += getattr(row, amount)
    taken = sums["complete"] + sums["partial"] + sums["awaited"]
    for kind in ("silent", "refused", "refused_for", "left", "disputed"):
        off = min(sums[kind], taken)
        sums[kind] -= off
        taken -= off
    return Dispositions(**{name: sums[name] for name in _NAMES})


_NAMES = tuple(field.name for field in fields(Dispositions))
