"""Which criteria a page of advice points to: those surely below the province, and those that matter and go badly.

A criterion is pointed to only where the unit's own figure is good enough. Where it is not, the page says how many
answers would do.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from surveyapp.services.advising.needs import answers_wanted, is_enough
from surveyapp.services.results import Figure

INDICATOR = "indicator"
MOST = 4
MOST_UNSURE = 3

LEAST = 0.005
"""Points that are written as zero with two decimals, and are none."""

Document = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Important:
    """A criterion that goes with overall satisfaction more than others do in the province, and the unit's own score."""

    criterion: str
    importance: float
    figure: Figure
    line: float
    """The mean of all criteria of the province."""
    is_sure: bool
    """Whether the unit's whole interval lies below the line."""


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A criterion to look at: its contribution to the distance from the province, and why it is pointed to."""

    criterion: str
    figure: Figure
    row: Document | None
    is_below: bool
    is_important: bool

    @property
    def is_sure(self) -> bool:
        """Whether one of the reasons holds when all criteria are looked at together."""
        return self.is_below or self.is_important


@dataclass(frozen=True, slots=True)
class TooFew:
    """A criterion of which nothing may be said yet: answers there are, and about how many are wanted."""

    criterion: str
    n: int
    wanted: int | None


def is_below(row: Document) -> bool:
    """Whether a contribution to the distance surely lies below zero."""
    return bool(row["high"] < 0 and row["value"] <= -LEAST)


def important_and_low(priorities: Document, figures: Mapping[str, Figure]) -> tuple[Important, ...]:
    """Criteria that matter in the province and on which the unit lies below the map's line, the sure ones first."""
    if "points" not in priorities:
        return ()
    line, across = priorities["performance_line"], priorities["importance_line"]
    found = [
        Important(
            point["criterion"],
            point["importance"],
            figure,
            line,
            figure.high is not None and figure.high < line,
        )
        for point in priorities["points"]
        if point["importance"] >= across
        and (figure := figures.get(point["criterion"])) is not None
        and is_enough(figure)
        and figure.value is not None
        and figure.value < line
    ]
    return tuple(sorted(found, key=lambda each: (not each.is_sure, -each.importance, each.criterion)))


def suggestions(
    figures: Mapping[str, Figure], distance: Document, important: tuple[Important, ...]
) -> tuple[Suggestion, ...]:
    """What to look at, the largest contributions first; where nothing is sure, the few that lie lowest."""
    rows = {row["criterion"]: row for row in distance.get("criteria", ())}
    sure = {each.criterion for each in important if each.is_sure}
    found = [
        Suggestion(code, figure, row, row is not None and is_below(row), code in sure)
        for code, figure in figures.items()
        if figure.level == INDICATOR and is_enough(figure)
        for row in (rows.get(code),)
        if code in sure or (row is not None and row["value"] <= -LEAST)
    ]
    ordered = sorted(found, key=lambda each: (each.row["value"] if each.row else 0.0, each.criterion))
    certain = [each for each in ordered if each.is_sure]
    return tuple(certain[:MOST] or ordered[:MOST_UNSURE])


def too_few(figures: Mapping[str, Figure]) -> tuple[TooFew, ...]:
    """The criteria of which nothing may be said, in the order of the index."""
    return tuple(
        TooFew(code, figure.n, answers_wanted(figure))
        for code, figure in figures.items()
        if figure.level == INDICATOR and not is_enough(figure)
    )
