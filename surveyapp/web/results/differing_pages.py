"""Sections on what differences are made of: an office and the others, a wave and the one before; and on walk-ups."""

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from surveyapp.services.drawing.bars import Bar, bars_svg
from surveyapp.services.drawing.svg import Words
from surveyapp.services.results import RunResults
from surveyapp.web.results.panels import (
    Panel,
    Row,
    Table,
    criterion_name,
    drawing,
    office_name,
    points,
    refused,
    row_words,
    service_name,
    share,
    short,
    span,
    whole,
)

MOST_BARS = 15
EFFECTS = {
    "score": _l("điểm số"),
    "mix_service": _l("cơ cấu thủ tục"),
    "mix_office": _l("cơ cấu cơ quan"),
}
LEVEL = 0.05
"""Below this adjusted p-value a gap is said to be there."""


def gap_panels(results: RunResults, office: str) -> tuple[Panel, ...]:
    """What an office's distance from all the others is made of."""
    found = results.actions.get("gaps", {}).get(office)
    if not found or refused(found):
        return ()
    title = _("Chênh lệch với các cơ quan còn lại, theo tiêu chí")
    told = _(
        "%(office)s %(direction)s các cơ quan còn lại %(points)s điểm. Phần “cơ cấu thủ tục” là do người dân đến làm "
        "những thủ tục khác; phần “điểm số” là chênh lệch ở cùng thủ tục. Các dòng cộng lại đúng bằng chênh lệch; "
        "đó là đóng góp, không phải nguyên nhân.",
        office=office_name(results, office),
        direction=_("cao hơn") if found["whole"] >= 0 else _("thấp hơn"),
        points=points(abs(found["whole"])),
    )
    panels = [_panel(results, found, "gap", title, told)]
    if "services" in found:
        by_service = _("Chênh lệch với các cơ quan còn lại, theo thủ tục")
        panels.append(_panel(results, found["services"], "gap-services", by_service, ""))
    return tuple(panels)


def change_panels(results: RunResults) -> tuple[Panel, ...]:
    """What the change since the wave before is made of, by effect, office and criterion."""
    found = results.actions.get("change", {})
    if not found or refused(found):
        return ()
    told = _(
        "So với đợt trước đã công bố (lần phân tích %(run)s), chỉ số thay đổi %(points)s điểm. Các dòng cộng lại đúng "
        "bằng thay đổi đó; phần cơ cấu là do đợt này người dân đến nơi khác hoặc làm thủ tục khác.",
        run=found["run"],
        points=points(found["effect"]["whole"]),
    )
    titles = {
        "effect": _("Thay đổi so với đợt trước"),
        "office": _("Thay đổi so với đợt trước, theo cơ quan"),
        "criterion": _("Thay đổi so với đợt trước, theo tiêu chí"),
        "service": _("Thay đổi so với đợt trước, theo thủ tục"),
        "office_service_criterion": _("Thay đổi so với đợt trước: những ô lớn nhất"),
    }
    return tuple(
        _panel(results, found[name], f"change-{name}", title, told if name == "effect" else "")
        for name, title in titles.items()
        if name in found
    )


def _panel(results: RunResults, table: Row, name: str, title: str, told: str) -> Panel:
    ordered = sorted(table["rows"], key=lambda row: -abs(row["value"]))
    hidden = (
        _("Phần không hiển thị riêng, cộng lại: %(rest)s điểm.", rest=points(table["rest"]))
        if table["hidden"]
        else ""
    )
    words = Words(title, _("Mỗi thanh là một đóng góp, vạch là khoảng đồng thời 95%."), name)
    rows = tuple(
        (
            _name(results, row),
            points(row["value"]),
            span(row["low"], row["high"]),
            whole(row["n"]),
            row.get("grade") or "–",
        )
        for row in ordered
    )
    headings = (
        _("Phần"),
        _("Đóng góp (điểm)"),
        _("Khoảng đồng thời 95%"),
        _("Số phiếu (bên ít hơn)"),
        _("Mức tin cậy"),
    )
    bars = [
        Bar(told[0], row["value"], row["low"], row["high"], row_words(headings, told))
        for row, told in zip(ordered[:MOST_BARS], rows, strict=False)
    ]
    return Panel(
        name,
        title,
        tuple(filter(None, (told, hidden))),
        picture=drawing(bars_svg(bars, words, short)) if bars else None,
        table=Table(headings, rows) if rows else None,
    )


def _name(results: RunResults, row: Row) -> str:
    names = [office_name(results, row["office"])] if "office" in row else []
    names += [service_name(results, row["service"])] if "service" in row else []
    names += [criterion_name(results, row["criterion"])] if "criterion" in row else []
    return " – ".join([*names, str(EFFECTS[row["effect"]])])


def walk_up_panels(results: RunResults) -> tuple[Panel, ...]:
    """Invited visitors and walk-ups side by side on the one question that both are asked in the same words."""
    found = results.beside.get("rows", ())
    if not found:
        return ()
    told = _(
        "Người tự đánh giá tại kiosk tự chọn tham gia, nên số của họ không có sai số lấy mẫu và không gộp vào kết quả. "
        "Bảng đặt hai nguồn cạnh nhau trên câu hỏi hài lòng chung; khoảng cách được kiểm định, hiệu chỉnh cho việc xét "
        "nhiều nơi cùng lúc (Holm)."
    )
    headings = (
        _("Nơi"),
        _("Người được mời hài lòng"),
        _("Số phiếu mời"),
        _("Người tự đánh giá hài lòng"),
        _("Số phiếu tự đánh giá"),
        _("Khoảng cách"),
        _("Đủ chắc?"),
    )
    rows = tuple(
        (
            office_name(results, row["office"]) if row["office"] else _("Toàn tỉnh"),
            share(row["invited"]),
            whole(row["invited_n"]),
            share(row["walk_ups"]),
            whole(row["walk_ups_n"]),
            share(row["gap"]),
            "–" if row["p_holm"] is None else _("có") if row["p_holm"] < LEVEL else _("chưa"),
        )
        for row in found
    )
    title = _("Người được mời và người tự đánh giá tại kiosk")
    return (Panel("walk-ups", title, (told,), table=Table(headings, rows)),)
