"""The analysis spec of a frozen data set, built from its own files, so that whoever has the folder can build it again.

The design is that of `docs/sampling.md`: strata office × month (collapsed when the data were frozen), counter-days as
primary units, no finite-population correction; weights 1/π, then non-response classes, then raking to the register.
Walk-ups have no probability of selection: their weights only bring them to the register, and their spec has no design.
"""

import csv
import json
from collections import Counter
from collections.abc import Collection
from pathlib import Path
from typing import Any

import pyarrow.parquet

from analysis.index_definitions import shipped
from analysis.index_scores import all_indicators
from surveyapp.services.freezing.names import (
    ANSWERED_PREFIX,
    DICTIONARY_FILE,
    INVITED_FILE,
    MARGIN_FILE,
    OVERALL,
    REGISTER_FILE,
    SATISFIED_ANSWERS,
    SATISFIED_PREFIX,
    VALID_ANSWERS,
    WALK_UP_FILE,
)

MINIMUM_N = 10
"""Figures of fewer answers are never shown; as many as a batch must have."""
INDICES = {
    "counter_full": "counter",
    "counter_short": "counter_short",
    "ward_nine": "ward_nine",
    "ministry_nineteen": "ministry_nineteen",
}
"""Which shipped index is computed from which shipped questionnaire; the last two are shares of satisfied answers."""
SHARE_INTERVAL = {"method": "beta_capped"}
"""Korn and Graubard's interval, by which shares are graded too."""
BESIDE_ITEMS = frozenset({"weight", "order_seed", SATISFIED_ANSWERS, VALID_ANSWERS})
"""Numbers that are no answers, of which a mean would mean nothing."""

Spec = dict[str, Any]


def invited_spec(folder: Path) -> Spec | None:
    """The spec for invited visitors; None when none of them has answered."""
    margins = _margins(folder, INVITED_FILE, "")
    if margins is None:
        return None
    return {
        "data": INVITED_FILE,
        "design": {"weights": "weight", "strata": ["stratum"], "psu": ["psu"]},
        "weighting": [
            {"step": "nonresponse", "classes": ["response_class"], "respondent": "responded"},
            {"step": "rake", "margins": margins, "unknown": "keep"},
        ],
        **_wanted(_dictionary(folder)["invited"]),
    }


def walk_up_spec(folder: Path) -> Spec | None:
    """The spec for walk-ups; None when there are none."""
    margins = _margins(folder, WALK_UP_FILE, "walk_up_")
    if margins is None:
        return None
    return {
        "data": WALK_UP_FILE,
        "sample": "self_selected",
        "design": {"weights": "weight", "lonely_psu": "remove"},
        "weighting": [{"step": "rake", "margins": margins, "unknown": "keep"}],
        **_wanted(_dictionary(folder)["walk_ups"]),
    }


def index_for(instrument: str, columns: Collection[str]) -> str | None:
    """The index of a questionnaire: that of the shipped one, else the first whose questions it has, or None."""
    if instrument in INDICES:
        return INDICES[instrument]
    for name in INDICES.values():
        needed = {column for part in all_indicators(shipped(name)) for column in part.columns}
        if needed <= set(columns):
            return name
    return None


def question_labels(folder: Path) -> Spec:
    """The words of every question, by column."""
    dictionary = _dictionary(folder)
    columns = (*dictionary["walk_ups"]["columns"], *dictionary["invited"]["columns"])
    return {column["name"]: column["label"] for column in columns if "__" not in column["name"]}


def value_labels(folder: Path, names: Collection[str]) -> Spec:
    """The words of the values of some columns of invited visitors: by column and value."""
    return {
        column["name"]: {str(each["value"]): each["label"] for each in column["values"]}
        for column in _dictionary(folder)["invited"]["columns"]
        if column["name"] in names
    }


def left_out(folder: Path) -> Spec:
    """What the data set does not hold: visits still waited for, and offices of which nobody has answered."""
    part = _dictionary(folder)["invited"]
    return {key: part[key] for key in ("visits_still_awaited", "offices_without_answers")}


def register_statement(folder: Path) -> Spec:
    """What the data set says of its register: visits by source, corrections, coverage; empty in older ones."""
    said: Spec = _dictionary(folder).get("register", {})
    return said


