"""The answers that importance is derived from, straight from a spec and its data: rows with their final weights."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np

from analysis import spec_files
from analysis.arrays import Floats
from analysis.errors import AnalysisError
from analysis.index_definitions import Indicator
from analysis.index_scores import all_indicators
from analysis.moments import RowSums, Variable
from analysis.plans import definition_of, plan
from analysis.priorities.importance import Answers
from analysis.rows import row_units
from analysis.tables import Table, open_source
from analysis.totals import with_totals
from analysis.weighting import prepare, weigh


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
    units = row_units(checked, plan(checked, source.names), source)
    if not isinstance(units.sums, RowSums):
        raise AnalysisError("importance: rows are needed")
    weighted = weigh(units, prepare(checked.weighting, units))
    parts = all_indicators(definition_of(checked.index[0]))
    overall, weights = units.sums.value(Variable((outcome,))), weighted.factors * units.weight
    used = ~np.isnan(overall) & (weights > 0)
    answers = Answers(
        overall[used],
        np.stack([_score(units.sums, part)[used] for part in parts], axis=1),
        weights[used],
        units.design.psu[used],
        units.design.stages[0].stratum_of,
    )
    return tuple(part.code for part in parts), answers


def _score(sums: RowSums, part: Indicator) -> Floats:
    """0 for the worst answer, 1 for the best."""
    low, high = part.bounds
    share = (sums.value(Variable(part.columns)) - low) / (high - low)
    return share if part.direction == "up" else 1 - share
