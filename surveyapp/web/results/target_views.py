"""The target: looked at by those who read the whole province, set by leaders."""

from flask import Blueprint, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from surveyapp.domain.errors import InvalidInput
from surveyapp.domain.roles import READING_ROLES
from surveyapp.services import targets
from surveyapp.services.analysing.accepted import accepted_figures
from surveyapp.services.analysing.entered import entered_scores
from surveyapp.services.analysing.par_target import par_target
from surveyapp.services.analysing.published import published_target
from surveyapp.services.analysing.published_sipas import published_sipas
from surveyapp.web.access import access
from surveyapp.web.identity import the_account
from surveyapp.web.problems import form_problems
from surveyapp.web.results.forms import OUT_OF_RANGE, TargetForm
from surveyapp.web.results.target_pages import target_page
from surveyapp.web.session import db
from surveyapp.web.site import current_site

blueprint = Blueprint("target", __name__)


@blueprint.get("/results/target")
@access(*READING_ROLES)
def look() -> ResponseReturnValue:
    return _page(TargetForm(formdata=None))


@blueprint.post("/results/target")
@access(*targets.SETTING)
def set_own() -> ResponseReturnValue:
    form = TargetForm()
    day = form.due_on.data if form.validate() else None
    if day is None:
        return _page(form), 422
    new = targets.OwnTarget(form.number, day)
    try:
        targets.set_target(db(), the_account(), new, current_site().now())
    except InvalidInput:
        form.value.errors = (*form.value.errors, OUT_OF_RANGE)
        return _page(form), 422
    return redirect(url_for("target.look"), 303)


def _page(form: TargetForm) -> str:
    own = targets.own_target(db())
    standing = targets.standing(db(), own) if own else None
    published, par = published_target(accepted_figures(db())), par_target(entered_scores(db()))
    return render_template(
        "results/target.html",
        view=target_page(published, par, published_sipas(), own, standing),
        form=form,
        problems=form_problems(form),
        may_set=targets.may_set_target(the_account()),
    )
