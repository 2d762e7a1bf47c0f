"""The head's page of an office, response rates, and the integrity report."""

from flask import Blueprint, current_app, render_template, request
from flask.typing import ResponseReturnValue

from surveyapp.domain.errors import NotFound
from surveyapp.domain.response_rates import Grouping
from surveyapp.domain.roles import Role
from surveyapp.services.exporting.sheets import as_csv
from surveyapp.services.integrity import integrity_of
from surveyapp.services.office_overview import enough_drawn, office_overview
from surveyapp.services.registers.permission import seen_offices
from surveyapp.services.registers.reading import OfficeInWave, offices_in_wave, service_names, waves_seen
from surveyapp.services.response_rates import RateLine, response_rates
from surveyapp.web.access import access
from surveyapp.web.identity import the_account
from surveyapp.web.locale import in_language
from surveyapp.web.office import pages
from surveyapp.web.office.sheets import integrity_sheet
from surveyapp.web.office.words import CASES, CLASSES, DEFINITIONS, GROUPINGS, OUTCOMES, RATES, TALLIES
from surveyapp.web.session import db
from surveyapp.web.site import current_site

blueprint = Blueprint("office", __name__)
SEEING = (Role.OFFICE_HEAD, Role.ANALYST, Role.ADMIN)
Entries = tuple[OfficeInWave, ...]
Lines = tuple[RateLine, ...]


@blueprint.get("/office")
@access(*SEEING)
def home() -> ResponseReturnValue:
    waves = _waves()
    entries = _entries(_chosen(waves))
    offices = pages.office_links(entries, request.args.get("office", type=int))
    entry = next((each for each in entries if each.office_id == _chosen(offices)), None)
    page = None
    if entry is not None:
        found = office_overview(db(), entry, current_site().today())
        page = pages.office_page(found, _services(found.by_service))
    has_results = "results.public_run" in current_app.view_functions
    return render_template(
        "office/home.html", waves=waves, offices=offices, office=page, has_results=has_results
    )


@blueprint.get("/rates")
@access(*SEEING)
def rates() -> ResponseReturnValue:
    waves, grouping = _waves(), _grouping()
    entries = _entries(_chosen(waves))
    lines, hidden = _rates(entries, _chosen(waves), grouping)
    return render_template(
        "office/rates.html",
        waves=waves,
        wave_id=_chosen(waves),
        grouping=grouping.value,
        groupings=GROUPINGS,
        rows=pages.rate_rows(lines, _names(entries, grouping, lines)),
        hidden=hidden,
        cases=CASES,
        rates=RATES,
        definitions=DEFINITIONS,
    )


@blueprint.get("/rates.csv")
@access(*SEEING)
def rates_file() -> ResponseReturnValue:
    wave_id, grouping = _chosen(_waves()), _grouping()
    entries = _entries(wave_id)
    lines, _hidden = _rates(entries, wave_id, grouping)
    content = as_csv(
        pages.rate_sheet(lines, _names(entries, grouping, lines)), byte_order_mark="bom" in request.args
    )
    response = current_app.response_class(content, content_type="text/csv; charset=utf-8")
    name = f"rates-{wave_id}-{grouping.value}.csv"
    response.headers.set("Content-Disposition", "attachment", filename=name)
    return response


@blueprint.get("/rates/integrity")
@access(Role.ANALYST, Role.ADMIN)
def integrity() -> ResponseReturnValue:
    waves = _waves()
    wave_id = _chosen(waves)
    entries = _entries(wave_id)
    offices = pages.office_links(entries, request.args.get("office", type=int))
    code = next((each.office_code for each in entries if each.office_id == _chosen(offices)), "")
    found = integrity_of(db(), wave_id, (code,)) if wave_id else None
    return render_template(
        "office/integrity.html",
        waves=waves,
        wave_id=wave_id,
        offices=offices,
        rows=pages.integrity_rows(found, _names(entries, Grouping.OFFICE, ())) if found else (),
        hidden=found.hidden if found else 0,
        outcomes=OUTCOMES,
        tallies=TALLIES,
        classes=CLASSES,
    )


@blueprint.get("/rates/integrity.csv")
@access(Role.ANALYST, Role.ADMIN)
def integrity_file() -> ResponseReturnValue:
    """Every office of the wave in one table: who looks after a hundred of them sorts it by p."""
    wave_id = _chosen(_waves())
    if not wave_id:
        raise NotFound
    entries = _entries(wave_id)
    found = integrity_of(db(), wave_id, tuple(each.office_code for each in entries))
    sheet = integrity_sheet(found, _names(entries, Grouping.OFFICE, ()))
    content = as_csv(sheet, byte_order_mark="bom" in request.args)
    response = current_app.response_class(content, content_type="text/csv; charset=utf-8")
    response.headers.set("Content-Disposition", "attachment", filename=f"integrity-{wave_id}.csv")
    return response


def _rates(entries: Entries, wave_id: int, grouping: Grouping) -> tuple[tuple[RateLine, ...], int]:
    """The lines of enough drawn visits, and how many have too few."""
    if not wave_id:
        return (), 0
    lines = response_rates(db(), wave_id, grouping, pages.own_codes(entries, the_account()))
    shown = enough_drawn(lines)
    return shown, len(lines) - len(shown)


def _waves() -> tuple[pages.Link, ...]:
    seen = waves_seen(db(), seen_offices(the_account()))
    return pages.wave_links(seen, request.args.get("wave", type=int))


def _entries(wave_id: int) -> Entries:
    return offices_in_wave(db(), wave_id, seen_offices(the_account()))


def _grouping() -> Grouping:
    try:
        return Grouping(request.args.get("by", Grouping.OFFICE.value))
    except ValueError:
        raise NotFound from None


def _chosen(links: tuple[pages.Link, ...]) -> int:
    return next((link.id for link in links if link.is_chosen), 0)


def _names(entries: Entries, grouping: Grouping, lines: Lines) -> dict[str, str]:
    if grouping is Grouping.SERVICE:
        return _services(lines)
    return {each.office_code: in_language(each.office_name, each.office_name_en) for each in entries}


def _services(lines: Lines) -> dict[str, str]:
    names = service_names(db(), [line.key for line in lines])
    return {code: in_language(name, english) for code, (name, english) in names.items()}
