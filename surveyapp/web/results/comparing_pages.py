"""The page of a run that compares: offices, communes, services, or groups of persons, on one node of the index."""

from dataclasses import dataclass

from flask_babel import gettext as _

from surveyapp.domain.errors import NotFound
from surveyapp.services.results import RunResults
from surveyapp.web.results.chosen import Chosen, check_place, not_yet
from surveyapp.web.results.comparing_panels import AXES, OFFICE, Comparison, comparison_panels
from surveyapp.web.results.differing_pages import walk_up_panels
from surveyapp.web.results.filters import EVERYTHING, Filters, not_applied
from surveyapp.web.results.flag_pages import flag_panels, flag_problems
from surveyapp.web.results.panels import Option, Panel, Row, criterion_name, options, refused

TOTAL = "total"


@dataclass(frozen=True, slots=True)
class ComparePage:
    """What is compared on one node of the index. `by` is the axis; offices are chosen from only where they are it."""

    run_id: int
    wave_name: str
    title: str
    axes: tuple[Option, ...]
    by: str
    nodes: tuple[Option, ...]
    offices: tuple[Option, ...]
    office: str
    node: str
    panels: tuple[Panel, ...]
    notes: tuple[str, ...]
    """To what the filters could not be applied."""
    problems: tuple[str, ...]


def compare_page(
    results: RunResults, wave_name: str, by: str, chosen: Chosen, filters: Filters = EVERYTHING
) -> ComparePage:
    """The page. Raises NotFound for an axis, a node or an office that is not there.

    Another axis may be chosen while an office is, or a node that the axis has not: then all places, and the total.
    """
    check_place(results, chosen.office)
    if by not in AXES:
        raise NotFound
    of_offices, stored = by == OFFICE, _stored(results, by)
    nodes, office = stored.get("nodes", {}), chosen.office if of_offices else ""
    node = _node(results, chosen.node, nodes)
    compared = Comparison(results, by, nodes.get(node, {}), stored.get("titles", {}))
    panels = comparison_panels(compared, office) if filters.shows_invited else ()
    beside = walk_up_panels(results) if of_offices and filters.shows_walk_ups else ()
    flagged = flag_panels(results, node, filters) if of_offices else ()
    return ComparePage(
        results.line.id,
        wave_name,
        criterion_name(results, node),
        tuple(Option(name, str(words.heading), name == by) for name, words in AXES.items()),
        by,
        tuple(Option(code, criterion_name(results, code), code == node) for code in nodes),
        options(results.offices, office) if of_offices else (),
        office,
        node,
        (*flagged, *panels, *beside) if filters.leaves_out_flagged else (*panels, *beside, *flagged),
        not_applied(filters),
        _problems(results, stored, compared.found, of_offices),
    )


def _node(results: RunResults, code: str, nodes: Row) -> str:
    of_offices = results.comparison.get("nodes", {})
    if of_offices and code not in of_offices:
        raise NotFound
    return TOTAL if nodes and code not in nodes else code


def _stored(results: RunResults, by: str) -> Row:
    """What the run stored of an axis; nothing in runs made before it was compared."""
    found: Row = results.comparison if by == OFFICE else results.comparison.get("axes", {}).get(by, {})
    return found


def _problems(results: RunResults, stored: Row, found: Row, of_offices: bool) -> tuple[str, ...]:
    comparison = results.comparison
    if not comparison:
        return (not_yet(),)
    if refused(comparison) or of_offices:
        beside = (*map(refused, (found, results.beside)), *flag_problems(results)) if of_offices else ()
        return tuple(filter(None, (refused(comparison), *beside)))
    if "axes" not in comparison:
        return (_("lần phân tích này được làm trước khi có phép so sánh này; xin phân tích lại bộ dữ liệu."),)
    if not stored:
        return (_("bộ dữ liệu không có gì để so theo cách này."),)
    return tuple(filter(None, (refused(stored), refused(found))))
