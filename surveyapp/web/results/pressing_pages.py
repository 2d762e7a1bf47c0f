"""Sections on what presses: the map of importance and performance, and the burdens of procedures."""

from collections.abc import Mapping

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from surveyapp.services.drawing.scatters import Axes, Spot, importance_svg
from surveyapp.services.drawing.svg import Words
from surveyapp.services.results import PROVINCE, Figure, RunResults
from surveyapp.web.results.chosen import Chosen
from surveyapp.web.results.findings import BURDENS
from surveyapp.web.results.panels import (
    Panel,
    Row,
    Table,
    criterion_name,
    drawing,
    fine,
    points,
    refused,
    row_words,
    service_name,
    share,
    share_span,
    short,
    span,
    whole,
)

QUADRANTS = {
    "concentrate": _l("quan trọng, điểm thấp: ưu tiên"),
    "keep_up": _l("quan trọng, điểm cao: giữ vững"),
    "more_than_needed": _l("ít quan trọng hơn, điểm cao"),
    "low_priority": _l("ít quan trọng hơn, điểm thấp"),
}


def priority_panels(results: RunResults, chosen: Chosen) -> tuple[Panel, ...]:
    """The map of the whole province: too few answers stand behind one of an office."""
    found = results.actions.get("priorities", {})
    if not chosen.is_everything or not found.get("points"):
        return ()
    title = _("Tiêu chí quan trọng đến đâu, tốt đến đâu")
    axes = Axes(_("Điểm (0–1)"), _("Mức đi cùng hài lòng chung"), short, fine)
    corners = [
        str(QUADRANTS[each]) for each in ("concentrate", "keep_up", "more_than_needed", "low_priority")
    ]
    middle = (found["performance_line"], found["importance_line"])
    words = Words(title, _("Số trong vòng tròn là số trong bảng; hai đường đứt là mức trung bình."), "map")
    grades = _province_grades(results)
    rows = tuple(
        _criterion_row(results, number, each, grades) for number, each in enumerate(found["points"], start=1)
    )
    told = _(
        "Tầm quan trọng suy ra từ câu hỏi hài lòng chung, vốn nằm ngoài chỉ số. Đây là sự đi cùng nhau, không nói điều "
        "gì dẫn đến điều gì; vị trí là so với các tiêu chí khác trên cùng hình."
    )
    sure = _(
        "Vị trí là “rõ” khi cả hai khoảng đều không cắt đường trung bình. Các khoảng đúng đồng thời (95%) cho mọi tiêu "
        "chí và cả hai chiều; khoảng của tầm quan trọng là của mức cách xa trung bình."
    )
    headings = _criterion_headings()
    spots = [
        _spot(number, each, row_words(headings, row))
        for number, (each, row) in enumerate(zip(found["points"], rows, strict=True), start=1)
    ]
    picture = drawing(importance_svg(spots, words, axes, middle, corners))
    return (Panel("priorities", title, (told, sure), picture=picture, table=Table(headings, rows)),)


def _criterion_headings() -> tuple[str, ...]:
    return (
        _("Tiêu chí"),
        _("Tầm quan trọng"),
        _("Khoảng đồng thời 95%"),
        _("Điểm (0–1)"),
        _("Khoảng đồng thời 95%"),
        _("Vị trí"),
        _("So với trung bình"),
        _("Số phiếu"),
        _("Mức tin cậy"),
    )


def _spot(number: int, point: Row, told: str) -> Spot:
    ends = (point["low"], point["high"])
    return Spot(str(number), told, point["performance"], point["importance"], ends, _importance_ends(point))


def _criterion_row(
    results: RunResults, number: int, point: Row, grades: Mapping[str, Figure]
) -> tuple[str, ...]:
    figure = grades.get(point["criterion"])
    ends = _importance_ends(point)
    return (
        f"{number}. {criterion_name(results, point['criterion'])}",
        fine(point["importance"]),
        _("%(low)s đến %(high)s", low=fine(ends[0]), high=fine(ends[1])) if ends else "–",
        points(point["performance"]),
        span(point["low"], point["high"]),
        str(QUADRANTS[point["quadrant"]]),
        _("rõ") if point["sure"] and ends else _("chưa rõ"),
        whole(figure.n) if figure else "–",
        (figure.grade if figure else None) or "–",
    )


def _importance_ends(point: Row) -> tuple[float, float] | None:
    """The interval of importance; runs made before it was computed have none."""
    low, high = point.get("importance_low"), point.get("importance_high")
    return None if low is None or high is None else (low, high)


def _province_grades(results: RunResults) -> dict[str, Figure]:
    index = results.invited.index if results.invited else ()
    return {figure.code: figure for figure in index if figure.office == PROVINCE}


def burden_panels(results: RunResults, chosen: Chosen) -> tuple[Panel, ...]:
    found = results.actions.get("burdens", ())
    if chosen.office or chosen.node or not found or refused(found):
        return ()
    rows = [each for each in found if not chosen.service or each["service"] in ("", chosen.service)]
    ordered = sorted(
        rows, key=lambda each: (list(BURDENS).index(each["kind"]), each["service"] != "", -each["share"])
    )
    told = _(
        "Tỷ lệ trong số người đã trả lời. Với hai câu nhạy cảm, cột cuối cho biết tỷ lệ nằm trong đâu nếu không giả "
        "định gì về những người không muốn trả lời: từ không ai trong họ gặp phải đến tất cả đều gặp."
    )
    table = Table(
        (
            _("Thủ tục"),
            _("Gánh nặng"),
            _("Tỷ lệ"),
            _("Khoảng tin cậy 95%"),
            _("Khoảng đồng thời 95%"),
            _("Số phiếu"),
            _("Mức tin cậy"),
            _("Trường hợp xấu nhất"),
        ),
        tuple(_burden_row(results, each) for each in ordered),
    )
    return (Panel("burdens", _("Gánh nặng theo thủ tục"), (told,), table=table),)


def _burden_row(results: RunResults, burden: Row) -> tuple[str, ...]:
    bounds = burden["bounds"]
    only_range = burden["grade"] == "C"
    return (
        service_name(results, burden["service"]),
        str(BURDENS[burden["kind"]]),
        f"({share(burden['share'])})" if only_range else share(burden["share"]),
        share_span(burden["low"], burden["high"]),
        share_span(burden.get("joint_low"), burden.get("joint_high")),
        whole(burden["n"]),
        burden["grade"],
        share_span(bounds["lower"], bounds["upper"]) if bounds else "",
    )
