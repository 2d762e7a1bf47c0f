"""The page that leaders begin from, about the newest run or the one that they choose."""

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue

from surveyapp.domain.roles import READING_ROLES
from surveyapp.services.measures.reading import offices_with_measures
from surveyapp.services.reporting.reading import read_report_facts
from surveyapp.services.results import list_runs, published_runs
from surveyapp.services.targets import may_set_target, own_target
from surveyapp.web.access import access
from surveyapp.web.identity import the_account
from surveyapp.web.leading.pages import Doing, leading_page
from surveyapp.web.results.lists import run_rows
from surveyapp.web.session import db

blueprint = Blueprint("leading", __name__)


@blueprint.get("/leading")
@access(*READING_ROLES)
def home() -> ResponseReturnValue:
    runs = list_runs(db())
    chosen = request.args.get("run", runs[0].id if runs else None, type=int)
    if chosen is None:
        return render_template("leading/empty.html")
    facts = read_report_facts(db(), chosen, only_published=False)
    page = leading_page(facts, own_target(db()), _doing(facts.results.line.wave_id))
    return render_template(
        "leading/home.html", view=page, runs=run_rows(runs), may_set=may_set_target(the_account())
    )


def _doing(wave_id: int) -> Doing | None:
    """What offices say that they do, as the public reads it; None while it sees no results of the wave."""
    run_id = next((line.id for line in published_runs(db()) if line.wave_id == wave_id), None)
    return None if run_id is None else Doing(run_id, offices_with_measures(db(), wave_id))
