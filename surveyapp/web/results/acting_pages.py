"""The page of where to act: findings first, then the tables and pictures that they come from."""

from dataclasses import dataclass

from flask_babel import gettext as _

from surveyapp.domain.errors import NotFound
from surveyapp.services.results import RunResults
from surveyapp.web.results.chosen import Chosen, check_place, not_yet
from surveyapp.web.results.contributing_pages import contribution_panels, made_before
from surveyapp.web.results.differing_pages import change_panels, gap_panels
from surveyapp.web.results.filters import EVERYTHING, Filters, not_applied
from surveyapp.web.results.findings import chosen_findings, finding_sentences
from surveyapp.web.results.panels import (
    Option,
    Panel,
    criterion_name,
    office_name,
    options,
    refused,
    service_name,
)
from surveyapp.web.results.pressing_pages import burden_panels, priority_panels


@dataclass(frozen=True, slots=True)
class ActPage:
    """Where to act, for the province, an office or a service."""

    run_id: int
    wave_name: str
    subject: str
    offices: tuple[Option, ...]
    services: tuple[Option, ...]
    nodes: tuple[Option, ...]
    panels: tuple[Panel, ...]
    notes: tuple[str, ...]
    """To what the filters could not be applied."""
    problems: tuple[str, ...]


def act_page(results: RunResults, wave_name: str, chosen: Chosen, filters: Filters = EVERYTHING) -> ActPage:
    """The page. Raises NotFound for an office, a service or a node that is not in the run."""
    check_place(results, chosen.office, chosen.service)
    nodes = _nodes(results, chosen.node)
    if chosen.node and not any(option.is_chosen for option in nodes):
        raise NotFound
    actions = results.actions
    parts = (
        actions,
        actions.get("contributions"),
        actions.get("priorities"),
        actions.get("burdens"),
        actions.get("gaps", {}).get(chosen.office),
        actions.get("change"),
    )
    panels = (
        _findings(results, chosen),
        *contribution_panels(results, chosen),
        *gap_panels(results, chosen.office),
        *(change_panels(results) if chosen.is_everything else ()),
        *priority_panels(results, chosen),
        *burden_panels(results, chosen),
    )
    return ActPage(
        results.line.id,
        wave_name,
        _subject(results, chosen),
        options(results.offices, chosen.office),
        options(results.services, chosen.service),
        nodes,
        panels if actions and filters.shows_invited else (),
        not_applied(filters),
        tuple(dict.fromkeys(filter(None, (*map(refused, parts), made_before(results)))))
        if actions
        else (not_yet(),),
    )


def _nodes(results: RunResults, chosen: str) -> tuple[Option, ...]:
    """Dimensions and their parts, by which criteria can be chosen."""
    rows = results.invited.index if results.invited else ()
    codes = [row.code for row in rows if not row.office and row.level in ("dimension", "sub-dimension")]
    return tuple(Option(code, f"{code} {criterion_name(results, code)}", code == chosen) for code in codes)


def _subject(results: RunResults, chosen: Chosen) -> str:
    names = [office_name(results, chosen.office)] if chosen.office else []
    names += [service_name(results, chosen.service)] if chosen.service else []
    names += [criterion_name(results, chosen.node)] if chosen.node else []
    return " – ".join(names) or _("Toàn tỉnh")


def _findings(results: RunResults, chosen: Chosen) -> Panel:
    found = finding_sentences(results, chosen_findings(results, chosen.office, chosen.service, chosen.node))
    none = (_("Không có điểm nào nổi lên đủ rõ từ số liệu của lần phân tích này."),)
    return Panel("findings", _("Nên xem trước"), () if found else none, found)
