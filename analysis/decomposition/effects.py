"""Contributions of every cell to a level or a difference, with the slopes that their sampling errors follow from.

A node's score is floor + Σ_k a_k m_k, with m_k = Σ_cells W_ck z_ck over those eligible for criterion k, and W a product
of shares: of an office among all, of a service within its office. So

- a **level** falls apart into a_k W z (reached), a_k W (1 - z) (lost) or a_k W (m_k - z) (what the cell would add if it
  came up to the mean);
- a **difference** falls apart by Shapley's value into one effect per share (the mix) and one of z (the score itself).

In the mix effects z is measured from the mean of the next larger place over both sides, which changes no sum and keeps
a cell from being credited merely for being large. A cell that one side lacks has no score there: it takes the other's,
so the whole difference counts as mix. Nothing here says why a score differs: these are contributions, not causes.

Every contribution moves with the weights of the units of the cell's places: u = Σ_q 1[unit in place q] (α_q n + β_q t).
"""

from dataclasses import dataclass
from typing import Literal

import numpy as np

from analysis.arrays import Bools, Floats, Ints, ratio_or_zero
from analysis.decomposition.shapley import effect, slope
from analysis.decomposition.sides import Frame, Side, place_sums
from analysis.errors import AnalysisError, some

LevelKind = Literal["reached", "lost", "below_mean"]


@dataclass(frozen=True)
class Slopes:
    """α and β of one side, each (criteria, effects, levels, cells)."""

    by_size: Floats
    by_total: Floats


@dataclass(frozen=True)
class Effects:
    """Contributions (criteria, effects, cells), the slopes of each side, and what they sum to."""

    names: tuple[str, ...]
    value: Floats
    slopes: tuple[Slopes, ...]
    sides: tuple[Side, ...]
    whole: float


@dataclass(frozen=True)
class _Sums:
    """Per level, Σ n and Σ t of a side's places: (criteria, places)."""

    size: tuple[Floats, ...]
    total: tuple[Floats, ...]


def level_effects(frame: Frame, one: Side, kind: LevelKind = "lost") -> Effects:
    """The contributions of the cells to the level of one side."""
    found = _summed(frame, one)
    _check_eligible(frame, found, "")
    points = np.array([criterion.points for criterion in frame.criteria])[:, None]
    whole, all_total = found.size[0], found.total[0]
    size, total = found.size[-1], found.total[-1]
    levels = len(frame.axes) + 1
    by_size = np.zeros((len(points), 1, levels, frame.cells))
    by_total = np.zeros_like(by_size)
    unit = points / whole
    if kind == "below_mean":
        mean = all_total / whole
        value = unit * (size * mean - total)
        by_size[:, 0, -1], by_total[:, 0, -1] = unit * mean + 0 * size, -unit + 0 * size
        by_total[:, 0, 0] = unit * size / whole
        by_size[:, 0, 0] += unit / whole * (total - 2 * size * mean)
        sum_of_all = 0.0
    else:
        part = total if kind == "reached" else size - total
        value = unit * part
        sign = 1.0 if kind == "reached" else -1.0
        by_total[:, 0, -1] = sign * unit + 0 * size
        by_size[:, 0, -1] = (0.0 if kind == "reached" else 1.0) * unit + 0 * size
        by_size[:, 0, 0] -= unit / whole * part
        reached = float((points * all_total / whole).sum())
        sum_of_all = reached if kind == "reached" else float(points.sum()) - reached
    return Effects((kind,), value[:, None], (Slopes(by_size, by_total),), (one,), sum_of_all)


def own_scores(frame: Frame, one: Side) -> Effects:
    """The score of every cell for itself, less the floor: Σ_k a_k z_ck. These are no parts of a whole.

    A cell where nobody was eligible for some criterion has no score: NaN.
    """
    found = _summed(frame, one)
    points = np.array([criterion.points for criterion in frame.criteria])[:, None]
    size, total = found.size[-1], found.total[-1]
    known = (size > 0).all(axis=0)
    mean, rate = ratio_or_zero(total, size), ratio_or_zero(points + 0 * size, size)
    shape = (len(points), 1, len(frame.axes) + 1, frame.cells)
    by_size, by_total = np.zeros(shape), np.zeros(shape)
    by_total[:, 0, -1], by_size[:, 0, -1] = rate * known, -rate * mean * known
    value = np.where(known, points * mean, np.nan)
    return Effects(("own",), value[:, None], (Slopes(by_size, by_total),), (one,), float("nan"))


def difference_effects(frame: Frame, old: Side, new: Side) -> Effects:
    """The contributions of the cells to new minus old: one effect per axis (its mix) and one of the scores.

    Raises AnalysisError where a criterion had nobody eligible on one side: then the difference is unknown.
    """
    sums = (_summed(frame, old), _summed(frame, new))
    for found, name in zip(sums, ("before", "after"), strict=True):
        _check_eligible(frame, found, name)
    points = np.array([criterion.points for criterion in frame.criteria])[:, None]
    parts = _Parts(frame, sums)
    count = len(frame.axes) + 1
    shape = (len(frame.criteria), count, count, frame.cells)
    slopes = tuple(Slopes(np.zeros(shape), np.zeros(shape)) for _side in sums)
    values = []
    for factor in range(count):
        values.append(points * parts.effect(factor))
        for number, each in enumerate(slopes):
            parts.add_slopes(factor, number, each)
    for each in slopes:
        each.by_size[:] *= points[:, :, None, None]
        each.by_total[:] *= points[:, :, None, None]
    means = [found.total[0] / found.size[0] for found in sums]
    whole = float((points * (means[1] - means[0])).sum())
    names = (*(f"mix_{axis.name}" for axis in frame.axes), "score")
    return Effects(names, np.stack(values, axis=1), slopes, (old, new), whole)


