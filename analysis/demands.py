"""Which sums a spec needs of every unit, worked out before the data are read."""

from collections.abc import Callable
from dataclasses import dataclass

from analysis.answers import estimands_of
from analysis.association import cells_of
from analysis.estimands import Estimand
from analysis.index_scores import any_answered, indicator_means, scores_of
from analysis.moments import Answered, Moment
from analysis.plans import definition_of
from analysis.spec import ContrastSpec, QuantileSpec, RaoScottSpec, Spec

Levels = Callable[[str], tuple[str, ...]]


@dataclass(frozen=True)
class Demand:
    """Sums Σ d·y, and the sets of answers whose number, Σ d and Σ d² are wanted; each once, in order."""

    moments: tuple[Moment, ...]
    answered: tuple[Answered, ...]


def demand(spec: Spec, levels: Levels) -> Demand:
    """The sums that the estimates, tests and indices of the spec are made of."""
    things: list[Estimand] = []
    sets: list[Answered] = []
    for each in spec.estimates:
        if isinstance(each, QuantileSpec):
            sets += [Answered(each.variables if each.listwise else (name,)) for name in each.variables]
        elif not isinstance(each, ContrastSpec):
            things += estimands_of(each, levels)
    for test in spec.tests:
        if isinstance(test, RaoScottSpec):
            things += cells_of(test, levels)
    for use in spec.index:
        definition = definition_of(use)
        things += indicator_means(definition)
        sets += [any_answered(score, definition) for score in scores_of(definition)]
    sets += [thing.answered for thing in things]
    moments = [moment for thing in things for moment in thing.moments if moment.factors]
    return Demand(tuple(dict.fromkeys(moments)), tuple(dict.fromkeys(sets)))
