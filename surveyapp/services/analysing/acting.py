"""Where to act, computed once with the run and stored beside its figures: contributions, priorities, burdens, findings.

Everything is of invited visitors; walk-ups chose themselves and say nothing about where points are lost. A part that
cannot be computed has the reason in place of figures, and the run stands without it.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

from analysis.decomposition.surveys import Surveyed, surveyed
from analysis.errors import AnalysisError
from analysis.priorities import advice
from analysis.priorities.burdens import Burden
from analysis.priorities.importance import Importance, importance
from analysis.priorities.maps import Performance, PriorityMap, priority_map
from analysis.priorities.surveys import answers_of
from analysis.results import rounded
from surveyapp.services.analysing.advising import advice_document, cells_hidden_by_advice
from surveyapp.services.analysing.asking import OnePass
from surveyapp.services.analysing.burdening import burden_document, burdens_by
from surveyapp.services.analysing.comparing import comparison_document
from surveyapp.services.analysing.contributing import (
    HIDDEN,
    OFFICE,
    SERVICE,
    TOTAL,
    Grades,
    HiddenCells,
    Tables,
    contribution_tables,
    grades_of,
    table_document,
)
from surveyapp.services.analysing.differing import change_since, office_gaps
from surveyapp.services.analysing.specs import MINIMUM_N, Spec
from surveyapp.services.freezing.names import OVERALL

LIMITS = advice.Limits(minimum_n=MINIMUM_N, most=1_000)
"""What is worth a finding; all of them are stored, ranked, and a page takes as many as it shows."""

Document = dict[str, Any]
Rows = Sequence[Mapping[str, Any]]
Found = TypeVar("Found")


@dataclass(frozen=True, slots=True)
class Earlier:
    """A published run of an earlier wave: its number, its spec and index rows of invited visitors, and its data."""

    run_id: int
    spec: Spec
    rows: Rows
    folder: Path


def what_to_do(
    answers: OnePass | None, found: Mapping[str, Any] | None, earlier: Earlier | None = None
) -> Document:
    """The parts `actions`, `comparison` and `advice` of a run's document, for what it found of invited visitors."""
    if answers is None or not found or not found.get("index"):
        reason = {"refused": "there is no index of invited visitors"}
        return {"actions": reason, "comparison": reason, "advice": reason}
    spec, folder = answers.spec, answers.folder
    rows, grades, name = found["index"], grades_of(found["index"]), spec["index"][0]["use"]
    try:
        survey = surveyed(spec, folder / spec["data"], folder, name, (OFFICE, SERVICE))
    except AnalysisError as error:
        reason = {"refused": str(error)}
        return {"actions": reason, "comparison": reason, "advice": reason}
    advice, no_advice = _tried(lambda: advice_document(survey, rows, grades, answers))
    found_parts: Document = rounded(
        {
            "actions": _actions(_Found(survey, rows, grades, answers), earlier),
            "comparison": comparison_document(survey, rows, answers),
            "advice": no_advice or advice,
        }
    )
    return found_parts


@dataclass(frozen=True, slots=True)
class _Found:
    """What the actions follow from: the survey, the run's index rows with their grades, and answers to more."""

    survey: Surveyed
    rows: Rows
    grades: Grades
    answers: OnePass


def _actions(found: _Found, earlier: Earlier | None) -> Document:
    cells, _refused = _tried(
        lambda: cells_hidden_by_advice(found.survey, found.rows, found.grades, found.answers)
    )
    tables, no_tables = _tried(lambda: contribution_tables(found.survey, found.grades, cells))
    burdens, no_burdens = _tried(lambda: burdens_by(found.answers, SERVICE))
    mapped, no_map = _tried(lambda: _map(found.rows, found.answers.spec, found.answers.folder))
    findings = _findings(tables or {}, burdens or (), mapped, found.rows, found.grades)
    return {
        "contributions": no_tables or _documents(tables or {}),
        "burdens": no_burdens or [burden_document(each) for each in burdens or ()],
        "priorities": no_map or _map_document(mapped),
        "findings": [_finding_document(each) for each in findings],
    } | _differences(found, tables or {}, cells, earlier)


