"""An index written out as arithmetic, for those who compute it with other tools."""

from dataclasses import dataclass

from analysis.index_definitions import shipped
from analysis.index_scores import all_indicators, scores_of


@dataclass(frozen=True, slots=True)
class Term:
    """An indicator: the mean of the sum of its columns, over whoever answered all of them, times a coefficient."""

    code: str
    columns: tuple[str, ...]
    coefficient: float


@dataclass(frozen=True, slots=True)
class TotalScore:
    """The total of an index: constant + sum over the terms of coefficient times mean."""

    name: str
    constant: float
    terms: tuple[Term, ...]


def total_score(name: str) -> TotalScore:
    """The total of a shipped index as a linear function of means."""
    definition = shipped(name)
    total = scores_of(definition)[0]
    terms = tuple(
        Term(part.code, part.columns, float(coefficient))
        for part, coefficient in zip(all_indicators(definition), total.coefficients, strict=True)
    )
    return TotalScore(definition.name, float(total.constant), terms)
