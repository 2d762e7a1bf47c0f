"""PAR INDEX of the old province against the plan's target: what ships, and totals that were entered from papers."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from analysis.frameworks.heads import Words
from analysis.published import facts
from analysis.published.facts import OLD_DAK_LAK
from analysis.published.provinces import find
from analysis.published.series import Point, series
from analysis.published.targets import Target, progress
from surveyapp.services.analysing.entered import EnteredScore
from surveyapp.services.analysing.published import (
    IMPORTED,
    GoalYear,
    PublishedYear,
    cautions_of,
    goal_year,
    years_of,
)

INDEX, MOST = "par_index", 100.0
SHEETS = ("par_total", "par_2017", "par_2023")
"""Entered indices whose total is one of PAR INDEX."""


@dataclass(frozen=True, slots=True)
class ParTarget:
    """The years of PAR INDEX that are known, the goal (None without a baseline), and what to say with them."""

    years: tuple[PublishedYear, ...]
    means: dict[int, float | None]
    goal: float | None
    goals: tuple[GoalYear, ...]
    statements: tuple[Words, ...]


def par_target(entered: Sequence[EnteredScore]) -> ParTarget:
    """The old province's PAR INDEX. A year that ships with a score keeps it; of two entered ones the later holds."""
    points = {point.year: point for point in facts.published_series(INDEX).points}
    for score in reversed(entered):
        year = _year_of(score)
        if year is not None and (
            year not in points or points[year].value is None or points[year].mark == IMPORTED
        ):
            points[year] = Point(year, score.total, mark=IMPORTED, source=score.source)
    own = series(INDEX, OLD_DAK_LAK, "total", points.values())
    nations = facts.national(INDEX)
    found = progress(own, nations, Target(most=MOST))
    return ParTarget(
        years_of(own),
        {each.year: each.mean for each in nations},
        found.goal,
        tuple(map(goal_year, found.years)),
        (*(each.words for each in found.statements), *cautions_of(own)),
    )


def _year_of(score: EnteredScore) -> int | None:
    """The year of an entered total of the old province; None for anything else."""
    is_year = len(score.period) == 4 and score.period.isdecimal()
    if score.sheet.name not in SHEETS or not score.is_used or score.total is None or not is_year:
        return None
    unit = find(score.whose, date(max(int(score.period), 1), 12, 31))
    return int(score.period) if unit is not None and unit.id == OLD_DAK_LAK else None
