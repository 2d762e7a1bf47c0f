"""Days and moments as people here write them in every language: 02/03/2026, and 09:30 02/03/2026 by their clock."""

from datetime import date, datetime

from surveyapp.domain.days import VIETNAM


def day_text(day: date) -> str:
    """A day."""
    return f"{day:%d/%m/%Y}"


def moment_text(moment: datetime) -> str:
    """A moment by the clock of Viet Nam."""
    return f"{moment.astimezone(VIETNAM):%H:%M %d/%m/%Y}"
