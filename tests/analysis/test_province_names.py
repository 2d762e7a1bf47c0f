"""Provinces by name, before and after the merger: however a table writes them."""

import pytest

from analysis.published.facts import DAK_LAK, OLD_DAK_LAK
from analysis.published.provinces import MERGER, find, merged_from, provinces


def test_63_provinces_became_34() -> None:
    assert len(provinces(MERGER)) == 34
    assert {each.name_vi for each in merged_from(DAK_LAK)} == {"Đắk Lắk", "Phú Yên"}


@pytest.mark.parametrize(
    "name", ["Đắk Lắk", "Dak Lak", "Tỉnh Đắk Lắk", "đăk lăk", "DAK LAK PROVINCE", "Đắc Lắc", "Tỉnh  Đắk-Lắk"]
)
def test_however_a_table_writes_it(name: str) -> None:
    found = find(name, MERGER.replace(year=2020))
    assert found is not None
    assert found.id == OLD_DAK_LAK


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("Hanoi", "01"),
        ("TP. Hồ Chí Minh", "79"),
        ("Thua Thien Hue", "46"),
        ("Thừa Thiên - Huế", "46"),
        ("Ba Ria - Vung Tau", "77"),
        ("Bà Rịa – Vũng Tàu", "77"),
        ("Thành phố Đà Nẵng", "48"),
    ],
)
def test_cities_and_long_names(name: str, code: str) -> None:
    found = find(name, MERGER.replace(year=2020))
    assert found is not None
    assert found.id == f"pre2025:{code}"
