"""Weights row by row: what the steps of a spec make of the base weights, and the same in bootstrap replicates.

Rows that agree in design, classes and calibration cells share one factor, so weights are computed per group of rows.
They are functions of the columns that the spec names and of the register, and of nothing else in the data.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow

from analysis import spec_files
from analysis.engines import units_of
from analysis.errors import AnalysisError
from analysis.plans import plan
from analysis.replicates import base_factors
from analysis.spec import Spec, VarianceSpec
from analysis.steps import Step
from analysis.tables import open_source
from analysis.units import Units
from analysis.weighting import prepare, reweigh, weigh
from surveyapp.domain.errors import AnalysisRefused

Floats = npt.NDArray[np.float64]
Groups = Mapping[str, Sequence[Any]]
SUMMED, PLACE = "summed_weight", "place_of_group"


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
    """The weights of groups, given as the columns of `columns_of_weighting` and their numbers of rows.

    Raises AnalysisRefused for data that the steps cannot weight. Replicates that cannot be made are left out with the
    reason, since the weights stand without them.
    """
    weight = spec["design"]["weights"]
    base = np.array(groups[weight], dtype=np.float64)
    table = pyarrow.table(dict(groups))
    for name, column in ((SUMMED, base * rows), (PLACE, np.arange(len(base)))):
        table = table.append_column(name, pyarrow.array(column))
    try:
        checked, units, steps = _prepared(spec, table)
        final = base * _in_order(units, weigh(units, steps).factors)
    except AnalysisError as error:
        raise AnalysisRefused(str(error)) from error
    if not replicates:
        return GroupWeights(final, np.zeros((0, len(base))))
    try:
        repeated = _repeated(checked, units, steps, replicates)
    except AnalysisError as error:
        return GroupWeights(final, np.zeros((0, len(base))), str(error))
    repeated /= rows
    return GroupWeights(final, repeated)


def _repeated(spec: Spec, units: Units, steps: tuple[Step, ...], number: int) -> Floats:
    """The weights of whole groups in every replicate of Rao and Wu's bootstrap, one after the other."""
    wanted = VarianceSpec(method="bootstrap", replicates=number)
    by_psu, _ = base_factors(wanted, units.design, spec.design.lonely_psu)
    found = np.empty((number, len(units.weight)))
    for place, factors in enumerate(by_psu):
        found[place] = _in_order(units, reweigh(units.weight, factors[units.design.psu], steps))
    return found


def _prepared(spec: dict[str, Any], table: Any) -> tuple[Spec, Units, tuple[Step, ...]]:
    # Units come in an order of their own; the estimate is never made, it makes the names of the groups known.
    named = {"name": "groups", "statistic": "total", "variables": [SUMMED], "by": [PLACE]}
    asked = {
        "design": {**spec["design"], "weights": SUMMED},
        "weighting": spec["weighting"],
        "estimates": [named],
    }
    checked = spec_files.parse(asked)
    source = open_source(table)
    units = units_of(checked, plan(checked, source.names), source)
    return checked, units, prepare(checked.weighting, units)


def _in_order(units: Units, values: Floats) -> Floats:
    """Values of units in the order of the groups they came from."""
    names = units.key(PLACE)
    found = np.empty_like(values)
    found[np.array(names.levels, dtype=np.int64)[names.codes]] = values
    return found
