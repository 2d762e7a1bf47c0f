"""Offices and their counters: found, added, changed, closed."""

from typing import cast

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from surveyapp.domain.errors import AlreadyExists, InvalidInput
from surveyapp.domain.roles import Role
from surveyapp.services import office_changes, office_pages, offices
from surveyapp.services.auditing import Act
from surveyapp.web.access import access
from surveyapp.web.identity import the_account
from surveyapp.web.places.forms import (
    ChangeOfficeForm,
    CloseForm,
    NameForm,
    NewOfficeForm,
    OfferForm,
    OfficeForm,
    filled,
)
from surveyapp.web.places.pages import counter_row, offer_units, office_page, office_rows
from surveyapp.web.problems import form_problems
from surveyapp.web.refused_input import tell
from surveyapp.web.session import db
from surveyapp.web.site import current_site

blueprint = Blueprint("places", __name__, url_prefix="/places")
FIND = "find"
"""The button that only looks for units: nothing is saved."""


@blueprint.get("/")
@access(Role.ADMIN)
def home() -> ResponseReturnValue:
    searched = request.args.get("q", "")
    page = office_pages.page_of_offices(db(), searched, request.args.get("after"))
    return render_template("places/home.html", rows=office_rows(page), after=page.after, searched=searched)


@blueprint.get("/add")
@access(Role.ADMIN)
def new() -> ResponseReturnValue:
    return _new_page(NewOfficeForm(formdata=None))


@blueprint.post("/add")
@access(Role.ADMIN)
def add() -> ResponseReturnValue:
    form = NewOfficeForm()
    if request.form.get("action") == FIND:
        return _new_page(form)
    if not form.validate():
        return _new_page(form), 422
    given = offices.NewOffice(
        form.code.data or "",
        form.name.data or "",
        form.kind.data or "",
        form.admin_unit_id.data or "",
        form.name_en.data or "",
    )
    try:
        offices.add_office(db(), given, act())
    except (InvalidInput, AlreadyExists) as refusal:
        tell(form, refusal)
        return _new_page(form), 422
    return redirect(url_for("places.office", code=given.code.strip()), 303)


@blueprint.get("/office/<code>")
@access(Role.ADMIN)
def office(code: str) -> ResponseReturnValue:
    return _office_page(code, NameForm(formdata=None))


@blueprint.post("/office/<code>")
@access(Role.ADMIN)
def add_counter(code: str) -> ResponseReturnValue:
    form = NameForm()
    if not form.validate():
        return _office_page(code, form), 422
    try:
        offices.add_counter(db(), code, form.name.data or "", act())
    except (InvalidInput, AlreadyExists) as refusal:
        tell(form, refusal, "name")
        return _office_page(code, form), 422
    return redirect(url_for("places.office", code=code), 303)


@blueprint.get("/office/<code>/change")
@access(Role.ADMIN)
def edit(code: str) -> ResponseReturnValue:
    details = office_pages.read_office(db(), code, current_site().today())
    entry = details.office
    values = {
        "name": entry.name,
        "name_en": entry.name_en,
        "kind": entry.kind,
        "admin_unit_id": details.unit_id,
    }
    return _change_page(code, cast(ChangeOfficeForm, filled(ChangeOfficeForm(formdata=None), values)))


@blueprint.post("/office/<code>/change")
@access(Role.ADMIN)
def change(code: str) -> ResponseReturnValue:
    form = ChangeOfficeForm()
    if request.form.get("action") == FIND:
        return _change_page(code, form)
    if not form.validate():
        return _change_page(code, form), 422
    wanted = office_changes.OfficeChange(
        form.name.data or "",
        form.kind.data or "",
        form.admin_unit_id.data or "",
        form.name_en.data or "",
        form.since.day,
    )
    try:
        office_changes.change_office(db(), code, wanted, act())
    except InvalidInput as refusal:
        tell(form, refusal)
        return _change_page(code, form), 422
    return redirect(url_for("places.office", code=code), 303)


@blueprint.get("/office/<code>/close")
@access(Role.ADMIN)
def closing(code: str) -> ResponseReturnValue:
    form = filled(CloseForm(formdata=None), {"last_day": current_site().today().isoformat()})
    return _closing_page(code, cast(CloseForm, form))


@blueprint.post("/office/<code>/close")
@access(Role.ADMIN)
def close(code: str) -> ResponseReturnValue:
    form = CloseForm()
    if not form.validate():
        return _closing_page(code, form), 422
    try:
        office_changes.close_office(db(), code, form.last_day.day, act())
    except InvalidInput as refusal:
        tell(form, refusal)
        return _closing_page(code, form), 422
    return redirect(url_for("places.office", code=code), 303)


