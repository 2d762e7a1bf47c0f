"""Where to act, and the offices compared: pages of a run for those who read the whole province."""

from flask import Blueprint, redirect, render_template, request
from flask.typing import ResponseReturnValue

from surveyapp.domain.roles import READING_ROLES
from surveyapp.services import results
from surveyapp.web.access import access
from surveyapp.web.locale import in_language
from surveyapp.web.results.acting_pages import act_page
from surveyapp.web.results.chosen import Chosen
from surveyapp.web.results.comparing_pages import compare_page
from surveyapp.web.results.filters import canonical_address, filter_bar
from surveyapp.web.session import db

blueprint = Blueprint("acting", __name__)
ACT_DEFAULTS = {"office": "", "service": "", "node": ""}
COMPARE_DEFAULTS = {"by": "office", "office": "", "node": "total"}


@blueprint.get("/results/runs/<int:run_id>/act")
@access(*READING_ROLES)
def act(run_id: int) -> ResponseReturnValue:
    if shorter := canonical_address(ACT_DEFAULTS):
        return redirect(shorter)
    found = results.read_run(db(), run_id)
    name = in_language(found.line.wave_name, found.line.wave_name_en)
    bar = filter_bar(found, request.args)
    chosen = Chosen(**{key: request.args.get(key, "") for key in ACT_DEFAULTS})
    page = act_page(found, name, chosen, bar.filters)
    return render_template("results/act.html", view=page, bar=bar, line=found.line)


@blueprint.get("/results/runs/<int:run_id>/compare")
@access(*READING_ROLES)
def compare(run_id: int) -> ResponseReturnValue:
    if shorter := canonical_address(COMPARE_DEFAULTS):
        return redirect(shorter)
    found = results.read_run(db(), run_id)
    name = in_language(found.line.wave_name, found.line.wave_name_en)
    bar = filter_bar(found, request.args)
    chosen = Chosen(request.args.get("office", ""), node=request.args.get("node", "total"))
    page = compare_page(found, name, request.args.get("by", "office"), chosen, bar.filters)
    return render_template("results/compare.html", view=page, bar=bar, line=found.line)
