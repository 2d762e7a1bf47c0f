"""The table of administrative units: both structures, each with the days on which it was in force."""

from collections.abc import Iterator

from reference.source import Source

COLUMNS = ("id", "code", "name", "kind", "level", "parent_id", "valid_from", "valid_to")

OLD = "pre2025"
NEW = "2025"
LAST_DAY_OF_OLD = "2025-06-30"
FIRST_DAY_OF_NEW = "2025-07-01"

LEVELS = ("province", "district", "commune")
KINDS = {
    "province": {"Thành phố": "thanh_pho_tw", "Tỉnh": "tinh"},
    "district": {"Quận": "quan", "Huyện": "huyen", "Thị xã": "thi_xa", "Thành phố": "thanh_pho"},
    "commune": {"Phường": "phuong", "Xã": "xa", "Thị trấn": "thi_tran", "Đặc khu": "dac_khu"},
}

Row = dict[str, str]


def old_id(code: str) -> str:
    """Return the id of a unit of the structure that ended on 2025-06-30."""
    return f"{OLD}:{code}"


def new_id(code: str) -> str:
    """Return the id of a unit of the structure that began on 2025-07-01."""
    return f"{NEW}:{code}"


def official(level: str, name: str) -> tuple[str, str]:
    """Return the name with its first words in the usual case, and the kind of unit that they say.

    The source writes "Thị Xã" and "Thành Phố" in ten names. Raises ValueError for words never seen.
    """
    for words, kind in KINDS[level].items():
        if name.casefold().startswith(words.casefold() + " "):
            return words + name[len(words) :], kind
    raise ValueError(f"{name!r} does not begin with a kind of {level}")


def unit_rows(source: Source) -> list[Row]:
    """Return the rows of both structures, every parent before its children."""
    old = sorted(set(_old_units(source)), key=_level_and_code)
    new = sorted(set(_new_units(source)), key=_level_and_code)
    return [_row(OLD, unit, "", LAST_DAY_OF_OLD) for unit in old] + [
        _row(NEW, unit, FIRST_DAY_OF_NEW, "") for unit in new
    ]


# A unit here is its level, its code, its name and the code of its parent.
Unit = tuple[str, str, str, str]


def _old_units(source: Source) -> Iterator[Unit]:
    for commune in source.old:
        yield "province", commune.province_code, commune.province, ""
        yield "district", commune.district_code, commune.district, commune.province_code
        if commune.code:
            yield "commune", commune.code, commune.name, commune.district_code


def _new_units(source: Source) -> Iterator[Unit]:
    for commune in source.new:
        yield "province", commune.province_code, commune.province, ""
        yield "commune", commune.code, commune.name, commune.province_code


def _level_and_code(unit: Unit) -> tuple[int, str]:
    return LEVELS.index(unit[0]), unit[1]


def _row(structure: str, unit: Unit, valid_from: str, valid_to: str) -> Row:
    level, code, written, parent = unit
    name, kind = official(level, written)
    parent_id = f"{structure}:{parent}" if parent else ""
    values = (f"{structure}:{code}", code, name, kind, level, parent_id, valid_from, valid_to)
    return dict(zip(COLUMNS, values, strict=True))
