"""Reference values from R's survey package 4.5, and the numbers of a run under short names.

The full tables lie beside the repository, where it has them. Tests that read them say so and are skipped without; every
function they cover is also tested against printed tables and computations by hand in the other modules here.
"""

import csv
import functools
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from analysis.runs import run

FOLDER = Path(__file__).parents[3] / "shared" / "reference" / "survey"
ABSENT = "no shared reference data"

STRAT = {"weights": "pw", "strata": ["stype"], "fpc": ["fpc"]}
STRAT_NO_FPC = {"weights": "pw", "strata": ["stype"]}
CLUS1 = {"weights": "pw", "psu": ["dnum"], "fpc": ["fpc"]}
CLUS1_NO_FPC = {"weights": "pw", "psu": ["dnum"]}
CLUS2 = {"psu": ["dnum", "snum"], "fpc": ["fpc1", "fpc2"]}
SRS = {"weights": "pw", "fpc": ["fpc"]}
STYPE = {"E": 4421, "H": 755, "M": 1018}
WIDE = {"No": 1072, "Yes": 5122}


@functools.cache
def reference() -> dict[str, float]:
    """R's values by key. Skips the test where they are not at hand."""
    if not FOLDER.is_dir():
        pytest.skip(ABSENT)
    with (FOLDER / "r_survey_4.5.csv").open(newline="") as file:
        return {row["key"]: float(row["value"]) for row in csv.DictReader(file)}


def compute(data: str, design: Mapping[str, Any], **parts: Any) -> dict[str, float]:
    """The numbers of a run on a reference table; skips the test where it is not at hand."""
    if not FOLDER.is_dir():
        pytest.skip(ABSENT)
    return numbers(run({"data": data, "design": design, **parts}, None, FOLDER).to_json())


def numbers(document: str) -> dict[str, float]:
    """Numbers of a result by short names: "api|api00|E se", "p|sch.wide=Yes ci_low", "api: api00, api99"."""
    result = json.loads(document)
    flat: dict[str, float] = {}
    for row in result["estimates"]:
        variable = row["variable"] + (f"={row['level']}" if row["level"] is not None else "")
        name = "|".join([row["name"], variable, *row["by"].values()])
        if row["probability"] is not None:
            name += f"|{row['probability']:g}"
        flat |= {f"{name} {field}": row[field] for field in row if isinstance(row[field], int | float)}
    for name, table in result["covariance"].items():
        for first, line in zip(table["rows"], table["matrix"], strict=True):
            flat |= {f"{name}: {first}, {second}": v for second, v in zip(table["rows"], line, strict=True)}
    for place, test in enumerate(result["tests"]):
        flat |= {f"test {place} {field}": test[field] for field in ("statistic", "df1", "df2", "p")}
    for step in result["weighting"]:
        flat |= {
            f"{step['step']} {field}": step[field] for field in ("factor_min", "factor_max", "n_eff_kish")
        }
    flat |= {f"design {field}": value for field, value in result["design"].items()}
    return flat


def row_keys(key: str, variable: str, row: str, fields: str = "est se") -> dict[str, str]:
    """R's keys of one printed row, each with the short name of our number."""
    names = {"est": "estimate", "se": "se", "deff": "deff"}
    found = {
        f"{key} {field} | {variable}": f"{row} {names[field]}" for field in fields.split() if field in names
    }
    for field in fields.split():
        if field.startswith("ci"):
            df = field.removeprefix("ci")
            found[f"{key} ci95 df={df} | {variable} lo"] = f"{row} ci_low"
            found[f"{key} ci95 df={df} | {variable} hi"] = f"{row} ci_high"
    return found


def by_keys(key: str, rows: Mapping[str, str], variable: str = "") -> dict[str, str]:
    """R's keys of a svyby table: estimates are named by the domain, standard errors numbered."""
    suffix = f":{variable}" if variable else ""
    estimates = {f"{key} est | {domain}{suffix}": f"{row} estimate" for domain, row in rows.items()}
    errors = {f"{key} se | {place}": f"{row} se" for place, row in enumerate(rows.values(), 1)}
    return estimates | errors
