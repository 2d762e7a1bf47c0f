"""Indices that add up points of unlike parts: some entered from official papers, some from a survey estimate.

PAR INDEX is one: appraisal by the ministry, socio-economic effect, a survey of leaders, and citizens' satisfaction. The
total is the plain sum of the parts' points. A survey share p (per cent) gives p / 100 of its part's maximum; that it
enters linearly is inferred, not printed anywhere. Entered points have no sampling error, so the standard error of the
total is that of the surveyed parts, taken as independent surveys: √Σ (maximum / 100 · se)². A part that is missing
leaves the total unknown and gives its possible range instead; nothing is filled in.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from math import fsum, sqrt
from typing import Annotated, Literal

from pydantic import Field, model_validator

from analysis.errors import AnalysisError, some
from analysis.frameworks.heads import Code, Frozen, Head, Titles, Weight

TOLERANCE = 1e-9


class Part(Frozen):
    """A part with its most points, entered or from a share of satisfied answers."""

    code: Code
    title: Titles
    maximum: Weight
    given: Literal["entered", "share"] = "entered"
    unverified: tuple[str, ...] = ()


class Class(Frozen):
    """A class of totals, from its lower edge on."""

    code: Code
    title: Titles
    at_least: float


class Composed(Head):
    """A sum of points."""

    kind: Literal["composed"]
    maximum: Weight = 100.0
    parts: Annotated[tuple[Part, ...], Field(min_length=1)]
    classes: tuple[Class, ...] = ()

    @model_validator(mode="after")
    def _adds_up(self) -> "Composed":
        codes = [part.code for part in self.parts]
        if len(set(codes)) < len(codes):
            raise ValueError(f"{self.name}: a code occurs more than once")
        whole = fsum(part.maximum for part in self.parts)
        if abs(whole - self.maximum) > TOLERANCE:
            raise ValueError(f"{self.name}: the parts add up to {whole:g}, not to {self.maximum:g}")
        edges = [each.at_least for each in self.classes]
        if edges != sorted(edges, reverse=True):
            raise ValueError(f"{self.name}: classes go from the highest edge to the lowest")
        return self


@dataclass(frozen=True)
class Given:
    """What is known of a part: points, or a share in per cent with its standard error."""

    points: float | None = None
    share: float | None = None
    se: float = 0.0


@dataclass(frozen=True)
class ComposedPart:
    """The points of a part; `estimated` says that they come from a survey of ours."""

    code: str
    maximum: float
    points: float | None
    se: float | None
    lost: float | None
    estimated: bool


@dataclass(frozen=True)
class ComposedScore:
    """The total, or the range it lies in while parts are missing, and each part."""

    total: float | None
    se: float | None
    lowest: float
    highest: float
    missing: tuple[str, ...]
    parts: tuple[ComposedPart, ...]
    klass: str | None


def compose(definition: Composed, given: Mapping[str, Given]) -> ComposedScore:
    """The score from what is known. Raises AnalysisError for unknown codes and points outside their range."""
    foreign = set(given) - {part.code for part in definition.parts}
    if foreign:
        raise AnalysisError(f"{definition.name}: there is no part {some(sorted(foreign))}")
    parts = tuple(_part(part, given.get(part.code, Given())) for part in definition.parts)
    missing = tuple(part.code for part in parts if part.points is None)
    known = fsum(part.points for part in parts if part.points is not None)
    open_points = fsum(part.maximum for part in parts if part.points is None)
    se = sqrt(fsum((part.se or 0.0) ** 2 for part in parts))
    total = None if missing else known
    return ComposedScore(
        total,
        None if missing else se,
        known,
        known + open_points,
        missing,
        parts,
        None if total is None else class_of(definition, total),
    )


def class_of(definition: Composed, total: float) -> str | None:
    """The class of a total, None below the lowest edge or without classes."""
    return next((each.code for each in definition.classes if total >= each.at_least), None)


def _part(part: Part, given: Given) -> ComposedPart:
    points, se = given.points, None
    if points is not None and given.share is not None:
        raise AnalysisError(f"part {part.code}: give points or a share, not both")
    if given.share is not None:
        if part.given != "share":
            raise AnalysisError(f"part {part.code}: its points are entered, they do not come from a share")
        points, se = given.share / 100 * part.maximum, given.se / 100 * part.maximum
    if points is not None and not -TOLERANCE <= points <= part.maximum + TOLERANCE:
        raise AnalysisError(f"part {part.code}: {points:g} points, but it goes from 0 to {part.maximum:g}")
    lost = None if points is None else part.maximum - points
    return ComposedPart(part.code, part.maximum, points, se, lost, given.share is not None)
