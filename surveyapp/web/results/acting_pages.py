"""The page of where to act: findings first, then the tables and pictures that they come from."""

from collections.abc import Sequence
from dataclasses import dataclass

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from markupsafe import Markup

from surveyapp.domain.errors import NotFound
from surveyapp.services.drawing.bars import Bar, bars_svg
from surveyapp.services.drawing.scatters import Axes, Spot, importance_svg
from surveyapp.services.drawing.svg import Words
from surveyapp.services.results import RunResults
from surveyapp.web.results.findings import BURDENS, chosen_findings, finding_sentences
from surveyapp.web.results.panels import (
    Option,
    Panel,
    Row,
    Table,
    criterion_name,
    drawing,
    office_name,
    options,
    place_name,
    points,
    refused,
    service_name,
    share,
    share_span,
    short,
    span,
    whole,
)

MOST_BARS = 15
QUADRANTS = {
    "concentrate": _l("quan trọng, điểm thấp: ưu tiên"),
    "keep_up": _l("quan trọng, điểm cao: giữ vững"),
    "more_than_needed": _l("ít quan trọng hơn, điểm cao"),
    "low_priority": _l("ít quan trọng hơn, điểm thấp"),
}


@dataclass(frozen=True, slots=True)
class ActPage:
    """Where to act, for the province, an office or a service."""

    run_id: int
    wave_name: str
    subject: str
    offices: tuple[Option, ...]
    services: tuple[Option, ...]
    panels: tuple[Panel, ...]
    problems: tuple[str, ...]


def act_page(results: RunResults, wave_name: str, office: str, service: str) -> ActPage:
    """The page. Raises NotFound for an office or a service that is not in the wave, and for an old run without it."""
    check_place(results, office, service)
    actions = results.actions
    if not actions:
        raise NotFound
    parts = (actions, actions.get("contributions"), actions.get("priorities"), actions.get("burdens"))
    panels = (
        _findings(results, office, service),
        *_contributions(results, office, service),
        *_priorities(results, office, service),
        *_burdens(results, office, service),
    )
    return ActPage(
        results.line.id,
        wave_name,
        _subject(results, office, service),
        options(results.offices, office),
        options(results.services, service),
        panels,
        tuple(dict.fromkeys(filter(None, map(refused, parts)))),
    )


def check_place(results: RunResults, office: str, service: str = "") -> None:
    """Raises NotFound for a place that is not in the wave."""
    known = {each.code for each in results.offices}, {each.code for each in results.services}
    if (office and office not in known[0]) or (service and service not in known[1]):
        raise NotFound


def _subject(results: RunResults, office: str, service: str) -> str:
    names = [office_name(results, office)] if office else []
    names += [service_name(results, service)] if service else []
    return " – ".join(names) or _("Toàn tỉnh")


def _findings(results: RunResults, office: str, service: str) -> Panel:
    found = finding_sentences(results, chosen_findings(results, office, service))
    none = (_("Không có điểm nào nổi lên đủ rõ từ số liệu của lần phân tích này."),)
    return Panel("findings", _("Nên xem trước"), () if found else none, found)


def _contributions(results: RunResults, office: str, service: str) -> tuple[Panel, ...]:
    tables = results.actions.get("contributions", {})
    if "lost" not in tables:
        return ()
    if office:
        divisions = [("office_criterion", _("theo tiêu chí"))]
    elif service:
        divisions = [("service", _("theo thủ tục"))]
    else:
        divisions = [
            ("office", _("theo cơ quan")),
            ("criterion", _("theo tiêu chí")),
            ("service", _("theo thủ tục")),
            ("office_criterion", _("theo cơ quan và tiêu chí")),
        ]
    return tuple(
        _contribution(results, tables[kind][division], (kind, division, by), (office, service))
        for division, by in divisions
        for kind in ("lost", "below_mean")
        if division in tables[kind]
    )


