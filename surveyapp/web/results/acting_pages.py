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
from surveyapp.web.results.differing_pages import change_panels, gap_panels
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
    nodes: tuple[Option, ...]
    panels: tuple[Panel, ...]
    problems: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Chosen:
    """What a reader looks at: an office, a service, a node of the index; empty for all of them."""

    office: str = ""
    service: str = ""
    node: str = ""

    def has(self, row: Row) -> bool:
        """Whether a row of a table belongs to it."""
        criterion = str(row.get("criterion", ""))
        return (
            self.office in ("", row.get("office"))
            and self.service in ("", row.get("service"))
            and (not self.node or criterion == self.node or criterion.startswith(f"{self.node}."))
        )

    @property
    def is_everything(self) -> bool:
        """Whether nothing is left out."""
        return not (self.office or self.service or self.node)


def act_page(results: RunResults, wave_name: str, chosen: Chosen) -> ActPage:
    """The page. Raises NotFound for an office, a service or a node that is not in the run."""
    check_place(results, chosen.office, chosen.service)
    nodes = _nodes(results, chosen.node)
    if chosen.node and not any(option.is_chosen for option in nodes):
        raise NotFound
    actions = results.actions
    parts = (
        actions,
        actions.get("contributions"),
        actions.get("priorities"),
        actions.get("burdens"),
        actions.get("gaps", {}).get(chosen.office),
        actions.get("change"),
    )
    panels = (
        _findings(results, chosen),
        *_contributions(results, chosen),
        *gap_panels(results, chosen.office),
        *(change_panels(results) if chosen.is_everything else ()),
        *_priorities(results, chosen),
        *_burdens(results, chosen),
    )
    return ActPage(
        results.line.id,
        wave_name,
        _subject(results, chosen),
        options(results.offices, chosen.office),
        options(results.services, chosen.service),
        nodes,
        panels if actions else (),
        tuple(dict.fromkeys(filter(None, map(refused, parts)))) if actions else (not_yet(),),
    )


def not_yet() -> str:
    """What is said of a run whose figures are there, while the rest is still being computed."""
    text: str = _(
        "phần này được tính sau các con số của lần phân tích và chưa xong. Xin mở lại trang sau ít phút."
    )
    return text


def _nodes(results: RunResults, chosen: str) -> tuple[Option, ...]:
    """Dimensions and their parts, by which criteria can be chosen."""
    rows = results.invited.index if results.invited else ()
    codes = [row.code for row in rows if not row.office and row.level in ("dimension", "sub-dimension")]
    return tuple(Option(code, f"{code} {criterion_name(results, code)}", code == chosen) for code in codes)


def check_place(results: RunResults, office: str, service: str = "") -> None:
    """Raises NotFound for a place that is not in the wave."""
    known = {each.code for each in results.offices}, {each.code for each in results.services}
    if (office and office not in known[0]) or (service and service not in known[1]):
        raise NotFound


def _subject(results: RunResults, chosen: Chosen) -> str:
    names = [office_name(results, chosen.office)] if chosen.office else []
    names += [service_name(results, chosen.service)] if chosen.service else []
    names += [criterion_name(results, chosen.node)] if chosen.node else []
    return " – ".join(names) or _("Toàn tỉnh")


def _findings(results: RunResults, chosen: Chosen) -> Panel:
    found = finding_sentences(results, chosen_findings(results, chosen.office, chosen.service, chosen.node))
    none = (_("Không có điểm nào nổi lên đủ rõ từ số liệu của lần phân tích này."),)
    return Panel("findings", _("Nên xem trước"), () if found else none, found)


def _contributions(results: RunResults, chosen: Chosen) -> tuple[Panel, ...]:
    tables = results.actions.get("contributions", {})
    if "lost" not in tables:
        return ()
    if chosen.office:
        divisions = [("office_criterion", _("theo tiêu chí"))]
    elif chosen.node:
        divisions = [
            ("criterion", _("theo tiêu chí")),
            ("office_criterion", _("theo cơ quan và tiêu chí")),
        ]
    elif chosen.service:
        divisions = [("service", _("theo thủ tục"))]
    else:
        divisions = [
            ("office", _("theo cơ quan")),
            ("criterion", _("theo tiêu chí")),
            ("service", _("theo thủ tục")),
            ("office_criterion", _("theo cơ quan và tiêu chí")),
        ]
    return tuple(
        _contribution(results, tables[kind][division], (kind, division, by), chosen)
        for division, by in divisions
        for kind in ("lost", "below_mean")
        if division in tables[kind]
    )


def _contribution(results: RunResults, table: Row, named: tuple[str, str, str], chosen: Chosen) -> Panel:
    kind, division, by = named
    rows = [row for row in table["rows"] if chosen.has(row)]
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
        if table["hidden"] and chosen.is_everything
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


def _priorities(results: RunResults, chosen: Chosen) -> tuple[Panel, ...]:
    """The map of the whole province: too few answers stand behind one of an office."""
    found = results.actions.get("priorities", {})
    if not chosen.is_everything or not found.get("points"):
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


def _burdens(results: RunResults, chosen: Chosen) -> tuple[Panel, ...]:
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
