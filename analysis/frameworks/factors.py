"""Satisfaction shares by factor, in the manner of SIPAS (theo khung SIPAS); never "the SIPAS".

With S_k the weighted number of answers 4 and 5 to criterion k and A_k that of all valid answers:

    criterion        p_k = S_k / A_k               a missing answer leaves the denominator of its own criterion only
    factor mean      Σ p_k / K                     every criterion counts the same
    factor pooled    Σ S_k / Σ A_k                 every answer counts the same
    overall mean     Σ v_f · (factor mean)         v_f explicit weights, equal unless given
    overall pooled   Σ S_k / Σ A_k over all factors

Which of these the official figure is, is not known; so each row carries the name of its formula. The published
figure of 2023 fits neither a plain mean nor one weighted by the number of criteria. All are smooth in the sums, so with
their covariance V the variance is g'Vg (delta method; Särndal et al. 1992, ch. 5.5).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import sqrt
from typing import Annotated, Literal

import numpy as np
from pydantic import Field, model_validator

from analysis.arrays import Floats, Ints
from analysis.errors import AnalysisError
from analysis.frameworks.heads import Code, Frozen, Head, Titles, Weight

Formula = Literal["share", "factor_mean", "pooled", "weighted_mean"]
PER_CENT = 100.0
SATISFIED = "satisfied__"
"""What the columns begin with that say, by 0 and 1, whether an answer counts as satisfied."""


class Criterion(Frozen):
    """A question on the satisfaction scale."""

    code: Code
    column: str
    title: Titles
    unverified: tuple[str, ...] = ()


class Factor(Frozen):
    """A group of criteria; `weight` is its part in the weighted overall figure."""

    code: Code
    title: Titles
    weight: Weight = 1.0
    criteria: Annotated[tuple[Criterion, ...], Field(min_length=1)]


class Factors(Head):
    """Shares of satisfied answers by factor. `satisfied_from` is the lowest answer that counts as satisfied."""

    kind: Literal["shares"]
    points: int = 5
    satisfied_from: int = 4
    factors: Annotated[tuple[Factor, ...], Field(min_length=1)]
    beside: str | None = None  # the column of overall satisfaction, shown beside and never inside

    @model_validator(mode="after")
    def _is_coherent(self) -> "Factors":
        codes = [factor.code for factor in self.factors] + [c.code for c in self.criteria]
        if len(set(codes)) < len(codes):
            raise ValueError(f"{self.name}: a code occurs more than once")
        if not 1 < self.satisfied_from <= self.points:
            raise ValueError(f"{self.name}: satisfied_from must lie within the scale")
        return self

    @property
    def criteria(self) -> tuple[Criterion, ...]:
        """All criteria in order."""
        return tuple(criterion for factor in self.factors for criterion in factor.criteria)


@dataclass(frozen=True)
class ShareRow:
    """A share in per cent. `code` is a criterion, a factor or `overall`; `formula` names how it was made."""

    code: str
    level: Literal["criterion", "factor", "overall"]
    formula: Formula
    share: float | None
    se: float | None


def shares(
    definition: Factors, satisfied: Floats, answered: Floats, covariance: Floats | None = None
) -> tuple[ShareRow, ...]:
    """All rows from the weighted numbers per criterion, in the order of the definition.

    `covariance` is that of the totals (satisfied …, answered …), twice as many as criteria; without it no errors.
    A criterion that nobody answered leaves every mean above it unknown; pooled figures go over the answers there are.
    """
    size = len(definition.criteria)
    if satisfied.shape != (size,) or answered.shape != (size,):
        raise AnalysisError(f"{definition.name}: {size} criteria need as many numbers of answers")
    if (satisfied > answered * (1 + 1e-12)).any() or (satisfied < 0).any():
        raise AnalysisError(f"{definition.name}: more satisfied answers than answers")
    sums = _Sums(satisfied, answered, covariance)
    rows = [
        sums.row(criterion.code, "criterion", "share", np.array([place]))
        for place, criterion in enumerate(definition.criteria)
    ]
    start = 0
    for factor in definition.factors:
        places = np.arange(start, start + len(factor.criteria))
        start += len(factor.criteria)
        rows.append(sums.row(factor.code, "factor", "factor_mean", places))
        rows.append(sums.row(factor.code, "factor", "pooled", places))
    weights = _weights(definition)
    weighted: Formula = "factor_mean" if _equal(definition) else "weighted_mean"
    rows.append(sums.mean_row("overall", "overall", weighted, weights))
    rows.append(sums.row("overall", "overall", "pooled", np.arange(size)))
    return tuple(rows)


def weighted_overall(parts: Sequence[float], weights: Sequence[float]) -> float:
    """The mean of parts with explicit weights, which need not sum to 1. Raises AnalysisError for a missing weight."""
    if len(parts) != len(weights) or not weights or min(weights) < 0 or sum(weights) <= 0:
        raise AnalysisError("overall: every part needs a weight of at least 0, and one above 0")
    return sum(part * weight for part, weight in zip(parts, weights, strict=True)) / sum(weights)


def _equal(definition: Factors) -> bool:
    return len({factor.weight for factor in definition.factors}) == 1


def _weights(definition: Factors) -> Floats:
    """Per criterion, its part in the mean of factors."""
    whole = sum(factor.weight for factor in definition.factors)
    each = [
        factor.weight / whole / len(factor.criteria)
        for factor in definition.factors
        for _criterion in factor.criteria
    ]
    return np.array(each)


@dataclass(frozen=True)
class _Sums:
    """Totals per criterion and the covariance of all of them."""

    satisfied: Floats
    answered: Floats
    covariance: Floats | None

    def row(
        self, code: str, level: Literal["criterion", "factor", "overall"], formula: Formula, places: Ints
    ) -> ShareRow:
        """The row over some criteria: their mean, or their answers pooled."""
        if formula == "factor_mean":
            weights = np.zeros(len(self.answered))
            weights[places] = 1 / len(places)
            return self.mean_row(code, level, formula, weights)
        size = self.answered[places].sum()
        if size <= 0:
            return ShareRow(code, level, formula, None, None)
        share = self.satisfied[places].sum() / size
        gradient = np.zeros(2 * len(self.answered))
        gradient[places] = 1 / size
        gradient[len(self.answered) + places] = -share / size
        return ShareRow(code, level, formula, PER_CENT * float(share), self._error(gradient))

    def mean_row(
        self, code: str, level: Literal["criterion", "factor", "overall"], formula: Formula, weights: Floats
    ) -> ShareRow:
        """The row of a weighted mean of criterion shares; weights sum to 1."""
        used = weights > 0
        if (self.answered[used] <= 0).any():
            return ShareRow(code, level, formula, None, None)
        shares_ = np.zeros_like(weights)
        np.divide(self.satisfied, self.answered, out=shares_, where=used)
        slopes = np.zeros_like(weights)
        np.divide(weights, self.answered, out=slopes, where=used)
        gradient = np.concatenate([slopes, -shares_ * slopes])
        return ShareRow(code, level, formula, PER_CENT * float(weights @ shares_), self._error(gradient))

    def _error(self, gradient: Floats) -> float | None:
        if self.covariance is None:
            return None
        variance = max(float(gradient @ self.covariance @ gradient), 0.0)
        return PER_CENT * sqrt(variance)
