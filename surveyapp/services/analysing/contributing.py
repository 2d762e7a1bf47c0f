"""Where points of the index are lost: tables of contributions that sum to the whole, without what may not be seen.

A row is hidden when too few answers stand behind it or when the run hides the figure that it would give away, and then
also what would let a hidden row be worked out from the sums. Hidden rows are not stored: their sum is, as `rest`.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from analysis.decomposition.contributions import Contribution, Contributions, contributions
from analysis.decomposition.effects import LevelKind, level_effects
from analysis.decomposition.surveys import Surveyed, frame_of, side_of
from analysis.suppression import Sum, complement
from surveyapp.services.analysing.specs import MINIMUM_N

TOTAL = "total"
OFFICE, SERVICE, CRITERION = "office", "service", "criterion"
DIVISIONS: dict[str, tuple[str, ...]] = {
    "office": (OFFICE,),
    "criterion": (CRITERION,),
    "service": (SERVICE,),
    "office_criterion": (OFFICE, CRITERION),
}
KINDS: tuple[LevelKind, ...] = ("lost", "below_mean")
ALWAYS_ZERO = ("below_mean", "criterion")
"""Over all places, what lies below the mean and what lies above it are equal for every criterion."""
HIDDEN = "S"

Document = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Grades:
    """The grades of the run's index rows: node and office (empty for the province) → letter."""

    letters: Mapping[tuple[str, str], str]

    def of_places(self) -> dict[str, str]:
        """Of every office's total."""
        return {office: letter for (code, office), letter in self.letters.items() if code == TOTAL and office}

    def is_hidden(self, code: str, office: str = "") -> bool:
        """Whether the run hides a node, or has none."""
        return self.letters.get((code, office), HIDDEN) == HIDDEN


@dataclass(frozen=True, slots=True)
class SeenTable:
    """The rows of a table that may be seen, and how many may not."""

    table: Contributions
    hidden: int


Tables = dict[str, dict[str, SeenTable]]


def grades_of(rows: Sequence[Mapping[str, Any]]) -> Grades:
    """The grades of index rows as the run stores them."""
    return Grades({(row["code"], row["by"].get("office", "")): row["grade"] for row in rows})


def contribution_tables(found: Surveyed, grades: Grades) -> Tables:
    """Points lost to the top of the scale, and what coming up to the mean would add: by kind and division.

    Only rows that may be seen are in the tables. Raises AnalysisError where a level cannot be taken apart.
    """
    frame = frame_of(found, TOTAL, (OFFICE, SERVICE))
    everybody = side_of(found, frame)
    whole = {
        kind: {
            name: contributions(frame, effects, axes)
            for effects in (level_effects(frame, everybody, kind),)
            for name, axes in DIVISIONS.items()
            if (kind, name) != ALWAYS_ZERO
        }
        for kind in KINDS
    }
    hidden = _hidden(whole[KINDS[0]], grades)
    return {
        kind: {name: _without(table, name, hidden) for name, table in tables.items()}
        for kind, tables in whole.items()
    }


def table_document(seen: SeenTable) -> Document:
    """A table as it is stored. `rest` is the sum of the rows that are not in it."""
    table = seen.table
    return {
        "whole": table.whole,
        "whole_se": table.whole_se,
        "hidden": seen.hidden,
        "rest": table.whole - sum(row.value for row in table.rows) if seen.hidden else 0.0,
        "level": table.level,
        "method": table.method,
        "rows": [{**row.by, **_figures(row)} for row in table.rows],
    }


def _figures(row: Contribution) -> Document:
    names = ("value", "share", "se", "low", "high", "p_holm", "n")
    return {name: getattr(row, name) for name in names}


def _without(table: Contributions, name: str, hidden: set[str]) -> SeenTable:
    kept = tuple(row for row in table.rows if _key(name, row) not in hidden)
    return SeenTable(replace(table, rows=kept), len(table.rows) - len(kept))


def _key(division: str, row: Contribution) -> str:
    return "|".join((division, *(label for _axis, label in row.place)))


def _hidden(tables: Mapping[str, Contributions], grades: Grades) -> set[str]:
    """The rows not to be seen. Points lost are hidden where the score beside them is, for one gives the other away."""
    counts, hidden = {"": sum(row.n for row in tables[OFFICE].rows)}, set()
    for division, table in tables.items():
        for row in table.rows:
            counts[_key(division, row)] = row.n
            if row.n < MINIMUM_N or _is_hidden(row.by, grades):
                hidden.add(_key(division, row))
    return hidden | complement(counts, hidden, _sums(tables))


def _is_hidden(place: Mapping[str, str], grades: Grades) -> bool:
    """Whether the run hides the score behind a row, or the office; it has no scores of services."""
    office = place.get(OFFICE, "")
    if SERVICE in place:
        return False
    return grades.is_hidden(place.get(CRITERION, TOTAL), office) or grades.is_hidden(TOTAL, office)


def _sums(tables: Mapping[str, Contributions]) -> list[Sum]:
    """Every row that is a sum of others, and the whole, which is always seen."""
    cells = tables["office_criterion"].rows
    sums = [
        Sum(
            [_key("office_criterion", cell) for cell in cells if cell.by[axis] == row.by[axis]],
            _key(axis, row),
        )
        for axis in (OFFICE, CRITERION)
        for row in tables[axis].rows
    ]
    return sums + [
        Sum([_key(axis, row) for row in tables[axis].rows]) for axis in (OFFICE, CRITERION, SERVICE)
    ]
