"""Coverage: how many of the visits that somebody else counted were tapped.

The other count must not depend on the clerk's taps: a queue machine, or the one-stop software. Only the same days (and
counters and services, where the other count knows them) are compared.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from surveyapp.domain.days import month_of
from surveyapp.domain.registers import Channel, Counted, Place, taps_at
from surveyapp.services.registers.using import UsedRegister
from surveyapp.services.transactions import Session
from surveyapp.store import registers


@dataclass(frozen=True, slots=True)
class CoverageLine:
    """An office's month against one other count. `counts` is `visits`, `dossiers` or `queue`."""

    office: str
    month: str
    counts: str
    days: int
    """On how many days the other count says something."""
    counted: int
    tapped: int

    @property
    def ratio(self) -> float | None:
        """Taps to the other count; None where that is zero."""
        return self.tapped / self.counted if self.counted else None


def coverage_of(
    session: Session, wave_id: int, office_ids: Sequence[int] | None = None
) -> tuple[CoverageLine, ...]:
    """Coverage by office and month of some offices (None: of all), where there is another count."""
    outside: dict[tuple[int, str, str], dict[Place, int]] = defaultdict(lambda: defaultdict(int))
    for row in registers.outside_counts(session, wave_id, office_ids):
        if row.channel == Channel.COUNTER:
            key = (row.place.office_id, month_of(row.place.day), row.source)
            outside[key][row.place] += row.visits
    if not outside:
        return ()
    taps: dict[tuple[int, str], dict[Place, int]] = defaultdict(dict)
    for place, visits in registers.taps_of_offices(
        session, wave_id, sorted({office for office, _month, _counts in outside})
    ).items():
        taps[place.office_id, month_of(place.day)][place] = visits
    codes, _services = registers.codes_by_id(session)
    return tuple(
        CoverageLine(
            office=codes[office],
            month=month,
            counts=counts,
            days=len({place.day for place in places}),
            counted=sum(places.values()),
            tapped=taps_at(taps[office, month], places),
        )
        for (office, month, counts), places in sorted(
            outside.items(), key=lambda item: (codes[item[0][0]], *item[0][1:])
        )
    )


def register_statement(session: Session, wave_id: int, used: UsedRegister) -> dict[str, Any]:
    """What a frozen data set says of its register, as JSON: visits by source, corrections, and coverage."""
    return {
        "visits_by_source": used.visits_by_source,
        "corrected_counts": used.corrected,
        "coverage": [asdict(line) for line in coverage_of(session, wave_id)],
    }


def coverage_in(statement: Mapping[str, Any]) -> tuple[CoverageLine, ...]:
    """The coverage that a data set states; none in older ones."""
    return tuple(CoverageLine(**line) for line in statement.get("coverage", ()))


def whole_coverage(lines: Sequence[CoverageLine], counts: Counted) -> CoverageLine | None:
    """All lines of one kind of count together; None where there are none."""
    own = [line for line in lines if line.counts == counts]
    if not own:
        return None
    return CoverageLine(
        "",
        "",
        counts.value,
        *(sum(getattr(line, name) for line in own) for name in ("days", "counted", "tapped")),
    )
