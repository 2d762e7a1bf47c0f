"""What is looked for in the audit trail."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Sought:
    """Which events are looked for: by whom, what, about whom or what, and from when (with) to when (without)."""

    account_id: int | None = None
    by_nobody: bool = False
    """Only what was done from the command line."""
    verb: str = ""
    subject: str = ""
    since: datetime | None = None
    until: datetime | None = None
