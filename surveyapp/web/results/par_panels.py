"""Sections on PAR INDEX, the plan's other index: the old province against the target, the merged one for itself."""

from collections.abc import Callable, Mapping

from flask_babel import gettext

from surveyapp.services.analysing.par_target import ParTarget
from surveyapp.services.analysing.published_years import PublishedYear
from surveyapp.web.locale import worded
from surveyapp.web.results.broken_lines import break_items, broken_line, broken_words, numbered, rank_words
from surveyapp.web.results.panels import Panel, Table, points, share

_: Callable[..., str] = gettext


def bracketed(text: str, *, same_scale: bool) -> str:
    """A number beside the baseline; in brackets where the year is on another scale."""
    return text if same_scale or text == "–" else f"({text})"


def brackets_words(year: int) -> str:
    """What those brackets mean."""
    return _(
        "Số trong ngoặc đơn: năm ấy không cùng thang với năm %(year)s, phép trừ chỉ để tham khảo, không phải mức tăng "
        "hay giảm.",
        year=year,
    )


def par_panels(found: ParTarget) -> tuple[Panel, ...]:
    """The old province, and the merged one where somebody entered totals of it."""
    return (_old(found), *((_merged(found),) if found.merged else ()))


def _old(found: ParTarget) -> Panel:
    title = _("Điểm PAR INDEX tỉnh %(unit)s cũ đã công bố", unit=worded(found.unit))
    sentences = (
        _("Chỉ số thứ hai của kế hoạch. Năm chưa có điểm để trống; nhập được từ văn bản công bố."),
        broken_words(),
        brackets_words(found.baseline_year),
        _(
            "Nhóm trung bình cao của PAR INDEX: cột nhóm tính từ hạng đã công bố, theo tứ phân vị như của PAPI; năm "
            "không có hạng thì không có nhóm. Đó là phép tính ở đây, không phải nhóm của cơ quan công bố: theo báo "
            "chí, năm 2024 nhóm A từ 90 điểm và nhóm B từ 80 đến dưới 90. Ngưỡng điểm của nhóm và hạng của mức tăng "
            "một phần mười cần bảng điểm của mọi tỉnh, chưa có."
        ),
    )
    headings = (
        _("Năm"),
        _("Điểm"),
        _("Hạng"),
        _("Còn thiếu đến mục tiêu"),
        _("So với %(year)s", year=found.baseline_year),
        _("Nhóm theo hạng"),
        _("Mức kiểm chứng"),
        _("Nguồn"),
        _("Trung bình các tỉnh"),
        _("Mức kiểm chứng: trung bình"),
        _("Nguồn: trung bình"),
    )
    of_means = (found.means[each.year].source for each in found.years if each.year in found.means)
    notes, numbers = numbered((*(each.source for each in found.years), *of_means))
    table = Table(headings, tuple(_row(found, each, numbers) for each in found.years))
    items = (*break_items(found.years), *map(worded, found.statements))
    return Panel("par", title, sentences, items, broken_line(found.years, title, "par", table), table, notes)


def _row(found: ParTarget, each: PublishedYear, numbers: Mapping[str, str]) -> tuple[str, ...]:
    goal = next((one for one in found.goals if one.year == each.year), None)
    same = goal is None or goal.same_scale
    gap = bracketed(points(goal.gap_to_goal if goal else None), same_scale=same)
    change = bracketed(share(goal.change if goal else None), same_scale=same)
    group = worded(found.groups[each.year]) if each.year in found.groups else "–"
    row = (str(each.year), points(each.value), rank_words(each), gap, change, group)
    mean = found.means.get(each.year)
    of_mean = (points(mean.value), worded(mean.mark), numbers[mean.source.key]) if mean else ("–", "–", "–")
    return (*row, worded(each.mark), numbers[each.source.key], *of_mean)


def _merged(found: ParTarget) -> Panel:
    title = _("Điểm PAR INDEX tỉnh Đắk Lắk sau hợp nhất, theo điểm đã nhập")
    told = _("Tỉnh sau hợp nhất là đơn vị khác với tỉnh cũ; hai chuỗi số không nối vào nhau.")
    headings = (_("Năm"), _("Điểm"), _("Mức kiểm chứng"), _("Nguồn"))
    notes, numbers = numbered(each.source for each in found.merged)
    table = Table(
        headings,
        tuple(
            (str(each.year), points(each.value), worded(each.mark), numbers[each.source.key])
            for each in found.merged
        ),
    )
    picture = broken_line(found.merged, title, "par-merged", table)
    return Panel("par-merged", title, (told,), break_items(found.merged), picture, table, notes)
