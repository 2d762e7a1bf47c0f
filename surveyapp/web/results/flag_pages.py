"""Sections on flagged answers: why they are flagged, and the index with and without them, by node and by place."""

from collections.abc import Iterator
from dataclasses import dataclass

from flask_babel import gettext as _

from surveyapp.services.drawing.dot_lists import dot_list_svg
from surveyapp.services.drawing.dots import Dot
from surveyapp.services.drawing.svg import Words
from surveyapp.services.results import PROVINCE, Part, RunResults
from surveyapp.web.results.filters import Filters
from surveyapp.web.results.narrowing import without_flagged
from surveyapp.web.results.panels import (
    Panel,
    Row,
    Table,
    drawing,
    figure_cells,
    office_name,
    points,
    refused,
    row_words,
    short,
    whole,
)
from surveyapp.web.results.titles import node_title

TOTAL = "total"
NOT_SHOWN = "–"


def flag_panels(results: RunResults, node: str, filters: Filters) -> tuple[Panel, ...]:
    """For every source: the province by node, and every place with flagged answers on the chosen node."""
    panels: list[Panel] = []
    if filters.shows_invited and results.invited:
        panels += _Source("invited", results, results.invited).panels(node)
    if filters.shows_walk_ups and results.walk_ups:
        panels += _Source("walk_ups", results, results.walk_ups).panels(node)
    return tuple(panels)


def flag_problems(results: RunResults) -> tuple[str, ...]:
    """Why there is no such comparison, for the sources of which there is none."""
    return tuple(filter(None, map(refused, results.flags.values())))


@dataclass(frozen=True, slots=True)
class _Source:
    """The effect of flags on the figures of one source."""

    name: str
    results: RunResults
    part: Part

    @property
    def found(self) -> Row:
        """What the run stored; nothing in runs made before it was computed."""
        found: Row = self.results.flags.get(self.name, {})
        return found

    def panels(self, node: str) -> Iterator[Panel]:
        """Walk-ups have a section only where some of theirs are flagged."""
        flagged = self.found.get("flagged")
        if flagged is None or not (flagged or self.is_sample):
            return
        yield self._by_node()
        rows = {row["office"]: row for row in self.found["rows"] if row["code"] == node}
        rows = rows or {row["office"]: row for row in self.found["rows"] if row["code"] == TOTAL}
        if rows:
            yield self._by_place(rows)

    @property
    def is_sample(self) -> bool:
        """Whether these are the invited."""
        return self.name == "invited"

    @property
    def id(self) -> str:
        """The beginning of the names of its sections."""
        return "flags" if self.is_sample else "flags-walk-ups"

    def _by_node(self) -> Panel:
        rows = tuple(
            (self._title(row), whole(row["left_out"]), *self._compared(row))
            for row in self.found["rows"]
            if row["office"] == PROVINCE
        )
        title = (
            _("Có và không có phiếu bị đánh dấu nghi ngờ")
            if self.is_sample
            else _("Người tự đánh giá tại kiosk, có và không có phiếu bị đánh dấu nghi ngờ")
        )
        headings = (_("Nội dung"), _("Số phiếu bỏ ra"), *_headings())
        return Panel(self.id, title, tuple(self._said()), table=Table(headings, rows) if rows else None)

    def _by_place(self, rows: dict[str, Row]) -> Panel:
        """The province, then every office with flagged answers, also those of which nothing else is shown."""
        headings = (_("Nơi"), _("Số phiếu bị đánh dấu"), *_headings())
        flagged = {PROVINCE: self.found["flagged"], **self.found["offices"]}
        hidden = (NOT_SHOWN,) * (len(headings) - 2)
        lines = {
            place: (
                office_name(self.results, place) if place else _("Toàn tỉnh"),
                whole(number),
                *(self._compared(rows[place]) if place in rows else hidden),
            )
            for place, number in flagged.items()
        }
        title = _(
            "%(title)s theo nơi, có và không có phiếu bị đánh dấu",
            title=self._title(next(iter(rows.values()))),
        )
        told, picture = [], None
        if lines.keys() - rows.keys():
            told.append(
                _(
                    "Dấu –: cơ quan có quá ít phiếu bị đánh dấu, hoặc quá ít phiếu còn lại, nên không tách riêng."
                )
            )
        if self.is_sample:
            drawn = _(
                "Chấm và vạch ngang là điểm không tính phiếu bị đánh dấu, với khoảng tin cậy 95%; vạch đứng là điểm "
                "tính cả."
            )
            dots = [_dot(row, headings, lines[place]) for place, row in rows.items()]
            picture = drawing(dot_list_svg(dots, Words(title, drawn, f"{self.id}-places"), short))
            told.insert(0, drawn)
        table = Table(headings, tuple(lines.values()))
        return Panel(f"{self.id}-places", title, tuple(told), picture=picture, table=table)

    def _said(self) -> Iterator[str]:
        """How many answers are flagged and why, what that means, and what is not told."""
        found, reasons = self.found, self.found["reasons"]
        yield _(
            "%(number)s phiếu bị đánh dấu. Phiếu bị đánh dấu không bị xóa khỏi kết quả.",
            number=whole(found["flagged"]),
        )
        if "stuffing" in reasons:
            yield _(
                "Có dấu hiệu điền hộ: %(number)s phiếu. Những phiếu này được trả lời nhanh hơn mức đọc kịp và đến dồn "
                "dập, hoặc từ kiosk khi cơ quan đã đóng cửa, hoặc cùng một quầy trong một ngày với những phiếu nhanh "
                "như vậy. Dấu hiệu không phải là bằng chứng.",
                number=whole(reasons["stuffing"]),
            )
        if "clock" in reasons:
            yield _(
                "Từ máy báo ngày không thể có: %(number)s phiếu.",
                number=whole(reasons["clock"]),
            )
        if found["kept"]:
            yield _(
                "Vẫn được tính trong cả hai cột: %(number)s phiếu bị đánh dấu ở những cơ quan có ít phiếu như vậy, vì "
                "bỏ ra thì có thể suy ra câu trả lời của vài người.",
                number=whole(found["kept"]),
            )
        if not self.is_sample:
            yield _(
                "Người tự đánh giá tự chọn tham gia, nên không có sai số để nói chênh lệch có đáng kể hay không."
            )

    def _title(self, row: Row) -> str:
        figure = self.part.figures(row["code"])[row["office"]]
        return node_title(self.results, self.part, figure)

    def _compared(self, row: Row) -> tuple[str, ...]:
        figure = self.part.figures(row["code"])[row["office"]]
        matters = _("có") if row.get("matters") else _("không")
        value, *beside = figure_cells(without_flagged(figure, row), public=False)
        return (
            points(row["with_flagged"]),
            value,
            points(row["difference"]),
            matters if self.is_sample else NOT_SHOWN,
            *beside,
        )


def _headings() -> tuple[str, ...]:
    """Both figures and their difference, then what belongs beside the one without flagged answers."""
    return (
        _("Tính cả phiếu bị đánh dấu"),
        _("Không tính phiếu bị đánh dấu"),
        _("Chênh lệch (điểm)"),
        _("Đáng kể?"),
        _("Khoảng tin cậy 95%"),
        _("Số phiếu"),
        _("Tỷ lệ trả lời"),
        _("Mức tin cậy"),
    )


def _dot(row: Row, headings: tuple[str, ...], line: tuple[str, ...]) -> Dot:
    beside = row["without"]
    return Dot(
        line[0],
        row["without_flagged"],
        beside["ci_low"],
        beside["ci_high"],
        beside=row["with_flagged"],
        told=row_words(headings, line),
    )
