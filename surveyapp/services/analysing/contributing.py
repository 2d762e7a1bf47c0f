"""Where points of the index are lost: tables of contributions that sum to the whole, without what may not be seen.

A row is hidden when too few answers stand behind it or when the run hides the figure that it would give away, and then
also what would let a hidden row be worked out from the sums. Hidden rows are not stored: their sum is, as `rest`. Of
the cells of office, service and criterion, which are many, only the largest are stored.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from analysis.decomposition.contributions import Contribution, Contributions, contributions
from analysis.decomposition.effects import Effects, LevelKind, level_effects
from analysis.decomposition.largest import Choice, cell_counts, largest_contributions
from analysis.decomposition.sides import Frame
from analysis.decomposition.surveys import Surveyed, frame_of, side_of
from analysis.grades import Figure, grade
from analysis.suppression import Sum, complement
from surveyapp.services.analysing.specs import MINIMUM_N

TOTAL = "total"
OFFICE, SERVICE, CRITERION = "office", "service", "criterion"
DIVISIONS: dict[str, tuple[str, ...]] = {
    "office": (OFFICE,),
    "criterion": (CRITERION,),
    "service": (SERVICE,),
    "office_criterion": (OFFICE, CRITERION),
    "office_service": (OFFICE, SERVICE),
    "service_criterion": (SERVICE, CRITERION),
}
CELLS = "office_service_criterion"
LARGEST = Choice(most=100, of_each=20, minimum_n=MINIMUM_N)
"""As many cells as the page of the province and that of an office show."""
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
    is_largest: bool = False
    """Whether rows are left out for being small contributions, and not only because they may not be seen."""


Tables = dict[str, dict[str, SeenTable]]


def grades_of(rows: Sequence[Mapping[str, Any]]) -> Grades:
    """The grades of index rows as the run stores them."""
    return Grades({(row["code"], row["by"].get("office", "")): row["grade"] for row in rows})


@dataclass(frozen=True, slots=True)
class HiddenCells:
    """What the pages of advice hide, and is hidden here too: (criterion, service), of an office and anywhere."""

    of_offices: Mapping[str, Collection[tuple[str, str]]]
    of_fields: Collection[tuple[str, str]]


def contribution_tables(found: Surveyed, grades: Grades, cells: HiddenCells | None) -> Tables:
    """Points lost to the top of the scale, and what coming up to the mean would add: by kind and division.

    Only rows that may be seen are in the tables; where it is not known what the pages of advice hide, no cells of
    services are. Raises AnalysisError where a level cannot be taken apart.
    """
    frame = frame_of(found, TOTAL, (OFFICE, SERVICE))
    everybody = side_of(found, frame)
    effects = {kind: level_effects(frame, everybody, kind) for kind in KINDS}
    divisions = {
        name: axes for name, axes in DIVISIONS.items() if cells or SERVICE not in axes or len(axes) < 2
    }
    whole = {
        kind: {
            name: contributions(frame, each, axes)
            for name, axes in divisions.items()
            if (kind, name) != ALWAYS_ZERO
        }
        for kind, each in effects.items()
    }
    hidden = _hidden(whole[KINDS[0]], grades, cells)
    tables: Tables = {
        kind: {name: _without(table, name, hidden) for name, table in own.items()}
        for kind, own in whole.items()
    }
    if cells is None:
        return tables
    return _with_cells(tables, {kind: (frame, each) for kind, each in effects.items()}, hidden, cells)


def _with_cells(
    tables: Tables,
    effects: Mapping[LevelKind, tuple[Frame, Effects]],
    hidden: set[str],
    cells: HiddenCells,
) -> Tables:
    """The tables with the largest cells beside them that may be seen, of both kinds the same rows being hidden."""
    axes = (OFFICE, SERVICE, CRITERION)
    found = {
        kind: largest_contributions(frame, each, axes, LARGEST) for kind, (frame, each) in effects.items()
    }
    counts = {"|".join(place): n for place, n in cell_counts(*effects[KINDS[0]], axes).items()}
    shown = {
        "|".join(label for _axis, label in row.place)
        for table in found.values()
        for row in table.rows
        if not _is_hidden_cell(row.by, hidden, cells)
    }
    shown -= complement(counts, counts.keys() - shown, sums_of_cells(counts))
    for kind, table in found.items():
        kept = tuple(row for row in table.rows if "|".join(label for _axis, label in row.place) in shown)
        tables[kind][CELLS] = SeenTable(replace(table, rows=kept), len(counts) - len(kept), is_largest=True)
    return tables


def _is_hidden_cell(place: Mapping[str, str], hidden: set[str], cells: HiddenCells) -> bool:
    office, service, criterion = place[OFFICE], place[SERVICE], place[CRITERION]
    around = (
        f"office|{office}",
        f"office_criterion|{office}|{criterion}",
        f"office_service|{office}|{service}",
        f"service_criterion|{service}|{criterion}",
    )
    return not hidden.isdisjoint(around) or (criterion, service) in cells.of_offices.get(office, ())


def sums_of_cells(names: Collection[str]) -> list[Sum]:
    """The sums that cells of three axes make up: all that are alike in two of them."""
    parts: dict[tuple[int, tuple[str, ...]], list[str]] = {}
    for name in names:
        place = tuple(name.split("|"))
        for axis in range(len(place)):
            parts.setdefault((axis, place[:axis] + place[axis + 1 :]), []).append(name)
    return [Sum(each) for each in parts.values()]


def table_document(seen: SeenTable) -> Document:
    """A table as it is stored. `rest` is the sum of the rows that are not in it."""
    table = seen.table
    return {
        "whole": table.whole,
        "whole_se": table.whole_se,
        "hidden": seen.hidden,
        "rest": table.whole - sum(row.value for row in table.rows) if seen.hidden else 0.0,
        "largest": seen.is_largest,
        "level": table.level,
        "method": table.method,
        "rows": [{**row.by, **figures_of(row, table.df)} for row in table.rows],
    }


def figures_of(row: Contribution, df: float) -> Document:
    """A row's numbers, and its grade: of a difference that is by its answers and the degrees of freedom alone."""
    names = ("value", "share", "se", "low", "high", "p_holm", "n")
    figure = Figure(row.value, None, None, None, int(df), row.n, None)
    return {name: getattr(row, name) for name in names} | {"grade": grade(figure, minimum_n=MINIMUM_N).letter}


