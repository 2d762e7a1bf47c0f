"""Numbers as tables write them: with a decimal point or a decimal comma, and the signs for "no figure"."""

import re
from typing import Literal

Decimals = Literal["point", "comma"]
ABSENT = frozenset(
    {"", "-", "–", "—", "..", "...", "…", "na", "n/a", "n.a.", "nan", "none", "null", "không có", "x"}
)
PLAIN = re.compile(r"[+-]?\d+([.,]\d+)?")
SPACES = re.compile(r"[\s\u00a0\u202f]+")


def is_absent(text: str) -> bool:
    """Whether a cell says that there is no figure. A zero is a figure here."""
    return text.strip().casefold() in ABSENT


def decimals_of(text: str) -> Decimals | None:
    """Which decimal sign a number has; None for whole numbers and for what is no plain number."""
    match = PLAIN.fullmatch(SPACES.sub("", text).removesuffix("%"))
    if match is None or match[1] is None:
        return None
    return "comma" if match[1].startswith(",") else "point"


def read(text: str) -> float | None:
    """The number; None for what is none, also where thousands and decimals cannot be told apart (1,234.5)."""
    bare = SPACES.sub("", text).removesuffix("%")
    return float(bare.replace(",", ".")) if PLAIN.fullmatch(bare) else None


def places_of(text: str) -> int:
    """How many decimal places are printed."""
    match = PLAIN.fullmatch(SPACES.sub("", text).removesuffix("%"))
    return len(match[1]) - 1 if match is not None and match[1] else 0
