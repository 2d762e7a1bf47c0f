"""Repeating an analysis as anybody with spec and data would: the columns it takes, and the result as it is written."""

from collections.abc import Collection
from pathlib import Path
from typing import Any

from analysis import runs, spec_files
from analysis.errors import AnalysisError
from analysis.plans import plan
from surveyapp.domain.errors import AnalysisRefused


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
