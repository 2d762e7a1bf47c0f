"""Reads the administrative units out of the data files of the package vietnamadminunits.

The package itself is not imported: importing it loads its address parser, and only its data is of use here.
"""

import hashlib
import json
import sqlite3
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from importlib.metadata import distribution
from pathlib import Path
from typing import Any

PACKAGE = "vietnamadminunits"
UNITS_FILE = "vietnamadminunits/data/dataset.db"
SUCCESSORS_FILE = "vietnamadminunits/data/converter_2025.json"


@dataclass(frozen=True)
class OldCommune:
    """A commune of the three-level structure, or (with an empty code) a district that has no communes."""

    code: str
    name: str
    district_code: str
    district: str
    province_code: str
    province: str
    key: str


@dataclass(frozen=True)
class NewCommune:
    """A commune of the two-level structure; longitude and latitude in degrees."""

    code: str
    name: str
    province_code: str
    province: str
    key: str
    lon: float
    lat: float


@dataclass(frozen=True)
class Source:
    """All that is read from the package; the links go from the key of an old commune to those of new ones."""

    old: tuple[OldCommune, ...]
    new: tuple[NewCommune, ...]
    links: Mapping[str, frozenset[str]]
    new_province_of: Mapping[str, str]


def package_version() -> str:
    """Return the version of the installed package."""
    return distribution(PACKAGE).version


def file_sha256(name: str) -> str:
    """Return the SHA-256 of one data file of the package, in hexadecimal."""
    return hashlib.sha256(_path(name).read_bytes()).hexdigest()


def read_source() -> Source:
    """Return everything the tables are built from."""
    connection = sqlite3.connect(f"file:{_path(UNITS_FILE)}?mode=ro", uri=True)
    try:
        old = tuple(OldCommune(*row) for row in connection.execute(_OLD_COMMUNES))
        new = tuple(NewCommune(*row) for row in connection.execute(_NEW_COMMUNES))
        keys = dict(connection.execute(_PROVINCE_KEYS).fetchall())
        new_codes = dict(connection.execute("SELECT DISTINCT provinceKey, provinceCode FROM admin_units"))
    finally:
        connection.close()
    converter = json.loads(_path(SUCCESSORS_FILE).read_text(encoding="utf-8"))
    return Source(old, new, _links(converter), _new_provinces(converter["DICT_PROVINCE"], keys, new_codes))


def _path(name: str) -> Path:
    return Path(str(distribution(PACKAGE).locate_file(name)))


def _links(converter: Mapping[str, Any]) -> dict[str, frozenset[str]]:
    """The package keeps communes that went over whole apart from divided ones; here both become one table."""
    links: dict[str, set[str]] = {}
    for province, communes in converter["DICT_PROVINCE_WARD_NO_DIVIDED"].items():
        for commune, predecessors in communes.items():
            for predecessor in predecessors:
                links.setdefault(predecessor, set()).add(f"{province}_{commune}")
    for province, divided in converter["DICT_PROVINCE_WARD_DIVIDED"].items():
        for predecessor, communes in divided.items():
            for commune in communes:
                links.setdefault(predecessor, set()).add(f"{province}_{commune['newWardKey']}")
    return {key: frozenset(successors) for key, successors in links.items()}


def _new_provinces(
    merged: Mapping[str, Sequence[str]], old_codes: Mapping[str, str], new_codes: Mapping[str, str]
) -> dict[str, str]:
    """From the code of an old province to that of the new one."""
    return {old_codes[old]: new_codes[new] for new, olds in merged.items() for old in olds}


_OLD_COMMUNES = """
    SELECT coalesce(wardCode, ''), coalesce(ward, ''), districtCode, district, provinceCode, province,
           provinceKey || '_' || districtKey || '_' || coalesce(wardKey, '')
    FROM admin_units_legacy ORDER BY districtCode, wardCode
"""
_NEW_COMMUNES = """
    SELECT wardCode, ward, provinceCode, province, provinceKey || '_' || wardKey, wardLon, wardLat
    FROM admin_units ORDER BY wardCode
"""
_PROVINCE_KEYS = "SELECT DISTINCT provinceKey, provinceCode FROM admin_units_legacy"
