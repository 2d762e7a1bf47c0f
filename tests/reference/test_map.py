"""The map's outlines: where they come from, how far they can be trusted, and the rules that made them."""

import json

import pytest
from shapely import Polygon, unary_union

from reference.build import DATA, HERE, MAP
from reference.csv_files import read_table
from reference.map_files import IslandError, degrees, map_document
from reference.natural_earth import FILE, OLD_CODES
from reference.outlines import misplaced, province_outlines
from reference.source import NewCommune, read_source

LARGEST = 120_000


def commune(name: str, province: str, lon: float, lat: float) -> NewCommune:
    return NewCommune(name, name, province, f"Tỉnh {province}", name, lon, lat)


def square(west: float, south: float, size: float = 2.0) -> list[list[list[float]]]:
    return [
        [
            [west, south],
            [west + size, south],
            [west + size, south + size],
            [west, south + size],
            [west, south],
        ]
    ]


def test_the_source_says_that_it_is_public_domain() -> None:
    document = json.loads(FILE.read_text(encoding="utf-8"))
    assert "public domain" in document["source"]
    assert set(document["shapes"]) == set(OLD_CODES.values())
    assert len(OLD_CODES) == 63


def test_the_map_is_small_enough_for_a_page() -> None:
    assert (DATA / MAP).stat().st_size < LARGEST


def test_nearly_every_commune_lies_in_the_outline_of_its_province() -> None:
    """All but 21 of 3,321 did when the map was made; those lie at a border, and outlines are simplified."""
    source = read_source()
    outlines = province_outlines(
        json.loads(FILE.read_text(encoding="utf-8"))["shapes"], source.new_province_of, source.new
    )
    assert len(misplaced(outlines, source.new)) <= 21


def test_dak_lak_is_the_old_one_and_phu_yen() -> None:
    shapes = json.loads(FILE.read_text(encoding="utf-8"))["shapes"]
    old = unary_union([Polygon(polygon[0]) for code in ("66", "54") for polygon in shapes[code]])
    [ring] = json.loads((DATA / MAP).read_text(encoding="utf-8"))["provinces"]["66"]["rings"]
    new = Polygon([(lon / 1000, lat / 1000) for lon, lat in ring])
    assert new.symmetric_difference(old).area / old.area < 0.01


def test_con_dao_belongs_to_ho_chi_minh_city() -> None:
    """Natural Earth has it with Sóc Trăng, which is a part of Cần Thơ today."""
    provinces = json.loads((DATA / MAP).read_text(encoding="utf-8"))["provinces"]

    def has(code: str) -> bool:
        return any(106_500 < ring[0][0] < 106_700 and ring[0][1] < 8_800 for ring in provinces[code]["rings"])

    assert has("79")
    assert not has("92")


def test_the_archipelagos_belong_to_da_nang_and_khanh_hoa() -> None:
    document = map_document(read_source(), read_table(HERE / "islands.csv"))
    assert {name: entry["province"] for name, entry in document["archipelagos"].items()} == {
        "Hoàng Sa": "48",
        "Trường Sa": "56",
    }


def test_islands_lie_within_the_published_limits_of_their_archipelago() -> None:
    """15°45′–17°15′ N, 111°–113° E, and 6°30′–12° N, 111°30′–117°20′ E."""
    limits = {"Hoàng Sa": (15.75, 17.25, 111.0, 113.0), "Trường Sa": (6.5, 12.0, 111.5, 117.334)}
    for line in read_table(HERE / "islands.csv"):
        south, north, west, east = limits[line["archipelago"]]
        assert south <= degrees(line["lat"]) <= north, line["name"]
        assert west <= degrees(line["lon"]) <= east, line["name"]


def test_a_position_is_degrees_and_minutes() -> None:
    assert degrees("16°30.0′") == 16.5
    with pytest.raises(IslandError):
        degrees("16.5")


def test_a_border_that_moved_runs_between_the_communes() -> None:
    """Two old provinces side by side; four communes in the west of the second one belong to the first today."""
    shapes = {"1": [square(0, 0)], "2": [square(2, 0)]}
    moved = [commune(f"m{n}", "A", 2.5, 0.25 + 0.5 * n) for n in range(4)]
    stayed = [commune(f"s{n}", "B", 3.5, 0.25 + 0.5 * n) for n in range(4)]
    outlines = province_outlines(
        shapes, {"1": "A", "2": "B"}, [commune("own", "A", 1.0, 1.0), *moved, *stayed]
    )
    assert outlines["A"].bounds == pytest.approx((0, 0, 3, 2), abs=0.002)
    assert outlines["B"].bounds == pytest.approx((3, 0, 4, 2), abs=0.002)


def test_a_few_communes_on_the_wrong_side_do_not_move_a_border() -> None:
    shapes = {"1": [square(0, 0)], "2": [square(2, 0)]}
    strays = [commune(f"m{n}", "A", 2.1, 0.25 + 0.5 * n) for n in range(3)]
    communes = [commune("own", "A", 1.0, 1.0), commune("b", "B", 3.0, 1.0), *strays]
    outlines = province_outlines(shapes, {"1": "A", "2": "B"}, communes)
    assert outlines["B"].area == pytest.approx(4)
    assert len(misplaced(outlines, communes)) == 3


def test_an_island_goes_with_the_nearest_commune() -> None:
    shapes = {"1": [square(0, 0), square(10, 0, 0.5)], "2": [square(6, 0)]}
    communes = [commune("a", "A", 1.0, 1.0), commune("b", "B", 7.0, 1.0), commune("sea", "B", 9.9, 0.2)]
    outlines = province_outlines(shapes, {"1": "A", "2": "B"}, communes)
    assert outlines["A"].bounds == (0, 0, 2, 2)
    assert outlines["B"].bounds == (6, 0, 10.5, 2)
