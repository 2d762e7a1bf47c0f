"""The index of invited visitors on old boundaries and on today's, for the units of which it is exact.

A unit is shown only where the figures of all its offices are: so it tells nothing of an office whose figure is hidden.
"""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from analysis.errors import AnalysisError
from surveyapp.services.analysing.asking import Asked, OnePass, index_asked
from surveyapp.services.analysing.contributing import HIDDEN, OFFICE, TOTAL
from surveyapp.services.analysing.specs import Spec, areas_of_offices
from surveyapp.services.analysing.suppression import COMPLEMENT, FIGURES
from surveyapp.services.freezing.names import AREAS, OUTSIDE

INDEX_OF_AREAS = "areas"
LEVELS = (TOTAL, "dimension")
"""Nodes below these are not computed for areas."""

Document = dict[str, Any]
Rows = Sequence[Mapping[str, Any]]


def areas_asked(spec: Spec, folder: Path) -> Asked:
    """The index by every kind of boundaries that the data know."""
    return index_asked(spec, [AREAS[kind] for kind in areas_of(folder)])


def area_document(answers: OnePass | None, found: Mapping[str, Any] | None) -> Document:
    """By kind of boundaries the index rows of every unit as the analysis writes them, or why there are none."""
    if answers is None or not found or not found.get("index"):
        return {"refused": "there is no index of invited visitors"}
    areas = areas_of(answers.folder)
    if not areas:
        return {}
    try:
        rows = answers.rows(INDEX_OF_AREAS).index
    except AnalysisError as error:
        return {"refused": str(error)}
    return {kind: seen_units(rows, kind, units, found["index"]) for kind, units in areas.items()}


def areas_of(folder: Path) -> dict[str, dict[str, str]]:
    """By kind of boundaries that any office lies in, the unit of every office."""
    return {kind: units for kind, units in areas_of_offices(folder).items() if units}


def seen_units(rows: Rows, kind: str, units: Mapping[str, str], of_offices: Rows) -> list[Document]:
    """The rows of a kind's units, hidden where one of the offices in a unit is; below dimensions there are none."""
    hidden = {
        (row["code"], row["by"][OFFICE])
        for row in of_offices
        if row["by"].get(OFFICE) and row["grade"] == HIDDEN and row["n"]
    }
    seen = []
    for row in rows:
        unit = row["by"].get(AREAS[kind], OUTSIDE)
        if unit == OUTSIDE or row["level"] not in LEVELS:
            continue
        secret = any((row["code"], office) in hidden for office, own in units.items() if own == unit)
        seen.append({**row, "unit": unit, **(_withheld(row) if secret else {})})
    return seen


def _withheld(row: Mapping[str, Any]) -> Document:
    figures = {figure: None for figure in FIGURES if figure in row}
    reason = row["reason"] if row["grade"] == HIDDEN else COMPLEMENT
    return {**figures, "grade": HIDDEN, "reason": reason}