def _summed(frame: Frame, one: Side) -> _Sums:
    levels = range(len(frame.axes) + 1)
    codes = [one.place(frame, level) for level in levels]
    sizes = tuple(
        place_sums(code, one.size, frame.places(level)) for level, code in zip(levels, codes, strict=True)
    )
    totals = tuple(
        place_sums(code, one.total, frame.places(level)) for level, code in zip(levels, codes, strict=True)
    )
    return _Sums(sizes, totals)


def _check_eligible(frame: Frame, found: _Sums, where: str) -> None:
    empty = [c.code for c, size in zip(frame.criteria, found.size[0][:, 0], strict=True) if size <= 0]
    if empty:
        raise AnalysisError(
            f"decomposition: nobody {where} was eligible for {some(empty)}, so the score is unknown;"
            " choose a lower node"
        )


class _Parts:
    """Shares, scores and centres per cell on both sides, with empty places taking the other side's values."""

    def __init__(self, frame: Frame, sums: tuple[_Sums, _Sums]) -> None:
        self.frame = frame
        self.sums = sums
        self.depth = len(frame.axes)
        self.place: list[Ints] = [frame.place_of(level) for level in range(self.depth + 1)]
        # (sides, factors, criteria, cells): whether the side has a value of its own there, and the value.
        own = [[self._filled(side, level - 1) for level in range(1, self.depth + 1)] for side in (0, 1)]
        self.own = [[*own[side], self._filled(side, self.depth)] for side in (0, 1)]
        raw = [
            [*(self._share(side, level) for level in range(1, self.depth + 1)), self._mean(side, self.depth)]
            for side in (0, 1)
        ]
        self.values = [
            [np.where(self.own[side][f], raw[side][f], raw[1 - side][f]) for f in range(self.depth + 1)]
            for side in (0, 1)
        ]
        self.centres = [self._centre(level) for level in range(self.depth)]

    def effect(self, factor: int) -> Floats:
        """The effect of a factor per cell."""
        return effect(factor, *self._arguments(factor))

    def add_slopes(self, factor: int, side: int, into: Slopes) -> None:
        """Add what the effect owes to the sums of one side."""
        old, new = self._arguments(factor)
        for place in range(self.depth + 1):
            mine = slope(factor, old, new, (("old", "new")[side], place))
            other = slope(factor, old, new, (("old", "new")[1 - side], place))
            # Where the other side borrows this side's value, it moves with this side.
            through = np.where(
                self.own[side][place], mine + np.where(self.own[1 - side][place], 0.0, other), 0.0
            )
            self._add_value(place, side, through, factor, into)
        if factor < self.depth:
            score = self.depth
            by_centre = -slope(factor, old, new, ("old", score)) - slope(factor, old, new, ("new", score))
            self._add_centre(factor, side, by_centre, into)

    def _arguments(self, factor: int) -> tuple[list[Floats], list[Floats]]:
        """Factors of both sides; in the mix effects the score is measured from its centre."""
        sides = [list(self.values[side]) for side in (0, 1)]
        if factor < self.depth:
            for values in sides:
                values[-1] = values[-1] - self.centres[factor]
        return sides[0], sides[1]

    def _add_value(self, place: int, side: int, through: Floats, factor: int, into: Slopes) -> None:
        """∂share = (n 1[place] - share n 1[parent]) / N(parent); ∂score = (t - score n) 1[cell] / N(cell)."""
        if place == self.depth:
            rate = through * self._inverse(side, self.depth)
            into.by_total[:, factor, -1] += rate
            into.by_size[:, factor, -1] -= rate * self.values[side][place]
            return
        rate = through * self._inverse(side, place)
        into.by_size[:, factor, place + 1] += rate
        into.by_size[:, factor, place] -= rate * self.values[side][place]

    def _add_centre(self, level: int, side: int, by_centre: Floats, into: Slopes) -> None:
        """The centre is half the mean of each side's place, or all of the only side that has one."""
        mine, other = self._filled(side, level), self._filled(1 - side, level)
        part = np.where(mine, np.where(other, 0.5, 1.0), 0.0)
        rate = by_centre * part * self._inverse(side, level)
        into.by_total[:, level, level] += rate
        into.by_size[:, level, level] -= rate * self._mean(side, level)

    def _centre(self, level: int) -> Floats:
        old, new = (self._mean(side, level) for side in (0, 1))
        filled = [self._filled(side, level) for side in (0, 1)]
        return np.where(filled[0] & filled[1], (old + new) / 2, np.where(filled[0], old, new))

    def _filled(self, side: int, level: int) -> Bools:
        filled: Bools = self.sums[side].size[level][:, self.place[level]] > 0
        return filled

    def _mean(self, side: int, level: int) -> Floats:
        found = self.sums[side]
        return ratio_or_zero(found.total[level], found.size[level])[:, self.place[level]]

    def _share(self, side: int, level: int) -> Floats:
        """The share of a level's place in the place above it."""
        sizes = self.sums[side].size
        return ratio_or_zero(sizes[level][:, self.place[level]], sizes[level - 1][:, self.place[level - 1]])

    def _inverse(self, side: int, level: int) -> Floats:
        size = self.sums[side].size[level][:, self.place[level]]
        return ratio_or_zero(np.ones_like(size), size)
