"""A run narrowed to what a reader chose: figures that the filter cannot be applied to stay, and the page says so."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from surveyapp.services.results import PROVINCE, Figure, Part, RunResults
from surveyapp.web.results.filters import Filters


def narrowed(results: RunResults, filters: Filters) -> RunResults:
    """The run with the chosen source only, and with the province's index without flagged answers if that was chosen.

    Without flagged answers there are figures for the total and the dimensions of the province, and no others.
    """
    return replace(
        results,
        invited=_invited(results, filters) if filters.shows_invited else None,
        walk_ups=results.walk_ups if filters.shows_walk_ups else None,
    )


def _invited(results: RunResults, filters: Filters) -> Part | None:
    part = results.invited
    if part is None or not filters.leaves_out_flagged:
        return part
    rows = {row["code"]: row for row in results.flags["invited"]["rows"] if row["office"] == PROVINCE}
    whole = [figure for figure in part.index if figure.office == PROVINCE and figure.code in rows]
    offices = [figure for figure in part.index if figure.office != PROVINCE]
    return replace(part, index=(*(without_flagged(each, rows[each.code]) for each in whole), *offices))


def without_flagged(figure: Figure, row: Mapping[str, Any]) -> Figure:
    """A figure of the run as it is without flagged answers; walk-ups have nothing but their number beside it."""
    beside = row["without"]
    return replace(
        figure,
        value=row["without_flagged"],
        low=beside.get("ci_low"),
        high=beside.get("ci_high"),
        n=beside["n"],
        n_eff=beside.get("n_eff"),
        response_rate=beside.get("response_rate"),
        grade=beside.get("grade"),
        reason=beside.get("reason", figure.reason),
    )
