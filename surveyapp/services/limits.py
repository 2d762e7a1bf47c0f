"""Limits on tries, counted in the database, so that several worker processes share one count."""

from datetime import datetime

from surveyapp.domain.days import day_of
from surveyapp.domain.errors import TooManyTries
from surveyapp.services.keys import Keys
from surveyapp.services.transactions import Session
from surveyapp.store import tries

SECONDS_PER_MINUTE = 60


def count_try(  # noqa: PLR0913
    session: Session, keys: Keys, what: str, who: str, most: int, minutes: int, now: datetime
) -> None:
    """Count that somebody tries something. Raises TooManyTries when it is more than `most` in these minutes.

    Time is cut into stretches of `minutes` since the epoch; the count starts anew with each. Only a hash of
    `who` is stored, under a key that changes every day.
    """
    key = _key(keys, what, who, now)
    if tries.tries_with_this_one(session, key, _window(minutes, now), day_of(now)) > most:
        raise TooManyTries(_seconds_left(minutes, now))


def check_tries(  # noqa: PLR0913
    session: Session, keys: Keys, what: str, who: str, most: int, minutes: int, now: datetime
) -> None:
    """Raise TooManyTries when `most` tries were counted already; counts nothing itself."""
    if tries.tries_so_far(session, _key(keys, what, who, now), _window(minutes, now)) >= most:
        raise TooManyTries(_seconds_left(minutes, now))


def _key(keys: Keys, what: str, who: str, now: datetime) -> str:
    return keys.trier(f"{what}\n{who}", day_of(now))


def _window(minutes: int, now: datetime) -> int:
    return int(now.timestamp()) // (minutes * SECONDS_PER_MINUTE)


def _seconds_left(minutes: int, now: datetime) -> int:
    """Until the count starts anew, at least one second."""
    length = minutes * SECONDS_PER_MINUTE
    return length - int(now.timestamp()) % length
