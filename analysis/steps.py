"""The weighting steps: each turns weights into new weights, and influences on the new ones into influences on the old.

A step is prepared once from the spec and the units, then applied to the base weights and to those of every replicate.
`project` gives the linearisation (see analysis.linearisation): for calibration the g-weighted residual of the
regression on the calibration variables with the weights before the step, as R's survey package does.
"""

from dataclasses import dataclass
from typing import Protocol

import numpy as np

from analysis.arrays import Bools, Floats, Ints, Sparse, ratio_or_zero, sums
from analysis.calibration import ROUNDING, Distance, Fitted, fit, linear
from analysis.errors import AnalysisError, some
from analysis.linearisation import Projection, membership, scaled
from analysis.margins import Margin, check_not_empty
from analysis.projections import Moving, calibration_projection, trim_projection, with_kept_units
from analysis.raking import Cells, raked


class Step(Protocol):
    """One prepared weighting step."""

    @property
    def kind(self) -> str:
        """Its name in the spec."""

    def solve(self, weights: Floats) -> Fitted:
        """The factor of each unit."""

    def project(self, before: Floats, after: Floats) -> tuple[Projection, ...]:
        """The linearisation at these weights; projections in the order in which they were applied."""


@dataclass(frozen=True)
class NonresponseStep:
    """Respondents of a class take over the weights of the class: factor Σ d / Σ d over respondents."""

    where: str
    classes: Ints
    levels: tuple[str, ...]
    responded: Bools
    kind: str = "nonresponse"

    def solve(self, weights: Floats) -> Fitted:
        """Factor of the class, 0 for non-respondents."""
        everyone = sums(self.classes, weights, len(self.levels))
        answering = sums(self.classes, np.where(self.responded, weights, 0.0), len(self.levels))
        empty = [self.levels[code] for code in np.flatnonzero((everyone > 0) & ~(answering > 0))]
        if empty:
            raise AnalysisError(f"{self.where}: nobody responded in class {some(empty)}; collapse classes")
        factors = ratio_or_zero(everyone, answering)
        return Fitted(np.where(self.responded, factors[self.classes], 0.0), 1, 0.0)

    def project(self, before: Floats, after: Floats) -> tuple[Projection, ...]:
        """∂θ/∂d_i = R_i a_c (z_i - z̄_c) + z̄_c, with z̄_c the weighted mean over the respondents of the class."""
        member = membership(self.classes, len(self.levels))
        total = sums(self.classes, after, len(self.levels))
        middle = np.diag(ratio_or_zero(np.ones_like(total), total))
        return (
            Projection(
                scaled(member, after - before), middle, scaled(member, self.responded.astype(np.float64))
            ),
        )


@dataclass(frozen=True)
class MarginStep:
    """Post-stratification (one margin) and raking (several)."""

    where: str
    kind: str
    margins: tuple[Margin, ...]
    cells: Cells
    shares: bool

    def solve(self, weights: Floats) -> Fitted:
        """Factor of the cell."""
        for margin in self.margins:
            check_not_empty(margin, weights, self.where)
        return raked(weights, self.cells, self.targets(weights), (self.where, self.names))

    @property
    def names(self) -> tuple[str, ...]:
        """What the totals are of: "sex=f"."""
        return tuple(f"{margin.name}={level}" for margin in self.margins for level in margin.levels)

    def columns(self) -> Sparse:
        """The calibration variables, sparse (units, totals): one column per level."""
        return self.cells.x[self.cells.of_unit]

    def targets(self, weights: Floats) -> list[Floats]:
        """Totals per margin; shares become totals by the sum of the weights."""
        found = [margin.targets(weights) for margin in self.margins]
        return [total / total.sum() * weights.sum() for total in found] if self.shares else found

    def project(self, before: Floats, after: Floats) -> tuple[Projection, ...]:
        """The projection on all levels at once; totals that come from the weights move with them."""
        targets = self.targets(before)
        partly = [place for place, margin in enumerate(self.margins) if margin.unknown]
        moving = [_unknown_share(self.margins, targets, place, before) for place in partly]
        if self.shares:
            moving.append(Moving(before / before.sum(), np.concatenate(targets)))
        return (calibration_projection(self.columns(), before, after, tuple(moving)),)


