"""Shares of satisfied answers by factor and the rates that the law defines, beside the index of a run."""

from flask import Blueprint, redirect, render_template, request
from flask.typing import ResponseReturnValue

from surveyapp.domain.roles import READING_ROLES
from surveyapp.services import results
from surveyapp.web.access import access
from surveyapp.web.results.filters import canonical_address, filter_bar, not_applied
from surveyapp.web.results.framework_pages import frameworks_page
from surveyapp.web.session import db

blueprint = Blueprint("frameworks", __name__)


@blueprint.get("/results/runs/<int:run_id>/frameworks")
@access(*READING_ROLES)
def look(run_id: int) -> ResponseReturnValue:
    if shorter := canonical_address({"office": ""}):
        return redirect(shorter)
    found = results.read_run(db(), run_id)
    bar = filter_bar(found, request.args)
    page = frameworks_page(found, request.args.get("office", ""))
    notes = not_applied(bar.filters)
    return render_template("results/frameworks.html", view=page, bar=bar, notes=notes, line=found.line)
