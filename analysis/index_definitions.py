"""An index as data: total → dimension → sub-dimension → indicator → questions.

Shipped definitions are the YAML files in the folder indices; the format is explained in docs/indices.md. Those computed
from answers (`kind: answers`, the default) are defined here; the other kinds in `analysis.frameworks`. Shares of
satisfied answers (`kind: shares`) are an index too: every factor the mean of its criteria, on a scale from 0 to 100.
"""

from typing import Annotated, Literal

from pydantic import Field, model_validator

from analysis.errors import AnalysisError
from analysis.frameworks.factors import PER_CENT, SATISFIED, Factor, Factors
from analysis.frameworks.files import kind_of, read_shipped, validated
from analysis.frameworks.files import names as file_names
from analysis.frameworks.heads import Code, Frozen, Head, Titles, Weight
from analysis.frameworks.heads import Pair as Pair

COMPUTED = ("answers", "shares")
"""Kinds of definitions that answers are put into."""


class Node(Frozen):
    """What every entry of the tree has."""

    code: Code
    title: Titles
    weight: Weight = 1.0


class Indicator(Node):
    """A mean of one column, or of the sum of several, rescaled from its bounds to 0–1.

    `asked_of` says in words who is eligible; whoever was not asked is missing, and does not count.
    """

    column: str | None = None
    sum_of: tuple[str, ...] = ()
    bounds: Pair
    direction: Literal["up", "down"] = "up"
    asked_of: Titles

    @property
    def columns(self) -> tuple[str, ...]:
        """The columns that it is computed from."""
        return (self.column,) if self.column is not None else self.sum_of

    @model_validator(mode="after")
    def _has_a_source(self) -> "Indicator":
        if (self.column is None) == (not self.sum_of):
            raise ValueError(f"indicator {self.code}: give either column or sum_of")
        if not self.bounds[0] < self.bounds[1]:
            raise ValueError(f"indicator {self.code}: the first bound must be below the second")
        return self


class SubDimension(Node):
    """The weighted mean of its indicators, stretched to its range (left out: an equal part of the dimension's)."""

    range: Pair | None = None
    indicators: Annotated[tuple[Indicator, ...], Field(min_length=1)]


class Dimension(Node):
    """The sum of its sub-dimensions, or, without them, its indicators stretched to its range."""

    range: Pair
    sub_dimensions: tuple[SubDimension, ...] = ()
    indicators: tuple[Indicator, ...] = ()

    @model_validator(mode="after")
    def _has_parts(self) -> "Dimension":
        if not self.sub_dimensions and not self.indicators:
            raise ValueError(f"dimension {self.code} has neither sub_dimensions nor indicators")
        if self.sub_dimensions and self.indicators:
            raise ValueError(f"dimension {self.code} has both sub_dimensions and indicators")
        return self


class Definition(Head):
    """A whole index; the total is the weighted sum of its dimensions."""

    kind: Literal["answers"] = "answers"
    dimensions: Annotated[tuple[Dimension, ...], Field(min_length=1)]

    @model_validator(mode="after")
    def _codes_are_unique(self) -> "Definition":
        codes = [code for dimension in self.dimensions for code in _codes(dimension)]
        twice = sorted({code for code in codes if codes.count(code) > 1})
        if twice:
            raise ValueError(f"index {self.name}: the codes {', '.join(twice)} occur more than once")
        return self


def shipped_names() -> tuple[str, ...]:
    """The shipped indices that are computed from answers, by name."""
    return tuple(name for name in file_names() if kind_of(read_shipped(name)) in COMPUTED)


def shipped(name: str) -> Definition:
    """The shipped definition of that name. Raises AnalysisError where there is none that answers are put into."""
    if name not in file_names() or (kind := kind_of(document := read_shipped(name))) not in COMPUTED:
        raise AnalysisError(
            f"index: there is no shipped index {name}; there are {', '.join(shipped_names())}"
        )
    if kind == "shares":
        return index_of_shares(validated(Factors, document, f"index {name}"))
    return validated(Definition, document, f"index {name}")


def index_of_shares(shares: Factors) -> Definition:
    """Shares of satisfied answers as an index: criteria, factors as their means, and the weighted mean of the factors.

    Factors and total are on 0–100, criteria on 0–1 as all indicators are. A criterion reads the column
    `satisfied__<column>`: 1 for a satisfied answer, 0 for another, nothing without one.
    """
    whole = sum(factor.weight for factor in shares.factors)
    head = {field: getattr(shares, field) for field in Head.model_fields}
    dimensions = tuple(_dimension_of(factor, factor.weight / whole) for factor in shares.factors)
    return Definition(**head, dimensions=dimensions)


def _dimension_of(factor: Factor, weight: float) -> Dimension:
    indicators = tuple(
        Indicator(
            code=each.code, title=each.title, column=SATISFIED + each.column, bounds=(0.0, 1.0), asked_of={}
        )
        for each in factor.criteria
    )
    return Dimension(
        code=factor.code, title=factor.title, weight=weight, range=(0.0, PER_CENT), indicators=indicators
    )


def indicators_of(dimension: Dimension) -> tuple[Indicator, ...]:
    """All indicators below a dimension, in order."""
    below = (indicator for part in dimension.sub_dimensions for indicator in part.indicators)
    return (*dimension.indicators, *below)


def _codes(dimension: Dimension) -> list[str]:
    parts = [part.code for part in dimension.sub_dimensions]
    return [dimension.code, *parts, *(indicator.code for indicator in indicators_of(dimension))]
