"""What the pages of advice are built from, computed with the run and stored beside its figures, by kind and unit.

Of every field of administration, commune and office: its index where the run has no row of it, its distance from the
province, and its burdens. A commune with a single office names only that, for the figures are the same.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from analysis.decomposition.surveys import Surveyed
from analysis.index_scores import all_indicators
from analysis.priorities.burden_columns import RULES
from surveyapp.services.analysing.asking import OnePass
from surveyapp.services.analysing.burdening import burden_document, burdens_by
from surveyapp.services.analysing.contributing import OFFICE, Grades, HiddenCells
from surveyapp.services.analysing.distancing import distance_documents, hidden_cells
from surveyapp.services.analysing.specs import unit_names
from surveyapp.services.analysing.unit_index import IndexRows, unit_rows
from surveyapp.services.analysing.units_of_advice import COMMUNE, FIELD, Units, units_of
from surveyapp.services.freezing.names import AREAS

Document = dict[str, Any]
Rows = Sequence[Mapping[str, Any]]


def advice_document(survey: Surveyed, rows: Rows, grades: Grades, answers: OnePass) -> Document:
    """By kind and unit what its page shows. Raises AnalysisError for what a run of the spec would refuse."""
    units = units_of(survey, answers.folder)
    index = unit_rows(answers, rows, units)
    distances = distance_documents(survey, units, _letters(index, grades))
    burdens = _burdens(answers, units, _hidden_burdens(survey, units, grades))
    names = unit_names(answers.folder, AREAS[COMMUNE])
    return {
        FIELD: {
            field: {"services": list(services), **_found(field, FIELD, index, distances)}
            for field, services in units.fields.items()
        },
        COMMUNE: {
            unit: {"name": names.get(unit, {}), "offices": list(offices)}
            | (
                _found(unit, COMMUNE, index, distances) | burdens.get((COMMUNE, unit), {})
                if len(offices) > 1
                else {}
            )
            for unit, offices in units.communes.items()
        },
        OFFICE: {
            office: _found(office, OFFICE, index, distances) | burdens.get((OFFICE, office), {})
            for office in units.offices
        },
    }


def cells_hidden_by_advice(survey: Surveyed, rows: Rows, grades: Grades, answers: OnePass) -> HiddenCells:
    """The cells that these pages do not show. Raises AnalysisError for what a run of the spec would refuse."""
    units = units_of(survey, answers.folder)
    hidden = hidden_cells(survey, units, _letters(unit_rows(answers, rows, units), grades))
    return HiddenCells(hidden[OFFICE], set().union(*hidden[FIELD].values()))


def _letters(index: IndexRows, grades: Grades) -> dict[str, Grades]:
    return {FIELD: _grades(index, FIELD), COMMUNE: _grades(index, COMMUNE), OFFICE: grades}


def _found(unit: str, kind: str, index: IndexRows, distances: Mapping[str, Document]) -> Document:
    parts = {"index": index.get(kind, {}).get(unit), "distance": distances[kind].get(unit)}
    return {name: part for name, part in parts.items() if part is not None}


def _grades(index: IndexRows, kind: str) -> Grades:
    return Grades(
        {(row["code"], unit): row["grade"] for unit, rows in index.get(kind, {}).items() for row in rows}
    )


def _hidden_burdens(survey: Surveyed, units: Units, grades: Grades) -> set[tuple[str, str]]:
    """Burden and office where the score of the same question is hidden: of a yes or no they are the same figure."""
    questions = {column: part.code for part in all_indicators(survey.definition) for column in part.columns}
    return {
        (kind, office)
        for kind, rule in RULES.items()
        for office in units.offices
        if rule.column in questions and grades.is_hidden(questions[rule.column], office)
    }


def _burdens(answers: OnePass, units: Units, hidden: set[tuple[str, str]]) -> dict[tuple[str, str], Document]:
    """By kind and unit the burdens that may be seen; of a commune those that all its offices may show."""
    columns = {OFFICE: OFFICE} | ({COMMUNE: AREAS[COMMUNE]} if units.shared_communes else {})
    found = {kind: burdens_by(answers, column) for kind, column in columns.items()}
    shown = {(each.kind, each.service) for each in found[OFFICE]} - hidden
    documents: dict[tuple[str, str], list[Document]] = {}
    for kind, burdens in found.items():
        for each in burdens:
            offices = (each.service,) if kind == OFFICE else units.shared_communes.get(each.service, ())
            if offices and all((each.kind, office) in shown for office in offices) and each.service:
                documents.setdefault((kind, each.service), []).append(burden_document(each))
    return {key: {"burdens": rows} for key, rows in documents.items()}
