"""The frame of a data set: the visits without an answer, and the strata, classes and cells for weighting."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from surveyapp.services.analysing.collapsing import Place, joined, joined_places, strata_of
from surveyapp.services.freezing.names import AREAS, OUTSIDE
from surveyapp.store.responses import CellCount, RegisterRow, UnitRow

Silent = tuple[str, float, int]
"""Service, probability and number of drawn visits without an answer."""


@dataclass(frozen=True, slots=True)
class Frame:
    """What every row of a data set needs to know beside its answers."""

    units: Mapping[str, UnitRow]
    codes: Mapping[str, str]
    """A short opaque code of each primary unit, new in every data set."""
    silent: Mapping[str, Sequence[Silent]]
    strata: Mapping[Place, str]
    classes: Mapping[Place, str]
    """Non-response class of an office and service."""
    month_cells: Mapping[Place, str]
    """Calibration cell of an office and month."""
    service_cells: Mapping[str, str]
    areas: Mapping[str, Mapping[str, str]]
    """For every kind of boundaries the unit of each office that lies in one exactly."""
    left_out: tuple[str, ...]
    """Offices with visits in the register and no answer: nothing can be said of them."""
    pending: int

    def design(self, psu_id: str, service: str) -> dict[str, str]:
        """The design columns of a row."""
        unit = self.units[psu_id]
        place = (unit.office, unit.month)
        return {
            "psu": self.codes[psu_id],
            "stratum": self.strata[place],
            "office": unit.office,
            "month": unit.month,
            "week": unit.week,
            "service": service,
            "response_class": self.classes[unit.office, service],
            "month_cell": self.month_cells[place],
            "service_cell": self.service_cells[service],
            **{AREAS[kind]: units.get(unit.office, OUTSIDE) for kind, units in self.areas.items()},
        }


@dataclass(frozen=True, slots=True)
class Visits:
    """Drawn visits of closed days, those waited for, and those answered: per unit, service, probability."""

    drawn: Sequence[CellCount]
    pending: Sequence[CellCount]
    answered: Sequence[CellCount]


def frame_of(
    units: Iterable[UnitRow],
    visits: Visits,
    register: Sequence[RegisterRow],
    areas: Mapping[str, Mapping[str, str]],
) -> Frame:
    """The frame of a data set.

    Offices of which no answer has been closed are left out as a whole; a visit that is still waited for is
    left out by itself, since it is neither an answer nor a refusal yet.
    """
    by_id = {unit.psu_id: unit for unit in units}
    answering = {by_id[cell.psu_id].office for cell in visits.answered}
    silent = {psu: cells for psu, cells in _silent(visits).items() if by_id[psu].office in answering}
    used = sorted(silent.keys() | {cell.psu_id for cell in visits.answered})
    places = [(by_id[psu].office, by_id[psu].month) for psu in used]
    rows = [row for row in register if row.office in answering]
    return Frame(
        units=by_id,
        codes={psu: f"P{number:06d}" for number, psu in enumerate(used, start=1)},
        silent=silent,
        strata=strata_of(places),
        classes=_classes(by_id, visits.answered, silent),
        month_cells=_month_cells(by_id, visits.answered, places, rows),
        service_cells=_service_cells(visits.answered, silent, rows),
        areas=areas,
        left_out=tuple(sorted({row.office for row in register} - answering)),
        pending=sum(cell.visits for cell in visits.pending),
    )


def _silent(visits: Visits) -> dict[str, list[Silent]]:
    """Drawn minus waited for minus answered, per unit."""
    left: Counter[tuple[str, str, float]] = Counter()
    for psu, service, probability, number in visits.drawn:
        left[psu, service, probability] += number
    for psu, service, probability, number in (*visits.pending, *visits.answered):
        left[psu, service, probability] -= number
    silent: dict[str, list[Silent]] = {}
    for (psu, service, probability), number in sorted(left.items()):
        if number > 0:
            silent.setdefault(psu, []).append((service, probability, number))
    return silent


def _classes(
    units: Mapping[str, UnitRow], answered: Sequence[CellCount], silent: Mapping[str, Sequence[Silent]]
) -> dict[Place, str]:
    sizes: Counter[Place] = Counter()
    for cell in answered:
        sizes[units[cell.psu_id].office, cell.service] += cell.visits
    for psu, cells in silent.items():
        for service, _, _ in cells:
            sizes[units[psu].office, service] += 0
    return joined_places(sizes)


def _month_cells(
    units: Mapping[str, UnitRow],
    answered: Sequence[CellCount],
    places: Iterable[Place],
    register: Sequence[RegisterRow],
) -> dict[Place, str]:
    """Answers of a month that the register does not know count for nothing, so that it joins one that has a total."""
    known = {(row.office, row.month) for row in register}
    sizes: Counter[Place] = Counter(dict.fromkeys((*places, *known), 0))
    for cell in answered:
        unit = units[cell.psu_id]
        if (unit.office, unit.month) in known:
            sizes[unit.office, unit.month] += cell.visits
    return joined_places(sizes)


def _service_cells(
    answered: Sequence[CellCount], silent: Mapping[str, Sequence[Silent]], register: Sequence[RegisterRow]
) -> dict[str, str]:
    """Answers on a service that the register does not know count for nothing, likewise."""
    known = {row.service for row in register}
    drawn = {cell[0] for cells in silent.values() for cell in cells}
    sizes: Counter[str] = Counter(dict.fromkeys((*known, *drawn), 0))
    for cell in answered:
        sizes[cell.service] += cell.visits if cell.service in known else 0
    return joined(sizes)
