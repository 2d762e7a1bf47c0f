"""Repeating an analysis as anybody with spec and data would: the columns it takes, the result as it is written, and how
far a result is from the one before.
"""

import json
from collections.abc import Collection, Iterator, Mapping
from pathlib import Path
from typing import Any

from analysis import runs, spec_files
from analysis.errors import AnalysisError
from analysis.plans import plan
from surveyapp.domain.errors import AnalysisRefused

LEAST = 1e-12
NAMES = ("name", "statistic", "variable", "level", "probability", "index", "code", "by")
"""Fields of result rows that say what a figure is of."""
SAME = 1e-9
"""Numbers are stored with 12 digits; more than this is a difference."""
FIGURES = {"index": "score", "estimates": "estimate"}
ERRORS = {"index": "se", "estimates": "se"}
"""Where figures and their standard errors stand: the field by the name of its table."""


def columns_of(spec: dict[str, Any], names: Collection[str]) -> frozenset[str]:
    """The columns that a spec needs of a table with these names. Raises AnalysisRefused."""
    try:
        return frozenset(plan(spec_files.parse(spec), tuple(names)).columns)
    except AnalysisError as error:
        raise AnalysisRefused(str(error)) from error


def result_text(spec: dict[str, Any], folder: Path) -> str:
    """The result of a spec whose data lie in a folder, byte by byte as the command line writes it.

    Raises AnalysisRefused.
    """
    try:
        return runs.run(spec, None, folder).to_json()
    except AnalysisError as error:
        raise AnalysisRefused(str(error)) from error


def differences(
    stored: Mapping[str, Any], repeated: Mapping[str, Any], fields: Mapping[str, str]
) -> Iterator[float]:
    """The relative differences of a field of each table, wherever both results show it."""
    for table, figure in fields.items():
        again = {_what(row): row for row in repeated[table]}
        for before in stored[table]:
            after = again.get(_what(before))
            if after and before[figure] is not None and after[figure] is not None:
                scale = max(abs(before[figure]), abs(after[figure]), LEAST)
                yield abs(before[figure] - after[figure]) / scale


def _what(row: Mapping[str, Any]) -> str:
    """What a row is about: of a group whose attribute is withheld there is no row any more."""
    return json.dumps([row.get(name) for name in NAMES], sort_keys=True)
