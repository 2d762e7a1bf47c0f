"""The rows of a table in their final order: answers before visits without one, unit after unit, then by a hash."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from surveyapp.services.freezing.answers import Answers, Coded, Hashes, Ints, number_of
from surveyapp.services.freezing.frame import Frame


@dataclass(frozen=True, slots=True)
class Rows:
    """Answers and drawn visits without one: unit, service, probability (0: none) and answer (-1: none) of each row."""

    units: Sequence[str]
    services: Sequence[str]
    unit: Ints
    service: Ints
    probability: npt.NDArray[np.float64]
    answer: Ints

    def __len__(self) -> int:
        return len(self.unit)


def rows_of(frame: Frame, answers: Answers) -> Rows:
    """One row per answer and per drawn visit without one, so ordered that nothing is told of their arrival.

    Answers lie together: whoever reads them need not read past the others.
    """
    silent = [(psu, *cell) for psu, cells in frame.silent.items() for cell in cells]
    units = {psu: place for place, psu in enumerate(frame.codes)}
    said = answers.arrived["service"].values
    services = {code: place for place, code in enumerate(sorted({*said, *(cell[1] for cell in silent)}))}
    visits = [cell[3] for cell in silent]
    unit = np.append(
        _placed(answers.arrived["psu_id"], units), np.repeat([units[cell[0]] for cell in silent], visits)
    ).astype(np.int64)
    service = np.append(
        _placed(answers.arrived["service"], services),
        np.repeat([services[cell[1]] for cell in silent], visits),
    ).astype(np.int64)
    chances = answers.arrived["probability"]
    given = np.array([each or 0.0 for each in chances.values], dtype=np.float64)[chances.places]
    probability = np.append(given, np.repeat([cell[2] for cell in silent], visits))
    answer = np.append(np.arange(len(answers)), np.full(sum(visits), -1))
    content = np.append(answers.hashes(), _silent_hashes(silent, visits))
    order = np.lexsort((content, unit, answer < 0))
    return Rows(tuple(units), tuple(services), unit[order], service[order], probability[order], answer[order])


def _silent_hashes(silent: Sequence[tuple[Any, ...]], visits: Sequence[int]) -> Hashes:
    own = [number_of("silent", cell[1:3]) for cell in silent]
    hashes: Hashes = np.repeat(np.array(own, dtype=np.uint64), visits)
    return hashes


def _placed(column: Coded, places: dict[str, int]) -> Ints:
    found: Ints = np.array([places[value] for value in column.values], dtype=np.int64)[column.places]
    return found
