"""What the list and the page of a unit show: one screenful in words, and the tables that the words come from."""

from collections.abc import Sequence
from dataclasses import dataclass

from flask import url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from surveyapp.services.advising.reading import UnitAdvice
from surveyapp.services.advising.units import AdviceUnit, Kind, StandingLine
from surveyapp.services.results import RunLine, RunResults
from surveyapp.web.advice.said import advice_lines, summary, too_few_lines
from surveyapp.web.advice.tables import burden_table, cell_table, important_table, nodes_table
from surveyapp.web.locale import in_language
from surveyapp.web.results.chosen import not_yet
from surveyapp.web.results.panels import Panel, Table, refused
from surveyapp.web.results.words import shown

KINDS = {
    Kind.FIELD: _l("Lĩnh vực"),
    Kind.COMMUNE: _l("Xã, phường"),
    Kind.OFFICE: _l("Cơ quan"),
}


@dataclass(frozen=True, slots=True)
class WaveLink:
    """A wave by its last run that may be read."""

    run_id: int
    name: str
    is_chosen: bool


@dataclass(frozen=True, slots=True)
class UnitLine:
    """A unit in the list: where its page is, its name, and its index in words."""

    address: str
    cells: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ListPage:
    """The units of a run by kind."""

    wave_name: str
    groups: tuple[tuple[str, tuple[UnitLine, ...]], ...]
    problem: str


@dataclass(frozen=True, slots=True)
class AdviceLine:
    """A criterion to look at: what stands out, what an office can look at, and what was asked."""

    criterion: str
    said: str
    look: str
    why: str


@dataclass(frozen=True, slots=True)
class AdvicePage:
    """The page of a unit."""

    run_id: int
    wave_name: str
    kind: str
    name: str
    is_field: bool
    office: str
    """The code of the office that it is about, for the page of where to act; empty for others."""
    summary: tuple[str, ...]
    advice: tuple[AdviceLine, ...]
    is_sure: bool
    too_few: tuple[str, ...]
    panels: tuple[Panel, ...]
    problem: str


def wave_links(lines: Sequence[RunLine], chosen: int) -> tuple[WaveLink, ...]:
    """The waves that may be chosen."""
    return tuple(
        WaveLink(line.id, in_language(line.wave_name, line.wave_name_en), line.id == chosen) for line in lines
    )


def list_page(results: RunResults, lines: Sequence[StandingLine]) -> ListPage:
    """The units of a run, by kind."""
    groups = []
    for kind, title in KINDS.items():
        own = tuple(_unit_line(results, line) for line in lines if line.unit.kind is kind)
        if own:
            groups.append((str(title), own))
    name = in_language(results.line.wave_name, results.line.wave_name_en)
    return ListPage(name, tuple(groups), _problem(results))


def advice_page(results: RunResults, found: UnitAdvice, wave_name: str) -> AdvicePage:
    """The page of a unit."""
    unit = found.unit
    lines = tuple(AdviceLine(*line) for line in advice_lines(results, found))
    return AdvicePage(
        run_id=results.line.id,
        wave_name=wave_name,
        kind=str(KINDS[unit.kind]),
        name=in_language(unit.name, unit.name_en),
        is_field=unit.kind is Kind.FIELD,
        office=unit.members[0] if unit.kind is Kind.OFFICE else "",
        summary=summary(results, found),
        advice=lines,
        is_sure=any(each.is_sure for each in found.suggestions),
        too_few=too_few_lines(results, found),
        panels=_panels(results, found),
        problem=refused(found.distance),
    )


def _panels(results: RunResults, found: UnitAdvice) -> tuple[Panel, ...]:
    staff = found.texts.staff
    tables: tuple[tuple[str, str, str, Table | None], ...] = (
        ("nodes", _("Các nội dung, so với toàn tỉnh"), "", nodes_table(results, found, ())),
        ("staff", _("Thái độ và năng lực của cán bộ"), "", nodes_table(results, found, staff)),
        ("cells", *_cells(found), cell_table(results, found)),
        (
            "important",
            _("Quan trọng với người dân mà điểm còn thấp"),
            _(
                "Tầm quan trọng là của toàn tỉnh: mức đi cùng sự hài lòng chung, vốn nằm ngoài chỉ số. Điểm là của "
                "nơi này, so với trung bình các tiêu chí của tỉnh. Đây là sự đi cùng nhau, không nói điều gì dẫn đến "
                "điều gì."
            ),
            important_table(results, found),
        ),
        ("burdens", *_burdens(found), burden_table(results, found)),
    )
    return tuple(
        Panel(name, title, (told,) if told else (), table=table)
        for name, title, told, table in tables
        if table
    )


def _cells(found: UnitAdvice) -> tuple[str, str]:
    if found.unit.kind is Kind.FIELD:
        told = _(
            "Mỗi dòng cho biết một thủ tục của lĩnh vực đóng góp bao nhiêu vào khoảng cách với toàn tỉnh ở một tiêu "
            "chí, so với mọi thủ tục."
        )
    else:
        told = _(
            "Mỗi dòng cho biết nơi này đóng góp bao nhiêu vào khoảng cách với toàn tỉnh ở một tiêu chí, so với cùng "
            "thủ tục ở cả tỉnh."
        )
    joint = _(
        "Các khoảng đúng đồng thời cho mọi dòng, kể cả dòng không in ra, nên được phép chọn ra dòng lớn nhất."
    )
    return _("Tiêu chí và thủ tục đóng góp nhiều nhất"), f"{told} {joint}"


def _burdens(found: UnitAdvice) -> tuple[str, str]:
    told = _(
        "Tỷ lệ trong số người đã trả lời. Với hai câu nhạy cảm, cột cuối cho biết tỷ lệ nằm trong đâu nếu không giả "
        "định gì về những người không muốn trả lời: từ không ai trong họ gặp phải đến tất cả đều gặp."
    )
    if found.unit.kind is Kind.FIELD:
        return _("Gánh nặng theo thủ tục, trong cả tỉnh"), told
    return _("Gánh nặng đối với người dân"), told


def _unit_line(results: RunResults, line: StandingLine) -> UnitLine:
    unit: AdviceUnit = line.unit
    address = url_for("advice.unit", run_id=results.line.id, kind=unit.kind.value, unit=unit.code)
    name = in_language(unit.name, unit.name_en)
    if line.total is None:
        return UnitLine(address, (name, "–", "–", "0", "–", "–"))
    told = shown(line.total)
    cells = (told.value, told.interval, told.n, told.response_rate, told.letter)
    return UnitLine(address, (name, *(cell or "–" for cell in cells)))


def _problem(results: RunResults) -> str:
    if not results.advice:
        return not_yet() if not results.actions else _("lần phân tích này được làm trước khi có trang gợi ý.")
    return refused(results.advice)
