"""The answers that importance is derived from, straight from a spec and its data: rows with their final weights."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np

from analysis import spec_files
from analysis.arrays import Floats
from analysis.columns import numbers
from analysis.index_definitions import Indicator
from analysis.index_scores import all_indicators
from analysis.plans import definition_of, plan
from analysis.priorities.importance import Answers
from analysis.row_weights import row_weights
from analysis.spec import Spec
from analysis.tables import Source, Table, load, open_source
from analysis.totals import with_totals


def answers_of(
    spec: Mapping[str, Any],
    data: Table | Path,
    base: Path,
    index: str | Mapping[str, Any],
    outcome: str = "overall",
) -> tuple[tuple[str, ...], Answers]:
    """The codes of an index's indicators, and per row that has the outcome their scores on 0–1 beside it.

    The spec's design and weighting are used as they stand. Raises AnalysisError for what a run of it would refuse.
    """
    use = {"use": index} if isinstance(index, str) else {"define": dict(index)}
    mean = {"name": outcome, "statistic": "mean", "variables": [outcome]}
    wanted = {**spec, "estimates": [mean], "tests": [], "covariance": [], "index": [use]}
    checked = with_totals(spec_files.parse(wanted), base)
    source = open_source(data)
    plan(checked, source.names)  # names a column that is missing
    weights = row_weights(checked, source)
    parts = all_indicators(definition_of(checked.index[0]))
    overall = _sum(checked, source, (outcome,))
    used = ~np.isnan(overall) & (weights.weight > 0)
    criteria = np.empty((int(used.sum()), len(parts)), order="F")
    for place, part in enumerate(parts):
        criteria[:, place] = _score(_sum(checked, source, part.columns)[used], part)
    answers = Answers(overall[used], criteria, weights.weight[used], weights.psu[used], weights.stratum_of)
    return tuple(part.code for part in parts), answers


def _sum(spec: Spec, source: Source, columns: tuple[str, ...]) -> Floats:
    """The sum of some columns per row; NaN where one of them is missing."""
    table = load(source, columns)
    values: Floats = np.sum([numbers(table, name, spec.missing.get(name, ())) for name in columns], axis=0)
    return values


def _score(values: Floats, part: Indicator) -> Floats:
    """0 for the worst answer, 1 for the best."""
    low, high = part.bounds
    share = (values - low) / (high - low)
    return share if part.direction == "up" else 1 - share
