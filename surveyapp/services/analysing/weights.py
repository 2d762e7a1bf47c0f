"""Weights row by row: what the steps of a spec make of the base weights, and the same in bootstrap replicates.

Rows that agree in design, classes and calibration cells share one factor, so weights are computed per group of rows.
They are functions of the columns that the spec names and of the register, and of nothing else in the data.
"""

from collections.abc import Callable, Iterator, Mapping
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
from analysis.weighting import factors_of, prepare, reweigh
from surveyapp.domain.errors import AnalysisRefused

Floats = npt.NDArray[np.float64]
Groups = Mapping[str, Any]
"""Columns, each a list or an array with one value for a group."""
SUMMED = "summed_weight"


@dataclass(frozen=True)
class GroupWeights:
    """Per group the final weight of one of its rows, and the number of replicates that were made.

    `no_replicates` says why there are none although they were asked for.
    """

    final: Floats
    replicates: int = 0
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
    spec: dict[str, Any],
    groups: Groups,
    rows: npt.NDArray[np.int64],
    replicates: int = 0,
    keep: Callable[[Floats], None] | None = None,
) -> GroupWeights:
    """The weights of groups, given as the columns of `columns_of_weighting` and their numbers of rows.

    `keep` gets the weights in every replicate, one after the other. Raises AnalysisRefused for data that the steps
    cannot weight. Replicates that cannot be made are left out with the reason, since the weights stand without them.
    """
    base = np.array(groups[spec["design"]["weights"]], dtype=np.float64)
    table = pyarrow.table(dict(groups)).append_column(SUMMED, pyarrow.array(base * rows))
    try:
        checked, units, steps = _prepared(spec, table)
        final = base * _in_order(units, factors_of(units.weight, steps))
    except AnalysisError as error:
        raise AnalysisRefused(str(error)) from error
    if not replicates or keep is None:
        return GroupWeights(final)
    try:
        for repeated in _repeated(checked, units, steps, replicates):
            keep(repeated / rows)
    except AnalysisError as error:
        return GroupWeights(final, no_replicates=str(error))
    return GroupWeights(final, replicates)


def _repeated(spec: Spec, units: Units, steps: tuple[Step, ...], number: int) -> Iterator[Floats]:
    """The weights of whole groups in every replicate of Rao and Wu's bootstrap, one after the other."""
    wanted = VarianceSpec(method="bootstrap", replicates=number)
    by_psu, _ = base_factors(wanted, units.design, spec.design.lonely_psu)
    for factors in by_psu:
        yield _in_order(units, reweigh(units.weight, factors[units.design.psu], steps))


def _prepared(spec: dict[str, Any], table: Any) -> tuple[Spec, Units, tuple[Step, ...]]:
    # The estimate is never made: there must be one.
    asked = {
        "design": {**spec["design"], "weights": SUMMED},
        "weighting": spec["weighting"],
        "estimates": [{"name": "groups", "statistic": "total", "variables": [SUMMED]}],
    }
    checked = spec_files.parse(asked)
    source = open_source(table)
    units = units_of(checked, plan(checked, source.names), source)
    return checked, units, prepare(checked.weighting, units)


def _in_order(units: Units, values: Floats) -> Floats:
    """Values of units, which have an order of their own, in that of the groups they are."""
    found = np.empty_like(values)
    found[units.number - 1] = values
    return found
