"""The part of a report on where to look first: pictures with their tables, of what everybody may read."""

from collections.abc import Callable, Iterator
from dataclasses import replace

from flask_babel import gettext

from surveyapp.services.reporting.content import Block, Column, Paragraph, Picture, Table, TableRow
from surveyapp.services.results import PROVINCE, RunResults
from surveyapp.web.reports.explained import public_results, unexplained
from surveyapp.web.reports.subject import TOTAL, Subject
from surveyapp.web.results.chosen import Chosen
from surveyapp.web.results.comparing_panels import OFFICE, Comparison, funnel_panels
from surveyapp.web.results.contributing_pages import contribution_panels
from surveyapp.web.results.panels import Panel
from surveyapp.web.results.panels import Table as PanelTable
from surveyapp.web.results.pressing_pages import priority_panels
from surveyapp.web.results.words import shown

_: Callable[..., str] = gettext
SHOWN = ("lost-criterion",)
WIDEST, NARROWEST, SIGNS = 4.0, 1.3, 9
"""Of a column, in shares of the width; and how many signs of its longest word or number make one share."""


def looking_blocks(subject: Subject) -> tuple[Block, ...]:
    """Contributions and, for the province, what is important; the reason where there is none yet."""
    reason = unexplained(subject.results)
    panels = looking_panels(subject)
    if reason or not panels:
        return (Paragraph(reason or _("Chưa đủ số liệu để nói nội dung nào cần xem trước.")),)
    return (Paragraph(_introduced(subject)), *(block for panel in panels for block in blocks_of(panel)))


def looking_panels(subject: Subject) -> tuple[Panel, ...]:
    """The sections of contributions of the province or an office, for pages and reports."""
    results = public_results(subject.results)
    if subject.office != PROVINCE:
        found = contribution_panels(_of_office(results, subject.office), Chosen())
        told = _(
            "Mỗi dòng là phần của cơ quan này trong số điểm mà chỉ số toàn tỉnh còn thiếu để đạt mức cao nhất."
        )
        return tuple(replace(each, sentences=(told,)) for each in found if _has_rows(each))
    found = contribution_panels(results, Chosen())
    kept = tuple(each for each in found if each.id in SHOWN and _has_rows(each))
    return (*kept, *priority_panels(results, Chosen()))


def _of_office(results: RunResults, office: str) -> RunResults:
    """The run with one office's contributions by criterion as its only table; they need not name the office."""
    table = results.actions["contributions"].get("lost", {}).get("office_criterion")
    if table is None:
        return replace(results, actions={})
    rows = [
        {name: cell for name, cell in row.items() if name != "office"}
        for row in table["rows"]
        if row["office"] == office
    ]
    own = {"lost": {"criterion": {**table, "rows": rows, "hidden": 0, "rest": 0.0}}, "below_mean": {}}
    return replace(results, actions={"contributions": own})


def funnel_blocks(subject: Subject) -> tuple[Block, ...]:
    """The offices in a funnel, with their table."""
    results = public_results(subject.results)
    found = results.comparison.get("nodes", {}).get(TOTAL)
    panels = funnel_panels(Comparison(results, OFFICE, found, {})) if found else ()
    return tuple(block for panel in panels for block in blocks_of(panel))


def blocks_of(panel: Panel) -> Iterator[Block]:
    """A section of a page as blocks of a report."""
    if panel.sentences:
        yield Paragraph(" ".join(panel.sentences))
    if panel.picture:
        told = _("%(title)s. Bảng kèm theo có đủ các con số.", title=panel.title)
        yield Picture(str(panel.picture), panel.title, told)
    if panel.table:
        columns = (Column(panel.table.headings[0], WIDEST), *_columns(panel.table))
        yield Table(panel.title, columns, tuple(TableRow(row) for row in panel.table.rows))


def _columns(table: PanelTable) -> Iterator[Column]:
    """The columns after the first, as wide as their cells need; words stand on the left."""
    for place, heading in enumerate(table.headings[1:], start=1):
        cells = [row[place] for row in table.rows]
        is_number = all(cell[:1] in "–−0123456789" for cell in cells)
        needed = max(max(map(len, cells), default=0), max(map(len, heading.split()))) / SIGNS
        yield Column(heading, min(max(needed, NARROWEST), WIDEST), is_number)


def _has_rows(panel: Panel) -> bool:
    return panel.table is not None and bool(panel.table.rows)


def _introduced(subject: Subject) -> str:
    total = subject.figure(TOTAL)
    rate = shown(total).response_rate if total else ""
    return _(
        "Một đóng góp cho biết điểm còn thiếu nằm ở đâu, không cho biết vì sao. Các khoảng đồng thời đúng cùng lúc cho "
        "cả bảng, nên được phép chọn ra dòng lớn nhất. Tỷ lệ trả lời: %(rate)s.",
        rate=rate or _("chưa tính được"),
    )