def _differences(
    found: _Found, tables: Tables, cells: HiddenCells | None, earlier: Earlier | None
) -> Document:
    """What every office's distance from the others is made of, and the change since the wave before."""
    rows = tables["lost"]["office_service"].table.rows if tables and cells else ()
    seen = {(row.by[OFFICE], row.by[SERVICE]) for row in rows}
    gaps, no_gaps = _tried(lambda: office_gaps(found.survey, found.grades, seen))
    parts: Document = {"gaps": no_gaps or gaps}
    if earlier is not None and cells is not None:
        change, no_change = _tried(lambda: _change(found, earlier, cells))
        parts["change"] = no_change or change
    return parts


def _change(found: _Found, earlier: Earlier, cells: HiddenCells) -> Document:
    grades, then = found.grades, grades_of(earlier.rows)
    offices = {office for code, office in (*grades.letters, *then.letters) if code == TOTAL and office}
    hidden = [each for each in sorted(offices) if HIDDEN in (_letter(grades, each), _letter(then, each))]
    changed = change_since(found.survey, earlier.spec, earlier.folder, hidden, cells)
    return {"run": earlier.run_id} | changed


def _letter(grades: Grades, office: str) -> str:
    """The grade of an office's total; one that was not there has none to hide."""
    return grades.letters.get((TOTAL, office), "")


def _tried(compute: Callable[[], Found]) -> tuple[Found | None, Document | None]:
    """What is computed, or the reason why it cannot be."""
    try:
        return compute(), None
    except AnalysisError as error:
        return None, {"refused": str(error)}


def _documents(tables: Tables) -> Document:
    return {
        kind: {name: table_document(table) for name, table in divided.items()}
        for kind, divided in tables.items()
    }


def _map(rows: Rows, spec: Spec, folder: Path) -> tuple[Importance, PriorityMap]:
    codes, answers = answers_of(spec, folder / spec["data"], folder, spec["index"][0]["use"], OVERALL)
    found = importance(codes, answers)
    performance = {
        row["code"]: Performance(row["score"], row["ci_low"], row["ci_high"])
        for row in rows
        if row["level"] == "indicator"
        and not row["by"]
        and row["ci_low"] is not None
        and row["grade"] != HIDDEN
    }
    return found, priority_map(found, performance)


def _map_document(mapped: tuple[Importance, PriorityMap] | None) -> Document:
    if mapped is None:
        return {}
    found, placed = mapped
    return {
        "measure": placed.measure,
        "importance_line": placed.importance_line,
        "performance_line": placed.performance_line,
        "r_squared": found.r_squared,
        "n": found.n,
        "warnings": list(found.warnings),
        "left_out": list(placed.left_out),
        "points": [
            {
                "criterion": point.name,
                "importance": point.importance.value,
                "importance_se": point.importance.se,
                "importance_low": point.importance.low,
                "importance_high": point.importance.high,
                "performance": point.performance.value,
                "low": point.performance.low,
                "high": point.performance.high,
                "quadrant": point.quadrant,
                "sure": bool(point.sure),
            }
            for point in placed.points
        ],
    }


def _findings(
    tables: Tables,
    burdens: Sequence[Burden],
    mapped: tuple[Importance, PriorityMap] | None,
    rows: Rows,
    grades: Grades,
) -> tuple[advice.Finding, ...]:
    """All findings, ranked: cells of office and criterion, services, burdens and criteria."""
    places = grades.of_places()
    found: list[advice.Finding] = []
    if tables:
        lost, below = tables["lost"], tables["below_mean"]
        found += advice.lost_points(lost["office_criterion"].table, LIMITS, places)
        found += advice.lost_points(lost["service"].table, LIMITS)
        found += advice.below_mean(below["office_criterion"].table, LIMITS, places)
        found += advice.below_mean(below["service"].table, LIMITS)
    found += advice.burdens([each for each in burdens if each.service], LIMITS)
    if mapped:
        counts = {row["code"]: row["n"] for row in rows if not row["by"]}
        found += [each for each in advice.priorities(mapped[1], counts) if each.n >= MINIMUM_N]
    return advice.ranked(found, LIMITS)


def _finding_document(finding: advice.Finding) -> Document:
    return {
        "kind": finding.kind,
        "place": dict(finding.place),
        "points": finding.points,
        "numbers": dict(finding.numbers),
        "certain": bool(finding.certain),
        "n": finding.n,
    }
