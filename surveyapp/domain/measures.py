"""What an office does about the results of a wave: how far it is, and how far the text is on its way to the public."""

import re
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

LONGEST_TEXT = 500
LONGEST_REASON = 300
MOST_MEASURES = 20
"""Of an office for a wave: more than that nobody reads."""
ADDRESS = re.compile(r"https?:|www\.", re.IGNORECASE)


class Progress(StrEnum):
    """How far a measure is; its day is the day by which it is to be done, or was."""

    PLANNED = "planned"
    UNDER_WAY = "under_way"
    DONE = "done"


class Standing(StrEnum):
    """How far the text of a measure is: only an approved one is ever seen by the public."""

    WAITING = "waiting"
    APPROVED = "approved"
    RETURNED = "returned"
    WITHDRAWN = "withdrawn"
    REPLACED = "replaced"
    """A newer text of the same measure was approved."""


OPEN = (Standing.WAITING, Standing.RETURNED)
"""What the office may still write anew where it stands."""

LIVE = (*OPEN, Standing.APPROVED)
"""What somebody still works on, or the public sees."""


@dataclass(frozen=True, slots=True)
class Said:
    """What an office says of one measure. An empty criterion: it answers none in particular."""

    criterion: str
    text: str
    language: str
    progress: Progress
    day: date


def fault_of(said: Said, today: date) -> tuple[str, str] | None:
    """The field that is not acceptable and the reason; None for what may stand. The text has been cleaned before."""
    if not said.text:
        return "text", "empty"
    if len(said.text) > LONGEST_TEXT:
        return "text", "too_long"
    if ADDRESS.search(said.text):
        return "text", "address"
    if said.progress == Progress.DONE and said.day > today:
        return "day", "to_come"
    if said.progress != Progress.DONE and said.day < today:
        return "day", "past"
    return None
