"""The index of fields of administration and of communes with several offices, which the run itself has no rows of.

A commune shows a node only where all its offices do. Fields divide the visits as offices do, so what a hidden field
could be worked out from is hidden with it.
"""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import pyarrow
import pyarrow.parquet

from analysis.columns import encoded
from surveyapp.services.analysing.areas import INDEX_OF_AREAS
from surveyapp.services.analysing.asking import Asked, OnePass, index_asked
from surveyapp.services.analysing.contributing import HIDDEN, OFFICE, SERVICE
from surveyapp.services.analysing.specs import Spec, fields_of_services
from surveyapp.services.analysing.suppression import COMPLEMENT, FIGURES, hide_what_follows
from surveyapp.services.analysing.units_of_advice import COMMUNE, FIELD, Units
from surveyapp.services.freezing.names import AREAS, OUTSIDE

INDEX_OF_FIELDS = "fields"
COLUMNS = {FIELD: FIELD, COMMUNE: AREAS[COMMUNE]}

Row = dict[str, Any]
Rows = Sequence[Mapping[str, Any]]
IndexRows = dict[str, dict[str, list[Row]]]


def fields_asked(spec: Spec, folder: Path) -> Asked:
    """The index by field of administration, which is a column of its own beside the data."""
    return index_asked(spec, [FIELD], {FIELD: _fields(folder / spec["data"], fields_of_services(folder))})


def unit_rows(answers: OnePass, of_offices: Rows, units: Units) -> IndexRows:
    """By kind and unit, index rows as the analysis writes them. Raises AnalysisError for what a run would refuse."""
    found = {}
    if units.fields:
        fields = _by_unit(answers.rows(INDEX_OF_FIELDS).index, FIELD, units.fields)
        hide_what_follows([*_whole(of_offices), *(row for own in fields.values() for row in own)])
        found[FIELD] = fields
    if units.shared_communes:
        communes = _by_unit(answers.rows(INDEX_OF_AREAS).index, COMMUNE, units.shared_communes)
        for unit, own in communes.items():
            _hide_with_offices(own, of_offices, units.communes[unit])
        found[COMMUNE] = communes
    return found


def _fields(data: Path, field_of: Mapping[str, str]) -> pyarrow.DictionaryArray:
    """The field of every row's service, as a place in the list of fields."""
    services = encoded(
        pyarrow.parquet.read_table(data, columns=[SERVICE], read_dictionary=[SERVICE])[SERVICE]
    )
    fields = [*dict.fromkeys(field_of.values()), OUTSIDE]
    places = [fields.index(field_of.get(service, OUTSIDE)) for service in services.dictionary.to_pylist()]
    own = pyarrow.array(places, pyarrow.int32()).take(services.indices).fill_null(fields.index(OUTSIDE))
    return pyarrow.DictionaryArray.from_arrays(own, pyarrow.array(fields))


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
