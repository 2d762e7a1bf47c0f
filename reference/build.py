"""Writes the reference tables from the installed package and the hand-kept files beside this script.

    python -m reference.build [FOLDER]

The folder is `surveyapp/data` unless another is named. The same package and files give the same bytes.
"""

import sys
from pathlib import Path

from reference.csv_files import read_table, write_table
from reference.map_files import POINT_COLUMNS, as_text, map_document, point_rows
from reference.offices import COUNTER_COLUMNS, OFFICE_COLUMNS, counter_rows, office_rows
from reference.source import PACKAGE, SUCCESSORS_FILE, UNITS_FILE, file_sha256, package_version, read_source
from reference.successors import COLUMNS as SUCCESSOR_COLUMNS
from reference.successors import successor_rows
from reference.units import COLUMNS as UNIT_COLUMNS
from reference.units import Row, unit_rows

HERE = Path(__file__).parent
DATA = HERE.parent / "surveyapp" / "data"
MAP = "province_map.json"
SOURCE_COLUMNS = ("package", "version", "licence", "file", "sha256")


def build(folder: Path) -> dict[str, int]:
    """Write every table that is built, and the map, into the folder; return how many rows or provinces each has."""
    source = read_source()
    offices = read_table(HERE / "demonstration_offices.csv")
    tables = {
        "admin_units.csv": (UNIT_COLUMNS, unit_rows(source)),
        "admin_unit_successors.csv": (
            SUCCESSOR_COLUMNS,
            successor_rows(source, read_table(HERE / "corrections.csv")),
        ),
        "demonstration_offices.csv": (OFFICE_COLUMNS, office_rows(source, offices)),
        "demonstration_counters.csv": (COUNTER_COLUMNS, counter_rows(offices)),
        "commune_points.csv": (POINT_COLUMNS, point_rows(source)),
        "sources.csv": (SOURCE_COLUMNS, source_rows()),
    }
    for name, (columns, rows) in tables.items():
        write_table(folder / name, columns, rows)
    document = map_document(source, read_table(HERE / "islands.csv"))
    (folder / MAP).write_text(as_text(document), encoding="utf-8")
    return {name: len(rows) for name, (_, rows) in tables.items()} | {MAP: len(document["provinces"])}


def source_rows() -> list[Row]:
    """Return which files the tables were built from, and under which licence."""
    return [
        dict(zip(SOURCE_COLUMNS, (PACKAGE, package_version(), "MIT", file, file_sha256(file)), strict=True))
        for file in (UNITS_FILE, SUCCESSORS_FILE)
    ]


if __name__ == "__main__":
    for table, rows in build(Path(sys.argv[1]) if len(sys.argv) > 1 else DATA).items():
        print(f"{rows:6d}  {table}")
