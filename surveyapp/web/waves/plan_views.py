"""The planner of a wave: what it aims at, how it stands in every office, and proposals that a person may accept."""

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from surveyapp.domain.errors import InvalidInput
from surveyapp.domain.roles import Role
from surveyapp.services import planning, wave_pages
from surveyapp.web.access import access
from surveyapp.web.problems import Problem, form_problems
from surveyapp.web.refused_input import words_of_input
from surveyapp.web.session import db, forget_changes
from surveyapp.web.site import current_site
from surveyapp.web.waves.forms import AimForm, ProposalForm
from surveyapp.web.waves.plan_pages import aim_in_words, formula, standing_rows
from surveyapp.web.waves.views import act, code_of, may_change, office_name, title_of

blueprint = Blueprint("wave_plan", __name__, url_prefix="/waves/<int:wave_id>/plan")


@blueprint.get("/")
@access(Role.ANALYST, Role.ADMIN)
def home(wave_id: int) -> ResponseReturnValue:
    return _page(wave_id)


@blueprint.get("/aim")
@access(Role.ADMIN)
def aiming(wave_id: int) -> ResponseReturnValue:
    office, form = request.args.get("office") or None, AimForm(formdata=None)
    now = planning.wave_aim(db(), wave_id)
    found = None
    if office is not None:
        entry = wave_pages.office_in_wave(db(), wave_id, office)
        found = planning.aim_of(db(), wave_id, entry.id) if entry else None
    aim = found or (now.aim if now else planning.suggested_aim(db(), current_site().today()))
    form.fill(aim, now.visits_a_day if now else None)
    return _aim_page(wave_id, office, form)


@blueprint.post("/aim")
@access(Role.ADMIN)
def aim(wave_id: int) -> ResponseReturnValue:
    office, form = request.form.get("office") or None, AimForm()
    if not form.validate():
        return _aim_page(wave_id, office, form), 422
    planning.set_aim(db(), code_of(wave_id), form.aim(office), act())
    return redirect(url_for("wave_plan.home", wave_id=wave_id), 303)


@blueprint.post("/proposal")
@access(Role.ADMIN)
def accept(wave_id: int) -> ResponseReturnValue:
    form, code = ProposalForm(), code_of(wave_id)
    try:
        planning.accept_proposal(db(), code, form.office.data or "", form.chance.number or 0.0, act())
    except InvalidInput as refusal:
        forget_changes()
        return _page(wave_id, (Problem(words_of_input(refusal.field, refusal.reason)),)), 422
    return redirect(url_for("wave_plan.home", wave_id=wave_id), 303)


def _page(wave_id: int, problems: tuple[Problem, ...] = ()) -> str:
    wave = wave_pages.read_wave(db(), wave_id, request.args.get("after", ""))
    change = planning.wave_aim(db(), wave_id)
    ids = [office.id for office in wave.offices]
    found = planning.standings(db(), wave_id, ids, current_site().today())
    return render_template(
        "waves/plan.html",
        wave=wave.entry,
        title=title_of(wave_id),
        after=wave.after,
        aim=aim_in_words(change),
        formula=formula(change.aim) if change else (),
        rows=standing_rows(wave.offices, found),
        may_change=may_change(),
        problems=problems,
    )


def _aim_page(wave_id: int, office: str | None, form: AimForm) -> str:
    return render_template(
        "waves/aim.html",
        wave_id=wave_id,
        title=title_of(wave_id),
        office=office or "",
        office_name=office_name(wave_id, office) if office else "",
        form=form,
        problems=form_problems(form),
    )
