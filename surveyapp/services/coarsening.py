"""What remains of the moment and the pace of an answer: a few coarse classes, by written rules.

They serve to notice stuffing, coaching and careless answering per counter; none of them tells when somebody
answered.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Any

from surveyapp.domain.days import day_of, hour_of
from surveyapp.domain.questions import NOT_ASKED, NOT_REACHED

FAST_SECONDS = 2.0
"""Less per question is faster than one can read: the cut of Huang, Curran, Keeney, Poposki and DeShon,
Detecting and deterring insufficient effort responding to surveys, Journal of Business and Psychology 27
(2012), 99-114."""

SLOW_SECONDS = 60.0
"""More per question means that the form was put aside; a rule of our own."""

OPENS, CLOSES = 7, 17
"""Answers from 7:00 to 16:59 count as given in opening hours."""

BURST_ANSWERS = 3
BURST_MINUTES = 5

CROWDED_ANSWERS = 10
"""Of a kiosk's answer the hour is known and no more: so many in one hour are a burst, by a rule of our own."""

UNSEEN = frozenset({NOT_ASKED, NOT_REACHED})


def speed_class(seconds: int | None, answers: Mapping[str, Any]) -> str:
    """`fast`, `usual` or `slow` by the seconds per question that was seen; `unknown` without seconds or
    questions.

    "Don't know", "prefer not to say" and a question left empty were seen, so they count.
    """
    seen = sum(1 for answer in answers.values() if not (isinstance(answer, str) and answer in UNSEEN))
    if seconds is None or seen == 0:
        return "unknown"
    pace = seconds / seen
    if pace < FAST_SECONDS:
        return "fast"
    return "slow" if pace > SLOW_SECONDS else "usual"


def is_after_hours(received_at: datetime) -> bool:
    """Whether an answer came in outside opening hours, by the clock of Viet Nam."""
    return not OPENS <= hour_of(received_at) < CLOSES


def latency_class(received_at: datetime, visit_day: date, source: str, device: str) -> str:
    """`same_day` or `next_days` for those who were invited; `none` for walk-ups, and for paper, typed in later."""
    if source != "invited" or device == "paper":
        return "none"
    return "same_day" if day_of(received_at) <= visit_day else "next_days"


def burst_moments(device: str, moments: Sequence[datetime]) -> set[datetime]:
    """The moments of one primary unit and device that lie in a burst; of paper, typed in pile by pile, none."""
    if device == "paper":
        return set()
    return in_crowded_hour(moments) if device == "kiosk" else in_burst(moments)


def in_crowded_hour(hours: Iterable[datetime]) -> set[datetime]:
    """The full hours with ten answers or more."""
    return {hour for hour, answers in Counter(hours).items() if answers >= CROWDED_ANSWERS}


def in_burst(moments: Iterable[datetime]) -> set[datetime]:
    """The moments that lie among three or more within five minutes, ends included; of one primary unit."""
    ordered = sorted(moments)
    found: set[datetime] = set()
    for first in range(len(ordered) - BURST_ANSWERS + 1):
        some = ordered[first : first + BURST_ANSWERS]
        if some[-1] - some[0] <= timedelta(minutes=BURST_MINUTES):
            found.update(some)
    return found
