"""The weights that go with an exported table: functions of what the export itself shows, and of the register.

Where a respondent's sex or age was withheld, the calibration treats it as unknown. A weight made from the hidden value
would give it away to whoever compares weights within an office.
"""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from surveyapp.domain.errors import AnalysisRefused
from surveyapp.services.analysing.weights import Floats, columns_of_weighting, group_weights
from surveyapp.services.exporting.combinations import Places, combinations_of
from surveyapp.services.exporting.protecting import WEIGHTED_BY

Spec = dict[str, Any]


@dataclass(frozen=True)
class Replicates:
    """A file of replicate weights, one replicate after the other: all of them together are too much for memory."""

    path: Path
    number: int
    groups: int

    def block(self, start: int, stop: int) -> npt.NDArray[np.float64]:
        """The weights of some groups in every replicate: (replicates, groups)."""
        size = np.dtype(np.float64).itemsize
        places = (size * (place * self.groups + start) for place in range(self.number))
        return np.stack([np.fromfile(self.path, np.float64, stop - start, offset=place) for place in places])


@dataclass(frozen=True)
class RowWeights:
    """The weights of a table: which group every row belongs to, and the weights of the groups.

    `no_replicates` says why there are no replicate weights although they were asked for.
    """

    groups: Places
    final: Floats
    replicates: Replicates | None
    no_replicates: str


def weigh_rows(protected: Path, spec: Spec, replicates: int, apart: Path) -> tuple[RowWeights, Spec]:
    """The weights of a protected table, and the spec that they were made by; replicate weights lie in a file `apart`.

    A margin of which so much was withheld that it cannot be met any more is left out of that spec. Raises
    AnalysisRefused where the rest cannot be weighted either.
    """
    try:
        return _weighed(protected, spec, replicates, apart), spec
    except AnalysisRefused:
        coarser = without_attributes(spec)
        return _weighed(protected, coarser, replicates, apart), coarser


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


def _weighed(protected: Path, spec: Spec, replicates: int, apart: Path) -> RowWeights:
    groups = combinations_of(protected, columns_of_weighting(spec))
    columns = {name: groups.column(name) for name in groups.names}
    with apart.open("wb") as file:
        found = group_weights(spec, columns, groups.counts, replicates, lambda row: row.tofile(file))
    assert np.isfinite(found.final).all()
    kept = Replicates(apart, found.replicates, len(found.final)) if found.replicates else None
    return RowWeights(groups.rows, found.final, kept, found.no_replicates)
