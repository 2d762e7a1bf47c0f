"""Limits: so many tries in so many minutes, counted together by all processes."""

import threading
from datetime import timedelta

import pytest

from surveyapp.domain.errors import TooManyTries
from surveyapp.services.limits import check_tries, count_try
from surveyapp.services.transactions import Database, Session
from surveyapp.store.tables.people import TryCount
from tests.builders import KEYS, MORNING


def tries(session: Session, number: int, *, who: str = "a", what: str = "code", hours: float = 0) -> None:
    for _ in range(number):
        count_try(session, KEYS, what, who, 3, 60, MORNING + timedelta(hours=hours))


def test_the_try_after_the_last_allowed_one_is_refused(session: Session) -> None:
    tries(session, 3)
    with pytest.raises(TooManyTries):
        tries(session, 1)


def test_people_subjects_and_stretches_of_time_are_counted_apart(session: Session) -> None:
    tries(session, 3)
    tries(session, 3, who="b")
    tries(session, 3, what="login")
    tries(session, 3, hours=1)
    assert {row.tries for row in session.query(TryCount)} == {3}
    assert session.query(TryCount).count() == 4


def test_the_same_person_has_another_key_on_another_day(session: Session) -> None:
    tries(session, 1)
    tries(session, 1, hours=24)
    assert len({row.key for row in session.query(TryCount)}) == 2


def test_checking_counts_nothing(session: Session) -> None:
    for _ in range(5):
        check_tries(session, KEYS, "code", "a", 1, 60, MORNING)
    tries(session, 1)
    with pytest.raises(TooManyTries):
        check_tries(session, KEYS, "code", "a", 1, 60, MORNING)


def test_tries_at_the_same_moment_are_all_counted(database: Database) -> None:
    def try_once() -> None:
        with database.transaction() as session:
            count_try(session, KEYS, "code", "a", 100, 60, MORNING)

    threads = [threading.Thread(target=try_once) for _ in range(12)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with database.transaction(write=False) as session:
        assert [row.tries for row in session.query(TryCount)] == [12]
