"""Weights row by row: what the steps of a spec make of the base weights, and the same in bootstrap replicates.

Rows that agree in design, classes and calibration cells share one factor, so weights are computed per group of rows. They
are functions of the columns that the spec names and of the register, and of nothing else in the data.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow

from analysis import spec_files
from analysis.engines import units_of
from analysis.errors import AnalysisError
from analysis.plans import plan
from analysis.spec import Spec
from analysis.steps import Step
from analysis.surveys import replicates_of
from analysis.tables import open_source
from analysis.units import Units
from analysis.weighting import prepare, weigh
from surveyapp.domain.errors import AnalysisRefused

Floats = npt.NDArray[np.float64]
Groups = Sequence[dict[str, Any]]
SUMMED = "summed_weight"


@dataclass(frozen=True)
class GroupWeights:
    """Per group: the final weight of one of its rows, and that in every replicate (replicates, groups).

    `no_replicates` says why there are none although they were asked for.
    """

    final: Floats
    replicates: Floats
    no_replicates: str = ""


def columns_of_weighting(spec: dict[str, Any]) -> tuple[str, ...]:
    """The columns that the weights depend on, the base weight first."""
    design = spec["design"]
    names = [design["weights"], *design.get("strata", ()), *design.get("psu", ())]
    for step in spec["weighting"]:
        names += step.get("classes", ())
        names += [step["respondent"]] if "respondent" in step else []
        names += [part for margin in step.get("margins", ()) for part in margin.split("|")]
    return tuple(dict.fromkeys(names))


def group_weights(
    spec: dict[str, Any], groups: Groups, rows: npt.NDArray[np.int64], replicates: int
) -> GroupWeights:
    """The weights of groups, each with its columns of `columns_of_weighting` and its number of rows.

    Raises AnalysisRefused for data that the steps cannot weight. Replicates that cannot be made are left out with the
    reason, since the weights stand without them.
    """
    weight = spec["design"]["weights"]
    base = np.array([row[weight] for row in groups], dtype=np.float64)
    table = pyarrow.Table.from_pylist(list(groups)).append_column(SUMMED, pyarrow.array(base * rows))
    try:
        checked, units, steps = _prepared(spec, table, replicates)
        final = base * _in_order(units, weigh(units, steps).factors)
    except AnalysisError as error:
        raise AnalysisRefused(str(error)) from error
    if not replicates:
        return GroupWeights(final, np.zeros((0, len(base))))
    try:
        found = replicates_of(checked, units, steps)
    except AnalysisError as error:
        return GroupWeights(final, np.zeros((0, len(base))), str(error))
    assert found is not None
    return GroupWeights(final, np.stack([base * _in_order(units, factors) for factors in found.factors]))


def _prepared(spec: dict[str, Any], table: Any, replicates: int) -> tuple[Spec, Units, tuple[Step, ...]]:
    asked = {"design": {**spec["design"], "weights": SUMMED}, "weighting": spec["weighting"]}
    if replicates:
        asked["variance"] = {"method": "bootstrap", "replicates": replicates}
    checked = spec_files.parse(asked)
    source = open_source(table)
    units = units_of(checked, plan(checked, source.names), source)
    return checked, units, prepare(checked.weighting, units)


def _in_order(units: Units, values: Floats) -> Floats:
    """Values of units in the order of the groups they came from."""
    found = np.empty_like(values)
    found[units.number - 1] = values
    return found
