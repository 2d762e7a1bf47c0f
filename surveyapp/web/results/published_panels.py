"""Sections on what was published of a province: its series with the breaks, the groups of each year, its dimensions."""

from collections.abc import Callable

from flask_babel import gettext

from surveyapp.services.analysing.par_target import ParTarget
from surveyapp.services.analysing.published import (
    DimensionYears,
    EdgeYear,
    PublishedTarget,
    PublishedYear,
    UnitYears,
)
from surveyapp.services.drawing.svg import Words
from surveyapp.services.drawing.trends import TrendPoint, trend_svg
from surveyapp.web.locale import worded
from surveyapp.web.results.panels import Panel, Table, drawing, points, short, whole

_: Callable[..., str] = gettext


def old_panels(found: PublishedTarget) -> tuple[Panel, ...]:
    """The old province: series, groups, dimensions."""
    title = _("Điểm PAPI tỉnh %(unit)s cũ đã công bố", unit=worded(found.old.unit))
    return _panels(found.old, "", title, ())


def merged_panels(found: PublishedTarget) -> tuple[Panel, ...]:
    """The merged province, which is another unit and has sections of its own; none before a table was accepted."""
    if found.merged is None:
        return ()
    title = _("Điểm PAPI tỉnh Đắk Lắk sau hợp nhất, theo bảng đã nhập")
    told = _("Tỉnh sau hợp nhất là đơn vị khác với tỉnh cũ; hai chuỗi số không nối vào nhau.")
    return _panels(found.merged, "merged", title, (told,))


def par_panel(found: ParTarget) -> Panel:
    """PAR INDEX, the other index of the plan: what is known of it, against ten per cent above the baseline."""
    title = _("Điểm PAR INDEX tỉnh Đắk Lắk cũ đã công bố")
    told = _("Chỉ số thứ hai của kế hoạch. Năm chưa có điểm để trống; nhập được từ văn bản công bố.")
    headings = (
        _("Năm"),
        _("Điểm"),
        _("Hạng"),
        _("Trung bình các tỉnh"),
        _("Còn thiếu đến mục tiêu"),
        _("Mức kiểm chứng"),
        _("Nguồn"),
    )
    gaps = {each.year: each.gap_to_goal for each in found.goals}
    rows = []
    for each in found.years:
        year, score, rank, mark, source = _year_row(each)
        mean, gap = points(found.means.get(each.year)), points(gaps.get(each.year))
        rows.append((year, score, rank, mean, gap, mark, source))
    items = tuple(map(worded, found.statements))
    return Panel("par", title, (told,), items, None, Table(headings, tuple(rows)))


def _panels(unit: UnitYears, prefix: str, title: str, told: tuple[str, ...]) -> tuple[Panel, ...]:
    """The sections of one province; those of the merged one have their own anchors."""
    begin = f"{prefix}-" if prefix else ""
    sections = [_series(unit, prefix or "published", title, told)]
    if unit.edges:
        sections.append(_edges(unit, f"{begin}edges"))
    if unit.dimensions:
        sections.append(_dimensions(unit, f"{begin}dimensions"))
    return tuple(sections)


def _series(unit: UnitYears, name: str, title: str, told: tuple[str, ...]) -> Panel:
    broken = _("Nét đứt là nơi chuỗi số gãy: hai bên không so được với nhau nên không nối.")
    dots = [TrendPoint(str(each.year), each.value, None, None, str(each.segment)) for each in unit.years]
    picture = trend_svg(dots, Words(title, broken, name), short, _("gãy"))
    breaks = tuple(f"{each.year}: {worded(each.break_words)}" for each in unit.years if each.break_words)
    headings = (_("Năm"), _("Điểm"), _("Hạng"), _("Mức kiểm chứng"), _("Nguồn"))
    table = Table(headings, tuple(map(_year_row, unit.years)))
    cautions = tuple(worded(each) for each in unit.cautions)
    return Panel(name, title, (*told, broken), (*breaks, *cautions), drawing(picture), table)


def _year_row(each: PublishedYear) -> tuple[str, ...]:
    rank = f"{each.rank}/{each.units}" if each.rank and each.units else "–"
    return (str(each.year), points(each.value), rank, worded(each.mark), each.source)


def _edges(unit: UnitYears, name: str) -> Panel:
    title = _("Ngưỡng các nhóm từng năm: %(unit)s", unit=worded(unit.unit))
    told = _(
        "Nhóm chia theo bách phân vị 25, 50, 75 của những tỉnh được công bố năm ấy; điểm bằng ngưỡng thuộc nhóm trên."
    )
    headings = (
        _("Năm"),
        _("Số tỉnh"),
        _("Trung bình giản đơn"),
        _("Ngưỡng trung bình thấp"),
        _("Ngưỡng trung bình cao"),
        _("Ngưỡng nhóm cao"),
        _("Nhóm của tỉnh"),
        _("Nhóm của mức tăng 10%"),
        _("Hạng của mức tăng 10%"),
    )
    has_goal = any(each.goal_group for each in unit.edges)
    rows = tuple(_edge_row(each, has_goal=has_goal) for each in unit.edges)
    return Panel(name, title, (told,), table=Table(headings if has_goal else headings[:-2], rows))


def _edge_row(each: EdgeYear, *, has_goal: bool) -> tuple[str, ...]:
    edges = (each.edges.p25, each.edges.p50, each.edges.p75)
    numbers = (str(each.year), whole(each.units), points(each.mean), *map(points, edges))
    row = (*numbers, worded(each.group) if each.group else "–")
    if not has_goal:
        return row
    rank = f"{each.goal_rank}/{each.units}" if each.goal_rank else "–"
    return (*row, worded(each.goal_group) if each.goal_group else "–", rank)


def _dimensions(unit: UnitYears, name: str) -> Panel:
    title = _("Từng nội dung qua các năm: %(unit)s", unit=worded(unit.unit))
    told = _(
        "Sau một năm ghi bên dưới, nội dung được xây dựng khác đi: điểm trước và sau năm đó không so với nhau."
    )
    items = tuple(_dimension_words(each) for each in unit.dimensions)
    years = sorted({year for each in unit.dimensions for year in each.values})
    rows = tuple((str(year), *(points(each.values.get(year)) for each in unit.dimensions)) for year in years)
    headings = (_("Năm"), *(each.code for each in unit.dimensions))
    return Panel(name, title, (told,), items, None, Table(headings, rows))


def _dimension_words(each: DimensionYears) -> str:
    """The name of a dimension, the years after which it breaks, and what to beware of in between."""
    name = f"{each.code}: {worded(each.title)}"
    if each.breaks:
        years = ", ".join(map(str, each.breaks))
        name = _("%(name)s; chuỗi gãy sau năm %(years)s", name=name, years=years)
    return ". ".join((name, *(worded(caution) for caution in each.cautions)))
