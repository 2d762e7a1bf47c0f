"""Published scores over the years, in segments: between segments nothing is joined, subtracted or drawn as one line.

A series breaks where the index was built anew (the file breaks.yaml, with the reason of each) and where the province
became another unit: old Đắk Lắk and the province merged in July 2025 are two units with two series.
"""

import functools
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from analysis.errors import AnalysisError, some
from analysis.frameworks.files import read_file, validated
from analysis.frameworks.heads import MARKS, Frozen, Mark, Words
from analysis.published.provinces import merged_from, province

FILE = Path(__file__).with_name("breaks.yaml")
EVERYTHING = "*"


class Break(Frozen):
    """A break or a caution after a year, for some codes."""

    after: int
    kind: Literal["break", "caution"]
    codes: tuple[str, ...]
    mark: Mark
    words: Words

    def concerns(self, code: str) -> bool:
        """Whether it concerns a code."""
        return EVERYTHING in self.codes or code in self.codes

    @property
    def told(self) -> Words:
        """Its words, with what stands behind them: some breaks rest on secondary sources or on arithmetic."""
        vi, en = MARKS[self.mark]["vi"], MARKS[self.mark]["en"]
        return {"vi": f"{self.words['vi']} ({vi})", "en": f"{self.words['en']} ({en})"}


class _Breaks(Frozen):
    papi: tuple[Break, ...] = ()
    sipas: tuple[Break, ...] = ()
    par_index: tuple[Break, ...] = ()


@dataclass(frozen=True)
class Point:
    """A published score; value None where the province was withheld that year."""

    year: int
    value: float | None
    rank: int | None = None
    units: int | None = None
    mark: Mark = "verified"
    source: str = ""


@dataclass(frozen=True)
class Segment:
    """Years that compare with each other. `cautions` hold within it; `break_before` is why it begins here."""

    points: tuple[Point, ...]
    cautions: tuple[Break, ...]
    break_before: Break | None

    @property
    def years(self) -> tuple[int, int]:
        """First and last year."""
        return self.points[0].year, self.points[-1].year


@dataclass(frozen=True)
class Change:
    """The difference of two years of one segment."""

    first: int
    last: int
    difference: float
    relative: float
    cautions: tuple[Break, ...]


@dataclass(frozen=True)
class Series:
    """The segments of one unit and one code, in time. `published` False: put together here, not by the publisher."""

    index: str
    unit: str
    code: str
    segments: tuple[Segment, ...]
    published: bool = True

    @property
    def points(self) -> tuple[Point, ...]:
        """All years; for tables, not for lines."""
        return tuple(point for segment in self.segments for point in segment.points)

    def at(self, year: int) -> Point:
        """The point of a year. Raises AnalysisError for a year without one."""
        for point in self.points:
            if point.year == year:
                return point
        years = some(point.year for point in self.points)
        raise AnalysisError(
            f"series {self.index} {self.code}: nothing was published for {year}; there are {years}"
        )

    def change(self, first: int, last: int) -> Change:
        """The change between two years. Raises AnalysisError across a break and for withheld years."""
        old, new = self.at(first), self.at(last)
        home = [segment for segment in self.segments if old in segment.points and new in segment.points]
        if not home:
            reasons = [each.words["en"] for each in self.breaks_between(first, last)]
            raise AnalysisError(
                f"series {self.index} {self.code}: {first} and {last} do not compare. {some(reasons)}"
            )
        if old.value is None or new.value is None:
            raise AnalysisError(
                f"series {self.index} {self.code}: {first if old.value is None else last} is withheld"
            )
        low, high = sorted((first, last))
        cautions = tuple(each for each in home[0].cautions if low <= each.after < high)
        return Change(first, last, new.value - old.value, new.value / old.value - 1, cautions)

    def breaks_between(self, first: int, last: int) -> tuple[Break, ...]:
        """The breaks that lie between two years."""
        low, high = sorted((first, last))
        found = (segment.break_before for segment in self.segments)
        return tuple(each for each in found if each is not None and low <= each.after < high)


