"""The files of a data set: two tables, forms broken off, the register, its margins, and the dictionary."""

import csv
import json
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

from surveyapp.domain.questions import NOT_ASKED, NOT_REACHED
from surveyapp.services.boundaries import UnitName
from surveyapp.services.freezing.columns import Column
from surveyapp.services.freezing.design_columns import AGE_REGISTER, SEX_REGISTER
from surveyapp.services.freezing.frame import Frame
from surveyapp.services.freezing.names import (
    AREAS,
    DICTIONARY_FILE,
    INVITED_FILE,
    MARGIN_FILE,
    OUTSIDE,
    PARTIAL_FILE,
    REGISTER_FILE,
    WALK_UP_FILE,
)
from surveyapp.services.freezing.tables import table_columns, table_parts, write_table
from surveyapp.services.freezing.wave_data import Part, WaveData
from surveyapp.store.responses import Labelled, MarginRow, RegisterRow

REGISTER_COLUMNS = (
    "office",
    "month",
    "service",
    "visits",
    "month_cell",
    "service_cell",
    "walk_up_month_cell",
    "walk_up_service_cell",
)
MARGIN_COLUMNS = (*MarginRow._fields, "cell", "walk_up_cell")
PARTIAL_COLUMNS = ("source", "office", "month", "service", "device", "language", "answered", "last")
"""Of a form broken off: how many questions were answered and the last of them, not what was answered."""
FORMAT = 2
MISSING_LABELS = {
    "dk": {"vi": "Không biết", "en": "Don't know"},
    "refused": {"vi": "Không muốn trả lời", "en": "Prefer not to say"},
    "blank": {"vi": "Để trống", "en": "Left empty"},
    "not_asked": {"vi": "Không được hỏi", "en": "Not asked"},
    "not_reached": {"vi": "Chưa trả lời tới", "en": "Not reached"},
}


OUTSIDE_LABEL = {"vi": "Không xếp được chính xác", "en": "Cannot be told exactly"}


def write_files(data: WaveData, folder: Path) -> tuple[int, int]:
    """Write a data set into an empty folder; gives the rows of invited visits and of walk-ups."""
    invited = _write_part(data.invited, folder / INVITED_FILE)
    walk_ups = _write_part(data.walk_ups, folder / WALK_UP_FILE)
    _write_register(folder / REGISTER_FILE, data)
    cells = [(*row, data.invited.margins.cell(row), data.walk_ups.margins.cell(row)) for row in data.margins]
    _write_csv(folder / MARGIN_FILE, MARGIN_COLUMNS, cells)
    _write_csv(folder / PARTIAL_FILE, PARTIAL_COLUMNS, sorted(_partial(data)))
    text = json.dumps(_dictionary(data), ensure_ascii=False, indent=1)
    (folder / DICTIONARY_FILE).write_text(text, encoding="utf-8")
    return invited, walk_ups


def _write_part(part: Part, path: Path) -> int:
    parts = table_parts(part.frame, part.margins, part.instrument, part.answers)
    return write_table(path, table_columns(part.instrument), parts)


def _partial(data: WaveData) -> Iterator[tuple[str | int, ...]]:
    """Who stops where: a row for each form that was broken off. It is no answer, and in none of the tables."""
    for part in (data.invited, data.walk_ups):
        for row in data.partial:
            if row.source == part.source:
                done = [
                    question.code
                    for question in part.instrument.enabled_questions
                    if row.answers.get(question.code, NOT_REACHED) not in (NOT_ASKED, NOT_REACHED)
                ]
                last = done[-1] if done else ""
                yield (*row[:-1], len(done), last)


def _write_register(path: Path, data: WaveData) -> None:
    """The register with the calibration cells of both tables; empty where an office is left out."""
    rows = [
        (*row, *_cells(data.invited.frame, row), *_cells(data.walk_ups.frame, row)) for row in data.register
    ]
    _write_csv(path, REGISTER_COLUMNS, rows)


def _cells(frame: Frame, row: RegisterRow) -> tuple[str | None, str | None]:
    if row.office in frame.left_out:
        return None, None
    return frame.month_cells[row.office, row.month], frame.service_cells[row.service]


def _write_csv(path: Path, names: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(names)
        writer.writerows(rows)


def _dictionary(data: WaveData) -> dict[str, Any]:
    """Names, labels and values of every column, missing codes, and what the data set leaves out."""
    return {
        "format": FORMAT,
        "wave": {"code": data.wave.code, "name": data.wave.name},
        "offices": _labels(data.offices),
        "services": _labels(data.services),
        "missing": MISSING_LABELS,
        "invited": _part(data, data.invited),
        "walk_ups": _part(data, data.walk_ups),
        "margins": {"sex": SEX_REGISTER, "age_band": AGE_REGISTER},
        "register": data.statement,
        "areas": {each.boundaries.value: each.units_of_offices for each in data.areas},
        "fields": dict(data.fields),
        "residence": dict(data.residence),
    }


def _part(data: WaveData, part: Part) -> dict[str, Any]:
    names = {AREAS[each.boundaries]: [group.unit for group in each.groups] for each in data.areas}
    return {
        "instrument": {"name": part.instrument.name, "version": part.instrument.version},
        "offices_without_answers": list(part.frame.left_out),
        "visits_still_awaited": part.frame.pending,
        "partial_answers": sum(1 for row in data.partial if row.source == part.source),
        "columns": [_column(column, names.get(column.name, ())) for column in table_columns(part.instrument)],
    }


def _column(column: Column, units: Sequence[UnitName]) -> dict[str, Any]:
    values = [{"value": value.value, "label": value.label} for value in column.values]
    if column.name in AREAS.values():
        values.append({"value": OUTSIDE, "label": OUTSIDE_LABEL})
    values += [{"value": unit.id, "label": {"vi": unit.name, "en": unit.name}} for unit in units]
    missing = [{"value": code, "label": label} for code, label in column.missing.items()]
    return {"name": column.name, "kind": column.kind, "label": column.label, "values": values + missing}


def _labels(things: Sequence[Labelled]) -> dict[str, dict[str, str]]:
    return {thing.code: {"vi": thing.name, "en": thing.name_en} for thing in things}
