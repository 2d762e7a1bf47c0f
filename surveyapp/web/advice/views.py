"""The list of units that there is advice for, and the page of one of them."""

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue

from surveyapp.domain.errors import NotFound
from surveyapp.domain.roles import READING_ROLES, Role
from surveyapp.services.advising.reading import unit_advice
from surveyapp.services.advising.units import Kind, own_offices, runs_for, standing_lines, unit_of
from surveyapp.services.readers import read_offices
from surveyapp.services.results import RunResults, read_run
from surveyapp.web.access import access
from surveyapp.web.advice.pages import advice_page, list_page, wave_links
from surveyapp.web.identity import the_account
from surveyapp.web.locale import in_language
from surveyapp.web.session import db

blueprint = Blueprint("advice", __name__)
SEEING = (Role.OFFICE_HEAD, *READING_ROLES)


@blueprint.get("/advice")
@access(*SEEING)
def home() -> ResponseReturnValue:
    lines = runs_for(db(), the_account())
    chosen = request.args.get("run", lines[0].id if lines else 0, type=int)
    page = line = None
    if chosen:
        results, own = _read(chosen)
        page, line = list_page(results, standing_lines(results, own)), results.line
    return render_template("advice/home.html", waves=wave_links(lines, chosen), view=page, line=line)


@blueprint.get("/advice/<int:run_id>/<kind>")
@access(*SEEING)
def unit(run_id: int, kind: str) -> ResponseReturnValue:
    results, own = _read(run_id)
    try:
        found = unit_of(results, Kind(kind), request.args.get("unit", ""), own)
    except ValueError:
        raise NotFound from None
    name = in_language(results.line.wave_name, results.line.wave_name_en)
    page = advice_page(results, unit_advice(results, found), name)
    return render_template("advice/unit.html", view=page, line=results.line)


def _read(run_id: int) -> tuple[RunResults, frozenset[str] | None]:
    """A run and the offices that the person who asks may see: heads see what was published."""
    account = the_account()
    only_published = read_offices(account) is not None
    results = read_run(db(), run_id, only_published=only_published)
    return results, own_offices(db(), account, results.line.wave_id)
