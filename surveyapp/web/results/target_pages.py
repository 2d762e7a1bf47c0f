"""The target: the old province's published series as arithmetic, and our own index with its probability."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from flask_babel import format_date, format_percent, gettext
from flask_babel import lazy_gettext as _l

from surveyapp.services.analysing.published import GoalYear, PublishedTarget, PublishedYear
from surveyapp.services.drawing.svg import Words
from surveyapp.services.drawing.trends import TrendPoint, trend_svg
from surveyapp.services.targets import OwnTarget, Standing
from surveyapp.web.locale import in_language
from surveyapp.web.results.panels import Panel, Table, drawing, points, share, short, span

_: Callable[..., str] = gettext

VERDICTS = {
    "reached": _l("Cả khoảng tin cậy nằm từ mục tiêu trở lên: đã đạt."),
    "open": _l("Khoảng tin cậy chứa mục tiêu: chưa nói được là đạt hay chưa."),
    "missed": _l("Cả khoảng tin cậy nằm dưới mục tiêu: chưa đạt."),
    "unknown": _l("Chưa có điểm đủ tin cậy để so với mục tiêu."),
}


@dataclass(frozen=True, slots=True)
class TargetPage:
    """The page of the target."""

    own: tuple[str, ...]
    panels: tuple[Panel, ...]


def target_page(found: PublishedTarget, own: OwnTarget | None, standing: Standing | None) -> TargetPage:
    """The page."""
    return TargetPage(_own(own, standing), (_series(found), _goals(found), *_merged(found)))


def _own(own: OwnTarget | None, standing: Standing | None) -> tuple[str, ...]:
    if own is None:
        return (_("Chưa đặt mục tiêu cho chỉ số tại quầy."),)
    goal = _(
        "Mục tiêu của chỉ số tại quầy: %(value)s điểm trước ngày %(day)s.",
        value=points(own.value),
        day=format_date(own.due_on, "dd/MM/yyyy"),
    )
    if standing is None:
        return (goal, _("Chưa có lần phân tích nào."))
    wave = in_language(standing.run.wave_name, standing.run.wave_name_en)
    verdict = str(VERDICTS[standing.verdict])
    if standing.probability is None:
        return (goal, f"{wave}: {verdict}")
    stands = _(
        "%(wave)s: %(value)s điểm (khoảng tin cậy 95%%: %(interval)s); xác suất chỉ số đã từ mục tiêu trở lên là "
        "%(chance)s, chỉ tính sai số do chọn mẫu.",
        wave=wave,
        value=points(standing.estimate),
        interval=span(standing.low, standing.high),
        chance=_chance(standing.probability),
    )
    return (goal, f"{stands} {verdict}")


def _chance(probability: float) -> str:
    """No probability of an estimate is 0 or 1."""
    if probability < 0.01:
        return _("dưới 1%%")
    return _("trên 99%%") if probability > 0.99 else str(format_percent(probability, "#,##0%"))


def _series(found: PublishedTarget) -> Panel:
    unit = _in(found.unit)
    title = _("Điểm PAPI tỉnh %(unit)s cũ đã công bố", unit=unit)
    told = _("Nét đứt là nơi chuỗi số gãy: hai bên không so được với nhau nên không nối.")
    dots = [TrendPoint(str(each.year), each.value, None, None, str(each.segment)) for each in found.years]
    picture = trend_svg(dots, Words(title, told, "published"), short, _("gãy"))
    breaks = tuple(f"{each.year}: {_in(each.break_words)}" for each in found.years if each.break_words)
    headings = (_("Năm"), _("Điểm"), _("Hạng"), _("Mức kiểm chứng"), _("Nguồn"))
    table = Table(headings, tuple(_published_row(each) for each in found.years))
    cautions = tuple(_in(each) for each in found.cautions)
    return Panel("published", title, (told,), (*breaks, *cautions), drawing(picture), table)


def _merged(found: PublishedTarget) -> tuple[Panel, ...]:
    """The merged province, which is another unit and has its own table."""
    if not found.merged:
        return ()
    title = _("Điểm PAPI tỉnh Đắk Lắk sau hợp nhất, theo bảng đã nhập")
    told = _("Tỉnh sau hợp nhất là đơn vị khác với tỉnh cũ; hai chuỗi số không nối vào nhau.")
    headings = (_("Năm"), _("Điểm"), _("Hạng"), _("Mức kiểm chứng"), _("Nguồn"))
    return (Panel("merged", title, (told,), table=Table(headings, tuple(map(_published_row, found.merged)))),)


def _published_row(each: PublishedYear) -> tuple[str, ...]:
    rank = f"{each.rank}/{each.units}" if each.rank and each.units else "–"
    return (str(each.year), points(each.value), rank, _in(each.mark), each.source)


def _goals(found: PublishedTarget) -> Panel:
    headings = (
        _("Năm"),
        _("Điểm"),
        _("So với %(year)s", year=found.baseline_year),
        _("Còn thiếu đến mục tiêu"),
        _("Ngưỡng nhóm trung bình cao"),
        _("Còn thiếu đến ngưỡng"),
        _("Nhóm"),
    )
    title = _("Mục tiêu tăng 10%% so với 2020 và nhóm trung bình cao")
    statements = tuple(_in(each) for each in found.statements)
    told = _("Đây là phép tính trên số liệu do đơn vị khác công bố, không phải ước lượng của hệ thống này.")
    return Panel(
        "goal", title, (told,), statements, None, Table(headings, tuple(map(_goal_row, found.goals)))
    )


def _goal_row(each: GoalYear) -> tuple[str, ...]:
    """Years on another scale have their numbers in brackets: they do not compare with the baseline."""

    def bracketed(text: str) -> str:
        return text if each.same_scale or text == "–" else f"({text})"

    return (
        str(each.year),
        points(each.score),
        bracketed(share(each.change)),
        bracketed(points(each.gap_to_goal)),
        points(each.entry),
        points(each.gap_to_entry),
        _in(each.group) if each.group else "–",
    )


def _in(words: Mapping[Any, str]) -> str:
    return in_language(words["vi"], words["en"])
