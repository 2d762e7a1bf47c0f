"""Published scores of the old province against the plan's target, and our own index against the leaders' target.

Official scores are published numbers: nothing of them is estimated here. Words come in Vietnamese and English.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from analysis import index_definitions
from analysis.errors import AnalysisError
from analysis.frameworks.catalogue import structure_of
from analysis.frameworks.heads import Mark, Words
from analysis.frameworks.structures import TOTAL
from analysis.index_scores import scores_of
from analysis.published import facts
from analysis.published.facts import DAK_LAK, OLD_DAK_LAK, National
from analysis.published.groups import LEAST_UNITS, Edges, edges, mean_of, rank_of
from analysis.published.provinces import province
from analysis.published.reaching import Reach, reach
from analysis.published.series import EVERYTHING, Break, Point, Series, series
from analysis.published.targets import NAMES, Target, YearProgress, progress
from surveyapp.services.analysing.accepted import Imported
from surveyapp.services.analysing.published_years import (
    GoalYear,
    PublishedYear,
    SourceNote,
    cautions_of,
    goal_year,
    source_of,
    years_of,
)

MOST = 80.0
"""The end of PAPI's scale since 2018."""
IMPORTED: Mark = "secondary"
"""Somebody here put the file down: it is a copy of what was published."""

INDEX = "papi"
LAST_SHIPPED = 2024
"""The last year that ships; dimensions have the names of that year."""
NOTHING = Imported()
REBUILT: Words = {
    "vi": "Bảng của năm này dùng một cấu trúc chỉ số khác với năm trước.",
    "en": "The table of this year uses another structure of the index than that of the year before.",
}


@dataclass(frozen=True, slots=True)
class EdgeYear:
    """The groups of a year: how many provinces, their mean, the edges, and where the province and the goal lie."""

    year: int
    units: int
    mean: float | None
    edges: Edges
    group: Words | None
    goal_group: Words | None
    goal_rank: int | None
    source: SourceNote


@dataclass(frozen=True, slots=True)
class DimensionYears:
    """A dimension over the years; `breaks` are years after which its series is cut, `cautions` do not cut it."""

    code: str
    title: Words
    values: Mapping[int, float | None]
    breaks: tuple[int, ...]
    cautions: tuple[Words, ...]


@dataclass(frozen=True, slots=True)
class UnitYears:
    """What was published of one province: its series, the groups of each year, its dimensions, and cautions."""

    unit: Words
    years: tuple[PublishedYear, ...]
    edges: tuple[EdgeYear, ...]
    dimensions: tuple[DimensionYears, ...]
    cautions: tuple[Words, ...]


@dataclass(frozen=True, slots=True)
class PublishedTarget:
    """The published series of the old province with the plan's target, and everything to be said with them."""

    old: UnitYears
    baseline_year: int
    goal: float | None
    goals: tuple[GoalYear, ...]
    statements: tuple[Words, ...]
    merged: UnitYears | None = None
    """The merged province, which is another unit: only imported years, and never joined to the old ones."""


def published_target(imported: Imported = NOTHING) -> PublishedTarget:
    """Old Đắk Lắk's published total, against +10 % on 2020 and the upper-middle group.

    A year that ships keeps the figures that ship, whose source is known.
    """
    old = _series(imported, OLD_DAK_LAK, TOTAL)
    nations = _nations(imported)
    found = progress(old, nations, Target(most=MOST), imported.of(TOTAL), facts.places())
    merged = any(DAK_LAK in own for own in imported.of(TOTAL).values())
    return PublishedTarget(
        old=_unit(imported, old, nations, {each.year: each for each in found.years}),
        baseline_year=found.target.baseline_year,
        goal=found.goal,
        goals=tuple(goal_year(each) for each in found.years),
        statements=tuple(each.words for each in found.statements),
        merged=_unit(imported, _series(imported, DAK_LAK, TOTAL), nations, {}) if merged else None,
    )


def _unit(
    imported: Imported, total: Series, nations: Sequence[National], goals: Mapping[int, YearProgress]
) -> UnitYears:
    unit = province(total.unit)
    return UnitYears(
        unit={"vi": unit.name_vi, "en": unit.name_en},
        years=years_of(total),
        edges=_edges(total, nations, goals),
        dimensions=_dimensions(imported, total.unit),
        cautions=cautions_of(total),
    )


