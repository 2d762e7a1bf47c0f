"""An index as data: total → dimension → sub-dimension → indicator → questions.

Shipped definitions are the YAML files in the folder indices; the format is explained in docs/indices.md.
"""

from pathlib import Path
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator
from ruamel.yaml import YAML

from analysis.errors import AnalysisError

FOLDER = Path(__file__).with_name("indices")
Code = Annotated[str, Field(min_length=1)]
Weight = Annotated[float, Field(gt=0, allow_inf_nan=False)]
Pair = tuple[float, float]


class Node(BaseModel):
    """What every entry of the tree has."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    code: Code
    title: dict[str, str] = {}
    weight: Weight = 1.0


class Indicator(Node):
    """A mean of one column, or of the sum of several, rescaled from its bounds to 0–1."""

    column: str | None = None
    sum_of: tuple[str, ...] = ()
    bounds: Pair
    direction: Literal["up", "down"] = "up"

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


class Definition(BaseModel):
    """A whole index; the total is the weighted sum of its dimensions."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    name: Code
    title: dict[str, str] = {}
    dimensions: Annotated[tuple[Dimension, ...], Field(min_length=1)]

    @model_validator(mode="after")
    def _codes_are_unique(self) -> "Definition":
        codes = [code for dimension in self.dimensions for code in _codes(dimension)]
        twice = sorted({code for code in codes if codes.count(code) > 1})
        if twice:
            raise ValueError(f"index {self.name}: the codes {', '.join(twice)} occur more than once")
        return self


def shipped(name: str) -> Definition:
    """The shipped definition of that name. Raises AnalysisError where there is none."""
    names = sorted(path.stem for path in FOLDER.glob("*.yaml"))
    if name not in names:
        raise AnalysisError(f"index: there is no shipped index {name}; there are {', '.join(names)}")
    document = YAML(typ="safe", pure=True).load((FOLDER / f"{name}.yaml").read_text(encoding="utf-8"))
    try:
        return Definition.model_validate(document)
    except ValidationError as error:
        raise AnalysisError(f"index {name}: {error.errors()[0]['msg']}") from error


def indicators_of(dimension: Dimension) -> tuple[Indicator, ...]:
    """All indicators below a dimension, in order."""
    below = (indicator for part in dimension.sub_dimensions for indicator in part.indicators)
    return (*dimension.indicators, *below)


def _codes(dimension: Dimension) -> list[str]:
    parts = [part.code for part in dimension.sub_dimensions]
    return [dimension.code, *parts, *(indicator.code for indicator in indicators_of(dimension))]
