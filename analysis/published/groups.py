"""Ranks and groups of published scores, among the provinces that were published that year and no others.

The official rule (PAPI 2014: "từ bách phân vị thứ 75 trở lên" and so on): edges are the 25th, 50th and 75th
percentiles with linear interpolation, and a score on an edge belongs to the group above. It reproduces the printed
groups of dimension 6 in 2022 and all six groups of Đắk Lắk in 2017; Stata's `xtile` does not. Ties share the better
rank.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from analysis.errors import AnalysisError
from analysis.ranks import GROUPS

LEAST_UNITS = 4


@dataclass(frozen=True)
class Edges:
    """The lower edges of the groups mid-low, mid-high and high, and how many provinces they rest on."""

    p25: float
    p50: float
    p75: float
    units: int

    def group_of(self, score: float) -> str:
        """The group: low, mid_low, mid_high, high."""
        return GROUPS[sum(score >= edge for edge in (self.p25, self.p50, self.p75))]

    def entry_to(self, group: str) -> float:
        """The score from which a group begins; for the lowest there is none."""
        if group not in GROUPS[1:]:
            raise AnalysisError(f"groups: {group} has no lower edge; there are {', '.join(GROUPS[1:])}")
        return (self.p25, self.p50, self.p75)[GROUPS.index(group) - 1]


@dataclass(frozen=True)
class GroupRange:
    """A group as reports print it: the lowest and highest score in it and how many provinces."""

    group: str
    lowest: float
    highest: float
    units: int


def edges(scores: Mapping[str, float | None]) -> Edges:
    """The edges of one year and one score. Withheld provinces (None) do not count.

    Raises AnalysisError for fewer than four published provinces.
    """
    known = [score for score in scores.values() if score is not None]
    if len(known) < LEAST_UNITS:
        raise AnalysisError(f"groups: {len(known)} published scores make no quartiles")
    low, middle, high = (float(edge) for edge in np.percentile(known, [25, 50, 75]))
    return Edges(low, middle, high, len(known))


def group_of_rank(rank: int, units: int) -> str:
    """The group that a rank means among so many published scores, none of which tie with it.

    Counted upwards from 0 the score has place units − rank, and the q-th percentile lies at place q·(units − 1): the
    score is on or above that edge when its place is. Raises AnalysisError for fewer than four or no such rank.
    """
    if units < LEAST_UNITS or not 1 <= rank <= units:
        raise AnalysisError(f"groups: rank {rank} of {units} makes no group")
    return GROUPS[sum(4 * (units - rank) >= quarter * (units - 1) for quarter in (1, 2, 3))]


def group_ranges(scores: Mapping[str, float | None]) -> tuple[GroupRange, ...]:
    """The groups from low to high with the scores in them; a group that ties emptied is left out."""
    found = edges(scores)
    members: dict[str, list[float]] = {}
    for score in scores.values():
        if score is not None:
            members.setdefault(found.group_of(score), []).append(score)
    return tuple(
        GroupRange(group, min(members[group]), max(members[group]), len(members[group]))
        for group in GROUPS
        if group in members
    )


def rank_of(score: float, scores: Mapping[str, float | None], besides: str | None = None) -> int:
    """The rank that a score has, or would have: 1 + how many published scores are higher.

    `besides` names a province whose own score does not count, because the score asked about would replace it.
    """
    others = (other for unit, other in scores.items() if unit != besides and other is not None)
    return 1 + sum(other > score for other in others)


def mean_of(scores: Mapping[str, float | None], weights: Mapping[str, float] | None = None) -> float:
    """The mean of the published provinces: simple, or weighted with, say, populations.

    Reports print national figures that are not the simple mean, so both are offered and must be named. Withheld
    provinces do not count, least of all as zeros. Raises AnalysisError without a score or with a weight missing.
    """
    known = {unit: score for unit, score in scores.items() if score is not None}
    missing = [unit for unit in known if weights is not None and not weights.get(unit, 0) > 0]
    if not known or missing:
        raise AnalysisError(
            f"mean: {'no score is published' if not known else f'{missing[0]} has no weight'}"
        )
    shares = weights or dict.fromkeys(known, 1.0)
    return sum(shares[unit] * score for unit, score in known.items()) / sum(shares[unit] for unit in known)
