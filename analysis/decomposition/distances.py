"""How far a part (an office, a commune, the services of a field) lies from everybody, by criterion and place.

With m_k the mean of criterion k over everybody, m_kc that of a cell c (a service), and a part's share n_kc / P_k of its
own eligible in that cell with score z_kc there, the part's score less everybody's is

    Σ_k Σ_c a_k (n_kc / P_k) [(z_kc - m_kc) + (m_kc - m_k)],

the first bracket being what the part adds to the same cell elsewhere (`own`), the second what such cells have
everywhere (`usual`): Kitagawa's decomposition (JASA 50, 1955, 1168) with everybody as the standard. It holds whoever is
eligible for which criterion. A part that is made of whole cells has nothing of its own, to the last digit and without
an error: its distance is the usual one of its cells. Both sides are of one survey, and their covariance counts. A
contribution says where points lie, never why.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal

import numpy as np

from analysis.arrays import Bools, Floats, Ints, ratio_or_zero
from analysis.comparing.simultaneous import separate
from analysis.decomposition.contributions import CRITERION, Contribution, Names, figures_apart
from analysis.decomposition.effects import Effects, Slopes
from analysis.decomposition.sides import Frame, Side, place_sums
from analysis.errors import AnalysisError, some
from analysis.intervals import t_quantile

Effect = Literal["own", "usual"]
OWN: Effect = "own"
USUAL: Effect = "usual"
EFFECTS: tuple[Effect, ...] = (OWN, USUAL)
LEVEL = 0.95


@dataclass(frozen=True)
class Distance:
    """A part's score less everybody's with its interval, what each effect sums to, and the rows of one of them.

    The intervals of all `criteria` hold together, and those of all `cells`, by Bonferroni: to simulate many figures for
    each of many parts would take long and gain little. Rows without answers are left out.
    """

    whole: float
    low: float
    high: float
    effects: dict[str, float]
    criteria: tuple[Contribution, ...]
    cells: tuple[Contribution, ...]


def part_of(everybody: Side, chosen: Bools) -> Side:
    """Those of a side that are chosen, one truth value per group."""
    return replace(everybody, inside=everybody.inside & chosen)


def seen_from(frame: Frame, everybody: Side, part: Side) -> tuple[Frame, Side, Side]:
    """The same on the places only where the part has answers; everybody stays everybody. For frames of one axis.

    Nothing of a distance lies in the other places, and a table of a small part is much shorter without them.
    """
    [axis], [code] = frame.axes, part.codes
    answers = place_sums(part.place(frame, 1), part.count, frame.cells).sum(axis=0)
    kept = np.flatnonzero(answers > 0)
    place = np.full(frame.cells + 1, -1, dtype=np.int64)
    place[kept] = np.arange(len(kept))
    shorter = replace(frame, axes=(replace(axis, labels=tuple(axis.labels[each] for each in kept)),))
    codes = (place[code],)
    return shorter, replace(everybody, codes=codes), replace(part, codes=codes)


def distance_effects(frame: Frame, everybody: Side, part: Side) -> Effects:
    """The contributions of every cell and their slopes.

    Raises AnalysisError where nobody of the part was eligible for some criterion: then the distance is unknown.
    """
    whole = tuple(
        place_sums(everybody.place(frame, 0), each, 1) for each in (everybody.size, everybody.total)
    )
    own = place_sums(part.place(frame, 0), part.size, 1)
    nobody = [criterion.code for criterion, size in zip(frame.criteria, own[:, 0], strict=True) if size <= 0]
    if nobody:
        raise AnalysisError(f"distance: nobody was eligible for {some(nobody)}, so it is unknown")
    last = len(frame.axes)
    cells, own_cells = (
        tuple(place_sums(side.place(frame, last), each, frame.cells) for each in (side.size, side.total))
        for side in (everybody, part)
    )
    points = np.array([criterion.points for criterion in frame.criteria])[:, None]
    found = _Found(points, whole, cells, own, own_cells)
    value = np.stack(found.values(), axis=1)
    return Effects(
        EFFECTS,
        value,
        (found.slopes_of_part(value), found.slopes_of_everybody()),
        (part, everybody),
        value.sum(),
    )


def distance(frame: Frame, effects: Effects, shown: Effect = OWN) -> Distance:
    """The distance with the rows of one effect: by criterion, and by criterion and cell."""
    part, axes = effects.sides[0], [axis.name for axis in frame.axes]
    count = place_sums(part.place(frame, len(axes)), part.count, frame.cells).astype(np.int64)
    df = min(side.df for side in effects.sides)
    whole = figures_apart(frame, _one(effects, "both", EFFECTS), ())[2]
    reach = t_quantile((1 + LEVEL) / 2, df) * float(whole[0])
    one = _one(effects, shown, (shown,))
    return Distance(
        effects.whole,
        effects.whole - reach,
        effects.whole + reach,
        {name: float(effects.value[:, at].sum()) for at, name in enumerate(EFFECTS)},
        _rows(figures_apart(frame, one, (CRITERION,)), count.sum(axis=1), df),
        _rows(figures_apart(frame, one, (CRITERION, *axes)), count.ravel(), df),
    )


def _one(effects: Effects, name: str, parts: Sequence[Effect]) -> Effects:
    """Some of the effects as a single one."""
    places = [EFFECTS.index(part) for part in parts]

    def together(values: Floats) -> Floats:
        summed: Floats = values[:, places].sum(axis=1, keepdims=True)
        return summed

    slopes = tuple(Slopes(together(each.by_size), together(each.by_total)) for each in effects.slopes)
    value = together(effects.value)
    return Effects((name,), value, slopes, effects.sides, float(value.sum()))


def _rows(found: tuple[Names, Floats, Floats], counts: Ints, df: float) -> tuple[Contribution, ...]:
    kept = np.flatnonzero(counts > 0)
    names, values, errors = found
    joint = separate(values[kept], errors[kept], df=df, level=LEVEL)
    return tuple(
        Contribution(
            names[row],
            float(values[row]),
            None,
            float(errors[row]),
            float(joint.low[order]),
            float(joint.high[order]),
            joint.p_holm[order],
            int(counts[row]),
        )
        for order, row in enumerate(kept.tolist())
    )


@dataclass(frozen=True)
class _Found:
    """Sums of weights and of weighted scores, (criteria, 1) and (criteria, cells), of everybody and of the part."""

    points: Floats
    whole: tuple[Floats, ...]
    cells: tuple[Floats, ...]
    own: Floats
    own_cells: tuple[Floats, ...]

    @property
    def mean(self) -> Floats:
        """Everybody's."""
        return self.whole[1] / self.whole[0]

    @property
    def means(self) -> Floats:
        """Everybody's by cell."""
        return ratio_or_zero(self.cells[1], self.cells[0])

    def values(self) -> tuple[Floats, Floats]:
        """`own` and `usual`."""
        size, total = self.own_cells
        unit = self.points / self.own * size
        return unit * (ratio_or_zero(total, size) - self.means), unit * (self.means - self.mean)

    def slopes_of_part(self, value: Floats) -> Slopes:
        """How the values move with the part's weights, by cell and as a whole."""
        by_size, by_total = self._empty()
        unit = self.points / self.own
        by_total[:, 0, -1] = unit
        by_size[:, 0, -1] = -unit * self.means
        by_size[:, 1, -1] = unit * (self.means - self.mean)
        by_size[:, :, 0] = -value / self.own[:, :, None]
        return Slopes(by_size, by_total)

    def slopes_of_everybody(self) -> Slopes:
        """How they move with everybody's weights."""
        by_size, by_total = self._empty()
        share = self.points / self.own * self.own_cells[0]
        rate = self.points / self.own * ratio_or_zero(self.own_cells[0], self.cells[0])
        by_total[:, 0, -1], by_size[:, 0, -1] = -rate, rate * self.means
        by_total[:, 1, -1], by_size[:, 1, -1] = rate, -rate * self.means
        by_total[:, 1, 0] = -share / self.whole[0]
        by_size[:, 1, 0] = share * self.mean / self.whole[0]
        return Slopes(by_size, by_total)

    def _empty(self) -> tuple[Floats, Floats]:
        criteria, cells = self.cells[0].shape
        shape = (criteria, len(EFFECTS), 2, cells)
        return np.zeros(shape), np.zeros(shape)
