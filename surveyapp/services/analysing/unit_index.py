"""The index of fields of administration and of communes with several offices, which the run itself has no rows of.

A commune shows a node only where all its offices do. Fields divide the visits as offices do, so what a hidden field
could be worked out from is hidden with it.
"""

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import pyarrow
import pyarrow.compute
import pyarrow.parquet

from analysis import runs
from surveyapp.services.analysing.contributing import HIDDEN, OFFICE, SERVICE
from surveyapp.services.analysing.narrowing import narrowed
from surveyapp.services.analysing.specs import Spec
from surveyapp.services.analysing.suppression import COMPLEMENT, FIGURES, hide_what_follows
from surveyapp.services.analysing.units_of_advice import COMMUNE, FIELD, Units
from surveyapp.services.freezing.names import AREAS, OUTSIDE

COLUMNS = {FIELD: FIELD, COMMUNE: AREAS[COMMUNE]}

Row = dict[str, Any]
Rows = Sequence[Mapping[str, Any]]
IndexRows = dict[str, dict[str, list[Row]]]


def unit_rows(spec: Spec, of_offices: Rows, units: Units, folder: Path) -> IndexRows:
    """By kind and unit, index rows as the analysis writes them. Raises AnalysisError for what a run would refuse."""
    kinds = [kind for kind, there in ((FIELD, units.fields), (COMMUNE, units.shared_communes)) if there]
    if not kinds:
        return {}
    name, data = spec["index"][0]["use"], folder / spec["data"]
    asked = {
        **{key: part for key, part in spec.items() if key != "data"},
        "estimates": [],
        "index": [{"use": name, "by": [COLUMNS[kind]]} for kind in kinds],
    }
    changed = {FIELD: _fields(data, units)} if FIELD in kinds else {}
    with narrowed(asked, data, changed) as path:
        rows: list[Row] = json.loads(runs.run(asked, path, folder).to_json())["index"]
    found = {kind: _by_unit(rows, kind, units.members(kind)) for kind in kinds}
    if FIELD in found:
        hide_what_follows([*_whole(of_offices), *(row for own in found[FIELD].values() for row in own)])
    for unit, own in found.get(COMMUNE, {}).items():
        _hide_with_offices(own, of_offices, units.communes[unit])
    return found


def _fields(data: Path, units: Units) -> pyarrow.ChunkedArray:
    """The field of every row's service."""
    field_of = {service: field for field, services in units.fields.items() for service in services}
    services = pyarrow.parquet.read_table(data, columns=[SERVICE])[SERVICE].cast(pyarrow.string())
    places = pyarrow.compute.index_in(services, value_set=pyarrow.array(list(field_of)))
    names = pyarrow.chunked_array([pyarrow.array(list(field_of.values()))])
    return names.take(places).fill_null(OUTSIDE)


def _by_unit(rows: Rows, kind: str, units: Mapping[str, object]) -> dict[str, list[Row]]:
    column = COLUMNS[kind]
    found: dict[str, list[Row]] = {unit: [] for unit in units}
    for row in rows:
        unit = row["by"].get(column)
        if unit in found:
            found[unit].append(dict(row))
    return found


def _whole(rows: Rows) -> list[Row]:
    """Copies of the province's rows: they are shown, whatever follows from it."""
    return [dict(row) for row in rows if not row["by"]]


def _hide_with_offices(own: Sequence[Row], of_offices: Rows, offices: Sequence[str]) -> None:
    """Hide, in place, what one of the offices hides of itself."""
    hidden = {
        row["code"]
        for row in of_offices
        if row["by"].get(OFFICE) in offices and row["grade"] == HIDDEN and row["n"]
    }
    for row in own:
        if row["code"] in hidden and row["grade"] != HIDDEN:
            row.update({figure: None for figure in FIGURES if figure in row}, grade=HIDDEN, reason=COMPLEMENT)
