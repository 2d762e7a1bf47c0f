"""What the result pages show: figures in the reader's language, beside one another but never pooled."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from flask_babel import format_datetime
from flask_babel import gettext as _

from surveyapp.domain.days import VIETNAM
from surveyapp.services.publications import PublicationLine
from surveyapp.services.registers.coverage import coverage_in
from surveyapp.services.results import (
    PROVINCE,
    Figure,
    Part,
    RunLine,
    RunResults,
    SnapshotLine,
    WaveLine,
)
from surveyapp.web.coverage import CoverageRow, coverage_rows, register_sentences
from surveyapp.web.locale import in_language, language
from surveyapp.web.results.plots import DotPlot, dot_plot
from surveyapp.web.results.words import Shown, shown

TOTAL = "total"
CHOSEN_LEVELS = ("total", "dimension")
SORTS = ("name", "value", "n", "rate")


@dataclass(frozen=True, slots=True)
class SnapshotRow:
    """A frozen data set in the list."""

    id: int
    wave_name: str
    frozen_at: str
    invited_rows: int
    walk_up_rows: int
    sha256: str


@dataclass(frozen=True, slots=True)
class RunRow:
    """A run in the list."""

    id: int
    wave_name: str
    snapshot_id: int
    made_at: str
    is_published: bool


@dataclass(frozen=True, slots=True)
class PublicationRow:
    """From when to when the public saw a run; `withdrawn_at` is empty while it does."""

    published_at: str
    withdrawn_at: str
    reason: str


@dataclass(frozen=True, slots=True)
class NodeRow:
    """A node of the index for the province; walk-ups have figures for the total and the dimensions only."""

    code: str
    title: str
    level: str
    invited: Shown
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
    """A question's figure."""

    title: str
    invited: Shown


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
    sha256: str
    code_version: str
    total: Shown | None
    total_range: str
    drawn: int
    units: int
    nodes: tuple[NodeRow, ...]
    choices: tuple[Choice, ...]
    chosen: Choice | None
    offices: tuple[OfficeRow, ...]
    plot: DotPlot | None
    sort: str
    satisfied: tuple[ItemRow, ...]
    items: tuple[ItemRow, ...]
    invited_refused: str | None
    walk_ups_refused: str | None
    has_walk_ups: bool
    awaited: int
    silent_offices: tuple[str, ...]
    register_said: tuple[str, ...]
    coverage: tuple[CoverageRow, ...]
    public: bool


def results_page(results: RunResults, chosen: str, sort: str, *, public: bool) -> ResultsPage:
    """A run for the page; `chosen` is the node shown by office, `sort` the order of the offices."""
    invited, walk_ups = results.invited, results.walk_ups
    nodes = _nodes(results, public)
    choices = tuple(
        Choice(node.code, node.title, node.code == chosen) for node in nodes if node.level in CHOSEN_LEVELS
    )
    picked = next((choice for choice in choices if choice.is_chosen), choices[0] if choices else None)
    by_office = _sorted_offices(results, picked.code if picked else TOTAL, sort)
    whole = invited.figures(TOTAL).get(PROVINCE) if invited else None
    return ResultsPage(
        line=results.line,
        made_at=moment_text(results.line.requested_at),
        sha256=results.sha256,
        code_version=results.code_version,
        total=shown(whole, public=public) if whole else None,
        total_range=shown(whole).bounds if whole else "",
        drawn=invited.drawn if invited else 0,
        units=invited.units if invited else 0,
        nodes=nodes,
        choices=choices,
        chosen=picked,
        offices=tuple(_office_row(each, public) for each in by_office),
        plot=_plot(results, picked, by_office, public),
        sort=sort if sort in SORTS else SORTS[0],
        satisfied=_items(results, invited.satisfied if invited else (), public, as_share=True),
        items=_items(results, invited.items if invited else (), public, as_share=False),
        invited_refused=invited.refused if invited else None,
        walk_ups_refused=walk_ups.refused if walk_ups else None,
        awaited=results.awaited,
        silent_offices=tuple(
            in_language(each.name, each.name_en)
            for each in results.offices
            if each.code in results.silent_offices
        ),
        register_said=register_sentences(results.register),
        coverage=_coverage(results),
        has_walk_ups=bool(walk_ups and walk_ups.index),
        public=public,
    )


