"""Sections on contributions: where the points that are missing lie, and what reaching the mean would add."""

from collections.abc import Sequence

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from markupsafe import Markup

from surveyapp.services.drawing.bars import Bar, bars_svg
from surveyapp.services.drawing.svg import Words
from surveyapp.services.results import RunResults
from surveyapp.web.results.chosen import Chosen
from surveyapp.web.results.panels import (
    Panel,
    Row,
    Table,
    drawing,
    place_name,
    points,
    row_words,
    share,
    short,
    span,
    whole,
)

MOST_BARS = 15
CELLS = "office_service_criterion"
DIVISIONS = {
    "office": _l("theo cơ quan"),
    "criterion": _l("theo tiêu chí"),
    "service": _l("theo thủ tục"),
    "office_criterion": _l("theo cơ quan và tiêu chí"),
    "office_service": _l("theo cơ quan và thủ tục"),
    "service_criterion": _l("theo thủ tục và tiêu chí"),
    CELLS: _l("theo cơ quan, thủ tục và tiêu chí"),
}
LONG = ("office_service", "service_criterion", CELLS)
"""Of the whole province only what is missing is shown of these, and of that the largest rows."""
MOST_OF_LONG = 40


def contribution_panels(results: RunResults, chosen: Chosen) -> tuple[Panel, ...]:
    """The contributions by the divisions that make sense for what is chosen."""
    tables = results.actions.get("contributions", {})
    if "lost" not in tables:
        return ()
    return tuple(
        _contribution(results, tables[kind][division], (kind, division, str(DIVISIONS[division])), chosen)
        for division in _divisions(chosen)
        for kind in (("lost",) if division in LONG and chosen.is_everything else ("lost", "below_mean"))
        if division in tables[kind]
    )


def made_before(results: RunResults) -> str:
    """What is said of a run that was made before cells of services were taken apart; empty for others."""
    lost = results.actions.get("contributions", {}).get("lost")
    if not lost or CELLS in lost:
        return ""
    return str(
        _(
            "lần phân tích này được làm trước khi có phần chia theo cơ quan, thủ tục và tiêu chí; xin phân tích lại bộ "
            "dữ liệu."
        )
    )


def _divisions(chosen: Chosen) -> tuple[str, ...]:
    """The divisions that make sense for what is chosen."""
    if chosen.office:
        return ("office_criterion", "office_service", CELLS)
    if chosen.node:
        return ("criterion", "office_criterion", "service_criterion", CELLS)
    if chosen.service:
        return ("service", "service_criterion", "office_service", CELLS)
    return tuple(DIVISIONS)


def _contribution(results: RunResults, table: Row, named: tuple[str, str, str], chosen: Chosen) -> Panel:
    kind, division, by = named
    rows = [row for row in table["rows"] if chosen.has(row)]
    ordered = sorted(rows, key=lambda row: -row["value"])
    shortened = division in LONG and chosen.is_everything and len(ordered) > MOST_OF_LONG
    ordered = ordered[:MOST_OF_LONG] if shortened else ordered
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
    shown = _contribution_table(results, ordered, kind)
    return Panel(
        f"{kind}-{division}",
        title,
        (told, *_rest(table, chosen), *(_shortened(len(rows)) if shortened else ())),
        picture=_bars(ordered[:MOST_BARS], shown, title, f"{kind}-{division}") if ordered else None,
        table=shown,
    )


def _rest(table: Row, chosen: Chosen) -> tuple[str, ...]:
    """What the rows that are not shown add up to."""
    if table.get("largest"):
        return (
            _(
                "Chỉ nêu những ô đóng góp lớn nhất trong số các ô có đủ phiếu; khoảng đồng thời đã tính đến việc chọn "
                "ra từ mọi ô. Các ô còn lại của toàn tỉnh cộng lại: %(rest)s điểm.",
                rest=points(table["rest"]),
            ),
        )
    if not table["hidden"] or not chosen.is_everything:
        return ()
    return (_("Phần không hiển thị riêng vì ít phiếu, cộng lại: %(rest)s điểm.", rest=points(table["rest"])),)


def _shortened(number: int) -> tuple[str, ...]:
    return (
        _(
            "Bảng chỉ nêu %(most)s dòng lớn nhất trong %(number)s dòng; chọn một cơ quan, thủ tục hoặc nội dung ở trên "
            "để xem hết.",
            most=MOST_OF_LONG,
            number=number,
        ),
    )


def _bars(rows: Sequence[Row], table: Table, title: str, name: str) -> Markup:
    bars = [
        Bar(words[0], row["value"], row["low"], row["high"], row_words(table.headings, words))
        for row, words in zip(rows, table.rows, strict=False)
    ]
    told = _("Mỗi thanh là một đóng góp, vạch là khoảng đồng thời 95%. Bảng bên dưới có đủ các con số.")
    return drawing(bars_svg(bars, Words(title, told, name), short))


def _contribution_table(results: RunResults, rows: Sequence[Row], kind: str) -> Table:
    headings = (
        _("Nơi"),
        _("Đóng góp (điểm)"),
        _("Khoảng đồng thời 95%"),
        _("Tỷ phần"),
        _("Số phiếu"),
        _("Mức tin cậy"),
    )
    return Table(
        headings,
        tuple(
            (
                place_name(results, row),
                points(row["value"]),
                span(row["low"], row["high"]),
                share(row["share"]) if kind == "lost" else "–",
                whole(row["n"]),
                row.get("grade") or "–",
            )
            for row in rows
        ),
    )
