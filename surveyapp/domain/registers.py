"""Which of several counts of the same visits is used, as `docs/register.md` says in words."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import NamedTuple

SEXES = ("female", "male", "other")
AGE_BANDS = ("18_24", "25_34", "35_49", "50_60", "over_60")
"""The codes of the questionnaires' own questions `sex` and `age_band`, so that answers can be weighted to them."""
_UPPER = ((24, "18_24"), (34, "25_34"), (49, "35_49"), (60, "50_60"))
ADULT = 18


class Source(StrEnum):
    """Where a count of the register came from."""

    DRAW = "draw"
    """The clerk's own taps, each of which was a draw."""
    CORRECTED = "corrected"
    """The head of the office, with a reason."""
    IMPORTED = "imported"
    """A file of the one-stop software."""
    QUEUE = "queue"
    """The queue machine."""


class Counted(StrEnum):
    """What a row of an imported file, or a ticket of a queue machine, counts."""

    VISITS = "visits"
    DOSSIERS = "dossiers"
    QUEUE = "queue"


class Channel(StrEnum):
    """How the citizen came. Only visits at the counter can be drawn, so only they are weighted to."""

    COUNTER = "counter"
    ONLINE = "online"
    POST = "post"


class Days(NamedTuple):
    """A stretch of days, both ends included."""

    first: date
    last: date


class Place(NamedTuple):
    """A counter (None: the whole office) on a day, for a service (None: all of them)."""

    office_id: int
    counter_id: int | None
    day: date
    service_id: int | None


@dataclass(frozen=True, slots=True)
class Used:
    """The count that the weights are brought to, and whose it is."""

    visits: int
    source: Source


def used_counts(
    taps: Mapping[Place, int], corrections: Mapping[Place, int], imported: Mapping[Place, int]
) -> dict[Place, Used]:
    """The count in use for each counter, day and service.

    An imported count of visits goes before a correction, a correction before the taps. An import that knows no
    counters stands for the office as a whole, in place of what its counters say of that day and service.
    """
    whole = {(place.office_id, place.day, place.service_id) for place in imported if place.counter_id is None}
    found: dict[Place, Used] = {}
    for counts, source in (
        (taps, Source.DRAW),
        (corrections, Source.CORRECTED),
        (imported, Source.IMPORTED),
    ):
        for place, visits in counts.items():
            is_part = place.counter_id is not None and (place.office_id, place.day, place.service_id) in whole
            if not is_part:
                found[place] = Used(visits, source)
    return found


def taps_at(taps: Mapping[Place, int], places: Mapping[Place, int]) -> int:
    """How many taps there are where somebody else counted: at the same counter, day and service, as far as they say."""
    sums: dict[Place, int] = {}
    for place, visits in taps.items():
        for wider in _views(place):
            sums[wider] = sums.get(wider, 0) + visits
    return sum(sums.get(place, 0) for place in places)


def _views(place: Place) -> tuple[Place, ...]:
    """A place, and what it is part of: its office, and all services together."""
    return (
        place,
        place._replace(counter_id=None),
        place._replace(service_id=None),
        place._replace(counter_id=None, service_id=None),
    )


def age_band_of(age: int) -> str | None:
    """The band of an age in years; None for children, whom the survey does not ask."""
    if age < ADULT:
        return None
    return next((band for most, band in _UPPER if age <= most), "over_60")
