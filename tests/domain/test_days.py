"""Days are counted in Viet Nam, seven hours ahead of UTC."""

from datetime import UTC, date, datetime

from surveyapp.domain.days import day_of, hour_of, month_of, week_of


def test_the_day_changes_at_midnight_in_viet_nam() -> None:
    assert day_of(datetime(2026, 3, 1, 16, 59, tzinfo=UTC)) == date(2026, 3, 1)
    assert day_of(datetime(2026, 3, 1, 17, 0, tzinfo=UTC)) == date(2026, 3, 2)
    assert hour_of(datetime(2026, 3, 1, 17, 0, tzinfo=UTC)) == 0


def test_a_week_belongs_to_the_year_of_its_thursday() -> None:
    assert week_of(date(2027, 1, 1)) == "2026-W53"
    assert month_of(date(2027, 1, 1)) == "2027-01"
