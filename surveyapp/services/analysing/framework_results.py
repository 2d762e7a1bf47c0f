"""What a run has beside its index: shares of satisfied answers by factor, and the rates that the law defines.

Both are computed wherever the questionnaire has the questions, for invited visitors only, all of them in one pass.
"""

import json
from collections.abc import Collection, Sequence
from pathlib import Path
from typing import Any

import pyarrow.parquet

from analysis import runs
from analysis.errors import AnalysisError
from analysis.frameworks.catalogue import catalogue, unverified
from analysis.frameworks.factors import Factors
from analysis.frameworks.heads import MARKS
from analysis.frameworks.rates import Rate
from analysis.results import rounded
from surveyapp.services.analysing import rating, sharing
from surveyapp.services.analysing.framework_rows import BAR, Asked, Document, Row
from surveyapp.services.analysing.narrowing import narrowed
from surveyapp.services.analysing.specs import Spec

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
    try:
        figures = _figures(wanted, spec, folder, there)
    except AnalysisError:
        figures = {each.name: _alone(each, spec, folder, there) for each in wanted}
    found: Document = rounded({each.name: _head(each) | figures[each.name] for each in wanted})
    return found


def _alone(definition: Framework, spec: Spec, folder: Path, there: Collection[str]) -> Document:
    """What is computed of one definition, or the reason why it cannot be."""
    try:
        found: Document = _figures([definition], spec, folder, there)[definition.name]
        return found
    except AnalysisError as error:
        return {"refused": str(error)}


def _figures(
    wanted: Sequence[Framework], spec: Spec, folder: Path, there: Collection[str]
) -> dict[str, Document]:
    """The figures of several definitions. Raises AnalysisError for what a run would refuse."""
    data = folder / spec["data"]
    asked = [_asked(each, data, there) for each in wanted]
    whole = {key: part for key, part in spec.items() if key != "data"} | {
        "estimates": [estimate for each in asked for estimate in each.estimates],
        "index": [use for each in asked for use in each.index],
    }
    changed: dict[str, Any] = {}
    for each in asked:
        changed |= each.columns
    with narrowed(whole, data, changed) as path:
        out = json.loads(runs.run(whole, path, folder).to_json())
    return {each.name: _found(each, out["estimates"], out["index"], folder, there) for each in wanted}


def _asked(definition: Framework, data: Path, there: Collection[str]) -> Asked:
    if isinstance(definition, Rate):
        return rating.rates_asked(definition, data, there)
    return sharing.shares_asked(definition, data)


def _found(
    definition: Framework,
    estimates: Sequence[Row],
    index: Sequence[Row],
    folder: Path,
    there: Collection[str],
) -> Document:
    own = [row for row in estimates if row["name"].split(BAR)[0] == definition.name]
    if isinstance(definition, Rate):
        return rating.rates_found(definition, own, folder, there)
    return sharing.shares_found(definition, own, [row for row in index if row["index"] == definition.name])


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
