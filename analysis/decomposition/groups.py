"""Groups of visits of a survey, with their sums of n and t and what the errors of all figures follow from.

Groups are the combinations of the columns that sides and axes are told apart by. A contribution moves with n and t of
the groups; with slopes s (one for each sum, indicator and group) its influence on the weights of the units is u = B s,
where column j of B has the units' own shares in sum j. So whatever goes through all units is made once, for B: sums
over PSUs and products with the steps of the weighting. A figure is then a combination of a few of these.
"""

from dataclasses import dataclass, field

import numpy as np
import scipy.sparse

from analysis.arrays import Bools, Floats, Ints, Sparse
from analysis.columns import Keys
from analysis.decomposition.sides import Sample, basis, check_scores, dense, place_sums
from analysis.designs import Design
from analysis.index_definitions import Definition
from analysis.index_scores import all_indicators, scores_of
from analysis.linearisation import Combined, Influence
from analysis.moments import Answered, Moment, Variable
from analysis.sampling_errors import Taylor
from analysis.units import Units
from analysis.weighting import Weighted


def grouped(units: Units, columns: tuple[str, ...]) -> tuple[Ints, dict[str, Keys]]:
    """Per unit the number of its group, and by column what tells the groups apart."""
    keys = {name: units.key(name) for name in columns}
    codes = np.zeros((1, len(units.weight)), dtype=np.int64)
    codes = np.concatenate([codes, *(key.codes[None] for key in keys.values())])
    different, group = np.unique(codes, axis=1, return_inverse=True)
    found = {
        name: Keys(own, key.levels) for (name, key), own in zip(keys.items(), different[1:], strict=True)
    }
    return group.reshape(-1).astype(np.int64), found


@dataclass(frozen=True, eq=False)
class SurveyGroups:
    """The sums of all indicators of an index, (indicators, groups), and the sample of some of them."""

    codes: tuple[str, ...]  # of the indicators
    size: Floats
    total: Floats
    count: Ints
    answered: Bools  # (indicators, units)
    group: Ints  # per unit
    taylor: Taylor
    basis: Sparse
    samples: dict[tuple[str, ...], Sample] = field(default_factory=dict)

    def sample(self, codes: tuple[str, ...]) -> Sample:
        """The sums of some indicators with their errors: the same object for the same ones."""
        if codes not in self.samples:
            rows = np.array([self.codes.index(code) for code in codes], dtype=np.int64)
            self.samples[codes] = self._sample(rows)
        return self.samples[codes]

    def _sample(self, rows: Ints) -> Sample:
        there = self.answered[rows].any(axis=0)
        groups = np.arange(self.size.shape[1])
        sums = np.concatenate([rows, rows + len(self.codes)])
        places = (sums[:, None] * len(groups) + groups).reshape(-1)

        def spread(slopes: Sparse) -> Floats:
            own = slopes.tocoo()
            shape = (self.basis.shape[1], own.shape[1])
            whole = scipy.sparse.csr_array((own.data, (places[own.coords[0]], own.coords[1])), shape=shape)
            return dense(self.taylor.deviations(Influence(Combined(self.basis, whole))))

        def df_of(chosen: Bools) -> float:
            return _df(self.taylor.design, there & chosen[self.group])

        return Sample(self.size[rows], self.total[rows], self.count[rows], spread, df_of)


def survey_groups(
    units: Units, weighted: Weighted, definition: Definition, group: Ints, rule: str
) -> SurveyGroups:
    """The sums of a weighted survey; `rule` is that for strata with one PSU.

    Raises AnalysisError for scores outside 0–1.
    """
    groups, factors = int(group.max()) + 1, weighted.factors
    nodes = {score.code: score for score in scores_of(definition)}
    parts = all_indicators(definition)
    size, total = np.zeros((2, len(parts), len(factors)))
    count = np.zeros(size.shape, dtype=np.int64)
    for place, part in enumerate(parts):
        answered, own = Answered(part.columns), nodes[part.code]
        size[place] = factors * units.sums.total(Moment((), answered))
        scored = factors * units.sums.total(Moment((Variable(part.columns),), answered))
        total[place] = own.constant * size[place] + own.coefficients[place] * scored
        count[place] = np.where(factors != 0, units.sums.count(answered), 0)
    check_scores(size, total)
    influences = basis(group, groups, size, total)
    return SurveyGroups(
        tuple(part.code for part in parts),
        place_sums(group, size, groups),
        place_sums(group, total, groups),
        place_sums(group, count, groups).astype(np.int64),
        count > 0,
        group,
        Taylor(units.design, weighted.projections, rule, influences),
        influences,
    )


def _df(design: Design, units: Bools) -> float:
    """PSUs of these units minus their strata."""
    psus, strata = np.zeros(design.psus, dtype=np.bool_), np.zeros(design.strata, dtype=np.bool_)
    psus[design.psu[units]] = True
    strata[design.stages[0].stratum_of[psus]] = True
    return float(psus.sum() - strata.sum())
