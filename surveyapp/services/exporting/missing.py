"""Why there is no value: one reason, one code in every format. None of them is ever a zero or a plain gap."""

from collections.abc import Mapping
from dataclasses import dataclass

from surveyapp.domain.questions import BLANK, DONT_KNOW, NOT_ASKED, NOT_REACHED, REFUSED, Words

WITHHELD = "withheld"
"""What the disclosure check took out."""

LETTERS = "abcdefghijklmnopqrstuvwxyz"


@dataclass(frozen=True, slots=True)
class Missing:
    """A reason: its text in CSV, Parquet, XLSX and JSON, its number in SPSS, its letter (.a, .b …) in Stata."""

    code: str
    number: int
    letter: str
    label: Words


REASONS: Mapping[str, Words] = {
    DONT_KNOW: {"vi": "Không biết", "en": "Don't know"},
    REFUSED: {"vi": "Không muốn trả lời", "en": "Prefer not to say"},
    BLANK: {"vi": "Để trống", "en": "Left empty"},
    NOT_ASKED: {"vi": "Không được hỏi", "en": "Not asked"},
    NOT_REACHED: {"vi": "Chưa trả lời tới", "en": "Not reached"},
    WITHHELD: {"vi": "Ẩn để bảo vệ người trả lời", "en": "Withheld to protect respondents"},
}
"""The reasons that every question shares, in the order of their codes: -1 and .a, -2 and .b …"""


def reasons_of(unscored: Mapping[str, Words], lowest: float = 0.0) -> tuple[Missing, ...]:
    """The reasons of a question: the shared ones, then its own answers that score nothing.

    Numbers lie below zero, and below `lowest` where the question itself takes values below zero.
    """
    below = min(0, int(lowest // 1))
    both = {**REASONS, **unscored}
    return tuple(
        Missing(code, below - place, LETTERS[place - 1], label)
        for place, (code, label) in enumerate(both.items(), start=1)
    )
