"""Loading the reference tables that come with the program: administrative units and services.

Loading again changes what the files have changed and leaves alone what this installation has added.
"""

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from surveyapp.domain.text import clean, fold, sort_key
from surveyapp.services.transactions import Session
from surveyapp.store.reference import Synchronised, synchronise
from surveyapp.store.tables.places import AdminUnit, AdminUnitSuccessor, Service

FOLDER = Path(__file__).resolve().parents[1] / "data"
LEVELS = ("province", "district", "commune")
"""A unit's parent is loaded before it."""


@dataclass(frozen=True, slots=True)
class LoadedReference:
    """What happened to each table."""

    admin_units: Synchronised
    successors: Synchronised
    services: Synchronised


def load_reference(session: Session, folder: Path = FOLDER) -> LoadedReference:
    """Bring administrative units, their successors and the services to what the CSV files in a folder say."""
    units = sorted(_admin_units(folder), key=lambda unit: LEVELS.index(unit["level"]))
    return LoadedReference(
        admin_units=synchronise(session, AdminUnit, ["id"], units),
        successors=synchronise(
            session, AdminUnitSuccessor, ["old_id", "new_id"], _rows(folder, "admin_unit_successors")
        ),
        services=synchronise(session, Service, ["code"], _services(folder)),
    )


def _admin_units(folder: Path) -> Iterator[dict[str, Any]]:
    for row in _rows(folder, "admin_units"):
        name = clean(row["name"])
        yield {
            **row,
            "name": name,
            "parent_id": row["parent_id"] or None,
            **_validity(row),
            "fold_key": fold(name),
            "sort_key": sort_key(name),
        }


def _services(folder: Path) -> Iterator[dict[str, Any]]:
    for row in _rows(folder, "services"):
        name = clean(row["name_vi"])
        yield {
            "code": row["code"],
            "name": name,
            "name_en": clean(row["name_en"]),
            "field": clean(row["field"]),
            "mark": row["mark"],
            **_validity(row),
            "sort_key": sort_key(name),
            "fold_key": fold(f"{name} {row['code']}"),
        }


def _validity(row: dict[str, str]) -> dict[str, date | None]:
    return {name: date.fromisoformat(row[name]) if row[name] else None for name in ("valid_from", "valid_to")}


def _rows(folder: Path, table: str) -> Iterator[dict[str, str]]:
    with (folder / f"{table}.csv").open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file)
