"""Published figures that ship: those of Đắk Lắk, and the national means and edges, each with source and mark.

They were published or follow from published ones. Where none was found the value is empty, never guessed.
"""

import csv
import functools
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import cast, get_args

from analysis.errors import AnalysisError
from analysis.frameworks.heads import Mark, Words
from analysis.published.groups import Edges
from analysis.published.series import Point, Series, series

FOLDER = Path(__file__).parent
OLD_DAK_LAK = "pre2025:66"
DAK_LAK = "2025:66"
PHU_YEN = "pre2025:54"


@dataclass(frozen=True)
class National:
    """Of one year: how many provinces were published, their mean, edges of groups and ends where known.

    PAPI's mean is the simple one of the provinces; those of PAR INDEX and SIPAS are as printed.
    """

    year: int
    units: int
    mean: float | None
    edges: Edges | None
    mark: Mark
    source: str
    lowest: float | None = None
    highest: float | None = None


@dataclass(frozen=True)
class Place:
    """The rank that a score would have had among so many in a year; reckoned from all provinces' scores."""

    year: int
    score: float
    rank: int
    units: int
    mark: Mark
    source: str


@dataclass(frozen=True)
class Reference:
    """A source of shipped figures; titles in its words are in the source's own language."""

    key: str
    words: Words
    url: str | None


@functools.cache
def published_series(index: str = "papi", unit: str = OLD_DAK_LAK, code: str = "total") -> Series:
    """A shipped series. Raises AnalysisError where nothing ships."""
    rows = [
        row for row in _rows("dak_lak.csv") if (row["index"], row["unit"], row["code"]) == (index, unit, code)
    ]
    if not rows:
        raise AnalysisError(f"published series: nothing ships for {index} {code} of {unit}")
    return series(index, unit, code, [_point(row) for row in rows])


@functools.cache
def published_codes(index: str = "papi", unit: str = OLD_DAK_LAK) -> tuple[str, ...]:
    """The codes of which a series ships."""
    found = (row["code"] for row in _rows("dak_lak.csv") if (row["index"], row["unit"]) == (index, unit))
    return tuple(dict.fromkeys(found))


@functools.cache
def national(index: str = "papi", code: str = "total") -> tuple[National, ...]:
    """What is known of all provinces, by year."""
    return tuple(
        _national(row) for row in _rows("national.csv") if (row["index"], row["code"]) == (index, code)
    )


@functools.cache
def national_codes(index: str = "papi") -> tuple[str, ...]:
    """The codes of which something is known of all provinces."""
    return tuple(dict.fromkeys(row["code"] for row in _rows("national.csv") if row["index"] == index))


@functools.cache
def places(index: str = "papi") -> tuple[Place, ...]:
    """The ranks that a goal would have had, by year."""
    return tuple(
        Place(
            int(row["year"]),
            float(row["score"]),
            int(row["rank"]),
            int(row["of"]),
            _mark(row["mark"]),
            row["source"],
        )
        for row in _rows("goal_ranks.csv")
        if row["index"] == index
    )


@functools.cache
def references() -> Mapping[str, Reference]:
    """The sources by key."""
    return {
        row["key"]: Reference(row["key"], {"vi": row["vi"], "en": row["en"]}, row["url"] or None)
        for row in _rows("sources.csv")
    }


def _point(row: dict[str, str]) -> Point:
    numbers = [int(row[name]) if row[name] else None for name in ("rank", "of")]
    value = float(row["value"]) if row["value"] else None
    return Point(int(row["year"]), value, numbers[0], numbers[1], _mark(row["mark"]), row["source"])


def _national(row: dict[str, str]) -> National:
    low, middle, high = (float(row[name]) if row[name] else None for name in ("p25", "p50", "p75"))
    units = int(row["units"])
    edges = (
        Edges(low, middle, high, units)
        if low is not None and middle is not None and high is not None
        else None
    )
    mean, lowest, highest = (
        float(row[name]) if row[name] else None for name in ("mean", "lowest", "highest")
    )
    return National(int(row["year"]), units, mean, edges, _mark(row["mark"]), row["source"], lowest, highest)


def _mark(text: str) -> Mark:
    if text not in get_args(Mark):
        raise AnalysisError(f"published figures: {text} is no mark")
    return cast(Mark, text)


@functools.cache
def _rows(name: str) -> tuple[dict[str, str], ...]:
    with (FOLDER / name).open(encoding="utf-8", newline="") as file:
        return tuple(csv.DictReader(file))
