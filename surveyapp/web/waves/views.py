"""Waves: the list, one wave with its plan, and what may be changed of it."""

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from surveyapp.domain.errors import InvalidInput, NotFound
from surveyapp.domain.roles import Role
from surveyapp.services import planning, wave_pages, waves
from surveyapp.services.auditing import Act
from surveyapp.web.access import access
from surveyapp.web.identity import the_account
from surveyapp.web.problems import form_problems
from surveyapp.web.refused_input import tell
from surveyapp.web.session import db
from surveyapp.web.site import current_site
from surveyapp.web.waves.forms import NameForm, ProbabilityForm, filled
from surveyapp.web.waves.pages import name_of, wave_page, wave_rows
from surveyapp.web.waves.plan_pages import aim_in_words

blueprint = Blueprint("waves", __name__, url_prefix="/waves")


@blueprint.get("/")
@access(Role.ANALYST, Role.ADMIN)
def home() -> ResponseReturnValue:
    page = wave_pages.page_of_waves(db(), request.args.get("after", type=int))
    rows = wave_rows(page, current_site().today())
    return render_template("waves/home.html", rows=rows, after=page.after, may_change=may_change())


@blueprint.get("/<int:wave_id>")
@access(Role.ANALYST, Role.ADMIN)
def one(wave_id: int) -> ResponseReturnValue:
    wave = wave_pages.read_wave(db(), wave_id, request.args.get("after", ""))
    return render_template(
        "waves/one.html",
        wave=wave_page(wave, current_site().today()),
        aim=aim_in_words(planning.wave_aim(db(), wave_id)),
        may_change=may_change(),
    )


@blueprint.get("/<int:wave_id>/name")
@access(Role.ADMIN)
def naming(wave_id: int) -> ResponseReturnValue:
    entry = wave_pages.read_wave(db(), wave_id, limit=0).entry
    form = NameForm(formdata=None)
    filled(form, {"name": entry.name, "name_en": "" if entry.name_en == entry.name else entry.name_en})
    return _naming_page(wave_id, form)


@blueprint.post("/<int:wave_id>/name")
@access(Role.ADMIN)
def rename(wave_id: int) -> ResponseReturnValue:
    form, code = NameForm(), code_of(wave_id)
    if not form.validate():
        return _naming_page(wave_id, form), 422
    waves.rename_wave(db(), code, form.name.data or "", form.name_en.data or "", act())
    return redirect(url_for("waves.one", wave_id=wave_id), 303)


@blueprint.get("/<int:wave_id>/probability")
@access(Role.ADMIN)
def probability(wave_id: int) -> ResponseReturnValue:
    form = ProbabilityForm(formdata=None)
    filled(form, {name: request.args.get(name, "") for name in ("office", "counter")})
    return _probability_page(wave_id, form)


@blueprint.post("/<int:wave_id>/probability")
@access(Role.ADMIN)
def set_probability(wave_id: int) -> ResponseReturnValue:
    form, code = ProbabilityForm(), code_of(wave_id)
    if not form.validate() or form.probability.number is None or form.starts_on.day is None:
        return _probability_page(wave_id, form), 422
    change = waves.PlanChange(
        form.probability.number,
        form.starts_on.day,
        form.office.data or None,
        form.counter.data or None,
    )
    try:
        waves.change_plan(db(), code, change, act())
    except InvalidInput as refusal:
        tell(form, refusal)
        return _probability_page(wave_id, form), 422
    return redirect(url_for("waves.one", wave_id=wave_id), 303)


@blueprint.get("/<int:wave_id>/end")
@access(Role.ADMIN)
def ending(wave_id: int) -> ResponseReturnValue:
    return render_template("waves/end.html", wave=_page(wave_id))


@blueprint.post("/<int:wave_id>/end")
@access(Role.ADMIN)
def end(wave_id: int) -> ResponseReturnValue:
    waves.end_wave(db(), code_of(wave_id), act())
    return redirect(url_for("waves.one", wave_id=wave_id), 303)


def act() -> Act:
    """Who acts, and when."""
    return Act(the_account().id, current_site().now())


def may_change() -> bool:
    """Whether this person may change waves; analysts read."""
    return the_account().has(Role.ADMIN)


def code_of(wave_id: int) -> str:
    """The code of a wave. Raises NotFound."""
    return wave_pages.read_wave(db(), wave_id, limit=0).entry.code


def office_name(wave_id: int, code: str) -> str:
    """The name of an office of a wave. Raises NotFound."""
    found = wave_pages.office_in_wave(db(), wave_id, code)
    if found is None:
        raise NotFound(code)
    return found.name


def _naming_page(wave_id: int, form: NameForm) -> str:
    return render_template("waves/name.html", wave=_page(wave_id), form=form, problems=form_problems(form))


def _probability_page(wave_id: int, form: ProbabilityForm) -> str:
    office = form.office.data or ""
    return render_template(
        "waves/probability.html",
        wave=_page(wave_id),
        office=office_name(wave_id, office) if office else "",
        form=form,
        problems=form_problems(form),
    )


def _page(wave_id: int) -> object:
    return wave_page(wave_pages.read_wave(db(), wave_id, limit=0), current_site().today())


def title_of(wave_id: int) -> str:
    """The name of a wave in the language of the page. Raises NotFound."""
    return name_of(wave_pages.read_wave(db(), wave_id, limit=0).entry)
