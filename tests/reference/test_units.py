"""The table of administrative units against published counts and against itself."""

import re
import unicodedata
from collections import Counter
from datetime import date

import pytest

from reference.source import read_source
from reference.units import official, unit_rows

Rows = list[dict[str, str]]

VIETNAMESE = "aàảãáạăằẳẵắặâầẩẫấậbcdđeèẻẽéẹêềểễếệfghiìỉĩíịjklmnoòỏõóọôồổỗốộơờởỡớợpqrstuùủũúụưừửữứựvwxyỳỷỹýỵz"
NAME = re.compile(f"[{VIETNAMESE}{VIETNAMESE.upper()}0-9' -]+")


@pytest.mark.parametrize(
    ("structure", "level", "expected"),
    [
        ("pre2025", "province", 63),
        ("pre2025", "district", 696),
        ("pre2025", "commune", 10_035),
        ("2025", "province", 34),
        ("2025", "district", 0),
        ("2025", "commune", 3_321),
    ],
)
def test_as_many_units_as_published(units: Rows, structure: str, level: str, expected: int) -> None:
    """Published: 63, 696 and 10,035 units before 1 July 2025, and 34 and 3,321 since."""
    assert sum(u["id"].startswith(structure + ":") and u["level"] == level for u in units) == expected


def test_kinds_as_published(units: Rows) -> None:
    """Published for 1 July 2025: 6 cities and 28 provinces; 2,621 xã, 687 phường and 13 đặc khu."""
    kinds = Counter(unit["kind"] for unit in units if unit["id"].startswith("2025:"))
    assert kinds == {"thanh_pho_tw": 6, "tinh": 28, "xa": 2621, "phuong": 687, "dac_khu": 13}


def test_an_id_occurs_once(units: Rows) -> None:
    assert [key for key, times in Counter(unit["id"] for unit in units).items() if times > 1] == []


def test_a_code_occurs_once_on_any_day(units: Rows) -> None:
    keys = Counter((unit["code"], unit["valid_from"], unit["valid_to"]) for unit in units)
    assert [key for key, times in keys.items() if times > 1] == []


def test_code_length_tells_the_level(units: Rows) -> None:
    lengths = {(unit["level"], len(unit["code"])) for unit in units}
    assert lengths == {("province", 2), ("district", 3), ("commune", 5)}


def test_the_old_structure_ends_on_the_day_before_the_new_one_begins(units: Rows) -> None:
    old = {(u["valid_from"], u["valid_to"]) for u in units if u["id"].startswith("pre2025:")}
    new = {(u["valid_from"], u["valid_to"]) for u in units if u["id"].startswith("2025:")}
    assert old == {("", "2025-06-30")}
    assert new == {("2025-07-01", "")}
    assert (date(2025, 7, 1) - date(2025, 6, 30)).days == 1


def test_a_parent_is_of_the_level_above_the_same_structure_and_an_earlier_line(units: Rows) -> None:
    """So the table can be inserted line by line with foreign keys on."""
    seen: dict[str, str] = {}
    above = {
        ("pre2025", "province"): None,
        ("pre2025", "district"): "province",
        ("pre2025", "commune"): "district",
        ("2025", "province"): None,
        ("2025", "commune"): "province",
    }
    for unit in units:
        structure = unit["id"].partition(":")[0]
        assert seen.get(unit["parent_id"]) == above[structure, unit["level"]], unit
        assert not unit["parent_id"] or unit["parent_id"].startswith(structure + ":"), unit
        seen[unit["id"]] = unit["level"]


def test_names_are_nfc_in_vietnamese_letters_with_single_spaces(units: Rows) -> None:
    """Letters that only look alike, such as the Icelandic Ð, would never be found by a search."""
    wrong = [
        unit["name"]
        for unit in units
        if not NAME.fullmatch(unit["name"])
        or unicodedata.normalize("NFC", unit["name"]) != unit["name"]
        or unit["name"] != " ".join(unit["name"].split())
    ]
    assert wrong == []


def test_a_name_begins_with_its_kind(units: Rows) -> None:
    words = {
        "thanh_pho_tw": "Thành phố",
        "thanh_pho": "Thành phố",
        "tinh": "Tỉnh",
        "quan": "Quận",
        "huyen": "Huyện",
        "thi_xa": "Thị xã",
        "thi_tran": "Thị trấn",
        "phuong": "Phường",
        "xa": "Xã",
        "dac_khu": "Đặc khu",
    }
    assert [unit for unit in units if not unit["name"].startswith(words[unit["kind"]] + " ")] == []


def test_first_words_are_written_in_the_usual_case_and_unknown_ones_are_refused() -> None:
    assert official("district", "Thị Xã Buôn Hồ") == ("Thị xã Buôn Hồ", "thi_xa")
    assert official("commune", "Xã Ea Kar") == ("Xã Ea Kar", "xa")
    with pytest.raises(ValueError, match="commune"):
        official("commune", "Ấp Ea Kar")


def test_only_the_case_of_ten_names_differs_from_the_source(units: Rows) -> None:
    source = read_source()
    written = {u["id"]: u["name"] for u in unit_rows(source)}
    as_read = {f"pre2025:{c.code}": c.name for c in source.old if c.code}
    as_read |= {f"pre2025:{c.district_code}": c.district for c in source.old}
    as_read |= {f"2025:{c.code}": c.name for c in source.new}
    changed = [(as_read[key], written[key]) for key in as_read if as_read[key] != written[key]]
    assert len(changed) == 10
    assert all(before.casefold() == after.casefold() for before, after in changed)


def test_dak_lak_of_today_has_102_communes(units: Rows) -> None:
    """Resolution 202/2025/QH15 joined Đắk Lắk and Phú Yên; 68 and 34 communes were reported."""
    communes = [unit["name"] for unit in units if unit["parent_id"] == "2025:66"]
    assert len(communes) == 102
    assert {"Xã Ea Kar", "Xã Ea Knốp", "Xã Ea Păl", "Xã Ea Ô", "Xã Cư Yang"} <= set(communes)
