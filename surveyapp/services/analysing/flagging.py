"""The index with and without answers that were flagged: whoever was flagged then counts as one who did not answer."""

from pathlib import Path
from typing import Any

import pyarrow
import pyarrow.compute
import pyarrow.parquet

from analysis import runs
from analysis.comparing.flags import FlagEffect, flag_effect
from analysis.results import IndexRow
from surveyapp.services.analysing.contributing import HIDDEN
from surveyapp.services.analysing.narrowing import narrowed
from surveyapp.services.analysing.specs import Spec

FLAG, RESPONDED = "flagged", "responded"
SHOWN_LEVELS = ("total", "dimension")
BESIDE = ("ci_low", "ci_high", "n", "n_eff", "response_rate", "grade", "reason")


def effect_of_flags(spec: Spec, folder: Path) -> dict[str, Any]:
    """How many answers were flagged and, if any, total and dimensions with and without them.

    Raises AnalysisError where the data without them cannot be analysed.
    """
    data = folder / spec["data"]
    table = pyarrow.parquet.read_table(data, columns=[FLAG, RESPONDED])
    flagged = pyarrow.compute.fill_null(pyarrow.compute.equal(table[FLAG], 1), False)
    number = int(pyarrow.compute.sum(flagged).as_py() or 0)
    if not number or not spec["index"]:
        return {"flagged": number, "rows": []}
    silent = pyarrow.compute.if_else(flagged, pyarrow.scalar(0, pyarrow.int8()), table[RESPONDED])
    asked = _index_only(spec)
    with narrowed(asked, data, {RESPONDED: silent}) as path:
        without = _index_rows(asked, path, folder)
    rows = [
        _document(flag_effect((code,), (row.score, without[code].score), (row, without[code])), without[code])
        for code, row in _index_rows(asked, data, folder).items()
        if code in without and HIDDEN not in (row.grade, without[code].grade)
    ]
    return {"flagged": number, "rows": rows}


def _index_only(spec: Spec) -> Spec:
    asked = {key: part for key, part in spec.items() if key != "data"}
    return asked | {"estimates": [], "index": [{"use": spec["index"][0]["use"]}]}


def _index_rows(asked: Spec, data: Path, folder: Path) -> dict[str, IndexRow]:
    found = runs.run(asked, data, folder)
    return {row.code: row for row in found.index if row.level in SHOWN_LEVELS}


def _document(effect: FlagEffect, without: IndexRow) -> dict[str, Any]:
    """The effect, and the figure without flagged answers with all that has to stand beside a figure."""
    names = ("with_flagged", "without_flagged", "difference", "se", "grade_with", "grade_without", "matters")
    return {
        "code": effect.key[0],
        **{name: getattr(effect, name) for name in names},
        "without": {name: getattr(without, name) for name in BESIDE},
    }
