"""What everybody may read of a run's explanation: only rows whose own score is shown as one number."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from flask_babel import gettext

from surveyapp.services.results import PROVINCE, RunResults
from surveyapp.web.reports.subject import POINTED, TOTAL

_: Callable[..., str] = gettext
Row = Mapping[str, Any]
DIVISIONS = frozenset({"office", "criterion", "service", "office_criterion"})
"""The tables of contributions for everybody: cells of services stay with those who analyse."""
Pointed = frozenset[tuple[str, str]]


def public_results(results: RunResults) -> RunResults:
    """The run as the public and reports read it: contributions, priorities and offices compared, of grades A and B.

    A row of grade C would say a point where its figure is only a range; it is counted with what a table does not show.
    """
    seen = _pointed(results)
    actions = dict(results.actions)
    for name in ("contributions", "gaps", "priorities"):
        actions[name] = actions.get(name) or {}
    actions["contributions"] = {
        kind: {division: _kept(table, seen) for division, table in tables.items() if division in DIVISIONS}
        for kind, tables in actions["contributions"].items()
        if kind != "refused"
    }
    actions["gaps"] = {
        office: _kept(table, seen, office) for office, table in actions["gaps"].items() if "rows" in table
    }
    points = actions["priorities"].get("points", ())
    actions["priorities"] = {**actions["priorities"], "points": _rows(points, seen)}
    return replace(results, actions=actions, comparison=_comparison(results.comparison, seen))


def unexplained(results: RunResults) -> str:
    """Why nothing can be said of where to look first; empty where it can."""
    if not results.actions:
        return _(
            "Chưa nói được nên xem trước ở đâu: phần đóng góp được tính sau các con số và chưa tính xong cho lần "
            "phân tích này."
        )
    refused = results.actions.get("refused") or results.actions.get("contributions", {}).get("refused")
    if refused:
        return _("Chưa nói được nên xem trước ở đâu: không tính được phần đóng góp từ số liệu của đợt này.")
    return ""


def _pointed(results: RunResults) -> Pointed:
    figures = results.invited.index if results.invited else ()
    return frozenset((each.code, each.office) for each in figures if each.grade in POINTED)


def _kept(table: Row, seen: Pointed, office: str = PROVINCE) -> Row:
    rows = _rows(table["rows"], seen, office)
    rest = table["whole"] - sum(row["value"] for row in rows)
    hidden = table["hidden"] + len(table["rows"]) - len(rows)
    return {**table, "rows": rows, "hidden": hidden, "rest": rest if hidden else 0.0}


def _rows(rows: Iterable[Row], seen: Pointed, office: str = PROVINCE) -> Sequence[Row]:
    """The rows whose node is shown as one number, in their office and in the province; so is the office's total."""
    found = []
    for row in rows:
        place, code = row.get("office", office), row.get("criterion", TOTAL)
        if {(code, place), (TOTAL, place), (code, PROVINCE)} <= seen:
            found.append(row)
    return found


def _comparison(comparison: Mapping[str, Any], seen: Pointed) -> dict[str, Any]:
    """The offices on the whole index; offices that are only ranges are not among them."""
    found = comparison.get("nodes", {}).get(TOTAL, {})
    if "offices" not in found:
        return {}
    kept = {**found, "offices": _rows(found["offices"], seen)}
    if found["funnel"]:
        kept["funnel"] = {**found["funnel"], "points": _rows(found["funnel"]["points"], seen)}
    return {"nodes": {TOTAL: kept}}
