"""The catalogue of services: found, added, changed."""

from typing import cast

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from surveyapp.domain.errors import AlreadyExists, InvalidInput
from surveyapp.domain.roles import Role
from surveyapp.services import office_pages, service_catalogue
from surveyapp.web.access import access
from surveyapp.web.places.forms import NewServiceForm, ServiceForm, filled
from surveyapp.web.places.pages import service_rows
from surveyapp.web.places.views import act
from surveyapp.web.problems import form_problems
from surveyapp.web.refused_input import tell
from surveyapp.web.session import db

blueprint = Blueprint("services", __name__, url_prefix="/places/services")


@blueprint.get("/")
@access(Role.ADMIN)
def home() -> ResponseReturnValue:
    searched = request.args.get("q", "")
    page = office_pages.page_of_services(db(), searched, request.args.get("after"))
    return render_template(
        "places/services.html", rows=service_rows(page), after=page.after, searched=searched
    )


@blueprint.get("/add")
@access(Role.ADMIN)
def new() -> ResponseReturnValue:
    return _new_page(cast(NewServiceForm, filled(NewServiceForm(formdata=None), {"mark": "own"})))


@blueprint.post("/add")
@access(Role.ADMIN)
def add() -> ResponseReturnValue:
    form = NewServiceForm()
    if not form.validate():
        return _new_page(form), 422
    try:
        service_catalogue.add_service(db(), _given(form, form.code.data or ""), act())
    except (InvalidInput, AlreadyExists) as refusal:
        tell(form, refusal)
        return _new_page(form), 422
    return redirect(url_for("services.home"), 303)


@blueprint.get("/<code>")
@access(Role.ADMIN)
def edit(code: str) -> ResponseReturnValue:
    line = office_pages.read_service(db(), code)
    days = {
        name: "" if value is None else value.isoformat()
        for name, value in (("valid_from", line.valid_from), ("valid_to", line.valid_to))
    }
    values = {"name": line.name, "name_en": line.name_en, "field": line.field, "mark": line.mark, **days}
    return _change_page(code, cast(ServiceForm, filled(ServiceForm(formdata=None), values)))


@blueprint.post("/<code>")
@access(Role.ADMIN)
def change(code: str) -> ResponseReturnValue:
    form = ServiceForm()
    if not form.validate():
        return _change_page(code, form), 422
    try:
        service_catalogue.change_service(db(), code, _given(form, code), act())
    except InvalidInput as refusal:
        tell(form, refusal)
        return _change_page(code, form), 422
    return redirect(url_for("services.home"), 303)


def _given(form: ServiceForm, code: str) -> service_catalogue.NewService:
    return service_catalogue.NewService(
        code,
        form.name.data or "",
        form.field.data or "",
        form.name_en.data or "",
        form.mark.data or "",
        form.valid_from.day,
        form.valid_to.day,
    )


def _new_page(form: NewServiceForm) -> str:
    return render_template("places/new_service.html", form=form, problems=form_problems(form))


def _change_page(code: str, form: ServiceForm) -> str:
    name = office_pages.read_service(db(), code).name
    return render_template(
        "places/change_service.html", code=code, name=name, form=form, problems=form_problems(form)
    )
