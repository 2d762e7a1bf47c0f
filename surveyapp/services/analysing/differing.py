"""What a difference is made of: an office against the others, and a wave against an earlier one.

A difference falls apart exactly into the mix (other services, other offices were visited) and the scores themselves, by
criterion. What too few answers stand behind, or what would give a hidden figure away, is left out; its sum is `rest`.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from analysis.decomposition.contributions import (
    CRITERION,
    EFFECT,
    Contribution,
    Contributions,
    contributions,
)
from analysis.decomposition.effects import Effects, difference_effects
from analysis.decomposition.largest import Choice, cell_counts, largest_contributions
from analysis.decomposition.sides import Frame
from analysis.decomposition.surveys import Surveyed, frame_of, joint_frame, side_of, surveyed
from analysis.errors import AnalysisError
from analysis.suppression import Sum, complement
from surveyapp.services.analysing.contributing import (
    CELLS,
    OFFICE,
    SERVICE,
    TOTAL,
    Grades,
    HiddenCells,
    SeenTable,
    figures_of,
    sums_of_cells,
    table_document,
)
from surveyapp.services.analysing.specs import MINIMUM_N, Spec

CHANGES: Mapping[str, tuple[str, ...]] = {
    "effect": (EFFECT,),
    "office": (OFFICE, EFFECT),
    "criterion": (CRITERION, EFFECT),
    "service": (SERVICE, EFFECT),
}
LARGEST_CHANGES = Choice(most=60, of_each=0, minimum_n=MINIMUM_N)

Document = dict[str, Any]


def office_gaps(found: Surveyed, grades: Grades, seen: Collection[tuple[str, str]]) -> Document:
    """By office whose total is shown: what its distance from all other offices is made of, or why that is unknown.

    By criterion, and under `services` by service; `seen` are the offices' services whose contributions may be seen.
    """
    frame = frame_of(found, TOTAL, (SERVICE,))
    gaps: Document = {}
    for office in found.key(OFFICE).levels:
        if grades.is_hidden(TOTAL, office):
            continue
        try:
            gaps[office] = _gap(found, frame, office, grades, seen)
        except AnalysisError as error:
            gaps[office] = {"refused": str(error)}
    return gaps


def _gap(
    found: Surveyed, frame: Frame, office: str, grades: Grades, seen: Collection[tuple[str, str]]
) -> Document:
    here, there = {OFFICE: office}, side_of(found, frame, {OFFICE: office}, others=True)
    effects = difference_effects(frame, there, side_of(found, frame, here))
    table = contributions(frame, effects, (CRITERION, EFFECT))
    hidden = {_name(row) for row in table.rows if grades.is_hidden(row.by[CRITERION], office)}
    services = contributions(frame, effects, (SERVICE, EFFECT))
    unseen = {_name(row) for row in services.rows if (office, row.by[SERVICE]) not in seen}
    return _document(table, hidden) | {"services": _document(services, unseen)}


def change_since(
    found: Surveyed, spec: Spec, folder: Path, hidden_offices: Sequence[str], cells: HiddenCells
) -> Document:
    """What the change since an earlier wave is made of; `spec` and `folder` are the earlier run's.

    Raises AnalysisError where the waves have no index in common or a criterion had nobody eligible in one of them.
    """
    earlier = surveyed(spec, folder / spec["data"], folder, spec["index"][0]["use"], (OFFICE, SERVICE))
    if earlier.definition != found.definition:
        raise AnalysisError("decomposition: the earlier wave was analysed with another version of the index")
    frame = joint_frame((earlier, found), TOTAL, (OFFICE, SERVICE))
    effects = difference_effects(frame, side_of(earlier, frame), side_of(found, frame))
    tables = {name: _change(frame, effects, axes, hidden_offices) for name, axes in CHANGES.items()}
    return tables | {CELLS: _cells(frame, effects, hidden_offices, cells)}


def _cells(frame: Frame, effects: Effects, hidden_offices: Sequence[str], cells: HiddenCells) -> Document:
    """The largest cells of office, service and criterion; what advice hides of the present wave is hidden."""
    axes = (OFFICE, SERVICE, CRITERION, EFFECT)
    table = largest_contributions(frame, effects, axes, LARGEST_CHANGES)
    counts = {"|".join(place): n for place, n in cell_counts(frame, effects, axes).items()}
    shown = {
        _name(row)
        for row in table.rows
        if row.by[OFFICE] not in hidden_offices
        and (row.by[CRITERION], row.by[SERVICE]) not in cells.of_offices.get(row.by[OFFICE], ())
    }
    shown -= complement(counts, counts.keys() - shown, sums_of_cells(counts))
    kept = tuple(row for row in table.rows if _name(row) in shown)
    return table_document(SeenTable(replace(table, rows=kept), len(counts) - len(kept), is_largest=True))


def _change(frame: Frame, effects: Effects, axes: tuple[str, ...], hidden_offices: Sequence[str]) -> Document:
    table = contributions(frame, effects, axes)
    return _document(table, {_name(row) for row in table.rows if row.by.get(OFFICE) in hidden_offices})


def _document(table: Contributions, hidden: set[str]) -> Document:
    """A table as it is stored, without what may not be seen, nor what would let that be worked out."""
    hidden |= {_name(row) for row in table.rows if row.n < MINIMUM_N}
    counts = {_name(row): row.n for row in table.rows}
    hidden |= complement(counts, hidden, [Sum(list(counts))])
    kept = [row for row in table.rows if _name(row) not in hidden]
    return {
        "whole": table.whole,
        "whole_se": table.whole_se,
        "hidden": len(table.rows) - len(kept),
        "rest": table.whole - sum(row.value for row in kept) if hidden else 0.0,
        "level": table.level,
        "method": table.method,
        "rows": [{**row.by, **figures_of(row, table.df)} for row in kept],
    }


def _name(row: Contribution) -> str:
    return "|".join(label for _axis, label in row.place)
