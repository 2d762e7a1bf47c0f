"""The sampling design: which rows belong to which stratum and cluster at each stage, and how many there were.

Identifiers nest: a cluster is told apart within its stratum, a stratum within the cluster of the stage before.
Without finite-population counts the first stage counts as drawn with replacement and the later stages add
nothing to the variance (Särndal, Swensson, Wretman 1992, ch. 4).
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from analysis.arrays import Bools, Floats, Ints
from analysis.errors import AnalysisError, some

CERTAIN = 1e-7  # a stratum of which less than this share was left out is taken whole


@dataclass(frozen=True)
class Stage:
    """One stage of the draw; clusters and strata are numbered in the order of their names."""

    cluster: Ints  # per row
    stratum_of: Ints  # per cluster
    parent_of: Ints  # per stratum: the cluster of the stage before (0 at the first stage)
    sampled: Ints  # per stratum: clusters drawn
    population: Floats  # per stratum: clusters there are, inf without a correction

    @property
    def strata(self) -> int:
        """How many strata there are."""
        return len(self.sampled)

    @property
    def parents(self) -> int:
        """How many clusters of the stage before there are; 1 at the first stage."""
        return int(self.parent_of.max()) + 1

    @property
    def left_out(self) -> Floats:
        """Per stratum, the share of clusters that were not drawn: the finite-population correction."""
        return np.where(np.isinf(self.population), 1.0, 1.0 - self.sampled / self.population)

    @property
    def drawn(self) -> Floats:
        """Per stratum, the share of clusters that were drawn; 0 where the number there are is not known."""
        return self.sampled / self.population


@dataclass(frozen=True)
class Design:
    """All stages over the same rows."""

    stages: tuple[Stage, ...]

    @property
    def psu(self) -> Ints:
        """Per row, the number of its primary sampling unit."""
        return self.stages[0].cluster

    @property
    def psus(self) -> int:
        """How many primary sampling units there are."""
        return len(self.stages[0].stratum_of)

    @property
    def strata(self) -> int:
        """How many first-stage strata there are."""
        return len(self.stages[0].sampled)

    @property
    def df(self) -> int:
        """Degrees of freedom: PSUs minus strata."""
        return self.psus - self.strata

    def scales(self, number: int) -> Floats:
        """Per stratum of a stage, the product of the sampling fractions of the stages above it (1 at the first)."""
        if number == 0:
            return np.ones(self.strata)
        above = self.stages[number - 1]
        fraction = (self.scales(number - 1) * above.drawn)[above.stratum_of]
        return fraction[self.stages[number].parent_of]


def nested(
    strata: Sequence[Ints | None],
    clusters: Sequence[Ints | None],
    sizes: Sequence[Floats | None],
    names: Ints,
) -> Design:
    """The design of rows with these codes per stage; None is a single stratum, or every row its own cluster.

    Sizes are population counts, or sampling fractions if every value of every stage is at most 1; names are the row
    numbers that messages give.
    Raises AnalysisError for counts below the sample or that differ within a stratum.
    """
    rows = len(names)
    fractions = all(size is None or bool((size <= 1).all()) for size in sizes)
    stages: list[Stage] = []
    parent = np.zeros(rows, dtype=np.int64)
    for number, (stratum, cluster, size) in enumerate(zip(strata, clusters, sizes, strict=True)):
        in_stratum, parent_of = _within(
            parent, stratum if stratum is not None else np.zeros(rows, dtype=np.int64)
        )
        in_cluster, stratum_of = _within(in_stratum, cluster if cluster is not None else np.arange(rows))
        sampled = np.bincount(stratum_of, minlength=len(parent_of))
        population = _population(size, in_stratum, sampled, fractions, (f"fpc of stage {number + 1}", names))
        stages.append(Stage(in_cluster, stratum_of, parent_of, sampled, population))
        parent = in_cluster
    return Design(tuple(stages))


def weights_of(design: Design) -> Floats:
    """1 / product of the sampling fractions of all stages, per row; for designs whose weights are not given."""
    chance = np.ones(len(design.psu))
    for stage in design.stages:
        chance = chance * stage.drawn[stage.stratum_of[stage.cluster]]
    if not (chance > 0).all():
        raise AnalysisError(
            "design: without weights every stage needs fpc; name a weights column or give fpc"
        )
    result: Floats = 1.0 / chance
    return result


def check_weights(weights: Floats, name: str) -> None:
    """Raise AnalysisError if a weight is missing or negative, or if all are zero."""
    _refuse(~(weights >= 0), (f"weights {name}", np.arange(len(weights)) + 1), "missing or negative")
    if not weights.sum() > 0:
        raise AnalysisError(f"weights {name}: all are zero")


def _within(outer: Ints, inner: Ints) -> tuple[Ints, Ints]:
    """Number the pairs (outer, inner) in their order; per row the number of its pair, per pair its outer code."""
    width = int(inner.max(initial=0)) + 1
    pairs, number = np.unique(outer * width + inner, return_inverse=True)
    return number.astype(np.int64), pairs // width


def _population(
    size: Floats | None, stratum: Ints, sampled: Ints, fractions: bool, named: tuple[str, Ints]
) -> Floats:
    if size is None:
        return np.full(len(sampled), np.inf)
    _refuse(~(size > 0), named, "is missing or not positive")
    least = np.full(len(sampled), np.inf)
    most = np.zeros(len(sampled))
    np.minimum.at(least, stratum, size)
    np.maximum.at(most, stratum, size)
    _refuse((least != most)[stratum], named, "differs within a stratum, where it must be constant")
    population: Floats = sampled / most if fractions else most
    _refuse((population < sampled * (1 - 1e-9))[stratum], named, "is smaller than the number sampled")
    return np.maximum(population, sampled)


def _refuse(bad: Bools, named: tuple[str, Ints], what: str) -> None:
    if bad.any():
        raise AnalysisError(f"design: {named[0]} {what}, in rows {some(sorted(named[1][bad].tolist()))}")
