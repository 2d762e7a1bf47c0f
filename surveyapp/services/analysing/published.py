"""Published scores of the old province against the plan's target, and our own index against the leaders' target.

Official scores are published numbers: nothing of them is estimated here. Words come in Vietnamese and English.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from analysis import index_definitions
from analysis.frameworks.heads import MARKS, Mark, Words
from analysis.index_scores import scores_of
from analysis.published import facts
from analysis.published.facts import DAK_LAK, OLD_DAK_LAK, National
from analysis.published.groups import LEAST_UNITS, edges, mean_of, rank_of
from analysis.published.provinces import province
from analysis.published.reaching import Reach, reach
from analysis.published.series import Point, Series, joined, series
from analysis.published.targets import NAMES, Target, YearProgress, progress

MOST = 80.0
"""The end of PAPI's scale since 2018."""
IMPORTED: Mark = "secondary"
"""Somebody here put the file down: it is a copy of what was published."""

Scores = Mapping[int, Mapping[str, float | None]]


@dataclass(frozen=True, slots=True)
class PublishedYear:
    """A published score. Years of another `segment` do not compare; `break_words` says why one begins here."""

    year: int
    value: float | None
    rank: int | None
    units: int | None
    mark: Words
    source: str
    segment: int
    break_words: Words | None


@dataclass(frozen=True, slots=True)
class GoalYear:
    """A year against both halves of the target; None where something is not known. Groups in words."""

    year: int
    score: float | None
    change: float | None
    gap_to_goal: float | None
    entry: float | None
    gap_to_entry: float | None
    group: Words | None
    same_scale: bool


@dataclass(frozen=True, slots=True)
class PublishedTarget:
    """The published series of the old province with the plan's target, and everything to be said with them."""

    unit: Words
    years: tuple[PublishedYear, ...]
    baseline_year: int
    goal: float | None
    goals: tuple[GoalYear, ...]
    statements: tuple[Words, ...]
    cautions: tuple[Words, ...]
    merged: tuple[PublishedYear, ...] = ()
    """Years of the merged province, which is another unit: only imported ones, and never joined to the old ones."""


def published_target(
    scores: Scores | None = None, sources: Mapping[int, str] | None = None
) -> PublishedTarget:
    """Old Đắk Lắk's published total, against +10 % on 2020 and the upper-middle group.

    `scores` are all provinces' totals of years that were imported, with their sources. A year that ships keeps the
    figures that ship, whose source is known.
    """
    scores, sources = scores or {}, sources or {}
    shipped = facts.published_series()
    new = [each for each in _points(scores, sources, OLD_DAK_LAK) if each.year not in _known(shipped)]
    old = joined([shipped, series(shipped.index, shipped.unit, shipped.code, new)]) if new else shipped
    found = progress(old, _nations(scores, sources), Target(most=MOST), scores)
    unit = province(old.unit)
    merged = _points(scores, sources, DAK_LAK)
    return PublishedTarget(
        unit={"vi": unit.name_vi, "en": unit.name_en},
        years=_years(old),
        baseline_year=found.target.baseline_year,
        goal=found.goal,
        goals=tuple(_goal_year(each) for each in found.years),
        statements=tuple(each.words for each in found.statements),
        cautions=tuple(each.words for segment in old.segments for each in segment.cautions),
        merged=_years(series(old.index, DAK_LAK, old.code, merged)) if merged else (),
    )


def _known(shipped: Series) -> set[int]:
    return {each.year for each in shipped.points}


def _points(scores: Scores, sources: Mapping[int, str], unit: str) -> list[Point]:
    """The imported years of a province with its rank; a year in which it was withheld has no value."""
    return [
        Point(
            year,
            own[unit],
            None if (score := own[unit]) is None else rank_of(score, own),
            sum(each is not None for each in own.values()),
            IMPORTED,
            sources[year],
        )
        for year, own in sorted(scores.items())
        if unit in own
    ]


def _nations(scores: Scores, sources: Mapping[int, str]) -> tuple[National, ...]:
    """Means and edges that ship, and those of imported years that do not."""
    shipped = facts.national()
    known = {each.year for each in shipped}
    found = []
    for year, own in sorted(scores.items()):
        units = sum(each is not None for each in own.values())
        if year not in known and units >= LEAST_UNITS:
            found.append(National(year, units, mean_of(own), edges(own), IMPORTED, sources[year]))
    return (*shipped, *found)


def reach_of(value: float, row: Mapping[str, Any] | None) -> Reach:
    """The total of a run against a target. Without a figure that may be shown as a point, nothing is known."""
    if row is None or row["grade"] not in ("A", "B") or not row["df"]:
        return reach(value, None, None)
    return reach(value, row["score"], row["se"], df=float(row["df"]))


def bounds_of(index_name: str) -> tuple[float, float]:
    """The lowest and highest total that an index can have. Raises AnalysisError for an unknown index."""
    total = next(each for each in scores_of(index_definitions.shipped(index_name)) if each.code == "total")
    return total.lo, total.hi


def _years(found_series: Series) -> tuple[PublishedYear, ...]:
    references = facts.references()
    found = []
    for number, segment in enumerate(found_series.segments):
        for point in segment.points:
            begins = point is segment.points[0] and segment.break_before is not None
            source = references.get(point.source)
            found.append(
                PublishedYear(
                    point.year,
                    point.value,
                    point.rank,
                    point.units,
                    MARKS[point.mark],
                    source.text if source else point.source,
                    number,
                    segment.break_before.words if begins and segment.break_before else None,
                )
            )
    return tuple(found)


def _goal_year(each: YearProgress) -> GoalYear:
    return GoalYear(
        each.year,
        each.score,
        each.change,
        each.gap_to_goal,
        each.entry,
        each.gap_to_entry,
        NAMES[each.group] if each.group else None,
        each.same_scale,
    )