def _contribution(
    results: RunResults, table: Row, named: tuple[str, str, str], chosen: tuple[str, str]
) -> Panel:
    kind, division, by = named
    office, service = chosen
    rows = [
        row
        for row in table["rows"]
        if (not office or row.get("office") == office) and (not service or row.get("service") == service)
    ]
    ordered = sorted(rows, key=lambda row: -row["value"])
    if kind == "lost":
        title = _("Điểm còn thiếu so với mức cao nhất, %(by)s", by=by)
        told = _(
            "Các đóng góp cộng lại bằng %(whole)s điểm còn thiếu của toàn tỉnh.", whole=points(table["whole"])
        )
    else:
        title = _("Nếu lên bằng mức trung bình, %(by)s", by=by)
        told = _(
            "Số dương: chỉ số toàn tỉnh được thêm chừng ấy nếu nơi này lên bằng trung bình; số âm: nơi này đang trên "
            "trung bình. Cộng lại bằng 0."
        )
    hidden = (
        (_("Phần không hiển thị riêng vì ít phiếu, cộng lại: %(rest)s điểm.", rest=points(table["rest"])),)
        if table["hidden"] and not office and not service
        else ()
    )
    return Panel(
        f"{kind}-{division}",
        title,
        (told, *hidden),
        picture=_bars(results, ordered[:MOST_BARS], title, f"{kind}-{division}") if ordered else None,
        table=_contribution_table(results, ordered, kind),
    )


def _bars(results: RunResults, rows: Sequence[Row], title: str, name: str) -> Markup:
    bars = [Bar(place_name(results, row), row["value"], row["low"], row["high"]) for row in rows]
    told = _("Mỗi thanh là một đóng góp, vạch là khoảng đồng thời 95%. Bảng bên dưới có đủ các con số.")
    return drawing(bars_svg(bars, Words(title, told, name), short))


def _contribution_table(results: RunResults, rows: Sequence[Row], kind: str) -> Table:
    headings = (_("Nơi"), _("Đóng góp (điểm)"), _("Khoảng đồng thời 95%"), _("Tỷ phần"), _("Số phiếu"))
    return Table(
        headings,
        tuple(
            (
                place_name(results, row),
                points(row["value"]),
                span(row["low"], row["high"]),
                share(row["share"]) if kind == "lost" else "–",
                whole(row["n"]),
            )
            for row in rows
        ),
    )


def _priorities(results: RunResults, office: str, service: str) -> tuple[Panel, ...]:
    """The map of the whole province: too few answers stand behind one of an office."""
    found = results.actions.get("priorities", {})
    if office or service or not found.get("points"):
        return ()
    title = _("Tiêu chí quan trọng đến đâu, tốt đến đâu")
    spots = [
        Spot(str(number), criterion_name(results, each["criterion"]), each["performance"], each["importance"])
        for number, each in enumerate(found["points"], start=1)
    ]
    axes = Axes(_("Điểm (0–1)"), _("Mức đi cùng hài lòng chung"), short, short)
    corners = [
        str(QUADRANTS[each]) for each in ("concentrate", "keep_up", "more_than_needed", "low_priority")
    ]
    middle = (found["performance_line"], found["importance_line"])
    words = Words(title, _("Số trong vòng tròn là số trong bảng; hai đường đứt là mức trung bình."), "map")
    rows = tuple(
        (
            f"{number}. {criterion_name(results, each['criterion'])}",
            short(round(each["importance"], 3)),
            points(each["performance"]),
            span(each["low"], each["high"]),
            str(QUADRANTS[each["quadrant"]]),
            _("rõ") if each["sure"] else _("chưa rõ"),
        )
        for number, each in enumerate(found["points"], start=1)
    )
    told = _(
        "Tầm quan trọng suy ra từ câu hỏi hài lòng chung, vốn nằm ngoài chỉ số. Đây là sự đi cùng nhau, không nói điều "
        "gì dẫn đến điều gì; vị trí là so với các tiêu chí khác trên cùng hình."
    )
    headings = (
        _("Tiêu chí"),
        _("Tầm quan trọng"),
        _("Điểm (0–1)"),
        _("Khoảng tin cậy 95%"),
        _("Vị trí"),
        _("So với trung bình"),
    )
    picture = drawing(importance_svg(spots, words, axes, middle, corners))
    return (Panel("priorities", title, (told,), picture=picture, table=Table(headings, rows)),)


def _burdens(results: RunResults, office: str, service: str) -> tuple[Panel, ...]:
    found = results.actions.get("burdens", ())
    if office or not found or refused(found):
        return ()
    rows = [each for each in found if not service or each["service"] in ("", service)]
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
        whole(burden["n"]),
        burden["grade"],
        share_span(bounds["lower"], bounds["upper"]) if bounds else "",
    )
