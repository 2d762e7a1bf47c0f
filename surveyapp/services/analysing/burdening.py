"""Burdens by service: columns of 0 and 1 beside the frozen answers, estimated as the run itself estimates."""

import json
from pathlib import Path
from typing import Any

import pyarrow
import pyarrow.compute
import pyarrow.parquet

from analysis import runs
from analysis.arrays import Bools, Floats
from analysis.priorities.burden_columns import PREFIX, RULES, columns, from_rows
from analysis.priorities.burdens import SENSITIVE, Burden
from surveyapp.services.analysing.contributing import HIDDEN, SERVICE
from surveyapp.services.analysing.narrowing import narrowed
from surveyapp.services.analysing.specs import SHARE_INTERVAL, Spec
from surveyapp.services.analysing.suppression import hide_what_follows_from_the_whole
from surveyapp.services.freezing.names import MISSING_SUFFIX

REFUSED, YES = "refused", "1"


def burdens_by_service(spec: Spec, folder: Path) -> tuple[Burden, ...]:
    """The burdens of every service, and of all together under an empty name; those not to be seen are left out.

    Raises AnalysisError for what a run of the spec would refuse.
    """
    return burdens_by(spec, folder, SERVICE)


def burdens_by(spec: Spec, folder: Path, column: str) -> tuple[Burden, ...]:
    """The same by another column; its values stand where the services do."""
    found = _burden_columns(folder / spec["data"])
    names = list(found)
    if not names:
        return ()
    share = {"statistic": "proportion", "variables": names, "ci": SHARE_INTERVAL}
    asked = {
        **{key: part for key, part in spec.items() if key != "data"},
        "estimates": [
            {"name": "burdens", **share},
            {"name": f"burdens_by_{column}", **share, "by": [column]},
        ],
        "index": [],
    }
    with narrowed(asked, folder / spec["data"], found) as path:
        rows = json.loads(runs.run(asked, path, folder).to_json())["estimates"]
    hide_what_follows_from_the_whole(rows)
    burdened = [row for row in rows if row["level"] == YES]
    return tuple(
        each for each in from_rows(burdened, column) if each.grade != HIDDEN and each.share is not None
    )


def burden_document(burden: Burden) -> dict[str, Any]:
    """A burden as it is stored."""
    names = ("kind", "service", "share", "low", "high", "n", "grade")
    bounds = burden.bounds
    return {name: getattr(burden, name) for name in names} | {
        "bounds": None
        if bounds is None
        else {name: getattr(bounds, name) for name in ("lower", "upper", "low", "high", "silent")}
    }


def _burden_columns(data: Path) -> dict[str, pyarrow.Array]:
    """The columns of burdens by name."""
    there = pyarrow.parquet.read_schema(data).names
    columns_of = {kind: rule.column for kind, rule in RULES.items() if rule.column in there}
    reasons = {
        name: name + MISSING_SUFFIX
        for kind, name in columns_of.items()
        if kind in SENSITIVE and name + MISSING_SUFFIX in there
    }
    wanted = dict.fromkeys((*columns_of.values(), *reasons.values()))
    table = pyarrow.parquet.read_table(data, columns=list(wanted))
    answers = {name: _floats(table[name]) for name in columns_of.values()}
    refused = {name: _is_refused(table[reason]) for name, reason in reasons.items()}
    return {
        name: pyarrow.array(values, pyarrow.int8(), from_pandas=True, safe=False)
        for name, values in columns(answers, refused).items()
        if name.startswith(PREFIX)
    }


def _is_refused(reasons: pyarrow.ChunkedArray) -> Bools:
    refused: Bools = pyarrow.compute.equal(reasons, REFUSED).fill_null(False).to_numpy()
    return refused


def _floats(column: pyarrow.ChunkedArray) -> Floats:
    values: Floats = column.cast(pyarrow.float64()).fill_null(float("nan")).to_numpy()
    return values