@dataclass(frozen=True)
class CalibrationStep:
    """Calibration to totals of any columns; units of unknown value keep their share of the weights."""

    where: str
    x: Sparse
    totals: Floats
    distance: Distance
    known: Bools
    names: tuple[str, ...]  # of the totals
    kind: str = "calibrate"

    def columns(self) -> Sparse:
        """The calibration variables, sparse (units, totals)."""
        return self.x

    def solve(self, weights: Floats) -> Fitted:
        """F(x'λ); for units of unknown value the common factor of the others."""
        share = weights[self.known].sum() / weights.sum()
        inside = np.where(self.known, weights, 0.0)
        fitted = fit(inside, self.x, self.totals * share, self.distance, (self.where, self.names))
        factors = np.where(self.known, fitted.factors, (inside @ fitted.factors) / inside.sum())
        return Fitted(factors, fitted.iterations, fitted.error)

    def project(self, before: Floats, after: Floats) -> tuple[Projection, ...]:
        """The projection on the calibration variables."""
        if self.known.all():
            return (calibration_projection(self.x, before, after),)
        share = before[self.known].sum() / before.sum()
        moving = Moving(before * (self.known - share) / before.sum(), self.totals)
        main = calibration_projection(self.x, before, after, (moving,))
        return (with_kept_units(main, before, (~self.known).astype(np.float64)),)


@dataclass(frozen=True)
class TrimStep:
    """Weights cut to bounds; with columns x calibrated again within the bounds, so that Σ w x stays as it was."""

    where: str
    lower: float
    upper: float
    x: Sparse | None
    names: tuple[str, ...] = ()  # of the totals that are kept
    kind: str = "trim"

    def solve(self, weights: Floats) -> Fitted:
        """Trimmed over untrimmed weight."""
        return self.solve_copies(weights, np.ones_like(weights))

    def solve_copies(self, weights: Floats, copies: Floats) -> Fitted:
        """The same in a replicate, where a row stands for several copies of itself: bounds hold for each copy."""
        used = weights != 0
        lower, upper = (
            np.where(used, bound * np.where(used, copies, 1.0), bound) for bound in (self.lower, self.upper)
        )
        if self.x is None:
            return spread(weights, lower, upper, copies, self.where)
        ends = [np.where(used, bound, 1.0) / np.where(used, weights, 1.0) for bound in (lower, upper)]
        distance = linear(np.minimum(*ends), np.maximum(*ends))
        return fit(weights, self.x, self.x.T @ weights, distance, (self.where, self.names))

    def project(self, before: Floats, after: Floats) -> tuple[Projection, ...]:
        """See analysis.projections."""
        bounded = (after <= self.lower * (1 + ROUNDING)) | (after >= self.upper * (1 - ROUNDING))
        return (trim_projection(self.x, before, after, (before != 0) & ~bounded),)


def spread(weights: Floats, lower: Floats, upper: Floats, copies: Floats, where: str) -> Fitted:
    """Cut weights to [lower, upper] and spread what is cut equally over the others, until all are within."""
    used = weights != 0
    least, most = lower[used].sum(), upper[used].sum()
    if not least <= weights.sum() <= most:
        wrong, limit = ("upper", most) if weights.sum() > most else ("lower", least)
        raise AnalysisError(
            f"{where}: {used.sum()} weights at the {wrong} bound sum to {limit:.12g},"
            f" the weights to {weights.sum():.12g}"
        )
    trimmed, free = weights.copy(), used.copy()
    for iteration in range(len(weights) + 1):
        outside = used & ((trimmed < lower) | (trimmed > upper))
        if not outside.any():
            return Fitted(np.where(used, trimmed / np.where(used, weights, 1.0), 1.0), iteration, 0.0)
        cut = np.where(used, np.clip(trimmed, lower, upper), trimmed)
        free &= ~outside
        if not free.any():
            break
        share = np.where(free, copies, 0.0)
        trimmed = cut + share * ((trimmed - cut).sum() / share.sum())
    raise AnalysisError(f"{where}: the excess cannot be spread within the bounds; widen them")


def _unknown_share(margins: tuple[Margin, ...], targets: list[Floats], place: int, before: Floats) -> Moving:
    """With s the share of unknown units: t = (1 - s) of the known total for known levels, s of it for the last."""
    margin, total = margins[place], targets[place].sum()
    unknown = margin.codes == len(margin.levels) - 1
    share = before[unknown].sum() / before.sum()
    change = np.append(-total * margin.totals / margin.totals.sum(), total)
    others = [np.zeros_like(target) for target in targets]
    others[place] = change
    return Moving(before * (unknown - share) / before.sum(), np.concatenate(others))
