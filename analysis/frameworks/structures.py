"""The structure of a published index: its dimensions and sub-dimensions by year, and the roll-up of published scores.

Published scores add up: a dimension is the plain sum of its sub-dimensions, the total the plain sum of its dimensions
(checked on official tables to 2e-6). Where a workbook prints the indicators of a sub-dimension as well, each is
rescaled from its bounds and their mean is stretched to the sub-dimension's range:

    z_k = (x_k - a_k) / (b_k - a_k),  S = lo + (hi - lo) · Σ z_k / K

A part that a province lacks makes everything above it unknown; nothing is filled in and nothing counts as zero.
"""

from collections.abc import Iterator, Mapping
from typing import Annotated, Literal

from pydantic import Field, model_validator

from analysis.errors import AnalysisError, some
from analysis.frameworks.heads import Code, Frozen, Head, Pair, Source, Titles, Words

TOTAL = "total"


class Entry(Frozen):
    """A node: its code, its names, and which of these are not verified (such as `title.vi` or `range`)."""

    code: Code
    title: Titles
    unverified: tuple[str, ...] = ()


class PublishedIndicator(Entry):
    """A printed indicator with the bounds it is rescaled from; `years` are those in which that was checked."""

    bounds: Pair
    direction: Literal["up", "down"] = "up"
    years: tuple[int, int] | None = None

    def rescaled(self, value: float) -> float:
        """The value on 0–1, where 1 is best."""
        low, high = self.bounds
        share = (value - low) / (high - low)
        return share if self.direction == "up" else 1 - share


class PublishedPart(Entry):
    """A sub-dimension. Without a range of its own it has an equal part of the dimension's."""

    range: Pair | None = None
    indicators: tuple[PublishedIndicator, ...] = ()


class PublishedDimension(Entry):
    """A dimension, the plain sum of its sub-dimensions."""

    range: Pair = (1.0, 10.0)
    parts: Annotated[tuple[PublishedPart, ...], Field(min_length=1)]

    def range_of(self, part: PublishedPart) -> Pair:
        """The lowest and highest possible score of a sub-dimension."""
        share = len(self.parts)
        return part.range or (self.range[0] / share, self.range[1] / share)


class Structure(Head):
    """A published index as it was built in some years."""

    kind: Literal["published"]
    years: tuple[int, int]
    dimensions: Annotated[tuple[PublishedDimension, ...], Field(min_length=1)]
    further_reading: tuple[Source, ...] = ()

    @model_validator(mode="after")
    def _codes_are_unique(self) -> "Structure":
        codes = self.codes
        twice = sorted({code for code in codes if codes.count(code) > 1})
        if twice:
            raise ValueError(f"{self.name}: the codes {', '.join(twice)} occur more than once")
        if self.years[0] > self.years[1]:
            raise ValueError(f"{self.name}: years must be [first, last]")
        return self

    @property
    def range(self) -> Pair:
        """The lowest and highest possible total."""
        low, high = zip(*(dimension.range for dimension in self.dimensions), strict=True)
        return sum(low), sum(high)

    @property
    def codes(self) -> tuple[str, ...]:
        """All codes: the total, then each dimension with its sub-dimensions."""
        return (
            TOTAL,
            *(code for d in self.dimensions for code in (d.code, *(part.code for part in d.parts))),
        )

    @property
    def ranges(self) -> dict[str, Pair]:
        """The lowest and highest possible score of every node."""
        found = {TOTAL: self.range}
        for dimension in self.dimensions:
            found[dimension.code] = dimension.range
            found |= {part.code: dimension.range_of(part) for part in dimension.parts}
        return found

    def title_of(self, code: str) -> Words:
        """The names of a node."""
        return self.title if code == TOTAL else self._entry(code).title

    def parts_of(self, code: str) -> tuple[str, ...]:
        """The codes whose scores add up to this one; none for a sub-dimension."""
        if code == TOTAL:
            return tuple(dimension.code for dimension in self.dimensions)
        found = self._entry(code)
        return tuple(part.code for part in found.parts) if isinstance(found, PublishedDimension) else ()

    def _entry(self, code: str) -> PublishedDimension | PublishedPart:
        for entry in self._entries():
            if entry.code == code:
                return entry
        raise AnalysisError(f"{self.name}: there is no code {code}; there are {some(self.codes)}")

    def _entries(self) -> Iterator[PublishedDimension | PublishedPart]:
        for dimension in self.dimensions:
            yield dimension
            yield from dimension.parts


def roll_up(structure: Structure, scores: Mapping[str, float | None]) -> dict[str, float | None]:
    """Every node of the structure from the finest published scores, by code; None where a part is unknown.

    A node is summed up where at least one of its parts is given, else its own published score is taken.
    """
    found: dict[str, float | None] = {}
    for dimension in structure.dimensions:
        parts = {part.code: scores.get(part.code) for part in dimension.parts}
        found[dimension.code] = _sum(dimension.code, parts, scores)
        found |= parts
    tops = {dimension.code: found[dimension.code] for dimension in structure.dimensions}
    return {TOTAL: _sum(TOTAL, tops, scores), **found}


def _sum(code: str, parts: Mapping[str, float | None], scores: Mapping[str, float | None]) -> float | None:
    known = [value for value in parts.values() if value is not None]
    if not known:
        return scores.get(code)
    return sum(known) if len(known) == len(parts) else None


def from_indicators(structure: Structure, code: str, values: Mapping[str, float]) -> float:
    """The score of a sub-dimension from its printed indicators, by code. Raises AnalysisError where one is missing."""
    for dimension in structure.dimensions:
        for part in dimension.parts:
            if part.code == code:
                return _stretched(dimension.range_of(part), part, values)
    raise AnalysisError(f"{structure.name}: there is no sub-dimension {code}")


def _stretched(span: Pair, part: PublishedPart, values: Mapping[str, float]) -> float:
    missing = [indicator.code for indicator in part.indicators if indicator.code not in values]
    if missing or not part.indicators:
        raise AnalysisError(f"sub-dimension {part.code}: the indicators {some(missing) or 'are not known'}")
    shares = [indicator.rescaled(values[indicator.code]) for indicator in part.indicators]
    return span[0] + (span[1] - span[0]) * sum(shares) / len(shares)
