"""The tables of a page of advice. No figure stands there without interval, number of answers and grade."""

from collections.abc import Sequence

from flask_babel import format_decimal
from flask_babel import gettext as _

from surveyapp.services.advising.choosing import LEAST
from surveyapp.services.advising.reading import UnitAdvice
from surveyapp.services.advising.units import TOTAL, Kind
from surveyapp.services.results import Figure, RunResults
from surveyapp.web.results.findings import BURDENS
from surveyapp.web.results.panels import (
    Row,
    Table,
    criterion_name,
    points,
    service_name,
    share,
    share_span,
    span,
    whole,
)
from surveyapp.web.results.words import shown

MOST_BELOW, MOST_ABOVE = 6, 2
DIMENSION = "dimension"


def nodes_table(results: RunResults, found: UnitAdvice, nodes: Sequence[str]) -> Table | None:
    """The index and its dimensions, or the nodes named, of the unit and of the province."""
    chosen = [
        figure
        for code, figure in found.figures.items()
        if (code in nodes if nodes else code == TOTAL or figure.level == DIMENSION)
    ]
    if not chosen:
        return None
    headings = (
        _("Nội dung"),
        _("Điểm"),
        _("Khoảng tin cậy 95%"),
        _("Số phiếu"),
        _("Tỷ lệ trả lời"),
        _("Mức tin cậy"),
        _("Toàn tỉnh"),
        _("Khoảng của toàn tỉnh"),
    )
    return Table(
        headings, tuple(_node(results, figure, found.province.get(figure.code)) for figure in chosen)
    )


def _node(results: RunResults, figure: Figure, province: Figure | None) -> tuple[str, ...]:
    own = shown(figure)
    cells = (own.value, own.interval, own.n, own.response_rate, own.letter)
    whole_ = shown(province) if province else None
    beside = (whole_.value, whole_.interval) if whole_ else ("", "")
    return (criterion_name(results, figure.code), *(cell or "–" for cell in (*cells, *beside)))


def cell_table(results: RunResults, found: UnitAdvice) -> Table | None:
    """The largest contributions of criterion and service, the lowest first; the others in one row."""
    cells = found.distance.get("cells", ())
    below = [row for row in cells if row["value"] <= -LEAST]
    rows = below[:MOST_BELOW] + [row for row in cells if row["value"] >= LEAST][:MOST_ABOVE]
    if not rows:
        return None
    headings = (_("Tiêu chí – thủ tục"), _("Đóng góp (điểm)"), _("Khoảng đồng thời 95%"), _("Số phiếu"))
    lines = [
        (
            f"{criterion_name(results, row['criterion'])} – {service_name(results, row['service'])}",
            points(row["value"]),
            span(row["low"], row["high"]),
            whole(row["n"]),
        )
        for row in sorted(rows, key=lambda row: row["value"])
    ]
    others = found.distance["effects"][found.distance["shown"]] - sum(row["value"] for row in rows)
    rest = (_("Tất cả các dòng khác, cộng lại"), points(others), "–", "–")
    return Table(headings, (*lines, rest))


def important_table(results: RunResults, found: UnitAdvice) -> Table | None:
    """What matters to citizens and lies below the mean of the criteria."""
    if not found.important:
        return None
    headings = (
        _("Tiêu chí"),
        _("Tầm quan trọng"),
        _("Điểm của nơi này"),
        _("Khoảng tin cậy 95%"),
        _("Số phiếu"),
        _("Mức tin cậy"),
        _("Trung bình các tiêu chí"),
        _("Thấp hơn đủ chắc?"),
    )
    return Table(
        headings,
        tuple(
            (
                criterion_name(results, each.criterion),
                _importance(each.importance),
                points(each.figure.value),
                span(each.figure.low, each.figure.high),
                whole(each.figure.n),
                each.figure.grade or "–",
                points(each.line),
                _("rõ") if each.is_sure else _("chưa rõ"),
            )
            for each in found.important
        ),
    )


def _importance(value: float) -> str:
    return str(format_decimal(value, "0.000;−0.000"))


def burden_table(results: RunResults, found: UnitAdvice) -> Table | None:
    """Burdens of the unit beside the province's; of a field, by service."""
    if not found.burdens:
        return None
    is_field = found.unit.kind is Kind.FIELD
    first = (_("Thủ tục – gánh nặng"),) if is_field else (_("Gánh nặng"),)
    headings = (
        *first,
        _("Tỷ lệ"),
        _("Khoảng tin cậy 95%"),
        _("Số phiếu"),
        _("Mức tin cậy"),
        _("Toàn tỉnh"),
        _("Trường hợp xấu nhất"),
    )
    order = list(BURDENS)
    rows = sorted(found.burdens, key=lambda each: (order.index(each["kind"]), -each["share"]))
    return Table(headings, tuple(_burden(results, found, each, is_field) for each in rows))


def _burden(results: RunResults, found: UnitAdvice, burden: Row, is_field: bool) -> tuple[str, ...]:
    bounds, province = burden["bounds"], found.burdens_of_province.get(burden["kind"])
    named = str(BURDENS[burden["kind"]])
    value = share(burden["share"])
    return (
        f"{service_name(results, burden['service'])} – {named}" if is_field else named,
        f"({value})" if burden["grade"] == "C" else value,
        share_span(burden["low"], burden["high"]),
        whole(burden["n"]),
        burden["grade"],
        f"{share(province['share'])} ({share_span(province['low'], province['high'])})" if province else "–",
        share_span(bounds["lower"], bounds["upper"]) if bounds else "–",
    )
