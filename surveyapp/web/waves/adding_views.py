"""A new wave: who asks, when, where, and the plan for every office, calculated before anything is saved."""

from datetime import timedelta

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from surveyapp.domain.errors import AlreadyExists, InvalidInput, NotFound
from surveyapp.domain.roles import Role
from surveyapp.services.planning import suggested_aim
from surveyapp.services.publishing import list_instruments
from surveyapp.services.wave_pages import offices_to_choose
from surveyapp.web.access import access
from surveyapp.web.forms import _l
from surveyapp.web.problems import form_problems
from surveyapp.web.refused_input import tell
from surveyapp.web.session import db
from surveyapp.web.site import current_site
from surveyapp.web.waves import choosing
from surveyapp.web.waves.forms import BY_AIM, NewWaveForm
from surveyapp.web.waves.pages import unit_choices
from surveyapp.web.waves.plan_pages import formula, prospect_rows
from surveyapp.web.waves.views import act

blueprint = Blueprint("new_wave", __name__, url_prefix="/waves/add")
ADD = "add"
"""The button that saves; the other one only calculates."""
USUAL_DAYS = 90


@blueprint.get("/")
@access(Role.ADMIN)
def home() -> ResponseReturnValue:
    form, today = _offering(NewWaveForm(formdata=None)), current_site().today()
    form.fill(suggested_aim(db(), today))
    form.way.data = BY_AIM
    form.starts_on.data = (today + timedelta(days=1)).isoformat()
    form.ends_on.data = (today + timedelta(days=USUAL_DAYS)).isoformat()
    return _page(form)


@blueprint.post("/")
@access(Role.ADMIN)
def take() -> ResponseReturnValue:
    form = _offering(NewWaveForm())
    is_valid = form.validate()
    plan = choosing.calculated(form, offices_to_choose(db(), current_site().today()))
    if request.form.get("action") != ADD:
        _keep_errors_of_the_plan(form)
        return _page(form, plan)
    if not choosing.is_planned(form, plan) or not is_valid or plan is None:
        return _page(form, plan), 422
    if not plan.offices:
        form.offices.errors = (*form.offices.errors, _l("Xin chọn ít nhất một cơ quan."))
        return _page(form, plan), 422
    try:
        wave_id = choosing.save(form, plan, act())
    except (InvalidInput, AlreadyExists, NotFound) as refusal:
        tell(form, refusal)
        return _page(form, plan), 422
    return redirect(url_for("waves.one", wave_id=wave_id), 303)


def _keep_errors_of_the_plan(form: NewWaveForm) -> None:
    """A calculation asks for the period, the offices and the aim only; the name may come later."""
    for name in ("code", "name", "probability"):
        form[name].errors = ()


def _offering(form: NewWaveForm) -> NewWaveForm:
    """The form with the published instruments, the newest version of each first."""
    lines = sorted(list_instruments(db()), key=lambda line: (line.name, -line.version))
    names = [(f"{line.name}:{line.version}", f"{line.name}, {line.version}") for line in lines]
    form.full.choices, form.short.choices = names, names
    if not form.is_submitted():
        form.full.data = next((name for name, _ in names if "full" in name), None)
        form.short.data = next((name for name, _ in names if "short" in name), None)
    return form


def _page(form: NewWaveForm, plan: choosing.Calculated | None = None) -> str:
    offices = offices_to_choose(db(), current_site().today())
    wrong = choosing.has_wrong_aim(form)
    return render_template(
        "waves/new.html",
        form=form,
        units=unit_choices(offices),
        ticked={*(form.offices.data or ())},
        ticked_units={*(form.units.data or ())},
        plan=prospect_rows(plan.offices, plan.prospects) if plan else (),
        formula=formula(form.aim().aim) if plan and not wrong else (),
        problems=form_problems(form),
    )
