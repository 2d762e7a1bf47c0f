"""Where to act, and the offices compared: pages of a run for those who analyse."""

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue

from surveyapp.domain.roles import Role
from surveyapp.services import results
from surveyapp.web.access import access
from surveyapp.web.locale import in_language
from surveyapp.web.results.acting_pages import Chosen, act_page
from surveyapp.web.results.comparing_pages import compare_page
from surveyapp.web.session import db

blueprint = Blueprint("acting", __name__)
FILTERS = ("office", "service", "node")


@blueprint.get("/results/runs/<int:run_id>/act")
@access(Role.ANALYST, Role.ADMIN)
def act(run_id: int) -> ResponseReturnValue:
    found = results.read_run(db(), run_id)
    name = in_language(found.line.wave_name, found.line.wave_name_en)
    page = act_page(found, name, Chosen(**{key: request.args.get(key, "") for key in FILTERS}))
    return render_template("results/act.html", view=page)


@blueprint.get("/results/runs/<int:run_id>/compare")
@access(Role.ANALYST, Role.ADMIN)
def compare(run_id: int) -> ResponseReturnValue:
    found = results.read_run(db(), run_id)
    name = in_language(found.line.wave_name, found.line.wave_name_en)
    page = compare_page(found, name, request.args.get("node", "total"), request.args.get("office", ""))
    return render_template("results/compare.html", view=page)