@blueprint.post("/office/<code>/reopen")
@access(Role.ADMIN)
def reopen(code: str) -> ResponseReturnValue:
    office_changes.close_office(db(), code, None, act())
    return redirect(url_for("places.office", code=code), 303)


@blueprint.get("/office/<code>/services")
@access(Role.ADMIN)
def offers(code: str) -> ResponseReturnValue:
    details = office_pages.read_office(db(), code, current_site().today(), with_catalogue=True)
    form = OfferForm(formdata=None)
    form.services.data = [each.code for each in details.services if each.is_offered]
    return _offers_page(details, form)


@blueprint.post("/office/<code>/services")
@access(Role.ADMIN)
def set_offers(code: str) -> ResponseReturnValue:
    details = office_pages.read_office(db(), code, current_site().today(), with_catalogue=True)
    known = {each.code for each in details.services}
    chosen = [each for each in request.form.getlist("services") if each in known]
    office_changes.set_services(db(), code, chosen, act())
    return redirect(url_for("places.office", code=code), 303)


@blueprint.get("/office/<code>/counter/<int:counter_id>")
@access(Role.ADMIN)
def counter(code: str, counter_id: int) -> ResponseReturnValue:
    line = office_pages.counter_of(db(), code, counter_id)
    return _counter_page(
        code, counter_id, cast(NameForm, filled(NameForm(formdata=None), {"name": line.name}))
    )


@blueprint.post("/office/<code>/counter/<int:counter_id>")
@access(Role.ADMIN)
def rename_counter(code: str, counter_id: int) -> ResponseReturnValue:
    form = NameForm()
    office_pages.counter_of(db(), code, counter_id)
    if not form.validate():
        return _counter_page(code, counter_id, form), 422
    try:
        office_changes.rename_counter(db(), counter_id, form.name.data or "", act())
    except (InvalidInput, AlreadyExists) as refusal:
        tell(form, refusal, "name")
        return _counter_page(code, counter_id, form), 422
    return redirect(url_for("places.office", code=code), 303)


@blueprint.post("/office/<code>/counter/<int:counter_id>/close")
@access(Role.ADMIN)
def close_counter(code: str, counter_id: int) -> ResponseReturnValue:
    office_pages.counter_of(db(), code, counter_id)
    office_changes.close_counter(db(), counter_id, act())
    return redirect(url_for("places.office", code=code), 303)


@blueprint.post("/office/<code>/counter/<int:counter_id>/reopen")
@access(Role.ADMIN)
def reopen_counter(code: str, counter_id: int) -> ResponseReturnValue:
    office_pages.counter_of(db(), code, counter_id)
    office_changes.reopen_counter(db(), counter_id, act())
    return redirect(url_for("places.office", code=code), 303)


def act() -> Act:
    """Who acts, and when."""
    return Act(the_account().id, current_site().now())


def _new_page(form: NewOfficeForm) -> str:
    offer_units(form, current_site().today())
    return render_template("places/new_office.html", form=form, problems=form_problems(form))


def _office_page(code: str, form: NameForm) -> str:
    details = office_pages.read_office(db(), code, current_site().today())
    return render_template(
        "places/office.html", office=office_page(details), form=form, problems=form_problems(form)
    )


def _change_page(code: str, form: OfficeForm) -> str:
    details = office_pages.read_office(db(), code, current_site().today())
    offer_units(form, current_site().today())
    return render_template(
        "places/change_office.html", office=office_page(details), form=form, problems=form_problems(form)
    )


def _closing_page(code: str, form: CloseForm) -> str:
    details = office_pages.read_office(db(), code, current_site().today())
    return render_template(
        "places/close_office.html", office=office_page(details), form=form, problems=form_problems(form)
    )


def _offers_page(details: office_pages.OfficeDetails, form: OfferForm) -> str:
    return render_template(
        "places/offers.html",
        office=office_page(details),
        services=details.services,
        chosen=set(form.services.data or ()),
    )


def _counter_page(code: str, counter_id: int, form: NameForm) -> str:
    details = office_pages.read_office(db(), code, current_site().today())
    line = next(each for each in details.counters if each.id == counter_id)
    return render_template(
        "places/counter.html",
        office=office_page(details),
        counter=counter_row(line),
        form=form,
        problems=form_problems(form),
    )
