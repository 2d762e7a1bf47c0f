"""The page that compares the offices: sets of ranks, differences that hold together, a funnel, and flagged answers."""

from dataclasses import dataclass

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from surveyapp.domain.errors import NotFound
from surveyapp.services.drawing.dot_lists import dot_list_svg
from surveyapp.services.drawing.dots import Dot, Reference
from surveyapp.services.drawing.scatters import Axes, Limit, Spot, funnel_svg
from surveyapp.services.drawing.svg import Words
from surveyapp.services.results import RunResults
from surveyapp.web.results.chosen import Chosen, check_place, not_yet
from surveyapp.web.results.differing_pages import walk_up_panels
from surveyapp.web.results.filters import EVERYTHING, Filters, not_applied
from surveyapp.web.results.panels import (
    Option,
    Panel,
    Row,
    Table,
    criterion_name,
    drawing,
    office_name,
    options,
    points,
    refused,
    row_words,
    short,
    span,
    whole,
)

POSITIONS = {
    "inside": _l("trong giới hạn"),
    "above_95": _l("trên giới hạn 95%"),
    "below_95": _l("dưới giới hạn 95%"),
    "above_998": _l("trên giới hạn 99,8%"),
    "below_998": _l("dưới giới hạn 99,8%"),
}


@dataclass(frozen=True, slots=True)
class ComparePage:
    """The offices compared on one node of the index."""

    run_id: int
    wave_name: str
    title: str
    nodes: tuple[Option, ...]
    offices: tuple[Option, ...]
    office: str
    node: str
    panels: tuple[Panel, ...]
    notes: tuple[str, ...]
    """To what the filters could not be applied."""
    problems: tuple[str, ...]


def compare_page(
    results: RunResults, wave_name: str, chosen: Chosen, filters: Filters = EVERYTHING
) -> ComparePage:
    """The page. Raises NotFound for a node or an office that is not there."""
    node, office = chosen.node, chosen.office
    check_place(results, office)
    comparison = results.comparison
    nodes = comparison.get("nodes", {})
    if nodes and node not in nodes:
        raise NotFound
    found, flags = nodes.get(node, {}), comparison.get("flags", {})
    panels = _panels(results, found, office) if "offices" in found and filters.shows_invited else ()
    beside = walk_up_panels(results) if filters.shows_walk_ups else ()
    flagged = _flags(results, flags) if filters.shows_invited else ()
    return ComparePage(
        results.line.id,
        wave_name,
        criterion_name(results, node),
        tuple(Option(code, criterion_name(results, code), code == node) for code in nodes),
        options(results.offices, office),
        office,
        node,
        (*flagged, *panels, *beside) if filters.leaves_out_flagged else (*panels, *beside, *flagged),
        not_applied(filters),
        tuple(filter(None, map(refused, (comparison, found, flags, results.beside))))
        if comparison
        else (not_yet(),),
    )


def _panels(results: RunResults, found: Row, office: str) -> tuple[Panel, ...]:
    return (
        _ranks(results, found),
        _rest(results, found),
        _pairs(results, found, office),
        *funnel_panels(results, found),
    )


def _ranks(results: RunResults, found: Row) -> Panel:
    number = len(found["offices"])
    rows = tuple(
        (
            office_name(results, row["office"]),
            points(row["value"]),
            _("%(best)s đến %(worst)s", best=row["best"], worst=row["worst"]),
            whole(row["n"]),
        )
        for row in sorted(found["offices"], key=lambda row: (row["best"], row["worst"], -row["value"]))
    )
    told = _(
        "Với %(number)s cơ quan so được, cột hạng cho biết hạng nằm trong khoảng nào; các khoảng hạng đúng đồng thời "
        "với độ tin cậy 95%%. Khoảng rộng nghĩa là số liệu chưa phân định được thứ hạng.",
        number=number,
    )
    headings = (_("Cơ quan"), _("Điểm"), _("Khoảng hạng"), _("Số phiếu"))
    return Panel("ranks", _("Khoảng hạng"), (told, *_left_out(results, found)), table=Table(headings, rows))


def _left_out(results: RunResults, found: Row) -> tuple[str, ...]:
    if not found["left_out"]:
        return ()
    names = ", ".join(office_name(results, code) for code in found["left_out"])
    return (_("Không so được vì quá ít phiếu hoặc số liệu bị ẩn: %(offices)s.", offices=names),)


def _rest(results: RunResults, found: Row) -> Panel:
    title = _("Mỗi cơ quan so với các cơ quan còn lại")
    ordered = sorted(found["offices"], key=lambda row: -row["rest"]["difference"])
    headings = (_("Cơ quan"), *_headings())
    rows = tuple((office_name(results, row["office"]), *_difference(row["rest"])) for row in ordered)
    dots = [
        Dot(
            words[0],
            row["rest"]["difference"],
            row["rest"]["low"],
            row["rest"]["high"],
            words[2],
            told=row_words(headings, words),
        )
        for row, words in zip(ordered, rows, strict=True)
    ]
    told = _(
        "Các khoảng đúng đồng thời với độ tin cậy 95%: khoảng không chứa 0 thì khác biệt đủ chắc, dù xem cơ quan nào."
    )
    picture = dot_list_svg(dots, Words(title, told, "rest"), short, Reference(0.0, _("bằng nhau")))
    return Panel("rest", title, (told,), picture=drawing(picture), table=Table(headings, rows))


