"""The coarse classes of an answer, each at the edges of its rule."""

from datetime import date, datetime, timedelta

import pytest

from surveyapp.domain.days import VIETNAM
from surveyapp.services.coarsening import in_burst, is_after_hours, latency_class, speed_class

NINE = datetime(2026, 3, 2, 9, tzinfo=VIETNAM)
TEN_ANSWERS = {f"q{number}": 3 for number in range(10)}


@pytest.mark.parametrize(
    ("seconds", "expected"),
    [(0, "fast"), (19, "fast"), (20, "usual"), (600, "usual"), (601, "slow"), (None, "unknown")],
)
def test_speed_is_seconds_per_question(seconds: int | None, expected: str) -> None:
    assert speed_class(seconds, TEN_ANSWERS) == expected


def test_questions_that_were_never_seen_do_not_count_but_refused_ones_do() -> None:
    answers = {"a": "dk", "b": "refused", "c": "not_asked", "d": "not_reached", "e": ["x", "y"]}
    assert speed_class(5, answers) == "fast"
    assert speed_class(6, answers) == "usual"
    assert speed_class(6, {"a": "not_asked"}) == "unknown"


@pytest.mark.parametrize(
    ("hour", "minute", "expected"),
    [(6, 59, True), (7, 0, False), (16, 59, False), (17, 0, True), (23, 0, True)],
)
def test_opening_hours_are_those_of_viet_nam(hour: int, minute: int, expected: bool) -> None:
    assert is_after_hours(NINE.replace(hour=hour, minute=minute)) is expected


def test_latency_is_counted_in_days_of_viet_nam_and_only_for_those_invited() -> None:
    late_evening = NINE.replace(hour=23, minute=59)
    assert latency_class(late_evening, date(2026, 3, 2), "invited", "phone") == "same_day"
    assert (
        latency_class(late_evening + timedelta(minutes=1), date(2026, 3, 2), "invited", "phone")
        == "next_days"
    )
    assert latency_class(late_evening, date(2026, 3, 2), "walk_up", "kiosk") == "none"
    assert latency_class(late_evening, date(2026, 3, 2), "invited", "paper") == "none"


def test_a_burst_is_three_within_five_minutes() -> None:
    def after(*minutes: float) -> list[datetime]:
        return [NINE + timedelta(minutes=minute) for minute in minutes]

    assert in_burst(after(0, 2)) == set()
    assert in_burst(after(0, 2, 5)) == set(after(0, 2, 5))
    assert in_burst(after(0, 2, 5.1)) == set()
    assert in_burst(after(30, 0, 4, 5, 9, 20)) == set(after(0, 4, 5, 9))
