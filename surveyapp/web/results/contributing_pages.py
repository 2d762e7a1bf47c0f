"""Sections on contributions: where the points that are missing lie, and what reaching the mean would add."""

from collections.abc import Sequence

from flask_babel import gettext as _
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


def contribution_panels(results: RunResults, chosen: Chosen) -> tuple[Panel, ...]:
    """The contributions by the divisions that make sense for what is chosen."""
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
    shown = _contribution_table(results, ordered, kind)
    return Panel(
        f"{kind}-{division}",
        title,
        (told, *hidden),
        picture=_bars(ordered[:MOST_BARS], shown, title, f"{kind}-{division}") if ordered else None,
        table=shown,
    )


def _bars(rows: Sequence[Row], table: Table, title: str, name: str) -> Markup:
    bars = [
        Bar(words[0], row["value"], row["low"], row["high"], row_words(table.headings, words))
        for row, words in zip(rows, table.rows, strict=False)
    ]
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
