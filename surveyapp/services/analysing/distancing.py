"""How far every unit lies from the province, by criterion and by criterion and service, without what may not be seen.

Only the cells that say most are stored, what is certain first; the others are in `rest`. A cell is hidden when too few
answers stand behind it or its criterion is hidden, and then also what would let it be worked out: from the other
services of the unit, from the other offices with that service, or from the province. A commune shows a cell only where
all its offices do.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import numpy as np

from analysis.arrays import Ints
from analysis.decomposition.contributions import CRITERION, Contribution
from analysis.decomposition.distances import (
    OWN,
    USUAL,
    Distance,
    Effect,
    distance,
    distance_effects,
    part_of,
    seen_from,
)
from analysis.decomposition.sides import Frame, Side, place_sums
from analysis.decomposition.surveys import Surveyed, frame_of, side_of
from analysis.errors import AnalysisError
from analysis.suppression import Sum, complement
from surveyapp.services.analysing.contributing import OFFICE, SERVICE, TOTAL, Grades
from surveyapp.services.analysing.specs import MINIMUM_N
from surveyapp.services.analysing.units_of_advice import COMMUNE, FIELD, KINDS, Units, inside

MOST_BELOW, MOST_ABOVE = 8, 4
"""More than a page shows of a unit."""
SHOWN: Mapping[str, Effect] = {FIELD: USUAL, COMMUNE: OWN, OFFICE: OWN}
"""A field is compared with other services; offices with the same service elsewhere."""

Document = dict[str, Any]
Cell = tuple[str, str]
"""A criterion and a service."""
Hidden = dict[str, dict[str, set[Cell]]]
"""By kind and unit."""


def distance_documents(survey: Surveyed, units: Units, grades: Mapping[str, Grades]) -> dict[str, Document]:
    """By kind and unit whose total is shown: its distance, or why it is unknown. `grades` are by kind."""
    frame = frame_of(survey, TOTAL, (SERVICE,))
    everybody, hidden = side_of(survey, frame), hidden_cells(survey, units, grades)
    found: dict[str, Document] = {}
    for kind in KINDS:
        found[kind] = {}
        for unit, members in units.members(kind).items():
            if grades[kind].is_hidden(TOTAL, unit):
                continue
            part = part_of(everybody, inside(survey, kind, members))
            try:
                told = _distance(frame, everybody, part, SHOWN[kind])
            except AnalysisError as error:
                found[kind][unit] = {"refused": str(error)}
                continue
            found[kind][unit] = _document(told, kind, unit, grades[kind], hidden[kind][unit])
    return found


def _distance(frame: Frame, everybody: Side, part: Side, shown: Effect) -> Distance:
    shorter, everybody, part = seen_from(frame, everybody, part)
    return distance(shorter, distance_effects(shorter, everybody, part), shown)


def _document(told: Distance, kind: str, unit: str, grades: Grades, hidden: set[Cell]) -> Document:
    criteria = [row for row in told.criteria if not grades.is_hidden(row.by[CRITERION], unit)]
    cells = [row for row in told.cells if (row.by[CRITERION], row.by[SERVICE]) not in hidden]
    stored = _most(cells)
    return {
        "whole": told.whole,
        "low": told.low,
        "high": told.high,
        "shown": SHOWN[kind],
        "effects": told.effects,
        "criteria": [_row(row) for row in criteria],
        "cells": [_row(row) for row in stored],
        "number_of_cells": len(told.cells),
        "hidden": len(told.cells) - len(cells),
        "rest": told.effects[SHOWN[kind]] - sum(row.value for row in stored),
    }


def _most(cells: Sequence[Contribution]) -> list[Contribution]:
    """Cells below the province and cells above it, each the certain ones first and then the largest."""
    ordered = sorted(cells, key=lambda row: (row.low <= 0 <= row.high, -abs(row.value), row.place))
    below = [row for row in ordered if row.value < 0][:MOST_BELOW]
    return below + [row for row in ordered if row.value > 0][:MOST_ABOVE]


def _row(row: Contribution) -> Document:
    return {**row.by, **{name: getattr(row, name) for name in ("value", "se", "low", "high", "n")}}


def hidden_cells(survey: Surveyed, units: Units, grades: Mapping[str, Grades]) -> Hidden:
    """By kind and unit the cells of criterion and service that are not shown. `grades` are by kind."""
    frame = frame_of(survey, TOTAL, (SERVICE,))
    counts = _counts(survey, frame, side_of(survey, frame))
    hidden: Hidden = {kind: {unit: set() for unit in units.members(kind)} for kind in KINDS}
    services = frame.axes[0].labels
    for place, criterion in enumerate(each.code for each in frame.criteria):
        whole = dict(zip(services, counts[place].sum(axis=0).tolist(), strict=True))
        of_services = _hidden_services(criterion, whole, units, grades[FIELD])
        cells = {
            (office, service): int(counts[place, row, column])
            for row, office in enumerate(units.offices)
            for column, service in enumerate(services)
        }
        of_offices = _hidden_cells(criterion, cells, of_services, grades[OFFICE])
        for kind, unit, service in _spread(units, cells, of_services, of_offices):
            hidden[kind][unit].add((criterion, service))
    return hidden


def _counts(survey: Surveyed, frame: Frame, everybody: Side) -> Ints:
    """Answers by criterion, office and service."""
    key = survey.key(OFFICE)
    code = everybody.place(frame, 1)
    crossed = np.where((code >= 0) & (key.codes >= 0), key.codes * frame.cells + code, -1)
    found = place_sums(crossed, everybody.count, len(key.levels) * frame.cells)
    shaped: Ints = found.astype(np.int64).reshape(len(frame.criteria), len(key.levels), frame.cells)
    return shaped


def _hidden_services(criterion: str, counts: Mapping[str, int], units: Units, grades: Grades) -> set[str]:
    """The services whose cell of the province is not shown: on the pages of fields it is."""
    hidden = {service for service, n in counts.items() if 0 < n < MINIMUM_N}
    for field, services in units.fields.items():
        if grades.is_hidden(criterion, field):
            hidden |= {service for service in services if counts[service]}
    sums = [Sum(list(counts)), *(Sum(list(services)) for services in units.fields.values())]
    return hidden | complement(counts, hidden, sums)


def _hidden_cells(
    criterion: str, cells: Mapping[Cell, int], of_services: set[str], grades: Grades
) -> set[Cell]:
    """The offices' cells of a criterion that are not shown: office and service."""
    names = {f"{office}|{service}": (office, service) for office, service in cells}
    counts = {name: cells[cell] for name, cell in names.items()}
    hidden = {
        name
        for name, (office, service) in names.items()
        if counts[name]
        and (counts[name] < MINIMUM_N or service in of_services or grades.is_hidden(criterion, office))
    }
    sums: dict[Cell, list[str]] = {}
    for name, (office, service) in names.items():
        sums.setdefault((OFFICE, office), []).append(name)
        sums.setdefault((SERVICE, service), []).append(name)
    hidden |= complement(counts, hidden, [Sum(parts) for parts in sums.values()])
    return {names[name] for name in hidden}


def _spread(
    units: Units, cells: Mapping[Cell, int], of_services: set[str], of_offices: set[Cell]
) -> Iterator[tuple[str, str, str]]:
    """Kind, unit and service of everything that is hidden of a criterion."""
    for field, services in units.fields.items():
        yield from ((FIELD, field, service) for service in services if service in of_services)
    for office, service in of_offices:
        yield OFFICE, office, service
    for commune, offices in units.shared_communes.items():
        yield from ((COMMUNE, commune, service) for office, service in of_offices if office in offices)