def series(index: str, unit: str, code: str, points: Iterable[Point], also: Sequence[Break] = ()) -> Series:
    """The series of a unit, cut where it breaks: where the file says so, and where `also` does.

    Raises AnalysisError for two points of one year or a foreign year.
    """
    ordered = sorted(points, key=lambda point: point.year)
    years = [point.year for point in ordered]
    if len(set(years)) < len(years):
        raise AnalysisError(f"series {index} {code}: a year occurs more than once")
    _check_unit(index, unit, years)
    known = sorted((*breaks_of(index), *also), key=lambda each: each.after)
    found = [each for each in known if each.concerns(code)]
    cuts = [each for each in found if each.kind == "break"]
    segments = []
    for place, group in enumerate(_groups(ordered, [each.after for each in cuts])):
        first, last = group[0].year, group[-1].year
        before = [each for each in cuts if each.after < first]
        cautions = tuple(each for each in found if each.kind == "caution" and first <= each.after < last)
        segments.append(Segment(tuple(group), cautions, before[-1] if before and place else None))
    return Series(index, unit, code, tuple(segments))


def joined(parts: Sequence[Series]) -> Series:
    """Refuses to make one series of several units or indices; of one, it puts the years together.

    Raises AnalysisError that names the units.
    """
    if not parts:
        raise AnalysisError("series: nothing to join")
    first = parts[0]
    other = [
        part for part in parts if (part.index, part.unit, part.code) != (first.index, first.unit, first.code)
    ]
    if other:
        names = some(f"{part.index} {part.code} of {part.unit}" for part in (first, *other))
        raise AnalysisError(f"series: {names} are different things and are never joined")
    return series(first.index, first.unit, first.code, [point for part in parts for point in part.points])


def back_series(parts: Sequence[Series], populations: Mapping[str, float]) -> Series:
    """What a merged province would have had: the population-weighted mean of the old ones; nobody published it.

    A year that one of them lacks is withheld. Raises AnalysisError unless the parts are exactly those merged.
    """
    units = {part.unit for part in parts}
    targets = {province(unit).successor for unit in units}
    target = targets.pop() if len(targets) == 1 else None
    if target is None or {each.id for each in merged_from(target)} != units:
        raise AnalysisError(f"series: {some(sorted(units))} do not make up one merged province")
    if not all(populations.get(unit, 0) > 0 for unit in units):
        raise AnalysisError("series: every merged province needs its population")
    whole = sum(populations[unit] for unit in units)
    shares = {unit: populations[unit] / whole for unit in units}
    years = sorted(set.intersection(*({point.year for point in part.points} for part in parts)))
    points = [
        Point(year, _mean(parts, shares, year), mark="computed", source="back_series") for year in years
    ]
    found = series(parts[0].index, "", parts[0].code, points)
    return Series(found.index, target, found.code, found.segments, published=False)


@functools.cache
def _file() -> _Breaks:
    return validated(_Breaks, read_file(FILE), FILE.name)


def breaks_of(index: str) -> tuple[Break, ...]:
    """The breaks and cautions of an index, in time."""
    return tuple(sorted(getattr(_file(), index, ()), key=lambda each: each.after))


def _check_unit(index: str, unit: str, years: Sequence[int]) -> None:
    """A province has figures of the years in which it was there; the year of the merger belongs to the new one."""
    if not unit or not years:
        return
    found = province(unit)
    first = found.valid_from.year if found.valid_from else years[0]
    last = found.valid_to.year - 1 if found.valid_to else years[-1]
    outside = [year for year in years if not first <= year <= last]
    if outside:
        span = f"until {last}" if found.valid_to else f"from {first}"
        raise AnalysisError(
            f"series {index}: figures of {some(outside)} cannot be those of {unit}, which has figures {span};"
            " the province before and after the merger are two units"
        )


def _groups(points: Sequence[Point], cuts: Sequence[int]) -> list[list[Point]]:
    groups: dict[int, list[Point]] = {}
    for point in points:
        groups.setdefault(sum(point.year > cut for cut in cuts), []).append(point)
    return [groups[number] for number in sorted(groups)]


def _mean(parts: Sequence[Series], shares: Mapping[str, float], year: int) -> float | None:
    values = [(part.at(year).value, shares[part.unit]) for part in parts]
    if any(value is None for value, _share in values):
        return None
    return sum((value or 0.0) * share for value, share in values)
