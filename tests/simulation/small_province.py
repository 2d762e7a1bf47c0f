"""A small province drawn again and again from the model of the demonstration, as data sets in the shape of a snapshot.

Nothing passes through a database: the rows that the store would give are made from the model, and the frame, the
tables and the spec are those of the application.
"""

import csv
import json
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from pathlib import Path

from surveyapp.domain.conditions import Answer
from surveyapp.domain.days import month_of, week_of
from surveyapp.domain.draw import is_drawn
from surveyapp.domain.instrument_files import SHIPPED, load_instrument
from surveyapp.domain.instruments import Instrument
from surveyapp.domain.visits import DRAWN
from surveyapp.services.demonstrating.answering import AnswerModel
from surveyapp.services.demonstrating.assumptions import Assumptions, read_assumptions
from surveyapp.services.demonstrating.happening import CounterDay, OfficeDay, open_days
from surveyapp.services.demonstrating.history import MarginCounts, count_margins
from surveyapp.services.demonstrating.model import Model
from surveyapp.services.demonstrating.province import OfficePlan, read_province
from surveyapp.services.demonstrating.visitors import Crowd
from surveyapp.services.freezing.answers import read_answers
from surveyapp.services.freezing.design_columns import AGE_REGISTER, SEX_REGISTER
from surveyapp.services.freezing.files import MARGIN_COLUMNS, REGISTER_COLUMNS
from surveyapp.services.freezing.frame import Frame, Visits, frame_of
from surveyapp.services.freezing.margins import VARIABLES, Known, margins_of
from surveyapp.services.freezing.names import DICTIONARY_FILE, INVITED_FILE, MARGIN_FILE, REGISTER_FILE
from surveyapp.services.freezing.tables import table_columns, table_parts, write_table
from surveyapp.store.responses import CellCount, MarginRow, RegisterRow, ResponseRow, UnitRow

OFFICES = (
    "minhhoa-trung-tam-tinh",
    "minhhoa-bhxh-ea-kar",
    "minhhoa-bhxh-tuy-hoa",
    "minhhoa-phuong-buon-ho",
    "minhhoa-xa-mdrak",
    "minhhoa-xa-ea-hleo",
)
"""Large and small, better and worse; 16 counters."""
FIRST_DAY, LAST_DAY = date(2026, 3, 2), date(2026, 3, 20)
"""Fifteen open days."""
INVITATIONS = 7.0
"""On an average day at each counter; more than in the demonstration, so that 240 counter-days give answers enough
for every age band to be a calibration cell of its own."""
FULL = load_instrument(SHIPPED / "counter_full.yaml")


def small_assumptions() -> Assumptions:
    """The assumptions of the demonstration for fewer offices."""
    facts = read_assumptions()
    return facts.model_copy(
        update={
            "offices": {code: facts.offices[code] for code in OFFICES},
            "sampling": facts.sampling.model_copy(update={"invitations": INVITATIONS}),
        }
    )


@dataclass(frozen=True)
class SmallProvince:
    """Draws histories of a few offices and writes each as the data set that it would be frozen to."""

    assumptions: Assumptions

    @cached_property
    def offices(self) -> tuple[OfficePlan, ...]:
        return read_province(self.assumptions)

    @cached_property
    def answers(self) -> AnswerModel:
        return AnswerModel(
            self.assumptions, {office.code: office.facts.effects for office in self.offices}, FULL
        )

    def write(self, seed: int, folder: Path) -> None:
        """One history as a data set in a folder."""
        crowd = Crowd(self.assumptions)
        model = Model(crowd, self.offices, FIRST_DAY - timedelta(days=365), seed)
        days = tuple(model.days(open_days(crowd, FIRST_DAY, LAST_DAY)))
        drawing = Drawing(self.answers)
        for day in days:
            drawing.add(day)
        margins: MarginCounts = Counter()
        count_margins(margins, days)
        write_data_set(drawing, [MarginRow(*key, visits) for key, visits in sorted(margins.items())], folder)


