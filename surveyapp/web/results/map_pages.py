"""The page of the maps of a run, on one node of the index."""

from dataclasses import dataclass

from flask_babel import gettext as _

from surveyapp.domain.errors import NotFound
from surveyapp.services.office_sites import OfficeSites
from surveyapp.services.reporting.reading import ReportFacts
from surveyapp.services.results import PROVINCE, Part, RunResults
from surveyapp.web.locale import in_language
from surveyapp.web.reports.subject import province_name
from surveyapp.web.results.filters import Filters
from surveyapp.web.results.map_panels import country_panel, map_part, offices_map_panel
from surveyapp.web.results.narrowing import narrowed
from surveyapp.web.results.pages import ResultsPage
from surveyapp.web.results.panels import Option, Panel
from surveyapp.web.results.titles import node_title

MAPPED_LEVELS = ("total", "dimension")


@dataclass(frozen=True, slots=True)
class MapPage:
    """The maps of a run."""

    run_id: int
    wave_name: str
    title: str
    nodes: tuple[Option, ...]
    panels: tuple[Panel, ...]
    notes: tuple[str, ...]


def map_page(results: RunResults, sites: OfficeSites, node: str, filters: Filters) -> MapPage:
    """The page. Raises NotFound for a node that the run does not have."""
    seen = narrowed(results, filters)
    part = map_part(seen)
    nodes = _nodes(seen, part, node) if part else ()
    chosen = next((option for option in nodes if option.is_chosen), None)
    if nodes and chosen is None:
        raise NotFound
    title = chosen.name if chosen else ""
    place = province_name(sites.province_code)
    panels = (
        offices_map_panel(seen, sites, node, title, public=False),
        country_panel(seen, sites, place, node, public=False),
    )
    return MapPage(
        results.line.id,
        in_language(results.line.wave_name, results.line.wave_name_en),
        title,
        nodes,
        tuple(filter(None, panels)),
        _notes(filters),
    )


def public_maps(facts: ReportFacts, page: ResultsPage) -> tuple[Panel, ...]:
    """The maps for the public, on the node that the page shows by office."""
    if page.chosen is None:
        return ()
    results, sites, node = facts.results, OfficeSites(facts.units, facts.province_code), page.chosen.code
    offices = offices_map_panel(results, sites, node, page.chosen.title, public=True)
    country = country_panel(results, sites, province_name(sites.province_code), node, public=True)
    return tuple(filter(None, (offices, country)))


def _nodes(results: RunResults, part: Part, chosen: str) -> tuple[Option, ...]:
    return tuple(
        Option(row.code, node_title(results, part, row), row.code == chosen)
        for row in part.index
        if row.office == PROVINCE and row.level in MAPPED_LEVELS
    )


def _notes(filters: Filters) -> tuple[str, ...]:
    notes = []
    if not filters.shows_invited:
        notes.append(
            _("Bản đồ của người tự đánh giá tại kiosk: không có khoảng tin cậy và không có tỷ lệ trả lời.")
        )
    elif filters.leaves_out_flagged:
        notes.append(
            _(
                "Điểm của tỉnh không tính phiếu bị đánh dấu; bộ lọc không áp dụng được cho từng cơ quan, nên bản đồ "
                "các cơ quan vẫn tính cả phiếu bị đánh dấu."
            )
        )
    elif not filters.source:
        notes.append(_("Bản đồ chỉ vẽ số của người được mời; chọn nguồn để vẽ số của người tự đánh giá."))
    return tuple(notes)
