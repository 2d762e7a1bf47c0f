"""Maps: all 34 provinces, Hoàng Sa and Trường Sa on each of them, and nothing said by colour alone."""

import csv
import xml.etree.ElementTree as ET
from dataclasses import replace
from itertools import combinations, pairwise

import pytest

from surveyapp.services.drawing.geography import DATA, commune_points, country_map
from surveyapp.services.drawing.offices import OfficePlace, OfficesWords, offices_map_svg
from surveyapp.services.drawing.provinces import CountryWords, MapValue, province_map_svg
from surveyapp.services.drawing.shades import BLUES, LegendWords, shades_for
from surveyapp.services.drawing.signs import RADIUS, SMALLER
from surveyapp.services.drawing.svg import Words

SVG = "{http://www.w3.org/2000/svg}"
WORDS = Words("Bản đồ", "Mô tả", "map")
LEGEND = LegendWords("Điểm", "không hiển thị", "không có số liệu")
COUNTRY = CountryWords(WORDS, LEGEND, {"Hoàng Sa": "Quần đảo Hoàng Sa", "Trường Sa": "Quần đảo Trường Sa"})
OFFICES = OfficesWords(WORDS, LEGEND, "Sơ đồ", "Cơ quan cấp tỉnh:", "Quần đảo Trường Sa")
ISLANDS = {"Hoàng Sa": 9, "Trường Sa": 9}


def number(value: float) -> str:
    return f"{value:.1f}".replace(".", ",")


def drawn(values: dict[str, MapValue]) -> ET.Element:
    return ET.fromstring(province_map_svg(values, COUNTRY, number))


def fills(picture: ET.Element) -> dict[str, str]:
    """The colour of everything that has a name, by its name."""
    found = {}
    for element in picture.iter():
        title = element.find(f"{SVG}title")
        if title is not None and element.get("fill") and title.text:
            found[title.text] = element.get("fill", "")
    return found


def group_named(picture: ET.Element, name: str) -> ET.Element:
    return next(
        group
        for group in picture.iter(f"{SVG}g")
        if (title := group.find(f"{SVG}title")) is not None and title.text == name
    )


