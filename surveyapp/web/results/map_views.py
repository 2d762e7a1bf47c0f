"""The maps of a run, for those who read the whole province."""

from flask import Blueprint, redirect, render_template, request
from flask.typing import ResponseReturnValue

from surveyapp.domain.roles import READING_ROLES
from surveyapp.services import results
from surveyapp.services.office_sites import office_sites
from surveyapp.web.access import access
from surveyapp.web.results.filters import canonical_address, filter_bar
from surveyapp.web.results.map_pages import map_page
from surveyapp.web.session import db

blueprint = Blueprint("mapped", __name__)
DEFAULTS = {"node": "total"}


@blueprint.get("/results/runs/<int:run_id>/map")
@access(*READING_ROLES)
def look(run_id: int) -> ResponseReturnValue:
    if shorter := canonical_address(DEFAULTS):
        return redirect(shorter)
    found = results.read_run(db(), run_id)
    bar = filter_bar(found, request.args)
    sites = office_sites(db(), found.line.wave_id)
    page = map_page(found, sites, request.args.get("node", "total"), bar.filters)
    return render_template("results/map.html", view=page, bar=bar, line=found.line)
