"""Burdens by service: columns of 0 and 1 beside the frozen answers, estimated as the run itself estimates."""

from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pyarrow
import pyarrow.compute
import pyarrow.parquet

from analysis.arrays import Bools, Floats
from analysis.priorities.burden_columns import PREFIX, RULES, columns, from_rows
from analysis.priorities.burdens import SENSITIVE, Burden
from surveyapp.services.analysing.asking import Asked, OnePass
from surveyapp.services.analysing.contributing import HIDDEN
from surveyapp.services.analysing.specs import SHARE_INTERVAL, Spec
from surveyapp.services.analysing.suppression import hide_what_follows_from_the_whole
from surveyapp.services.freezing.names import MISSING_SUFFIX

BURDENS = "burdens"
REFUSED, YES = "refused", "1"


def burdens_asked(spec: Spec, folder: Path, columns: Iterable[str]) -> Asked:
    """The burdens of everybody, and by each of these columns: one by one, so that few are in memory together."""
    found = _burden_columns(folder / spec["data"])
    estimates = [
        {"name": "|".join((name, *by)), "statistic": "proportion", "variables": [name], "ci": SHARE_INTERVAL}
        | {"by": by}
        for by in ([], *([column] for column in columns))
        for name in found
    ]
    return Asked(estimates, (), found)


def burdens_by(answers: OnePass, column: str) -> tuple[Burden, ...]:
    """The burdens by a column, and of all together under an empty name; those not to be seen are left out.

    The values of the column stand where services do. Raises AnalysisError for what a run would refuse.
    """
    rows = [row for row in answers.rows(BURDENS).estimates if {*row["by"]} <= {column}]
    hide_what_follows_from_the_whole(rows)
    burdened = [row for row in rows if row["level"] == YES]
    return tuple(
        each for each in from_rows(burdened, column) if each.grade != HIDDEN and each.share is not None
    )


def burden_document(burden: Burden) -> dict[str, Any]:
    """A burden as it is stored."""
    names = ("kind", "service", "share", "low", "high", "n", "grade")
    bounds = burden.bounds
    joint_low, joint_high = burden.joint or (None, None)
    return {name: getattr(burden, name) for name in names} | {
        "joint_low": joint_low,
        "joint_high": joint_high,
        "bounds": None
        if bounds is None
        else {name: getattr(bounds, name) for name in ("lower", "upper", "low", "high", "silent")},
    }


def _burden_columns(data: Path) -> dict[str, pyarrow.Array]:
    """The columns of burdens by name, question after question."""
    there = pyarrow.parquet.read_schema(data).names
    sensitive = {rule.column for kind, rule in RULES.items() if kind in SENSITIVE}
    found: dict[str, pyarrow.Array] = {}
    for name in dict.fromkeys(rule.column for rule in RULES.values() if rule.column in there):
        reason = name + MISSING_SUFFIX
        has_reason = name in sensitive and reason in there
        table = pyarrow.parquet.read_table(data, columns=[name, *([reason] if has_reason else [])])
        refused = {name: _is_refused(table[reason])} if has_reason else {}
        for column, values in columns({name: _floats(table[name])}, refused).items():
            if column.startswith(PREFIX):
                found[column] = pyarrow.array(values, pyarrow.int8(), from_pandas=True, safe=False)
    return found


def _is_refused(reasons: pyarrow.ChunkedArray) -> Bools:
    refused: Bools = pyarrow.compute.equal(reasons, REFUSED).fill_null(False).to_numpy()
    return refused


def _floats(column: pyarrow.ChunkedArray) -> Floats:
    values: Floats = column.cast(pyarrow.float64()).fill_null(float("nan")).to_numpy()
    return values
