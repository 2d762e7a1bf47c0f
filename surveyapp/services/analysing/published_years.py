"""Years of a published series in words: each with its mark, its source and why the series breaks there."""

from dataclasses import dataclass

from analysis.frameworks.heads import MARKS, Words
from analysis.published import facts
from analysis.published.series import Series
from analysis.published.targets import NAMES, YearProgress


@dataclass(frozen=True, slots=True)
class SourceNote:
    """Where a figure was read, in words; with an address where one is known."""

    key: str
    words: Words
    url: str | None = None


@dataclass(frozen=True, slots=True)
class PublishedYear:
    """A published score. Years of another `segment` do not compare; `break_words` says why one begins here."""

    year: int
    value: float | None
    rank: int | None
    units: int | None
    mark: Words
    source: SourceNote
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


def source_of(key: str) -> SourceNote:
    """The source of a shipped figure; of an imported one, what the person said who put it down."""
    known = facts.references().get(key)
    return SourceNote(key, known.words, known.url) if known else SourceNote(key, {"vi": key})


def years_of(found: Series) -> tuple[PublishedYear, ...]:
    """The points of a series in words, each with its source and the number of its segment."""
    years = []
    for number, segment in enumerate(found.segments):
        begins = segment.break_before
        for place, point in enumerate(segment.points):
            years.append(
                PublishedYear(
                    point.year,
                    point.value,
                    point.rank,
                    point.units,
                    MARKS[point.mark],
                    source_of(point.source),
                    number,
                    begins.told if begins and place == 0 else None,
                )
            )
    return tuple(years)


def cautions_of(found: Series) -> tuple[Words, ...]:
    """What to beware of within the segments of a series, in time."""
    return tuple(each.told for segment in found.segments for each in segment.cautions)


def goal_year(each: YearProgress) -> GoalYear:
    """A year against the target, its group in words."""
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
