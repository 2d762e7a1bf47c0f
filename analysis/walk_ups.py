"""Kiosk walk-ups beside the probability sample: calibrated to the register, compared by domain, never pooled.

Walk-ups choose themselves. Weights that bring them to the register's margins remove the part of the bias that office,
service, month, sex and age explain, and no more; an interval from their own scatter would say nothing about the rest.
So a walk-up figure has no design-based interval: its row says `model_based`, with the standard error left empty, and
the gap to the probability sample, with the error of both, is what there is to judge it by:

    gap = walk-ups - invited,   se² = V(invited) + V(walk-ups, taken as a sample),   t = gap / se

Several domains are tested together by Holm's method, so that one of many does not stand out by chance (Holm 1979).
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from scipy.special import stdtr

from analysis.errors import AnalysisError
from analysis.results import EstimateRow, IndexRow, RunResult
from analysis.spec import Spec

MODEL_BASED = "model_based"
SELF_SELECTED = "self_selected"


@dataclass(frozen=True)
class Gap:
    """One figure in one domain, from both sources. `kind` says what stands behind the walk-up's figure."""

    variable: str
    level: str | None
    by: tuple[tuple[str, str], ...]
    walk_ups: float | None
    walk_ups_n: int
    kind: str
    invited: float | None
    invited_se: float | None
    invited_n: int
    gap: float | None
    gap_se: float | None
    p: float | None  # two-sided, for this row alone
    p_holm: float | None  # for all rows together


def is_drawn(spec: Spec) -> bool:
    """Whether rows lie in units of a design. Where people chose themselves and no design is named, they do not."""
    design = spec.design
    return spec.sample != SELF_SELECTED or bool(design.strata or design.psu or design.fpc)


def labelled(result: RunResult) -> RunResult:
    """The result without any measure of sampling error: estimates and scores with their number of answers alone."""
    return replace(
        result,
        estimates=tuple(_bare(row) for row in result.estimates),
        index=tuple(_bare_score(row) for row in result.index),
    )


def _bare(row: EstimateRow) -> EstimateRow:
    if row.grade == "S":
        return row
    bare = replace(row, se=None, ci_low=None, ci_high=None, deff=None, n_eff=None, n_eff_kish=None)
    return replace(bare, response_rate=None, grade="C", reason=SELF_SELECTED)


def _bare_score(row: IndexRow) -> IndexRow:
    if row.grade == "S":
        return row
    bare = replace(row, se=None, ci_low=None, ci_high=None, n_eff=None, response_rate=None)
    return replace(bare, grade="C", reason=SELF_SELECTED)


def gaps(walk_ups: Sequence[EstimateRow], invited: Sequence[EstimateRow]) -> tuple[Gap, ...]:
    """The gap table of two runs of the same estimates. Raises AnalysisError if their rows do not match."""
    theirs = {_key(row): row for row in invited}
    unmatched = [row for row in walk_ups if _key(row) not in theirs]
    if unmatched:
        raise AnalysisError(
            f"walk-ups: {unmatched[0].variable} in {dict(unmatched[0].by)} has no row among the invited"
        )
    table = [_gap(row, theirs[_key(row)]) for row in walk_ups]
    adjusted = holm([row.p for row in table])
    return tuple(_with_holm(row, p) for row, p in zip(table, adjusted, strict=True))


def holm(values: Sequence[float | None]) -> list[float | None]:
    """p-values adjusted by Holm's method, in their order; rows without a test keep None."""
    tested = sorted((p, place) for place, p in enumerate(values) if p is not None)
    result: list[float | None] = [None] * len(values)
    largest = 0.0
    for rank, (p, place) in enumerate(tested):
        largest = max(largest, min(1.0, p * (len(tested) - rank)))
        result[place] = largest
    return result


def _gap(walk_up: EstimateRow, invited: EstimateRow) -> Gap:
    gap, se, p = _tested(walk_up, invited)
    return Gap(
        walk_up.variable,
        walk_up.level,
        tuple(walk_up.by.items()),
        walk_up.estimate,
        walk_up.n,
        MODEL_BASED,
        invited.estimate,
        invited.se,
        invited.n,
        gap,
        se,
        p,
        None,
    )


def _tested(walk_up: EstimateRow, invited: EstimateRow) -> tuple[float | None, float | None, float | None]:
    """The gap, its standard error, and p by t with the smaller degrees of freedom (cautious)."""
    if walk_up.estimate is None or invited.estimate is None or walk_up.se is None or invited.se is None:
        return None, None, None
    gap = walk_up.estimate - invited.estimate
    se = (walk_up.se**2 + invited.se**2) ** 0.5
    if se == 0:
        return gap, se, None
    return gap, se, 2 * float(stdtr(min(walk_up.df, invited.df), -abs(gap) / se))


def _with_holm(row: Gap, p: float | None) -> Gap:
    return replace(row, p_holm=p)


def _key(row: EstimateRow) -> tuple[object, ...]:
    return (row.name, row.variable, row.level, row.probability, tuple(row.by.items()))
