"""What a run has beside its index: shares of satisfied answers by factor, and the rates that the law defines.

Both are computed wherever the questionnaire has the questions, for invited visitors only, all of them in one pass.
"""

from collections.abc import Collection, Mapping
from pathlib import Path

import pyarrow.parquet

from analysis.errors import AnalysisError
from analysis.frameworks.catalogue import catalogue, unverified
from analysis.frameworks.factors import Factors
from analysis.frameworks.heads import MARKS
from analysis.frameworks.rates import Rate
from analysis.results import rounded
from surveyapp.services.analysing import rating, sharing
from surveyapp.services.analysing.asking import Asked, OnePass
from surveyapp.services.analysing.framework_rows import Document
from surveyapp.services.analysing.specs import Spec, residence_of_offices

Framework = Factors | Rate


def framework_document(spec: Spec | None, folder: Path) -> Document:
    """Every definition whose questions the data have, by name: its words and its rows, or why it has none."""
    if spec is None:
        return {}
    there = frozenset(pyarrow.parquet.read_schema(folder / spec["data"]).names)
    wanted = [
        each for each in catalogue() if isinstance(each, Factors | Rate) and _columns_needed(each) <= there
    ]
    if not wanted:
        return {}
    data = folder / spec["data"]
    residence = residence_of_offices(folder)
    asked = {each.name: _asked(each, data, there, residence) for each in wanted}
    answers = OnePass(spec, folder, asked)
    found: Document = rounded(
        {each.name: _head(each) | _figures(each, answers, there, residence) for each in wanted}
    )
    return found


def _figures(
    definition: Framework, answers: OnePass, there: Collection[str], residence: Mapping[str, str]
) -> Document:
    """What is computed of a definition, or the reason why it cannot be."""
    try:
        rows = answers.rows(definition.name)
    except AnalysisError as error:
        return {"refused": str(error)}
    if isinstance(definition, Rate):
        return rating.rates_found(definition, rows.estimates, answers.folder, there, residence)
    return sharing.shares_found(definition, rows.estimates, rows.index)


def _asked(definition: Framework, data: Path, there: Collection[str], residence: Mapping[str, str]) -> Asked:
    if isinstance(definition, Rate):
        return rating.rates_asked(definition, data, there, residence)
    return sharing.shares_asked(definition, data)


def _columns_needed(definition: Framework) -> set[str]:
    if isinstance(definition, Rate):
        return rating.columns_needed(definition)
    return sharing.columns_needed(definition)


def _head(definition: Framework) -> Document:
    """What stands beside the figures: what it is, since when, from where, and how far that is verified."""
    days = (definition.valid_from, definition.valid_to)
    return {
        "kind": definition.kind,
        "version": definition.version,
        "title": dict(definition.title),
        "note": dict(definition.note),
        "valid": [day and day.isoformat() for day in days],
        "mark": dict(MARKS[definition.mark]),
        "unverified": list(unverified(definition)),
        "sources": [source.text for source in definition.sources],
    }
