"""An office's page for everybody: four answers, then its figures beside the province's, or why there are none."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date

from flask_babel import gettext

from surveyapp.services.drawing.dot_lists import dot_list_svg
from surveyapp.services.measures.reading import PublicMeasure
from surveyapp.services.office_sites import OfficeSites
from surveyapp.services.registers.coverage import coverage_in
from surveyapp.services.reporting.content import Point, Table
from surveyapp.services.reporting.reading import ReportFacts, office_of_run
from surveyapp.services.results import SUPPRESSED
from surveyapp.web.coverage import CoverageRow, coverage_rows, register_sentences
from surveyapp.web.locale import in_language
from surveyapp.web.measures.told import ToldMeasure, told_measures
from surveyapp.web.reports.explained import unexplained
from surveyapp.web.reports.lists import ReportLink, report_links
from surveyapp.web.reports.looking import looking_panels
from surveyapp.web.reports.pictures import dimension_dots, dimension_words
from surveyapp.web.reports.sentences import summary_points
from surveyapp.web.reports.statements import disclaimer, reading_guide
from surveyapp.web.reports.subject import TOTAL, Subject, office_subject
from surveyapp.web.reports.tables import index_table, walk_up_table
from surveyapp.web.results import panels
from surveyapp.web.results.framework_pages import public_framework_panels
from surveyapp.web.results.map_panels import offices_map_panel
from surveyapp.web.results.panels import Panel
from surveyapp.web.results.trend_panels import trend_panels

_: Callable[..., str] = gettext


@dataclass(frozen=True, slots=True)
class OfficeLink:
    """Another office of the run."""

    code: str
    name: str


@dataclass(frozen=True, slots=True)
class PublicOffice:
    """An office's page."""

    run_id: int
    wave_name: str
    name: str
    is_shown: bool
    answers: tuple[Point, ...]
    measures: tuple[ToldMeasure, ...]
    guide: tuple[str, ...]
    panels: tuple[Panel, ...]
    register_said: tuple[str, ...]
    coverage: tuple[CoverageRow, ...]
    about: str
    reports: tuple[ReportLink, ...]
    offices: tuple[OfficeLink, ...]
    sha256: str


def public_office_page(
    facts: ReportFacts, code: str, measures: tuple[PublicMeasure, ...], today: date
) -> PublicOffice:
    """The page. Raises NotFound for an office that is not in the run's wave."""
    subject = office_subject(facts, office_of_run(facts, code))
    results = facts.results
    total = subject.figure(TOTAL)
    is_shown = total is not None and total.grade != SUPPRESSED
    answers = summary_points(subject)
    lines = tuple(line for line in coverage_in(results.register) if line.office == code)
    return PublicOffice(
        run_id=results.line.id,
        wave_name=in_language(results.line.wave_name, results.line.wave_name_en),
        name=subject.name,
        is_shown=is_shown,
        answers=answers if is_shown else answers[:1],
        measures=told_measures(measures, results, code, today),
        guide=reading_guide().lines,
        panels=tuple(_panels(subject, is_shown=is_shown)),
        register_said=register_sentences(results.register),
        coverage=coverage_rows(lines, {code: subject.name}),
        about=disclaimer(),
        reports=report_links("reports.public_office", results.line.id, office=code),
        offices=tuple(
            OfficeLink(each.code, in_language(each.name, each.name_en))
            for each in results.offices
            if each.code != code
        ),
        sha256=results.sha256,
    )


def _panels(subject: Subject, *, is_shown: bool) -> Iterator[Panel]:
    """Scores beside the province's, contributions, walk-ups, the map; of a hidden office only what is apart from it."""
    if is_shown:
        yield _scores(subject)
        yield from trend_panels(subject)
        if not unexplained(subject.results):
            yield from looking_panels(subject)
        yield from public_framework_panels(subject.results, subject.office)
    walk_ups = walk_up_table(subject)
    if walk_ups:
        told = _(
            "Phiếu tự đánh giá tại kiosk do người dân tự chọn nên không có xác suất mời và không có khoảng tin cậy. "
            "Phiếu này ngắn hơn, có chỉ số riêng, được cân theo sổ lượt giao dịch; không gộp và không so từng điểm với "
            "người được mời."
        )
        yield Panel("walk-ups", walk_ups.caption, (told,), table=_named_rows(walk_ups))
    placed = _map(subject)
    if placed:
        yield placed


def _scores(subject: Subject) -> Panel:
    dots, words = dimension_dots(subject), dimension_words()
    return Panel(
        "scores",
        _("Điểm của cơ quan, bên cạnh toàn tỉnh"),
        (f"{words.title}.",) if dots else (),
        picture=panels.drawing(dot_list_svg(dots, words, panels.short)) if dots else None,
        table=_named_rows(index_table(subject, "total", "dimension", "sub-dimension")),
    )


def _named_rows(table: Table) -> panels.Table:
    """A report's table as one of a page, where the first cell names the row: number and title go together."""
    headings = (table.columns[1].heading, *(column.heading for column in table.columns[2:]))
    rows = tuple((" ".join(row.cells[:2]).strip(), *row.cells[2:]) for row in table.rows)
    return panels.Table(headings, rows)


def _map(subject: Subject) -> Panel | None:
    """The office alone on the diagram of its province."""
    facts = subject.facts
    alone = tuple(each for each in facts.results.offices if each.code == subject.office)
    sites = OfficeSites(facts.units, facts.province_code)
    found = offices_map_panel(
        replace(facts.results, offices=alone), sites, TOTAL, _("Chỉ số chung"), public=True
    )
    return replace(found, id="office-map", title=_("Cơ quan trên sơ đồ tỉnh")) if found else None
