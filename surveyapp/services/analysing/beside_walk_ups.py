"""Invited visitors and walk-ups side by side: the share satisfied overall, which both are asked, with the gap tested.

Walk-ups chose themselves, so their own scatter says nothing of how far they are off. The gap, with the errors of both,
does: it is what there is to judge walk-ups by (see analysis.walk_ups).
"""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from analysis import runs
from analysis.errors import AnalysisError
from analysis.results import EstimateRow
from analysis.walk_ups import Gap, gaps
from surveyapp.services.analysing.contributing import HIDDEN, OFFICE
from surveyapp.services.analysing.specs import MINIMUM_N, Spec
from surveyapp.services.freezing.names import OVERALL, SATISFIED_PREFIX

SATISFIED = "1"
"""The level of a share that is counted."""
WHOLE, BY_OFFICE = "satisfied", "satisfied_by_office"

Document = dict[str, Any]


def gap_document(specs: Mapping[str, Spec | None], results: Mapping[str, Any], folder: Path) -> Document:
    """The gap in the province and in every office where both have answers enough, or why there is none."""
    shares = {}
    for part in ("invited", "walk_ups"):
        spec, found = specs.get(part), results.get(part)
        if not spec or not found or "refused" in found:
            return {"refused": f"there are no figures of {part.replace('_', '-')}"}
        try:
            shares[part] = _shares(spec, found, folder)
        except AnalysisError as error:
            return {"refused": str(error)}
    both = [key for key in shares["walk_ups"] if key in shares["invited"]]
    found_gaps = gaps([shares["walk_ups"][key] for key in both], [shares["invited"][key] for key in both])
    return {"rows": [_row(gap) for gap in found_gaps]}


def _shares(spec: Spec, found: Mapping[str, Any], folder: Path) -> dict[str, EstimateRow]:
    """By office ("" for the province): the share of the satisfied with its error; without what the run hides."""
    asked = {key: part for key, part in spec.items() if key not in ("sample", "index")}
    share: Document = {"statistic": "proportion", "variables": [SATISFIED_PREFIX + OVERALL]}
    estimates = [{"name": WHOLE, **share}, {"name": BY_OFFICE, **share, "by": [OFFICE]}]
    rows = runs.run(asked | {"estimates": estimates}, None, folder).estimates
    hidden = {
        row["by"].get(OFFICE, "")
        for row in found["estimates"]
        if row["variable"] == SATISFIED_PREFIX + OVERALL and row["reason"] and row["estimate"] is None
    }
    return {
        row.by.get(OFFICE, ""): row
        for row in rows
        if row.level == SATISFIED
        and row.n >= MINIMUM_N
        and row.grade != HIDDEN
        and row.by.get(OFFICE, "") not in hidden
    }


def _row(gap: Gap) -> Document:
    names = ("walk_ups", "walk_ups_n", "invited", "invited_se", "invited_n", "gap", "gap_se", "p", "p_holm")
    return {OFFICE: dict(gap.by).get(OFFICE, "")} | {name: getattr(gap, name) for name in names}
