"""What the result pages show: figures in the reader's language, beside one another but never pooled."""

from collections.abc import Sequence
from dataclasses import dataclass

from flask_babel import gettext as _
from markupsafe import Markup

from surveyapp.services.drawing.dot_lists import dot_list_svg
from surveyapp.services.drawing.dots import Dot, Reference
from surveyapp.services.drawing.svg import Words
from surveyapp.services.registers.coverage import coverage_in
from surveyapp.services.results import (
    PROVINCE,
    Figure,
    Part,
    RunLine,
    RunResults,
)
from surveyapp.web.coverage import CoverageRow, coverage_rows, register_sentences
from surveyapp.web.dates import moment_text
from surveyapp.web.locale import in_language
from surveyapp.web.reports.subject import POINTED
from surveyapp.web.results.filters import EVERYTHING, Filters
from surveyapp.web.results.hashes import HashRow, hash_rows
from surveyapp.web.results.narrowing import narrowed
from surveyapp.web.results.panels import drawing, figure_cells, figure_headings, row_words, short
from surveyapp.web.results.titles import decimals_of, node_title, question_title
from surveyapp.web.results.words import Shown, shown

TOTAL = "total"
CHOSEN_LEVELS = ("total", "dimension")
SORTS = ("name", "value", "n", "rate")


@dataclass(frozen=True, slots=True)
class NodeRow:
    """A node of the index for the province; beside the invited, walk-ups stand at the total and the dimensions."""

    code: str
    title: str
    level: str
    bounds: str
    invited: Shown | None
    walk_up: Shown | None


@dataclass(frozen=True, slots=True)
class OfficeRow:
    """An office's figures for the chosen node."""

    code: str
    name: str
    invited: Shown | None
    walk_up: Shown | None


@dataclass(frozen=True, slots=True)
class ItemRow:
    """A question's figure, of the invited where they are shown, else of walk-ups."""

    title: str
    shown: Shown


@dataclass(frozen=True, slots=True)
class Choice:
    """A node that the table by office can be about."""

    code: str
    title: str
    is_chosen: bool


@dataclass(frozen=True, slots=True)
class ResultsPage:
    """A run, ready to be shown."""

    line: RunLine
    made_at: str
    code_version: str
    hashes: tuple[HashRow, ...]
    total: Shown | None
    total_range: str
    walk_up_total: Shown | None
    drawn: int
    units: int
    nodes: tuple[NodeRow, ...]
    choices: tuple[Choice, ...]
    chosen: Choice | None
    offices: tuple[OfficeRow, ...]
    plot: Markup | None
    """The offices' figures below one another; None where no interval can be drawn."""
    sort: str
    satisfied: tuple[ItemRow, ...]
    items: tuple[ItemRow, ...]
    invited_refused: str | None
    walk_ups_refused: str | None
    has_invited: bool
    has_walk_ups: bool
    awaited: int
    silent_offices: tuple[str, ...]
    register_said: tuple[str, ...]
    coverage: tuple[CoverageRow, ...]
    filters: Filters
    public: bool


def results_page(
    results: RunResults, chosen: str, sort: str, *, public: bool, filters: Filters = EVERYTHING
) -> ResultsPage:
    """A run for the page; `chosen` is the node shown by office, `sort` the order of the offices."""
    results = narrowed(results, filters)
    invited, walk_ups = results.invited, results.walk_ups
    has_invited = bool(invited and invited.index)
    asked = invited if has_invited else walk_ups
    nodes = _nodes(results, public)
    choices, picked = _choices(nodes, chosen)
    by_office = _sorted_offices(results, picked.code if picked else TOTAL, sort)
    whole, own = (part.figures(TOTAL).get(PROVINCE) if part else None for part in (invited, walk_ups))
    return ResultsPage(
        line=results.line,
        made_at=moment_text(results.line.requested_at),
        code_version=results.code_version,
        hashes=hash_rows(results),
        total=shown(whole, public=public) if whole else None,
        total_range=next((shown(each).bounds for each in (whole, own) if each), ""),
        walk_up_total=shown(own, public=public) if own and not whole else None,
        drawn=invited.drawn if invited else 0,
        units=invited.units if invited else 0,
        nodes=nodes,
        choices=choices,
        chosen=picked,
        offices=tuple(_office_row(each, public) for each in by_office),
        plot=_plot(results, picked, by_office, public),
        sort=sort if sort in SORTS else SORTS[0],
        satisfied=_items(results, asked.satisfied if asked else (), public, as_share=True),
        items=_items(results, asked.items if asked else (), public, as_share=False),
        invited_refused=invited.refused if invited else None,
        walk_ups_refused=walk_ups.refused if walk_ups else None,
        awaited=results.awaited,
        silent_offices=_silent_offices(results),
        register_said=register_sentences(results.register),
        coverage=_coverage(results),
        has_invited=has_invited,
        has_walk_ups=bool(walk_ups and walk_ups.index),
        filters=filters,
        public=public,
    )


