"""Sections on what was published of a province: its series with the breaks, the groups of each year, its dimensions."""

from collections.abc import Callable

from flask_babel import gettext

from surveyapp.services.analysing.published import DimensionYears, EdgeYear, PublishedTarget, UnitYears
from surveyapp.web.locale import worded
from surveyapp.web.results.broken_lines import break_items, broken_line, broken_words, numbered, rank_words
from surveyapp.web.results.panels import Panel, Table, points, whole

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
    headings = (_("Năm"), _("Điểm"), _("Hạng"), _("Mức kiểm chứng"), _("Nguồn"))
    notes, numbers = numbered(each.source for each in unit.years)
    rows = tuple(
        (str(each.year), points(each.value), rank_words(each), worded(each.mark), numbers[each.source.key])
        for each in unit.years
    )
    cautions = tuple(worded(each) for each in unit.cautions)
    table = Table(headings, rows)
    picture = broken_line(unit.years, title, name, table)
    return Panel(
        name, title, (*told, broken_words()), (*break_items(unit.years), *cautions), picture, table, notes
    )


def _edges(unit: UnitYears, name: str) -> Panel:
    title = _("Ngưỡng các nhóm từng năm: %(unit)s", unit=worded(unit.unit))
    told = _(
        "Nhóm chia theo bách phân vị 25, 50, 75 của những tỉnh được công bố năm ấy; điểm bằng ngưỡng thuộc nhóm trên."
    )
    has_goal = any(each.goal_group for each in unit.edges)
    of_goal = (_("Nhóm của mức tăng 10%"), _("Hạng của mức tăng 10%")) if has_goal else ()
    headings = (
        _("Năm"),
        _("Số tỉnh"),
        _("Trung bình giản đơn"),
        _("Ngưỡng trung bình thấp"),
        _("Ngưỡng trung bình cao"),
        _("Ngưỡng nhóm cao"),
        _("Nhóm của tỉnh"),
        *of_goal,
        _("Nguồn"),
    )
    notes, numbers = numbered(each.source for each in unit.edges)
    rows = tuple((*_edge_row(each, has_goal=has_goal), numbers[each.source.key]) for each in unit.edges)
    ranks = _(
        "Hạng của mức tăng 10% là phép tính từ điểm của mọi tỉnh được công bố năm ấy, không phải số công bố."
    )
    sentences = (told, ranks) if has_goal else (told,)
    return Panel(name, title, sentences, table=Table(headings, rows), notes=notes)


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