def _coverage(results: RunResults) -> tuple[CoverageRow, ...]:
    names = {each.code: in_language(each.name, each.name_en) for each in results.offices}
    return coverage_rows(coverage_in(results.register), names)


def snapshot_rows(lines: Sequence[SnapshotLine], waves: Sequence[WaveLine]) -> tuple[SnapshotRow, ...]:
    """The frozen data sets with the names of their waves."""
    names = {wave.id: in_language(wave.name, wave.name_en) for wave in waves}
    return tuple(
        SnapshotRow(
            line.id,
            names[line.wave_id],
            moment_text(line.frozen_at),
            line.invited_rows,
            line.walk_up_rows,
            line.sha256,
        )
        for line in lines
    )


def run_rows(lines: Sequence[RunLine]) -> tuple[RunRow, ...]:
    """The runs."""
    return tuple(
        RunRow(
            line.id,
            in_language(line.wave_name, line.wave_name_en),
            line.snapshot_id,
            moment_text(line.requested_at),
            line.is_published,
        )
        for line in lines
    )


def publication_rows(lines: Sequence[PublicationLine]) -> tuple[PublicationRow, ...]:
    """When the public saw a run."""
    return tuple(
        PublicationRow(
            moment_text(line.published_at),
            moment_text(line.withdrawn_at) if line.withdrawn_at else "",
            line.reason,
        )
        for line in lines
    )


def moment_text(moment: datetime) -> str:
    """A moment by the clock of Viet Nam."""
    return str(format_datetime(moment.astimezone(VIETNAM), "HH:mm dd/MM/yyyy", rebase=False))


def node_title(results: RunResults, part: Part, figure: Figure) -> str:
    """The words of a node in the reader's language; its code where it has none."""
    title = results.titles.get(part.index_name or "", {}).get(figure.code, {})
    return title.get(language()) or title.get("vi") or figure.code


def question_title(results: RunResults, code: str) -> str:
    """The words of a question in the reader's language."""
    if code == "pooled":
        return str(_("Gộp các tiêu chí (không tính câu hài lòng chung)"))
    words = results.questions.get(code, {})
    return words.get(language()) or words.get("vi") or code


def decimals_of(figure: Figure) -> int:
    """Indicators lie between 0 and 1 and need one more digit."""
    return 3 if figure.level == "indicator" else 2


def _nodes(results: RunResults, public: bool) -> tuple[NodeRow, ...]:
    part = results.invited
    if part is None:
        return ()
    short = {figure.code: figure for figure in _province(results.walk_ups)}
    return tuple(
        NodeRow(
            code=figure.code,
            title=node_title(results, part, figure),
            level=figure.level,
            invited=shown(figure, decimals=decimals_of(figure), public=public),
            walk_up=shown(short[figure.code], public=public)
            if figure.level in CHOSEN_LEVELS and figure.code in short
            else None,
        )
        for figure in _province(part)
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
        value = keys[sort](office.invited) if office.invited else None
        return value is None, -(value or 0.0)

    return sorted(offices, key=key)


def _office_row(office: _Office, public: bool) -> OfficeRow:
    return OfficeRow(
        office.code,
        office.name,
        shown(office.invited, public=public) if office.invited else None,
        shown(office.walk_up, public=public) if office.walk_up else None,
    )


def _plot(results: RunResults, picked: Choice | None, offices: list[_Office], public: bool) -> DotPlot | None:
    if results.invited is None or picked is None:
        return None
    rows = []
    for office in offices:
        if office.invited is not None:
            words = shown(office.invited, public=public)
            rows.append((office.name, office.invited, str(words.interval or words.reason)))
    return dot_plot(rows, results.invited.figures(picked.code).get(PROVINCE), public=public)


def _items(
    results: RunResults, figures: tuple[Figure, ...], public: bool, *, as_share: bool
) -> tuple[ItemRow, ...]:
    return tuple(
        ItemRow(question_title(results, figure.code), shown(figure, as_share=as_share, public=public))
        for figure in figures
        if figure.office == PROVINCE
    )
