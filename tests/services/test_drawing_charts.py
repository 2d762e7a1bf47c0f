"""Charts put values where they belong, leave out what must not be seen, and never join what cannot be compared."""

import xml.etree.ElementTree as ET

import pytest

from surveyapp.services.drawing.bars import DOWN, UP, Bar, bars_svg
from surveyapp.services.drawing.dot_lists import dot_list_svg
from surveyapp.services.drawing.dots import LABELS, RIGHT, WIDTH, Dot, Reference, dot_plot_svg
from surveyapp.services.drawing.scales import scale_around
from surveyapp.services.drawing.scatters import Axes, Limit, Spot, funnel_svg, importance_svg
from surveyapp.services.drawing.svg import Words, text_width, wrapped
from surveyapp.services.drawing.trends import TrendPoint, trend_svg

SVG = "{http://www.w3.org/2000/svg}"
WORDS = Words("Tiêu đề", "Mô tả")


def number(value: float) -> str:
    return f"{value:g}".replace(".", ",")


AXES = Axes("Điểm", "Mức gắn", number, number)


def circles(svg: str) -> list[tuple[float, float]]:
    return [
        (float(each.get("cx", 0)), float(each.get("cy", 0)))
        for each in ET.fromstring(svg).iter(f"{SVG}circle")
    ]


def texts(svg: str) -> list[str]:
    return [each.text or "" for each in ET.fromstring(svg).iter(f"{SVG}text")]


def test_marks_are_round_and_around_every_value() -> None:
    scale = scale_around([41.3, 46.74], 0, 100)
    assert scale.marks() == (41, 42, 43, 44, 45, 46, 47)
    assert scale.at(44) == pytest.approx(50)


def test_the_dot_lies_between_the_ends_of_the_axis_in_proportion() -> None:
    """From 40 to 50 the axis has marks every 2; 42.5 is a quarter of the way."""
    svg = dot_plot_svg([Dot("a", 42.5, 40.0, 50.0)], WORDS, number)
    assert texts(svg)[:6] == ["40", "42", "44", "46", "48", "50"]
    [(x, _)] = circles(svg)
    assert x == pytest.approx(LABELS + (WIDTH - RIGHT - LABELS) / 4, abs=0.06)


def test_a_suppressed_line_has_a_reason_and_no_mark() -> None:
    svg = dot_plot_svg(
        [Dot("a", 42.0, 41.0, 43.0), Dot("b", None, None, None, "quá ít câu trả lời")], WORDS, number
    )
    assert len(circles(svg)) == 1
    assert "quá ít câu trả lời" in texts(svg)


def test_a_range_has_its_interval_but_no_dot() -> None:
    svg = dot_plot_svg([Dot("a", None, 41.0, 43.0, "41 đến 43")], WORDS, number)
    assert circles(svg) == []
    assert len([path for path in ET.fromstring(svg).iter(f"{SVG}path")]) == 2


def across(svg: str, shape: str, attribute: str) -> list[float]:
    """Where shapes of a picture that is as wide as its page lie, in per cent of the width."""
    return [float(each.get(attribute, "").removesuffix("%")) for each in ET.fromstring(svg).iter(SVG + shape)]


def test_on_a_page_dots_lie_in_proportion_at_any_width() -> None:
    """The axis from 40 to 50 takes 2 to 98 % of the width: 42.5 lies a quarter of 96 % further on than its begin."""
    svg = dot_list_svg([Dot("a", 42.5, 40.0, 50.0)], WORDS, number)
    assert across(svg, "circle", "cx") == pytest.approx([2 + 96 / 4])
    assert ET.fromstring(svg).get("viewBox") is None  # which would shrink the letters with the picture
    assert texts(svg)[:6] == ["40", "42", "44", "46", "48", "50"]


def test_on_a_page_a_range_has_no_dot_and_a_suppressed_line_no_mark() -> None:
    dots = [Dot("a", None, 41.0, 43.0), Dot("b", None, None, None, "quá ít câu trả lời")]
    svg = dot_list_svg(dots, WORDS, number, Reference(42.0, "toàn tỉnh"))
    assert across(svg, "circle", "cx") == []
    assert len([each for each in ET.fromstring(svg).iter(f"{SVG}g") if each.get("class") == "mark"]) == 1
    assert {"quá ít câu trả lời", "toàn tỉnh"} <= set(texts(svg))


def test_on_a_page_a_dot_is_hollow_where_it_only_compares() -> None:
    svg = dot_list_svg(
        [Dot("a", 42.0, 41.0, 43.0, is_hollow=True), Dot("b", 42.0, 41.0, 43.0)], WORDS, number
    )
    assert [each.get("class") for each in ET.fromstring(svg).iter(f"{SVG}circle")] == ["hollow", "full"]


