"""Provinces as tables name them: the 63 until 30 June 2025, the 34 since, and which became part of which.

The identifiers are those of the reference tables of administrative units (`pre2025:66` is old Đắk Lắk, `2025:66` the
merged one), so that figures, maps and offices speak of the same unit. Old and new units are never the same one.
"""

import csv
import functools
import re
import unicodedata
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from analysis.errors import AnalysisError

TABLE = Path(__file__).with_name("provinces.csv")
MERGER = date(2025, 7, 1)
PREFIXES = re.compile(r"^(tinh|thanh pho|tp\.?|t\.?p\.?|province of|city of)\s+")
SUFFIXES = re.compile(r"\s+(province|city)$")


@dataclass(frozen=True)
class Province:
    """A province; `successor` is the unit that it became, for those of before the merger."""

    id: str
    name_vi: str
    name_en: str
    valid_from: date | None
    valid_to: date | None
    successor: str | None


def provinces(day: date) -> tuple[Province, ...]:
    """The provinces that there are on a day: 63 before the merger, 34 after."""
    return tuple(
        each
        for each, _names in _table()
        if (each.valid_from is None or day >= each.valid_from)
        and (each.valid_to is None or day <= each.valid_to)
    )


def province(identifier: str) -> Province:
    """The province of an identifier. Raises AnalysisError for an unknown one."""
    for each, _names in _table():
        if each.id == identifier:
            return each
    raise AnalysisError(f"provinces: {identifier} is unknown")


def merged_from(identifier: str) -> tuple[Province, ...]:
    """The old provinces that make up a new one."""
    return tuple(each for each, _names in _table() if each.successor == identifier)


def find(name: str, day: date) -> Province | None:
    """The province that a table of that day calls so, however it writes tones, prefixes and spaces; None if none."""
    return _names_on(day >= MERGER).get(key(name))


@functools.lru_cache(4096)
def key(name: str) -> str:
    """What is compared: without tones, prefixes, punctuation and spaces."""
    text = unicodedata.normalize("NFKD", name.replace("đ", "d").replace("Đ", "D")).casefold()
    bare = "".join(sign for sign in text if not unicodedata.combining(sign))
    bare = SUFFIXES.sub("", PREFIXES.sub("", " ".join(bare.split())))
    return re.sub(r"[^a-z0-9]", "", bare)


@functools.cache
def _names_on(after: bool) -> dict[str, Province]:
    day = MERGER if after else date(2020, 1, 1)
    today = {each.id for each in provinces(day)}
    return {key(name): each for each, names in _table() if each.id in today for name in names}


@functools.cache
def _table() -> tuple[tuple[Province, tuple[str, ...]], ...]:
    with TABLE.open(encoding="utf-8", newline="") as file:
        return tuple((_province(row), _names(row)) for row in csv.DictReader(file))


def _province(row: dict[str, str]) -> Province:
    days = [date.fromisoformat(row[name]) if row[name] else None for name in ("valid_from", "valid_to")]
    return Province(row["id"], row["name_vi"], row["name_en"], days[0], days[1], row["successor"] or None)


def _names(row: dict[str, str]) -> tuple[str, ...]:
    return (row["name_vi"], row["name_en"], *(name for name in row["also"].split("|") if name))
