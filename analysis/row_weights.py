"""Final weights row by row, in the order of the file, for what needs rows and not sums.

Rows that agree in design, classes and calibration cells share one factor. So where groups do, each different row is
weighed once, with the sum of its base weights, and nothing else is read of the rows.
"""

from dataclasses import dataclass, replace

import numpy as np
import pyarrow as pa

from analysis.arrays import Floats, Ints, sums
from analysis.columns import numbers
from analysis.designs import check_weights
from analysis.grouped import suits
from analysis.groupings import grouping_of, opened, read_columns
from analysis.plans import plan
from analysis.rows import row_units
from analysis.spec import Spec
from analysis.tables import Source
from analysis.weighting import prepare, weigh

SUMMED = "summed_weight"


@dataclass(frozen=True)
class RowWeights:
    """Per row its final weight and the code of its PSU, numbered across strata; per PSU of the design its stratum."""

    weight: Floats
    psu: Ints
    stratum_of: Ints


def row_weights(spec: Spec, source: Source) -> RowWeights:
    """The weights of all rows by the spec's design and steps. Raises AnalysisError for data that they cannot take."""
    asked = spec.model_copy(update={"estimates": (), "index": (), "tests": (), "covariance": ()})
    base = spec.design.weights
    if base is None or source.parquet is None or not suits(asked, source):
        return _weighed(asked, source)
    wanted, files = plan(asked, source.names), opened(source.parquet)
    columns = dict.fromkeys((*wanted.design, *wanted.names, *wanted.scales))
    grouping, table = grouping_of(asked, files, [name for name in columns if name != base])
    own = numbers(read_columns(files, [base]), base)
    check_weights(own, base)
    summed = sums(grouping.unit, own, grouping.size)
    table = table.append_column(SUMMED, pa.array(summed))
    design = spec.design.model_copy(update={"weights": SUMMED})
    of_group = _weighed(
        asked.model_copy(update={"design": design}), Source(tuple(table.column_names), None, table)
    )
    factors = np.divide(of_group.weight, summed, out=np.zeros_like(summed), where=summed > 0)
    return replace(of_group, weight=factors[grouping.unit] * own, psu=of_group.psu[grouping.unit])


def _weighed(spec: Spec, source: Source) -> RowWeights:
    """Row after row."""
    units = row_units(spec, plan(spec, source.names), source)
    weighted = weigh(units, prepare(spec.weighting, units))
    weight, psu = np.zeros(len(units.number)), np.zeros(len(units.number), dtype=np.int64)
    weight[units.number - 1] = weighted.factors * units.weight
    psu[units.number - 1] = units.design.psu
    return RowWeights(weight, psu, units.design.stages[0].stratum_of)
