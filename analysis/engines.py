"""Decides whether units are rows or groups; the only module that knows."""

from contextlib import suppress

import pyarrow as pa

from analysis import grouped
from analysis.errors import AnalysisError
from analysis.plans import Plan
from analysis.rows import row_units
from analysis.spec import Spec
from analysis.tables import Source
from analysis.units import Units


def units_of(spec: Spec, plan: Plan, source: Source) -> Units:
    """The units of the data: groups where they do, else rows.

    Data that groups cannot take are read again as rows, whose messages name the rows. What reading has left reserved is
    given back.
    """
    units = _read(spec, plan, source)
    pa.default_memory_pool().release_unused()
    return units


def _read(spec: Spec, plan: Plan, source: Source) -> Units:
    if grouped.suits(spec, source):
        with suppress(AnalysisError):
            return grouped.grouped_units(spec, plan, source)
    return row_units(spec, plan, source)
