"""The successors: complete, without orphans, and right where the answer is known from elsewhere."""

from collections import Counter, defaultdict

import pytest

from reference.source import OldCommune
from reference.successors import CorrectionError, drop_namesakes, successor_rows
from tests.reference.sources import small_source

Rows = list[dict[str, str]]


@pytest.fixture(scope="module")
def news(successors: Rows) -> dict[str, dict[str, str]]:
    found: dict[str, dict[str, str]] = defaultdict(dict)
    for row in successors:
        found[row["old_id"]][row["new_id"]] = row["share"]
    return found


def test_both_ends_are_units_of_their_structure(units: Rows, successors: Rows) -> None:
    ids = {unit["id"] for unit in units}
    for row in successors:
        assert row["old_id"].startswith("pre2025:")
        assert row["new_id"].startswith("2025:")
        assert {row["old_id"], row["new_id"]} <= ids


def test_a_pair_occurs_once(successors: Rows) -> None:
    pairs = Counter((row["old_id"], row["new_id"]) for row in successors)
    assert [pair for pair, times in pairs.items() if times > 1] == []


def test_every_old_province_and_commune_has_a_successor(units: Rows, news: dict[str, dict[str, str]]) -> None:
    old = {u["id"] for u in units if u["id"].startswith("pre2025:") and u["level"] != "district"}
    assert old - set(news) == set()


def test_every_new_unit_has_a_predecessor(units: Rows, successors: Rows) -> None:
    new = {unit["id"] for unit in units if unit["id"].startswith("2025:")}
    assert new - {row["new_id"] for row in successors} == set()


def test_only_the_five_districts_without_communes_have_successors(units: Rows, successors: Rows) -> None:
    """A district's successors are those of its communes; five island districts never had communes."""
    by_id = {unit["id"]: unit for unit in units}
    islands = {
        by_id[row["old_id"]]["name"]: by_id[row["new_id"]]["name"]
        for row in successors
        if by_id[row["old_id"]]["level"] == "district"
    }
    assert islands == {
        "Huyện Bạch Long Vĩ": "Đặc khu Bạch Long Vĩ",
        "Huyện Cồn Cỏ": "Đặc khu Cồn Cỏ",
        "Huyện Hoàng Sa": "Đặc khu Hoàng Sa",
        "Huyện Lý Sơn": "Đặc khu Lý Sơn",
        "Huyện Côn Đảo": "Đặc khu Côn Đảo",
    }


def test_whole_means_one_successor_and_part_more_than_one(news: dict[str, dict[str, str]]) -> None:
    for old, shares in news.items():
        assert ("whole" in shares.values()) == (len(shares) == 1), old
        assert set(shares.values()) <= {"whole", "part", "unknown"}


def test_a_commune_stays_in_the_successor_of_its_province(
    units: Rows, successors: Rows, news: dict[str, dict[str, str]]
) -> None:
    parent = {unit["id"]: unit["parent_id"] for unit in units}
    for row in successors:
        province = row["old_id"]
        while parent[province]:
            province = parent[province]
        assert (parent[row["new_id"]] or row["new_id"]) in news[province], row


def test_ea_kar_became_five_communes(units: Rows, news: dict[str, dict[str, str]]) -> None:
    names = {unit["id"]: unit["name"] for unit in units}
    old = [unit["id"] for unit in units if unit["parent_id"] == "pre2025:651"]
    assert names["pre2025:651"] == "Huyện Ea Kar"
    assert len(old) == 16
    assert {names[new] for commune in old for new in news[commune]} == {
        "Xã Ea Kar",
        "Xã Ea Knốp",
        "Xã Ea Păl",
        "Xã Ea Ô",
        "Xã Cư Yang",
    }
    assert {share for commune in old for share in news[commune].values()} == {"whole"}


def test_dak_lak_is_old_dak_lak_and_phu_yen(units: Rows, successors: Rows) -> None:
    names = {unit["id"]: unit["name"] for unit in units}
    old = {names[row["old_id"]] for row in successors if row["new_id"] == "2025:66"}
    assert old == {"Tỉnh Đắk Lắk", "Tỉnh Phú Yên"}


@pytest.mark.parametrize(
    ("old", "expected"),
    [
        # Resolution 1682/NQ-UBTVQH15 Article 1(20): all of Thủ Thừa, and a part of Nhị Thành.
        ("28036", {"28036": "whole"}),
        ("28057", {"28036": "part", "28087": "part"}),
        # Phường 4 of Mỹ Tho, of Cai Lậy and of Sa Đéc are not Phường 4 of Cao Lãnh.
        ("28252", {"28249": "whole"}),
        ("28439", {"28439": "whole"}),
        ("29908", {"29905": "whole"}),
        # Two communes Thạnh Quới, a hundred kilometres apart, in what is now Cần Thơ.
        ("31246", {"31246": "whole"}),
        ("31714", {"31726": "whole"}),
        # Hòa Bình of Kim Thành was divided; Hòa Bình of Vĩnh Bảo was not.
        ("10798", {"10804": "part", "10843": "part"}),
        ("11890", {"11911": "whole"}),
    ],
)
def test_namesakes_are_told_apart(
    news: dict[str, dict[str, str]], old: str, expected: dict[str, str]
) -> None:
    assert news[f"pre2025:{old}"] == {f"2025:{code}": share for code, share in expected.items()}


def test_what_public_tables_disagree_on_is_marked_unknown(successors: Rows) -> None:
    unknown = {row["old_id"] for row in successors if row["share"] == "unknown"}
    assert unknown == {f"pre2025:{code}" for code in ("00553", "00556", "01615", "02485", "09013", "23053")}


def _commune(code: str, province: str, district: str, name: str) -> OldCommune:
    key = f"{province}_{district}_{name}"
    return OldCommune(code, name, district, district, province, province, key)


def test_of_two_namesakes_the_one_with_neighbours_in_the_new_commune_stays() -> None:
    """By hand: N joins Tân and Long of district A; the other Tân, of district B, went into M with Phú."""
    olds = {
        "1": _commune("1", "p", "a", "tan"),
        "2": _commune("2", "p", "a", "long"),
        "3": _commune("3", "p", "b", "tan"),
        "4": _commune("4", "p", "b", "phu"),
    }
    links = {"1": {"N", "M"}, "2": {"N"}, "3": {"N", "M"}, "4": {"M"}}
    drop_namesakes(links, olds)
    assert links == {"1": {"N"}, "2": {"N"}, "3": {"M"}, "4": {"M"}}


def test_two_namesakes_that_really_merged_both_stay() -> None:
    olds = {"1": _commune("1", "p", "a", "tan"), "3": _commune("3", "p", "b", "tan")}
    links = {"1": {"N"}, "3": {"N"}}
    drop_namesakes(links, olds)
    assert links == {"1": {"N"}, "3": {"N"}}


def test_a_correction_that_the_source_does_not_bear_out_is_an_error() -> None:
    stale = [{"old_code": "00001", "new_code": "99999", "share": "drop", "reason": "gone"}]
    with pytest.raises(CorrectionError, match="99999"):
        successor_rows(small_source(), stale)
