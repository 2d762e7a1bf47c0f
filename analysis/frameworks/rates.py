"""Statistical rates that the law defines: how many of those surveyed, in per cent, with fixed breakdowns.

SDG 16.6.2 and 16.5.1 (Thông tư 02/2025/TT-BKHĐT): persons who … over persons surveyed, × 100. Those who were asked and
gave no usable answer are surveyed too, so the lawful denominator is all who were asked; the share of those who answered
stands beside it under its own name. A visitor survey speaks for visitors, not for the population.
"""

from dataclasses import dataclass
from typing import Annotated, Literal

from pydantic import Field, model_validator

from analysis.errors import AnalysisError
from analysis.frameworks.heads import Code, Frozen, Head, Titles


class Breakdown(Frozen):
    """A breakdown that the law wants; `column` is what the data have for it, None where there is nothing.

    `note` says in what it differs from the breakdown of the law, or why there is nothing.
    """

    code: Code
    title: Titles
    column: str | None = None
    note: Titles
    unverified: tuple[str, ...] = ()


class Rate(Head):
    """A rate: who counts (answers of `column` from `at_least` on), of whom, broken down how."""

    kind: Literal["rate"]
    goal: str
    column: str
    at_least: float
    numerator: Titles
    denominator: Titles
    breakdowns: Annotated[tuple[Breakdown, ...], Field(min_length=1)]

    @model_validator(mode="after")
    def _codes_are_unique(self) -> "Rate":
        codes = [each.code for each in self.breakdowns]
        if len(set(codes)) < len(codes):
            raise ValueError(f"{self.name}: a breakdown occurs more than once")
        return self

    @property
    def not_asked(self) -> tuple[str, ...]:
        """Breakdowns of the law that no question covers; a table must say so."""
        return tuple(each.code for each in self.breakdowns if each.column is None)


@dataclass(frozen=True)
class RateRow:
    """A rate in per cent by both denominators; None where nobody was asked or answered."""

    of_surveyed: float | None
    of_answered: float | None


def rate(counted: float, answered: float, surveyed: float) -> RateRow:
    """The rate from (weighted) numbers of persons. Raises AnalysisError unless counted ≤ answered ≤ surveyed."""
    if not 0 <= counted <= answered <= surveyed:
        raise AnalysisError("rate: those counted must have answered, and those who answered been surveyed")
    return RateRow(
        100 * counted / surveyed if surveyed else None, 100 * counted / answered if answered else None
    )