def _series(imported: Imported, unit: str, code: str) -> Series:
    """What ships of a province and a code, then the imported years, cut where the index was built anew."""
    codes = facts.published_codes(INDEX, unit)
    shipped = facts.published_series(INDEX, unit, code).points if code in codes else ()
    known = {each.year for each in shipped}
    new = [each for each in _points(imported, unit, code) if each.year not in known]
    return series(INDEX, unit, code, (*shipped, *new), _rebuilt(imported))


def _rebuilt(imported: Imported) -> tuple[Break, ...]:
    """A break after every year whose successor was imported under another structure."""
    names = {year: each.name for year, each in imported.built.items() if each.name and year > LAST_SHIPPED}
    return tuple(
        Break(after=year - 1, kind="break", codes=(EVERYTHING,), mark="computed", words=REBUILT)
        for year, name in sorted(names.items())
        if (before := names.get(year - 1) or _shipped_structure(year - 1)) is not None and before != name
    )


def _shipped_structure(year: int) -> str | None:
    try:
        return structure_of(year).name
    except AnalysisError:
        return None


def _points(imported: Imported, unit: str, code: str) -> list[Point]:
    """The imported years of a province with its rank; a year in which it was withheld has no value."""
    return [
        Point(
            year,
            own[unit],
            None if (score := own[unit]) is None else rank_of(score, own),
            sum(each is not None for each in own.values()),
            IMPORTED,
            imported.sources[year],
        )
        for year, own in sorted(imported.of(code).items())
        if unit in own
    ]


def _nations(imported: Imported) -> tuple[National, ...]:
    """Means and edges that ship, and those of imported years that do not."""
    shipped = facts.national()
    known = {each.year for each in shipped}
    found = []
    for year, own in sorted(imported.of(TOTAL).items()):
        units = sum(each is not None for each in own.values())
        if year not in known and units >= LEAST_UNITS:
            found.append(National(year, units, mean_of(own), edges(own), IMPORTED, imported.sources[year]))
    return (*shipped, *found)


def _edges(
    total: Series, nations: Sequence[National], goals: Mapping[int, YearProgress]
) -> tuple[EdgeYear, ...]:
    """The groups of every year of the province of which all provinces are known."""
    values = {point.year: point.value for point in total.points}
    found = []
    for each in nations:
        if each.edges is None or each.year not in values:
            continue
        value, goal = values[each.year], goals.get(each.year)
        group = None if value is None else NAMES[each.edges.group_of(value)]
        of_goal = NAMES[goal.goal_group] if goal and goal.goal_group else None
        rank = goal.goal_rank if goal else None
        found.append(
            EdgeYear(
                each.year,
                each.units,
                each.mean,
                each.edges,
                group,
                of_goal,
                rank,
                source_of(each.source),
            )
        )
    return tuple(found)


def _dimensions(imported: Imported, unit: str) -> tuple[DimensionYears, ...]:
    """Every dimension that ships or was imported of a province, under its latest name."""
    titles: dict[str, Words] = {}
    codes = [each for each in facts.published_codes(INDEX, unit) if each.startswith("D")]
    if codes:
        titles |= {
            each.code: each.title for each in structure_of(LAST_SHIPPED).dimensions if each.code in codes
        }
    for _year, built in sorted(imported.built.items()):
        titles |= {
            code: words
            for code, words in built.titles.items()
            if any(unit in own for own in imported.of(code).values())
        }
    return tuple(_dimension(imported, unit, code, title) for code, title in titles.items())


def _dimension(imported: Imported, unit: str, code: str, title: Words) -> DimensionYears:
    found = _series(imported, unit, code)
    values = {point.year: point.value for point in found.points}
    breaks = tuple(each.years[1] for each in found.segments[:-1])
    return DimensionYears(code, title, values, breaks, cautions_of(found))


def reach_of(value: float, row: Mapping[str, Any] | None) -> Reach:
    """The total of a run against a target. Without a figure that may be shown as a point, nothing is known."""
    if row is None or row["grade"] not in ("A", "B") or not row["df"]:
        return reach(value, None, None)
    return reach(value, row["score"], row["se"], df=float(row["df"]))


def bounds_of(index_name: str) -> tuple[float, float]:
    """The lowest and highest total that an index can have. Raises AnalysisError for an unknown index."""
    total = next(each for each in scores_of(index_definitions.shipped(index_name)) if each.code == "total")
    return total.lo, total.hi