def luminance(colour: str) -> float:
    """How light a colour is in grey, by the weights of ITU-R BT.709."""
    red, green, blue = (int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def test_the_map_has_the_34_provinces_of_the_reference_table() -> None:
    with (DATA / "admin_units.csv").open(encoding="utf-8", newline="") as file:
        known = {
            row["code"]: row["name"]
            for row in csv.DictReader(file)
            if row["level"] == "province" and row["id"].startswith("2025:")
        }
    assert {each.code: each.name for each in country_map().provinces} == known
    assert len(known) == 34


def test_an_empty_map_shows_both_archipelagos_by_name() -> None:
    picture = drawn({})
    for name, islands in ISLANDS.items():
        group = group_named(picture, f"Quần đảo {name}")
        assert len(group.findall(f"{SVG}circle")) == islands
        assert f"Quần đảo {name}" in [text.text for text in group.findall(f"{SVG}text")]


def test_an_archipelago_lies_inside_the_picture_east_of_the_mainland() -> None:
    picture = drawn({})
    _, _, width, height = map(float, picture.get("viewBox", "").split())
    for name in ISLANDS:
        for circle in group_named(picture, f"Quần đảo {name}").findall(f"{SVG}circle"):
            assert 350 < float(circle.get("cx", 0)) < width
            assert 0 < float(circle.get("cy", 0)) < height


@pytest.mark.parametrize(("name", "province"), [("Hoàng Sa", "48"), ("Trường Sa", "56")])
def test_an_archipelago_has_the_colour_of_its_province(name: str, province: str) -> None:
    picture = drawn({province: MapValue(44.0, "của tỉnh"), "01": MapValue(30.0, "khác")})
    group = group_named(picture, f"Quần đảo {name}")
    assert {circle.get("fill") for circle in group.findall(f"{SVG}circle")} == {fills(picture)["của tỉnh"]}


def test_a_hidden_figure_is_hatched_and_a_place_without_one_is_white() -> None:
    found = fills(drawn({"01": MapValue(None, "bị ẩn"), "66": MapValue(43.8, "Đắk Lắk: 43,8")}))
    assert found["bị ẩn"] == "url(#map-hatch)"
    assert found["Tỉnh Cao Bằng"] == "#ffffff"
    assert found["Đắk Lắk: 43,8"] in BLUES


def test_the_legend_says_the_range_of_every_colour_on_the_map() -> None:
    picture = drawn({"01": MapValue(41.0, "a"), "66": MapValue(44.9, "b")})
    shown = {fills(picture)[name] for name in ("a", "b")}
    boxes = {box.get("fill") for box in picture.findall(f"{SVG}rect")}
    assert shown <= boxes
    assert "41,0 – 42,0" in [text.text for text in picture.iter(f"{SVG}text")]


def test_the_blues_grow_darker_by_steps_that_also_show_in_grey() -> None:
    greys = [luminance(colour) for colour in BLUES]
    assert all(lighter - darker > 0.1 for lighter, darker in pairwise(greys))


def test_steps_are_round_and_hold_their_lower_edge() -> None:
    shades = shades_for([40.3, 44.9])
    assert [(low, high) for _, low, high in shades.colours()] == [
        (40, 41), (41, 42), (42, 43), (43, 44), (44, 45)
    ]  # fmt: skip
    assert [shades.step_of(value) for value in (40.0, 40.99, 41.0, 44.9, 45.0)] == [0, 0, 1, 4, 4]


def test_a_name_made_of_markup_stays_a_name() -> None:
    name = '</title><script>alert("x")</script>'
    picture = drawn({"66": MapValue(43.0, name)})
    assert name in fills(picture)
    assert not list(picture.iter(f"{SVG}script"))


def discs(svg: str) -> list[tuple[float, float]]:
    return [
        (float(circle.get("cx", 0)), float(circle.get("cy", 0)))
        for group in ET.fromstring(svg).iter(f"{SVG}g")
        for circle in group.findall(f"{SVG}circle")
        if RADIUS - 5 * SMALLER <= float(circle.get("r", 0)) <= RADIUS
    ]


def test_offices_in_one_commune_stand_beside_one_another() -> None:
    offices = [OfficePlace(str(n), f"Cơ quan {n}", "2025:24373", 44.0, "44,0") for n in range(12)]
    places = discs(offices_map_svg("66", offices, OFFICES, number))
    assert len(places) == 12
    assert (
        min(((a - c) ** 2 + (b - d) ** 2) ** 0.5 for (a, b), (c, d) in combinations(places, 2)) >= 2 * RADIUS
    )


def test_value_range_and_hidden_figure_differ_in_shape() -> None:
    """A disc that grows with its value, a diamond, a square: a print in grey tells them apart."""
    offices = [
        OfficePlace("1", "Cao", "2025:24373", 44.9, "44,9"),
        OfficePlace("2", "Thấp", "2025:24376", 40.3, "40,3"),
        OfficePlace("3", "Khoảng", "2025:24379", None, "40 đến 44", is_range=True),
        OfficePlace("4", "Ẩn", "2025:24382", None, "quá ít"),
    ]
    root = ET.fromstring(offices_map_svg("66", offices, OFFICES, number))
    shapes = {
        (each.findtext(f"{SVG}title") or "")[3:]: each[1] for each in root.iter(f"{SVG}g") if len(each) > 1
    }
    high, low, span, hidden = (
        shapes[name] for name in ("Cao: 44,9", "Thấp: 40,3", "Khoảng: 40 đến 44", "Ẩn: quá ít")
    )
    assert [each.tag.removeprefix(SVG) for each in (high, low, span, hidden)] == [
        "circle", "circle", "polygon", "rect"
    ]  # fmt: skip
    assert float(high.get("r", 0)) > float(low.get("r", 0))


def test_an_office_without_a_commune_stands_below_the_diagram() -> None:
    offices = [
        OfficePlace("1", "Cấp tỉnh", "2025:66", 44.0, "44,0"),
        OfficePlace("2", "Cấp xã", "2025:24373", 43.0, "43,0"),
    ]
    svg = offices_map_svg("66", offices, OFFICES, number)
    in_commune, below = discs(svg)
    assert below[1] > in_commune[1] + 100
    assert "Cơ quan cấp tỉnh:" in svg


def test_the_office_that_a_diagram_is_about_stands_in_a_ring_on_top() -> None:
    units = ("2025:24373", "2025:24376", "2025:24364")
    offices = [OfficePlace("", name, unit, 44.0, "44,0") for name, unit in zip("ABC", units, strict=True)]
    marked = [replace(each, is_marked=each.name == "A") for each in offices]
    root = ET.fromstring(offices_map_svg("66", marked, replace(OFFICES, marked="Cơ quan A"), number))
    groups = [each for each in root.iter(f"{SVG}g") if each.findtext(f"{SVG}title")]
    assert [each.findtext(f"{SVG}title") for each in groups] == ["B: 44,0", "C: 44,0", "A: 44,0"]
    ring, sign = groups[-1].findall(f"{SVG}circle")
    assert float(ring.get("r", 0)) > RADIUS >= float(sign.get("r", 0))
    assert "Cơ quan A" in "".join(root.itertext())


def test_the_diagram_of_khanh_hoa_shows_truong_sa() -> None:
    svg = offices_map_svg("56", [], OFFICES, number)
    assert "Quần đảo Trường Sa" in svg
    assert len(list(ET.fromstring(svg).iter(f"{SVG}circle"))) == ISLANDS["Trường Sa"]


def test_every_commune_of_today_has_a_point_in_the_country() -> None:
    points = commune_points()
    assert len(points) == 3321
    assert all(102 < lon < 118 and 6 < lat < 24 for lon, lat in points.values())
