"""Days, weeks and months as Viet Nam counts them, and the clock that tells them."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

VIETNAM = ZoneInfo("Asia/Ho_Chi_Minh")

Clock = Callable[[], datetime]
"""Gives the present moment as an aware datetime in UTC."""


def system_clock() -> datetime:
    """The present moment, aware, in UTC."""
    return datetime.now(UTC)


def day_of(moment: datetime) -> date:
    """The calendar day in Viet Nam at an aware moment."""
    return moment.astimezone(VIETNAM).date()


def hour_of(moment: datetime) -> int:
    """The hour, 0 to 23, in Viet Nam at an aware moment."""
    return moment.astimezone(VIETNAM).hour


def week_of(day: date) -> str:
    """The ISO week of a day, as 2026-W07."""
    year, week, _ = day.isocalendar()
    return f"{year}-W{week:02d}"


def month_of(day: date) -> str:
    """The month of a day, as 2026-02."""
    return f"{day:%Y-%m}"


def working_days(first: date, last: date) -> int:
    """How many days from Monday to Friday lie between two days, both included; none where the last lies before."""
    whole, rest = divmod((last - first).days + 1, 7)
    if whole < 0:
        return 0
    extra = sum((first + timedelta(days=number)).weekday() < 5 for number in range(rest))
    return 5 * whole + extra
