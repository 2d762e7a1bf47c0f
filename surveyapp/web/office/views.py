"""The head's page of an office, response rates, and the integrity report."""

from flask import Blueprint, current_app, render_template, request
from flask.typing import ResponseReturnValue

from surveyapp.domain.errors import NotFound
from surveyapp.domain.roles import Role
from surveyapp.services.exporting.sheets import as_csv
from surveyapp.services.integrity import integrity_of
from surveyapp.services.office_overview import enough_drawn, office_overview
from surveyapp.services.registers.permission import seen_offices
from surveyapp.services.registers.reading import OfficeInWave, offices_in_waves, service_names
from surveyapp.services.response_rates import Grouping, RateLine, response_rates
from surveyapp.web.access import access
from surveyapp.web.identity import the_account
from surveyapp.web.locale import in_language
from surveyapp.web.office import pages
from surveyapp.web.office.words import CASES, CLASSES, DEFINITIONS, GROUPINGS, OUTCOMES, RATES, TALLIES
from surveyapp.web.session import db
from surveyapp.web.site import current_site

blueprint = Blueprint("office", __name__)
SEEING = (Role.OFFICE_HEAD, Role.ANALYST, Role.ADMIN)
Entries = tuple[OfficeInWave, ...]


@blueprint.get("/office")
@access(*SEEING)
def home() -> ResponseReturnValue:
    entries = _entries()
    waves = pages.wave_links(entries, request.args.get("wave", type=int))
    wave_id = _chosen(waves)
    offices = pages.office_links(entries, wave_id, request.args.get("office", type=int))
    entry = next(
        (each for each in entries if (each.wave_id, each.office_id) == (wave_id, _chosen(offices))), None
    )
    page = None
    if entry is not None:
        page = pages.office_page(office_overview(db(), entry, current_site().today()), _services())
    has_results = "results.public_run" in current_app.view_functions
    return render_template(
        "office/home.html", waves=waves, offices=offices, office=page, has_results=has_results
    )


@blueprint.get("/rates")
@access(*SEEING)
def rates() -> ResponseReturnValue:
    entries = _entries()
    waves = pages.wave_links(entries, request.args.get("wave", type=int))
    grouping = _grouping()
    lines, hidden = _rates(entries, _chosen(waves), grouping)
    return render_template(
        "office/rates.html",
        waves=waves,
        wave_id=_chosen(waves),
        grouping=grouping.value,
        groupings=GROUPINGS,
        rows=pages.rate_rows(lines, _names(entries, grouping)),
        hidden=hidden,
        cases=CASES,
        rates=RATES,
        definitions=DEFINITIONS,
    )


@blueprint.get("/rates.csv")
@access(*SEEING)
def rates_file() -> ResponseReturnValue:
    entries, grouping = _entries(), _grouping()
    wave_id = _chosen(pages.wave_links(entries, request.args.get("wave", type=int)))
    lines, _hidden = _rates(entries, wave_id, grouping)
    content = as_csv(
        pages.rate_sheet(lines, _names(entries, grouping)), byte_order_mark="bom" in request.args
    )
    response = current_app.response_class(content, content_type="text/csv; charset=utf-8")
    name = f"rates-{wave_id}-{grouping.value}.csv"
    response.headers.set("Content-Disposition", "attachment", filename=name)
    return response


@blueprint.get("/rates/integrity")
@access(Role.ANALYST, Role.ADMIN)
def integrity() -> ResponseReturnValue:
    entries = _entries()
    waves = pages.wave_links(entries, request.args.get("wave", type=int))
    wave_id = _chosen(waves)
    offices = pages.office_links(entries, wave_id, request.args.get("office", type=int))
    code = next((each.office_code for each in entries if each.office_id == _chosen(offices)), "")
    found = integrity_of(db(), wave_id, (code,)) if wave_id else None
    return render_template(
        "office/integrity.html",
        waves=waves,
        wave_id=wave_id,
        offices=offices,
        rows=pages.integrity_rows(found, _names(entries, Grouping.OFFICE)) if found else (),
        hidden=found.hidden if found else 0,
        outcomes=OUTCOMES,
        tallies=TALLIES,
        classes=CLASSES,
    )


def _rates(entries: Entries, wave_id: int, grouping: Grouping) -> tuple[tuple[RateLine, ...], int]:
    """The lines of enough drawn visits, and how many have too few."""
    if not wave_id:
        return (), 0
    lines = response_rates(db(), wave_id, grouping, pages.own_codes(entries, the_account()))
    shown = enough_drawn(lines)
    return shown, len(lines) - len(shown)


def _entries() -> Entries:
    return offices_in_waves(db(), seen_offices(the_account()))


def _grouping() -> Grouping:
    try:
        return Grouping(request.args.get("by", Grouping.OFFICE.value))
    except ValueError:
        raise NotFound from None


def _chosen(links: tuple[pages.Link, ...]) -> int:
    return next((link.id for link in links if link.is_chosen), 0)


def _names(entries: Entries, grouping: Grouping) -> dict[str, str]:
    if grouping is Grouping.SERVICE:
        return _services()
    return {each.office_code: in_language(each.office_name, each.office_name_en) for each in entries}


def _services() -> dict[str, str]:
    return {code: in_language(name, english) for code, (name, english) in service_names(db()).items()}