def _choices(nodes: Sequence[NodeRow], chosen: str) -> tuple[tuple[Choice, ...], Choice | None]:
    """The nodes to choose from, and the one that is shown: the first where the chosen one is none of them."""
    choices = tuple(
        Choice(node.code, node.title, node.code == chosen) for node in nodes if node.level in CHOSEN_LEVELS
    )
    return choices, next((choice for choice in choices if choice.is_chosen), choices[0] if choices else None)


def _silent_offices(results: RunResults) -> tuple[str, ...]:
    return tuple(
        in_language(each.name, each.name_en)
        for each in results.offices
        if each.code in results.silent_offices
    )


def _coverage(results: RunResults) -> tuple[CoverageRow, ...]:
    names = {each.code: in_language(each.name, each.name_en) for each in results.offices}
    return coverage_rows(coverage_in(results.register), names)


def _nodes(results: RunResults, public: bool) -> tuple[NodeRow, ...]:
    """The nodes of the invited visitors' index; of the walk-ups' own where the invited have none."""
    invited, walk_ups = _province(results.invited), _province(results.walk_ups)
    part = results.invited if invited else results.walk_ups
    beside = {each.code: each for each in walk_ups if each.level in CHOSEN_LEVELS or not invited}

    def words(figure: Figure | None) -> Shown | None:
        return shown(figure, decimals=decimals_of(figure), public=public) if figure else None

    return tuple(
        NodeRow(
            code=figure.code,
            title=node_title(results, part, figure) if part else figure.code,
            level=figure.level,
            bounds=shown(figure).bounds,
            invited=words(figure) if invited else None,
            walk_up=words(beside.get(figure.code)),
        )
        for figure in invited or walk_ups
    )


def _province(part: Part | None) -> list[Figure]:
    return [figure for figure in part.index if figure.office == PROVINCE] if part else []


@dataclass(frozen=True, slots=True)
class _Office:
    code: str
    name: str
    invited: Figure | None
    walk_up: Figure | None


def _sorted_offices(results: RunResults, code: str, sort: str) -> list[_Office]:
    """The offices of the wave, by name in Vietnamese order, or by a figure with those that have none at the end."""
    invited = results.invited.figures(code) if results.invited else {}
    walk_ups = results.walk_ups.figures(code) if results.walk_ups else {}
    offices = [
        _Office(
            each.code, in_language(each.name, each.name_en), invited.get(each.code), walk_ups.get(each.code)
        )
        for each in results.offices
    ]
    keys = {
        "value": lambda figure: figure.value,
        "n": lambda figure: figure.n,
        "rate": lambda figure: figure.response_rate,
    }
    if sort not in keys:
        return offices

    def key(office: _Office) -> tuple[bool, float]:
        figure = office.invited if results.invited else office.walk_up
        value = keys[sort](figure) if figure else None
        return value is None, -(value or 0.0)

    return sorted(offices, key=key)


def _office_row(office: _Office, public: bool) -> OfficeRow:
    return OfficeRow(
        office.code,
        office.name,
        shown(office.invited, public=public) if office.invited else None,
        shown(office.walk_up, public=public) if office.walk_up else None,
    )


def _plot(results: RunResults, picked: Choice | None, offices: list[_Office], public: bool) -> Markup | None:
    if results.invited is None or picked is None:
        return None
    dots = [
        _dot(office.name, office.invited, public=public) for office in offices if office.invited is not None
    ]
    if all(dot.low is None for dot in dots):
        return None
    whole = results.invited.figures(picked.code).get(PROVINCE)
    reference = Reference(whole.value, _("toàn tỉnh")) if whole and whole.value is not None else None
    title = _("%(title)s theo cơ quan, với khoảng tin cậy 95%%", title=picked.title)
    told = _(
        "Mỗi dòng là một cơ quan: vạch ngang là khoảng tin cậy 95%, chấm tròn là điểm; chấm rỗng hoặc không có chấm "
        "khi chỉ nên xem như một khoảng. Đường đứt là toàn tỉnh. Bảng dưới đây có đủ các con số."
    )
    return drawing(dot_list_svg(dots, Words(title, told, "plot"), short, reference))


def _dot(name: str, figure: Figure, *, public: bool) -> Dot:
    """An office's dot: one of grade C is hollow, and the public has none at all."""
    words = shown(figure, public=public)
    told = row_words(figure_headings(_("Cơ quan")), (name, *figure_cells(figure, public=public)))
    if figure.low is None or figure.high is None:
        hidden = _("không hiển thị:")
        return Dot(name, None, None, None, f"{hidden} {words.reason}", told=told)
    is_pointed = figure.grade in (POINTED if public else (*POINTED, "C"))
    value = figure.value if is_pointed else None
    return Dot(name, value, figure.low, figure.high, is_hollow=figure.grade == "C", told=told)


def _items(
    results: RunResults, figures: tuple[Figure, ...], public: bool, *, as_share: bool
) -> tuple[ItemRow, ...]:
    return tuple(
        ItemRow(question_title(results, figure.code), shown(figure, as_share=as_share, public=public))
        for figure in figures
        if figure.office == PROVINCE
    )
