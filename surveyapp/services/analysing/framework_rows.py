"""The rows of shares and rates as they are stored: in per cent, with n, error and grade."""

from collections.abc import Callable, Iterable, Sequence
from typing import Any

from surveyapp.services.analysing.asking import Row
from surveyapp.services.analysing.contributing import HIDDEN
from surveyapp.services.analysing.suppression import COMPLEMENT, FIGURES

Document = dict[str, Any]
BAR = "|"
"""Divides the name of a definition from what an estimate of it is."""


def place(row: Row) -> tuple[tuple[str, str], ...]:
    """Which part of the visits a row is of."""
    return tuple(sorted(row["by"].items()))


def figures(row: Row, code: str, value: str, scale: float) -> Row:
    """A row as it is stored."""

    def times(number: float | None) -> float | None:
        return None if number is None else number * scale

    found = {"value": row[value], "se": row["se"], "low": row["ci_low"], "high": row["ci_high"]}
    beside = ("n", "n_eff", "response_rate", "grade", "reason")
    return (
        {"code": code, "by": row["by"]}
        | {name: times(number) for name, number in found.items()}
        | {name: row[name] for name in beside}
    )


def hide_together(groups: Iterable[Sequence[Row]], complement: Callable[[], None]) -> None:
    """Hide rows of the same people together, and what would give hidden ones away, until nothing is left to hide."""
    families = [list(group) for group in groups]
    hidden = -1
    while hidden != (hidden := sum(row["grade"] == HIDDEN for group in families for row in group)):
        for group in families:
            if any(row["grade"] == HIDDEN for row in group):
                for row in group:
                    _hide(row)
        complement()


def _hide(row: Row) -> None:
    reason = row["reason"] if row["grade"] == HIDDEN else COMPLEMENT
    row.update({figure: None for figure in FIGURES if figure in row}, grade=HIDDEN, reason=reason)
