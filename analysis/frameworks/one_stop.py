"""The statutory score of a one-stop office: nine indicators of 0, 1 or 2 points (Thông tư 01/2018/TT-VPCP, Art. 13–15).

What the circular asks for, its bands and its edges are data (`indices/one_stop_2018.yaml`); the arithmetic is here and
in `one_stop_points`. Indicators 1, 2, 3, 4 and 7 are scored per dossier; the indicator is the mean over dossiers,
rounded to one decimal. Indicators 5, 6, 8 and 9 are scored per unit. The total is the sum of the rounded indicators, at
most 18. The law does not say how a 5 in the second decimal is rounded; here it goes up, in decimal arithmetic.
An indicator without data is left out of the sum; the law does not move the thresholds then, so there is no class.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from typing import Annotated, Literal

from pydantic import Field, model_validator

from analysis.errors import AnalysisError, some
from analysis.frameworks.heads import Code, Frozen, Head, Titles

Level = Literal["province", "district", "commune"]
PER_DOSSIER = (1, 2, 3, 4, 7)
TENTH = Decimal("0.1")
Scores = Sequence[int] | Mapping[int, int]
"""The points of dossiers: one by one, or how many had 0, 1 and 2."""


class Threshold(Frozen):
    """A class, from its lower edge on."""

    code: Code
    title: Titles
    at_least: Decimal


class Fact(Frozen):
    """What is asked for. With `points`: how many dossiers were such, each of which earns so many.

    Without: a count, or 1 and 0 for yes and no. It is part of the count `within`, so never more than that.
    """

    code: Code
    title: Titles
    points: Literal[0, 1, 2] | None = None
    kind: Literal["count", "yes_no"] = "count"
    within: str | None = None


class Indicator(Frozen):
    """An indicator, its rule in words, and the facts that it is scored by."""

    code: Code
    title: Titles
    rule: Titles
    facts: Annotated[tuple[Fact, ...], Field(min_length=1)]
    unverified: tuple[str, ...] = ()

    @property
    def number(self) -> int:
        """The number of the indicator in the circular."""
        return int(self.code)


class Online(Frozen):
    """Edges of indicator 9: shares of procedures and of dossiers for 2 points, and of dossiers for 1."""

    procedures: Decimal
    dossiers: Decimal
    dossiers_least: Decimal


class OneStop(Head):
    """The rules that the circular leaves to numbers: facts, bands, edges and classes."""

    kind: Literal["one_stop"]
    indicators: tuple[Indicator, ...]
    unit_classes: tuple[Threshold, ...]
    official_classes: tuple[Threshold, ...]
    on_the_spot: dict[Level, Decimal]  # share of procedures settled on the spot that earns 2 points
    complaints_on_time: Decimal  # share of complaints handled on time that earns 1 point
    online: Online

    @model_validator(mode="after")
    def _is_complete(self) -> "OneStop":
        if [each.code for each in self.indicators] != [str(number) for number in range(1, 10)]:
            raise ValueError(f"{self.name}: indicators 1 to 9 are needed")
        for each in self.indicators:
            _check_facts(each)
        for classes in (self.unit_classes, self.official_classes):
            edges = [each.at_least for each in classes]
            if edges != sorted(edges, reverse=True) or not edges or edges[-1] != 0:
                raise ValueError(f"{self.name}: classes go from the highest edge down to 0")
        return self


def _check_facts(indicator: Indicator) -> None:
    codes = [fact.code for fact in indicator.facts]
    is_counted = {fact.points is not None for fact in indicator.facts} == {True}
    if len(set(codes)) < len(codes):
        raise ValueError(f"indicator {indicator.code}: a fact occurs more than once")
    if any(fact.within not in (None, *codes) for fact in indicator.facts):
        raise ValueError(f"indicator {indicator.code}: a fact lies within one that is not there")
    if is_counted != (indicator.number in PER_DOSSIER):
        raise ValueError(f"indicator {indicator.code}: dossiers are counted for {PER_DOSSIER} only")


@dataclass(frozen=True)
class OneStopScore:
    """Points per indicator (None without data), their sum, and the class where no indicator is missing."""

    points: Mapping[int, Decimal | None]
    total: Decimal
    missing: tuple[int, ...]
    klass: str | None


def mean_points(scores: Scores) -> Decimal | None:
    """The mean over dossiers, rounded to one decimal, a half going up; None without dossiers."""
    counts = Counter(scores)
    if any(score not in (0, 1, 2) or count < 0 for score, count in counts.items()):
        raise AnalysisError("one-stop score: a dossier has 0, 1 or 2 points")
    if not counts.total():
        return None
    exact = Fraction(sum(score * count for score, count in counts.items()), counts.total())
    return (Decimal(exact.numerator) / Decimal(exact.denominator)).quantize(TENTH, ROUND_HALF_UP)


def unit_score(
    definition: OneStop, dossiers: Mapping[int, Scores], unit: Mapping[int, int | None]
) -> OneStopScore:
    """The score of a unit: points of its dossiers for indicators 1, 2, 3, 4, 7, of the unit for 5, 6, 8, 9."""
    foreign = [number for number in dossiers if number not in PER_DOSSIER]
    numbers = [each.number for each in definition.indicators]
    foreign += [number for number in unit if number in PER_DOSSIER or number not in numbers]
    if foreign:
        raise AnalysisError(f"one-stop score: indicators {some(foreign)} do not belong there")
    if any(points not in (0, 1, 2, None) for points in unit.values()):
        raise AnalysisError("one-stop score: an indicator of the unit has 0, 1 or 2 points")
    points: dict[int, Decimal | None] = {}
    for number in numbers:
        given = unit.get(number)
        own = None if given is None else Decimal(given)
        points[number] = mean_points(dossiers.get(number, ())) if number in PER_DOSSIER else own
    return _summed(points, definition.unit_classes)


def official_score(definition: OneStop, dossiers: Mapping[int, Scores]) -> OneStopScore:
    """The score of an official: indicators 1, 2, 3, 4, 7, at most 10; classes speak of the share of duties done."""
    points = {number: mean_points(dossiers.get(number, ())) for number in PER_DOSSIER}
    return _summed(points, definition.official_classes)


def class_of(classes: Sequence[Threshold], total: Decimal) -> str:
    """The class of a total; an edge belongs to the class above it, so exactly 15 is the best one."""
    return next(each.code for each in classes if total >= each.at_least)


def _summed(points: dict[int, Decimal | None], classes: Sequence[Threshold]) -> OneStopScore:
    missing = tuple(number for number, value in points.items() if value is None)
    total = sum((value for value in points.values() if value is not None), Decimal(0))
    return OneStopScore(points, total, missing, None if missing else class_of(classes, total))