def _pairs(results: RunResults, found: Row, office: str) -> Panel:
    """All pairs of a chosen office, seen from it; without one, the pairs that certainly differ."""
    if office:
        title = _("%(office)s so với từng cơ quan khác", office=office_name(results, office))
        pairs = [_seen_from(office, row) for row in found["pairs"] if office in (row["first"], row["second"])]
    else:
        title = _("Những cặp cơ quan khác nhau đủ chắc")
        pairs = [row for row in found["pairs"] if row["certain"]]
    certain = sum(row["certain"] for row in found["pairs"])
    told = _(
        "Trong %(number)s cặp, %(certain)s cặp khác nhau đủ chắc khi xét mọi cặp cùng lúc (khoảng đồng thời 95%%).",
        number=found["number_of_pairs"],
        certain=certain,
    )
    rows = tuple(
        (f"{office_name(results, row['first'])} – {office_name(results, row['second'])}", *_difference(row))
        for row in sorted(pairs, key=lambda row: -abs(row["difference"]))
    )
    return Panel(
        "pairs", title, (told,), table=Table((_("Cặp cơ quan"), *_headings()), rows) if rows else None
    )


def _seen_from(office: str, row: Row) -> Row:
    if row["first"] == office:
        return row
    turned = {"first": office, "second": row["first"], "difference": -row["difference"]}
    return {**row, **turned, "low": -row["high"], "high": -row["low"]}


def _headings() -> tuple[str, ...]:
    return (_("Chênh lệch (điểm)"), _("Khoảng đồng thời 95%"), _("Đủ chắc?"))


def _difference(row: Row) -> tuple[str, ...]:
    return (
        points(row["difference"]),
        span(row["low"], row["high"]),
        _("có") if row["certain"] else _("chưa"),
    )


def funnel_panels(results: RunResults, found: Row) -> tuple[Panel, ...]:
    """The offices in a funnel, from the comparison on one node; none where it could not be drawn."""
    funnel = found["funnel"]
    if not funnel:
        return ()
    title = _("Biểu đồ phễu")
    limits = funnel["limits"]
    curves = [
        Limit(name, tuple(zip(limits["sizes"], limits[f"low_{key}"], limits[f"high_{key}"], strict=True)))
        for name, key in (("95%", "95"), (_("99,8%"), "998"))
    ]
    told = _(
        "Đường giữa là điểm toàn tỉnh. Ngoài giới hạn là lý do để xem xét, không phải kết luận. Giới hạn đã nới "
        "%(times)s lần theo mức các cơ quan vốn khác nhau.",
        times=short(round(funnel["overdispersion"] ** 0.5, 2)),
    )
    words = Words(title, _("Số trong vòng tròn là số trong bảng."), "funnel")
    axes = Axes(_("Cỡ mẫu tương đương"), _("Điểm"), short, short)
    rows = tuple(
        (
            f"{number}. {office_name(results, each['office'])}",
            points(each["value"]),
            whole(each["size"]),
            str(POSITIONS[each["position"]]),
        )
        for number, each in enumerate(funnel["points"], start=1)
    )
    headings = (_("Cơ quan"), _("Điểm"), _("Cỡ mẫu tương đương"), _("Vị trí"))
    spots = [
        Spot(str(number), row_words(headings, row), each["size"], each["value"])
        for number, (each, row) in enumerate(zip(funnel["points"], rows, strict=True), start=1)
    ]
    picture = drawing(funnel_svg(spots, words, axes, funnel["target"], curves))
    return (Panel("funnel", title, (told,), picture=picture, table=Table(headings, rows)),)


def _flags(results: RunResults, flags: Row) -> tuple[Panel, ...]:
    if "flagged" not in flags:
        return ()
    title = _("Có và không có phiếu bị đánh dấu nghi ngờ")
    told = _(
        "%(number)s phiếu bị đánh dấu. Phiếu bị đánh dấu không bị xóa khỏi kết quả.",
        number=whole(flags["flagged"]),
    )
    headings = (_("Nội dung"), _("Có"), _("Không có"), _("Chênh lệch (điểm)"), _("Đáng kể?"))
    rows = tuple(
        (
            criterion_name(results, row["code"]),
            points(row["with_flagged"]),
            points(row["without_flagged"]),
            points(row["difference"]),
            _("có") if row["matters"] else _("không"),
        )
        for row in flags["rows"]
    )
    return (Panel("flags", title, (told,), table=Table(headings, rows) if rows else None),)