def areas_of_offices(folder: Path) -> dict[str, dict[str, str]]:
    """By kind of boundaries, the unit of every office of which figures are exact; empty in older data sets."""
    areas: dict[str, dict[str, str]] = _dictionary(folder).get("areas", {})
    return areas


def fields_of_services(folder: Path) -> dict[str, str]:
    """The field of administration of every service that has one; empty in older data sets."""
    fields: dict[str, str] = _dictionary(folder).get("fields", {})
    return fields


def residence_of_offices(folder: Path) -> dict[str, str]:
    """Whether an office stands in a town (`urban`) or in the country (`rural`); empty in older data sets."""
    residence: dict[str, str] = _dictionary(folder).get("residence", {})
    return residence


def unit_names(folder: Path, column: str) -> dict[str, Spec]:
    """The words of a column's values by language, by value."""
    columns = _dictionary(folder)["invited"]["columns"]
    return {
        value["value"]: value["label"]
        for each in columns
        if each["name"] == column
        for value in each["values"]
    }


def _wanted(part: dict[str, Any]) -> Spec:
    """What is estimated: the index, and shares and means of every item, for the province and by office."""
    kinds = {column["name"]: column["kind"] for column in part["columns"]}
    satisfied = [name for name in kinds if name.startswith(SATISFIED_PREFIX)]
    items = [name for name, kind in kinds.items() if kind == "number" and name not in BESIDE_ITEMS]
    answered = [name for name in kinds if name.startswith(ANSWERED_PREFIX)]
    estimates: list[Spec] = [
        {"name": "items", "statistic": "mean", "variables": items},
        {"name": "answered", "statistic": "mean", "variables": answered},
        {"name": "satisfied", "statistic": "proportion", "variables": satisfied, "ci": SHARE_INTERVAL},
        {
            "name": "satisfied_pooled",
            "statistic": "ratio",
            "numerator": SATISFIED_ANSWERS,
            "denominator": VALID_ANSWERS,
        },
    ]
    if SATISFIED_PREFIX + OVERALL in kinds:
        estimates.append(
            {
                "name": "satisfied_by_office",
                "statistic": "proportion",
                "variables": [SATISFIED_PREFIX + OVERALL],
                "by": ["office"],
                "ci": SHARE_INTERVAL,
            }
        )
    index = index_for(part["instrument"]["name"], kinds)
    uses = [{"use": index}, {"use": index, "by": ["office"]}] if index else []
    return {"estimates": estimates, "index": uses, "grading": {"minimum_n": MINIMUM_N}}


def _margins(folder: Path, data: str, part: str) -> dict[str, dict[str, float]] | None:
    """Totals of the register by calibration cell, and of sex and age where it knows them; None without answers.

    `part` begins the names of its cells. Sex and age are known for some offices only: their totals are brought to the
    size of the register, and rows whose value is unknown keep their share.
    """
    if pyarrow.parquet.read_metadata(folder / data).num_rows == 0:
        return None
    month_totals: Counter[str] = Counter()
    service_totals: Counter[str] = Counter()
    for row in _rows(folder / REGISTER_FILE):
        if row[f"{part}month_cell"]:
            month_totals[row[f"{part}month_cell"]] += int(row["visits"])
            service_totals[row[f"{part}service_cell"]] += int(row["visits"])
    if not month_totals:
        return None
    margins = {"month_cell": dict(month_totals), "service_cell": dict(service_totals)}
    population = sum(month_totals.values())
    known = {
        column: totals
        for variable, column in _dictionary(folder)["margins"].items()
        if (totals := _known_margin(folder, variable, f"{part}cell", population))
    }
    return {name: dict(sorted(totals.items())) for name, totals in (margins | known).items()}


def _known_margin(folder: Path, variable: str, cell: str, population: int) -> dict[str, float]:
    """The totals of sex or age by cell, brought to the size of the population; empty where all is one cell."""
    totals: Counter[str] = Counter()
    for row in _rows(folder / MARGIN_FILE):
        if row["variable"] == variable and int(row["visits"]):
            totals[row[cell]] += int(row["visits"])
    if len(totals) < 2:
        return {}
    scale = population / totals.total()
    return {name: number * scale for name, number in totals.items()}


def _dictionary(folder: Path) -> Spec:
    content: Spec = json.loads((folder / DICTIONARY_FILE).read_text(encoding="utf-8"))
    return content


def _rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))