def test_a_long_name_is_wrapped_to_what_a_telephone_shows_and_makes_the_picture_taller() -> None:
    long = "Trung tâm Phục vụ hành chính công phường Buôn Ma Thuột"
    one, two = (dot_list_svg([Dot(name, 1.0, 0.0, 2.0)], WORDS, number) for name in ("a", long))
    assert [text for text in texts(two) if text in long] == [
        "Trung tâm Phục vụ hành chính công",
        "phường Buôn Ma Thuột",
    ]
    heights = [float(ET.fromstring(svg).get("height", "").removesuffix("em")) for svg in (one, two)]
    assert heights[1] > heights[0]


def test_the_reference_is_named() -> None:
    assert "toàn tỉnh" in texts(
        dot_plot_svg([Dot("a", 42.0, 41.0, 43.0)], WORDS, number, Reference(42.2, "toàn tỉnh"))
    )


def test_every_picture_says_what_it_is_and_shows() -> None:
    root = ET.fromstring(bars_svg([Bar("a", 1.0, None, None)], WORDS, number))
    assert root.get("role") == "img"
    said = {root.findtext(f"{SVG}title"), root.findtext(f"{SVG}desc")}
    assert said == {"Tiêu đề", "Mô tả"}
    assert root.get("aria-labelledby", "").split() == [
        each.get("id") for tag in ("title", "desc") if (each := root.find(f"{SVG}{tag}")) is not None
    ]


def joining_lines(svg: str) -> int:
    """Lines between neighbouring points are the only slanting ones."""
    lines = ET.fromstring(svg).iter(f"{SVG}line")
    return sum(each.get("x1") != each.get("x2") and each.get("y1") != each.get("y2") for each in lines)


def test_nothing_joins_the_two_sides_of_a_break() -> None:
    points = [
        TrendPoint("2023", 40.0, 39.0, 41.0, "cũ"),
        TrendPoint("2024", 41.0, 40.0, 42.0, "cũ"),
        TrendPoint("2025", 45.0, 44.0, 46.0, "mới"),
        TrendPoint("2026", 46.5, 45.0, 48.0, "mới"),
    ]
    svg = trend_svg(points, WORDS, number, "không so sánh được")
    assert joining_lines(svg) == 2
    assert texts(svg).count("không so sánh được") == 1


def test_nothing_joins_across_a_wave_without_a_figure() -> None:
    points = [
        TrendPoint("1", 40.0, 39.0, 41.0),
        TrendPoint("2", None, None, None),
        TrendPoint("3", 41.5, 40.0, 43.0),
    ]
    svg = trend_svg(points, WORDS, number, "không so sánh được")
    assert (joining_lines(svg), len(circles(svg))) == (0, 2)


def test_bars_go_to_the_side_of_their_sign() -> None:
    root = ET.fromstring(bars_svg([Bar("hơn", 1.0, 0.5, 1.5), Bar("kém", -0.5, -1.0, 0.0)], WORDS, number))
    more, less = (mark.find(f"{SVG}rect") for mark in root.findall(f"{SVG}g"))
    assert more is not None and less is not None
    assert (more.get("fill"), less.get("fill")) == (UP, DOWN)
    zero = float(more.get("x", 0))
    assert float(less.get("x", 0)) + float(less.get("width", 0)) == pytest.approx(zero, abs=0.11)
    assert float(more.get("width", 0)) == pytest.approx(2 * float(less.get("width", 0)), abs=0.21)


def test_importance_grows_upwards_and_performance_to_the_right() -> None:
    spots = [Spot("1", "thấp, ít gắn", 0.4, 0.1), Spot("2", "cao, gắn nhiều", 0.9, 0.6)]
    (first, second) = circles(importance_svg(spots, WORDS, AXES, (0.6, 0.3), ("a", "b", "c", "d")))
    assert second[0] > first[0]
    assert second[1] < first[1]


def test_a_funnel_draws_both_sides_of_every_limit() -> None:
    limits = [Limit("95 %", ((10.0, 40.0, 46.0), (100.0, 42.0, 44.0)))]
    svg = funnel_svg([Spot("1", "a", 50.0, 43.0)], WORDS, AXES, 43.0, limits)
    first, second = ET.fromstring(svg).iter(f"{SVG}polyline")
    middle = circles(svg)[0][1]
    lows = [float(point.split(",")[1]) for point in first.get("points", "").split()]
    highs = [float(point.split(",")[1]) for point in second.get("points", "").split()]
    assert all(low > middle > high for low, high in zip(lows, highs, strict=True))
    assert lows[0] - highs[0] == pytest.approx(3 * (lows[1] - highs[1]), abs=0.5)


def test_long_names_are_broken_and_never_cut() -> None:
    name = "Trung tâm Phục vụ hành chính công phường Buôn Ma Thuột"
    lines = wrapped(name, 250)
    assert " ".join(lines) == name
    assert len(lines) == 2
    assert all(text_width(line) <= 250 for line in lines)


def test_signs_that_no_xml_may_hold_are_left_out() -> None:
    svg = dot_plot_svg([Dot("a\x00\x01<b>&", 1.0, 0.0, 2.0)], WORDS, number)
    assert "a<b>&" in texts(svg)
