"""PAR INDEX of the old province against the plan's target: what ships, and totals that were entered from papers.

Totals of the province merged in 2025 are those of another unit: they have a series of their own.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from analysis.frameworks.heads import MARKS, Words
from analysis.published import facts
from analysis.published.facts import DAK_LAK, OLD_DAK_LAK
from analysis.published.groups import group_of_rank
from analysis.published.provinces import find, province
from analysis.published.series import Point, Series, series
from analysis.published.targets import NAMES, Target, progress
from surveyapp.services.analysing.entered import EnteredScore
from surveyapp.services.analysing.published import IMPORTED
from surveyapp.services.analysing.published_years import (
    GoalYear,
    PublishedYear,
    SourceNote,
    cautions_of,
    goal_year,
    source_of,
    years_of,
)

INDEX, MOST = "par_index", 100.0
SHEETS = ("par_total", "par_2017", "par_2023")
"""Entered indices whose total is one of PAR INDEX."""


@dataclass(frozen=True, slots=True)
class MeanYear:
    """The mean of all provinces in a year, as printed."""

    value: float | None
    mark: Words
    source: SourceNote


@dataclass(frozen=True, slots=True)
class ParTarget:
    """The years of PAR INDEX that are known, the goal (None without a baseline), and what to say with them.

    `groups` are the quartile groups of the years whose rank was published; `merged` is the other unit's series.
    """

    unit: Words
    years: tuple[PublishedYear, ...]
    means: Mapping[int, MeanYear]
    groups: Mapping[int, Words]
    baseline_year: int
    goal: float | None
    goals: tuple[GoalYear, ...]
    statements: tuple[Words, ...]
    merged: tuple[PublishedYear, ...]


def par_target(entered: Sequence[EnteredScore]) -> ParTarget:
    """The old province's PAR INDEX. A year that ships with a score keeps it; of two entered ones the later holds."""
    own, nations = _series(entered, OLD_DAK_LAK), facts.national(INDEX)
    found = progress(own, nations, Target(most=MOST))
    unit = province(OLD_DAK_LAK)
    return ParTarget(
        {"vi": unit.name_vi, "en": unit.name_en},
        years_of(own),
        {each.year: MeanYear(each.mean, MARKS[each.mark], source_of(each.source)) for each in nations},
        {
            point.year: NAMES[group_of_rank(point.rank, point.units)]
            for point in own.points
            if point.rank and point.units
        },
        found.target.baseline_year,
        found.goal,
        tuple(map(goal_year, found.years)),
        (*(each.words for each in found.statements), *cautions_of(own)),
        years_of(_series(entered, DAK_LAK)),
    )


def _series(entered: Sequence[EnteredScore], unit: str) -> Series:
    """What ships of a unit, and the years entered for it."""
    shipped = facts.published_series(INDEX, unit).points if facts.published_codes(INDEX, unit) else ()
    points = {point.year: point for point in shipped}
    for score in reversed(entered):
        year = _year_of(score, unit)
        if year is not None and (
            year not in points or points[year].value is None or points[year].mark == IMPORTED
        ):
            points[year] = Point(year, score.total, mark=IMPORTED, source=score.source)
    return series(INDEX, unit, "total", points.values())


def _year_of(score: EnteredScore, unit: str) -> int | None:
    """The year of an entered total of a unit; None for anything else. A name means the unit of its time."""
    is_year = len(score.period) == 4 and score.period.isdecimal()
    if score.sheet.name not in SHEETS or not score.is_used or score.total is None or not is_year:
        return None
    found = find(score.whose, date(max(int(score.period), 1), 12, 31))
    return int(score.period) if found is not None and found.id == unit else None
