"""Shares by factor and lawful rates of a run as the public sees them: fewer, and none that gives a hidden one away.

Definitions share criteria, and one of the rates is the overall share of satisfied answers. Each was made safe by
itself, so that a figure hidden in one might follow from the figures of another. Therefore a place (the province, an
office, a group of visitors) that has anything to hide in any definition, or among the run's own shares, shows nothing
in all of them; and where that is the province, nobody shows anything. Of what one definition hides, at least two places
(or the whole) are always hidden, and hiding more of them gives no sum away.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from surveyapp.services.results import SUPPRESSED, Figure, RunResults

Row = Mapping[str, Any]
Place = tuple[tuple[str, str], ...]
WHOLE: Place = ()
CRITERION, RANGE, COMPLEMENT = "criterion", "C", "complement"
FIGURES = ("value", "se", "low", "high", "n_eff")


def public_frameworks(results: RunResults) -> dict[str, Any]:
    """The definitions with the rows that the public sees: no single criteria, and of grade C only the interval."""
    hidden = _hidden_places(results)
    return {
        name: framework
        if "refused" in framework
        else {**framework, "rows": list(_public_rows(framework["rows"], hidden))}
        for name, framework in results.frameworks.items()
    }


def is_rate(framework: Row) -> bool:
    """Whether a definition is a rate of the law; the others are shares by factor."""
    return bool(framework["kind"] == "rate")


def _public_rows(rows: list[Row], hidden: frozenset[Place]) -> Iterator[Row]:
    for row in rows:
        if row.get("level") == CRITERION:
            continue
        if WHOLE in hidden or _place(row) in hidden:
            reason = row["reason"] if row["grade"] == SUPPRESSED else COMPLEMENT
            yield {**row, **dict.fromkeys(FIGURES), "grade": SUPPRESSED, "reason": reason}
        else:
            yield {**row, "value": None} if row["grade"] == RANGE else row


def _hidden_places(results: RunResults) -> frozenset[Place]:
    """Where something is hidden: in any definition at any level, among the shares of the run itself, or in its index,
    where that is one of these definitions.
    """
    rows = [row for each in results.frameworks.values() for row in each.get("rows", ())]
    places = {_place(row) for row in rows if row["grade"] == SUPPRESSED}
    for figure in _figures_of_the_run(results):
        if figure.grade == SUPPRESSED:
            places.add((("office", figure.office),) if figure.office else WHOLE)
    return frozenset(places)


def _figures_of_the_run(results: RunResults) -> tuple[Figure, ...]:
    """What the run shows elsewhere of the same shares."""
    part = results.invited
    if part is None:
        return ()
    return (*part.satisfied, *part.index) if part.index_name in results.frameworks else part.satisfied


def _place(row: Row) -> Place:
    return tuple(sorted(row["by"].items()))