def _without(table: Contributions, name: str, hidden: set[str]) -> SeenTable:
    kept = tuple(row for row in table.rows if _key(name, row) not in hidden)
    return SeenTable(replace(table, rows=kept), len(table.rows) - len(kept))


def _key(division: str, row: Contribution) -> str:
    return "|".join((division, *(label for _axis, label in row.place)))


def _hidden(tables: Mapping[str, Contributions], grades: Grades, cells: HiddenCells | None) -> set[str]:
    """The rows not to be seen. Points lost are hidden where the score beside them is, for one gives the other away."""
    counts, hidden = {"": sum(row.n for row in tables[OFFICE].rows)}, set()
    for division, table in tables.items():
        for row in table.rows:
            counts[_key(division, row)] = row.n
            if row.n < MINIMUM_N or _is_hidden(row.by, grades, cells):
                hidden.add(_key(division, row))
    return hidden | complement(counts, hidden, _sums(tables))


def _is_hidden(place: Mapping[str, str], grades: Grades, cells: HiddenCells | None) -> bool:
    """Whether the run hides the score behind a row, or the office, or the page of a field the cell."""
    office, criterion = place.get(OFFICE, ""), place.get(CRITERION, TOTAL)
    if SERVICE in place and not office:
        return criterion != TOTAL and (
            cells is None or grades.is_hidden(criterion) or (criterion, place[SERVICE]) in cells.of_fields
        )
    return grades.is_hidden(criterion, office) or grades.is_hidden(TOTAL, office)


def _sums(tables: Mapping[str, Contributions]) -> list[Sum]:
    """Every row that is a sum of others, and the whole, which is always seen."""
    sums = [
        Sum(
            [_key(name, cell) for cell in tables[name].rows if cell.by[axis] == row.by[axis]], _key(axis, row)
        )
        for name, axes in DIVISIONS.items()
        if len(axes) > 1 and name in tables
        for axis in axes
        for row in tables[axis].rows
    ]
    return sums + [
        Sum([_key(axis, row) for row in tables[axis].rows]) for axis in (OFFICE, CRITERION, SERVICE)
    ]