class Drawing:
    """The rows that the store would give of a history whose days are all closed."""

    def __init__(self, answers: AnswerModel) -> None:
        self._answers = answers
        self.units: list[UnitRow] = []
        self.responses: list[ResponseRow] = []
        self._drawn: Counter[tuple[str, str, float]] = Counter()
        self._register: Counter[tuple[str, str, str]] = Counter()

    def add(self, day: OfficeDay) -> None:
        """The counters of an office's day; walk-ups are not looked at here."""
        for own in day.counters:
            if own.visits:
                psu = f"{day.office.code}/{own.counter.name}/{day.day}"
                self.units.append(UnitRow(psu, day.office.code, month_of(day.day), week_of(day.day)))
                self._add_visits(psu, day, own)

    @property
    def visits(self) -> Visits:
        """Drawn and answered visits; nobody is waited for."""
        answered = Counter((row.psu_id, row.service, row.probability) for row in self.responses)
        return Visits(
            drawn=[CellCount(*cell, visits) for cell, visits in self._drawn.items()],
            pending=(),
            answered=[
                CellCount(psu, service, probability or 0.0, visits)
                for (psu, service, probability), visits in answered.items()
            ],
        )

    @property
    def register(self) -> list[RegisterRow]:
        """Visits by office, month and service."""
        return [RegisterRow(*cell, visits) for cell, visits in sorted(self._register.items())]

    def _add_visits(self, psu: str, day: OfficeDay, own: CounterDay) -> None:
        probability = own.counter.probability
        for visit in own.visits:
            service = visit.visitor.service
            self._register[day.office.code, month_of(day.day), service] += 1
            if not is_drawn(probability, own.chance):
                continue
            assert visit.reaction.outcome in DRAWN
            self._drawn[psu, service, probability] += 1
            if visit.reaction.deed == "answers":
                answers = self._answers.fill(visit.visitor, own.chance)
                self.responses.append(_response(psu, service, probability, answers))


def write_data_set(drawing: Drawing, margins: Sequence[MarginRow], folder: Path) -> None:
    """The files of a data set that the spec of invited visitors is built from."""
    frame = frame_of(drawing.units, drawing.visits, drawing.register, {})
    known = margins_of(margins, _answers_by_margin(drawing))
    responses = read_answers([drawing.responses], FULL)
    write_table(folder / INVITED_FILE, table_columns(FULL), table_parts(frame, known, FULL, responses))
    _write_csv(folder / REGISTER_FILE, REGISTER_COLUMNS, [_cells(frame, row) for row in drawing.register])
    _write_csv(folder / MARGIN_FILE, MARGIN_COLUMNS, [(*row, known.cell(row), "") for row in margins])
    (folder / DICTIONARY_FILE).write_text(json.dumps(_dictionary(FULL)), encoding="utf-8")


def _answers_by_margin(drawing: Drawing) -> dict[str, Counter[Known]]:
    places = {unit.psu_id: (unit.office, unit.month) for unit in drawing.units}
    return {
        variable: Counter(
            (*places[row.psu_id], str(json.loads(row.answers)[variable])) for row in drawing.responses
        )
        for variable in VARIABLES
    }


def _cells(frame: Frame, row: RegisterRow) -> tuple[object, ...]:
    cells = frame.month_cells[row.office, row.month], frame.service_cells[row.service]
    return (*row, *cells, "", "")


def _dictionary(instrument: Instrument) -> dict[str, object]:
    columns = [{"name": column.name, "kind": column.kind} for column in table_columns(instrument)]
    return {
        "invited": {"instrument": {"name": instrument.name}, "columns": columns},
        "margins": {"sex": SEX_REGISTER, "age_band": AGE_REGISTER},
    }


def _write_csv(path: Path, names: Sequence[str], rows: Sequence[Sequence[object]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(names)
        writer.writerows(rows)


def _response(psu: str, service: str, probability: float, answers: dict[str, Answer]) -> ResponseRow:
    return ResponseRow(
        psu_id=psu,
        service=service,
        device="phone",
        language="vi",
        probability=probability,
        speed="usual",
        after_hours=False,
        latency="same_day",
        burst=False,
        flag=None,
        order_seed=0,
        answers=json.dumps(answers),
    )
