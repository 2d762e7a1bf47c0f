"""Decompositions straight from a spec and its data, with the weighting's own errors.

The spec's design and weighting are used as they stand: non-response, calibration and all. So a contribution's error is
that of the calibrated estimate, projected through every step (see analysis.linearisation); replicate methods are not
used here. Two waves in one data set share a sample, and their covariance counts; two data sets are independent.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from analysis import spec_files
from analysis.arrays import Bools, Ints
from analysis.columns import Keys
from analysis.decomposition.groups import SurveyGroups, grouped, survey_groups
from analysis.decomposition.sides import Axis, Criterion, Frame, Side, side
from analysis.engines import units_of
from analysis.errors import AnalysisError, some
from analysis.index_definitions import Definition
from analysis.index_scores import Score, all_indicators, scores_of
from analysis.plans import definition_of, plan
from analysis.tables import Table, open_source
from analysis.totals import with_totals
from analysis.weighting import prepare, weigh


@dataclass(frozen=True)
class Surveyed:
    """A weighted survey with the index whose scores are to be taken apart, and what tells its groups apart."""

    definition: Definition
    columns: Mapping[str, Keys]
    groups: SurveyGroups

    def key(self, column: str) -> Keys:
        """Per group, its place among the names in a column. Raises AnalysisError for one that was not asked for."""
        if column not in self.columns:
            raise AnalysisError(f"decomposition: visits are not told apart by {column}")
        return self.columns[column]


def surveyed(
    spec: Mapping[str, Any],
    data: Table | Path,
    base: Path,
    index: str | Mapping[str, Any],
    columns: tuple[str, ...],
) -> Surveyed:
    """Weigh the data as the spec says. `columns` are all that sides or axes will be told apart by.

    Raises AnalysisError for what a run of the spec would refuse.
    """
    use = {"use": index} if isinstance(index, str) else {"define": dict(index)}
    wanted = {**spec, "estimates": [], "tests": [], "covariance": [], "index": [{**use, "by": list(columns)}]}
    checked = with_totals(spec_files.parse(wanted), base)
    source = open_source(data)
    units = units_of(checked, plan(checked, source.names), source)
    weighted = weigh(units, prepare(checked.weighting, units))
    definition = definition_of(checked.index[0])
    group, keys = grouped(units, columns)
    groups = survey_groups(units, weighted, definition, group, checked.design.lonely_psu)
    return Surveyed(definition, keys, groups)


def frame_of(found: Surveyed, node: str, axes: tuple[str, ...]) -> Frame:
    """The frame of a node of the index (`total`, `3`, `3.1` …) divided by these columns."""
    return joint_frame((found,), node, axes)


def joint_frame(surveys: tuple[Surveyed, ...], node: str, axes: tuple[str, ...]) -> Frame:
    """The frame of several surveys of one index: every place that any of them has."""
    found = surveys[0]
    nodes = {score.code: score for score in scores_of(found.definition)}
    if node not in nodes:
        raise AnalysisError(f"decomposition: the index has no node {node}; there are {some(nodes)}")
    parts = all_indicators(found.definition)
    own = [nodes[part.code] for part in parts]
    points = [_points(nodes[node], each, place) for place, each in enumerate(own)]
    criteria = tuple(Criterion(part.code, value) for part, value in zip(parts, points, strict=True) if value)
    labels = tuple(Axis(axis, _labels(surveys, axis)) for axis in axes)
    return Frame(labels, criteria, nodes[node].lo)


def _labels(surveys: tuple[Surveyed, ...], axis: str) -> tuple[str, ...]:
    if len(surveys) == 1:
        return surveys[0].key(axis).levels
    return tuple(sorted({label for survey in surveys for label in survey.key(axis).levels}))


def _codes(found: Surveyed, axis: Axis) -> Ints:
    """Per group, the place of its label among those of the frame, -1 without one."""
    key = found.key(axis.name)
    places = {label: place for place, label in enumerate(axis.labels)}
    code = np.array([places.get(label, -1) for label in key.levels], dtype=np.int64)
    return np.where(key.codes >= 0, code[key.codes], -1)


def side_of(
    found: Surveyed, frame: Frame, where: Mapping[str, str] | None = None, *, others: bool = False
) -> Side:
    """The groups with these values (all without any); `others` takes the rest instead."""
    sample = found.groups.sample(tuple(criterion.code for criterion in frame.criteria))
    inside: Bools = np.ones(sample.size.shape[1], dtype=np.bool_)
    for column, value in (where or {}).items():
        key = found.key(column)
        if value not in key.levels:
            raise AnalysisError(f"decomposition: {column} is never {value}; there are {some(key.levels)}")
        inside &= key.codes == key.levels.index(value)
    inside = ~inside if others else inside
    return side(frame, tuple(_codes(found, axis) for axis in frame.axes), sample, inside)


def _points(node: Score, indicator: Score, place: int) -> float:
    """How many points of the node lie between the worst and the best of an indicator."""
    return float(node.coefficients[place] / indicator.coefficients[place])
