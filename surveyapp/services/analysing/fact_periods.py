"""Years and quarters that facts are of, as they are kept: `2025`, `2025-Q1`. The circular rates by both."""

import re
from datetime import date

from surveyapp.services.analysing.entered_sheets import Sheet

FORM = re.compile(r"(\d{4})(?:-Q([1-4]))?")
LAST_DAYS = {1: (3, 31), 2: (6, 30), 3: (9, 30), 4: (12, 31)}
FIRST_YEAR, LAST_YEAR = 2019, 2099


def period_of(year: int, quarter: int | None) -> str:
    """A year, or one of its quarters, as it is kept."""
    return f"{year}-Q{quarter}" if quarter else str(year)


def year_and_quarter(period: str) -> tuple[int, int | None] | None:
    """What a kept period is; None for a text that is none."""
    found = FORM.fullmatch(period)
    return (int(found[1]), int(found[2]) if found[2] else None) if found else None


def last_day(period: str) -> date | None:
    """The last day of a kept period; None for a text that is none."""
    found = year_and_quarter(period)
    return date(found[0], *LAST_DAYS[found[1] or 4]) if found else None


def is_outside(sheet: Sheet, period: str) -> bool:
    """Whether the rules are not known to have been in force at the end of a kept period."""
    last = last_day(period)
    return last is not None and not sheet.holds_on(last)
