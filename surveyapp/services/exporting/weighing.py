"""The weights that go with an exported table: functions of what the export itself shows, and of the register.

Where a respondent's sex or age was withheld, the calibration treats it as unknown. A weight made from the hidden value
would give it away to whoever compares weights within an office.
"""

from pathlib import Path
from typing import Any

import numpy as np

from surveyapp.domain.errors import AnalysisRefused
from surveyapp.services.analysing.weights import GroupWeights, columns_of_weighting, group_weights
from surveyapp.services.exporting.combinations import combinations_of
from surveyapp.services.exporting.protecting import WEIGHTED_BY
from surveyapp.services.exporting.tidy import RowWeights

Spec = dict[str, Any]


def weigh_rows(protected: Path, spec: Spec, replicates: int) -> tuple[RowWeights, Spec]:
    """The weights of a protected table, and the spec that they were made by.

    A margin of which so much was withheld that it cannot be met any more is left out of that spec. Raises
    AnalysisRefused where the rest cannot be weighted either.
    """
    try:
        return _weighed(protected, spec, replicates), spec
    except AnalysisRefused:
        coarser = without_attributes(spec)
        return _weighed(protected, coarser, replicates), coarser


def without_attributes(spec: Spec) -> Spec:
    """The spec with margins of offices, months and services only."""
    steps = [
        {
            **step,
            "margins": {name: totals for name, totals in step["margins"].items() if name not in WEIGHTED_BY},
        }
        if "margins" in step
        else step
        for step in spec["weighting"]
    ]
    return {**spec, "weighting": steps}


def _weighed(protected: Path, spec: Spec, replicates: int) -> RowWeights:
    names = columns_of_weighting(spec)
    groups = combinations_of(protected, names)
    columns = dict(zip(names, zip(*groups.values, strict=True), strict=True))
    found: GroupWeights = group_weights(spec, columns, groups.counts, replicates)
    assert np.isfinite(found.final).all()
    return RowWeights(groups, found)
