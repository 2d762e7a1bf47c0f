"""Slips printed in advance, lists of links for delivery, and queue machines."""

from collections.abc import Sequence

from flask import Blueprint, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from surveyapp.domain.errors import InvalidInput
from surveyapp.domain.roles import Role
from surveyapp.services import counter_keys, deliveries, slips
from surveyapp.services.auditing import Act
from surveyapp.services.counter_days import CounterChoice, services_at
from surveyapp.services.deliveries import Delivery
from surveyapp.web.access import access
from surveyapp.web.desk import desk
from surveyapp.web.identity import current_account, the_account
from surveyapp.web.locale import in_language
from surveyapp.web.problems import form_problems
from surveyapp.web.session import db
from surveyapp.web.site import current_site
from surveyapp.web.slips.forms import REFERENCES, BatchForm, MachineForm, SheetForm
from surveyapp.web.slips.pages import (
    batch_rows,
    counter_choices,
    list_file,
    machine_rows,
    printed_sheet,
    sheet_rows,
)

blueprint = Blueprint("slips", __name__, url_prefix="/slips")


@blueprint.context_processor
def own_sections() -> dict[str, object]:
    """Which pages of this part the person may open."""
    account = current_account()
    if account is None:
        return {}
    return {
        "may_print": account.has(Role.COUNTER_STAFF) or account.has(Role.OFFICE_HEAD),
        "may_deliver": account.has(Role.OFFICE_HEAD),
        "may_connect": account.has(Role.OFFICE_HEAD) or account.has(Role.ADMIN),
    }


@blueprint.get("/")
@access(Role.COUNTER_STAFF, Role.OFFICE_HEAD)
def home() -> ResponseReturnValue:
    return _home(_offered(SheetForm(formdata=None)))


@blueprint.post("/")
@access(Role.COUNTER_STAFF, Role.OFFICE_HEAD)
def make() -> ResponseReturnValue:
    """The answer of this POST is the sheet, once: at no address, in no history."""
    form = _offered(SheetForm())
    if not form.validate():
        return _home(form), 422
    number = form.slips.data or 0
    sheet = slips.make_slips(db(), the_account(), form.office.data, number, desk(), _act())
    return render_template("slips/sheet.html", sheet=printed_sheet(sheet))


@blueprint.post("/<int:sheet_id>/withdraw")
@access(Role.COUNTER_STAFF, Role.OFFICE_HEAD)
def withdraw(sheet_id: int) -> ResponseReturnValue:
    slips.withdraw_sheet(db(), the_account(), sheet_id, _act())
    return redirect(url_for("slips.home"), 303)


@blueprint.get("/batches")
@access(Role.OFFICE_HEAD)
def batches() -> ResponseReturnValue:
    return _batches(_with_counters(BatchForm(formdata=None)))


@blueprint.post("/batches")
@access(Role.OFFICE_HEAD)
def deliver() -> ResponseReturnValue:
    """The answer of this POST is the list, once. A list that was sent before is refused."""
    form = _with_counters(BatchForm())
    if not form.validate():
        return _batches(form), 422
    lines = tuple((form.references.data or "").splitlines())
    delivery = Delivery(form.counter.data, form.service.data, lines, form.request.data or "")
    try:
        made = deliveries.make_batch(db(), the_account(), delivery, desk(), _act())
    except InvalidInput as refused:
        form.references.errors = [REFERENCES[refused.reason]]
        return _batches(form), 422
    response = make_response(list_file(made))
    response.headers["Content-Type"] = "text/csv; charset=utf-8"
    response.headers["Content-Disposition"] = f'attachment; filename="invitations-{made.id}.csv"'
    return response


@blueprint.post("/batches/<int:batch_id>/withdraw")
@access(Role.OFFICE_HEAD)
def withdraw_batch(batch_id: int) -> ResponseReturnValue:
    deliveries.withdraw_batch(db(), the_account(), batch_id, _act())
    return redirect(url_for("slips.batches"), 303)


@blueprint.get("/machines")
@access(Role.OFFICE_HEAD, Role.ADMIN)
def machines() -> ResponseReturnValue:
    return _machines(_with_machine_counters(MachineForm(formdata=None)))


@blueprint.post("/machines")
@access(Role.OFFICE_HEAD, Role.ADMIN)
def add_machine() -> ResponseReturnValue:
    """The answer of this POST shows the key, once."""
    form = _with_machine_counters(MachineForm())
    if not form.validate():
        return _machines(form), 422
    keys, name = current_site().keys, form.name.data or ""
    secret = counter_keys.make_counter_key(db(), keys, the_account(), form.counter.data, name, _act())
    return _machines(_with_machine_counters(MachineForm(formdata=None)), secret)


@blueprint.post("/machines/<int:key_id>/revoke")
@access(Role.OFFICE_HEAD, Role.ADMIN)
def revoke_machine(key_id: int) -> ResponseReturnValue:
    counter_keys.revoke_counter_key(db(), the_account(), key_id, _act())
    return redirect(url_for("slips.machines"), 303)


def _home(form: SheetForm) -> str:
    rows = slips.sheets_of(db(), the_account(), _before())
    return render_template(
        "slips/home.html",
        form=form,
        problems=form_problems(form),
        rows=sheet_rows(rows),
        before=rows[-1].id if len(rows) == slips.PAGE_OF_SHEETS else None,
    )


def _batches(form: BatchForm) -> str:
    rows = deliveries.batches_of(db(), the_account(), _before())
    return render_template(
        "slips/batches.html",
        form=form,
        problems=form_problems(form),
        rows=batch_rows(rows),
        before=rows[-1].id if len(rows) == deliveries.PAGE_OF_BATCHES else None,
    )


def _machines(form: MachineForm, secret: str = "") -> str:
    rows = counter_keys.counter_keys_of(db(), the_account())
    problems = form_problems(form)
    return render_template(
        "slips/machines.html", form=form, problems=problems, rows=machine_rows(rows), secret=secret
    )


def _offered(form: SheetForm) -> SheetForm:
    offices = slips.offices_for_slips(db(), the_account())
    form.office.choices = [(each.id, in_language(each.name, each.name_en)) for each in offices]
    return form


def _with_counters(form: BatchForm) -> BatchForm:
    counters = deliveries.counters_for_delivery(db(), the_account(), current_site().today())
    form.counter.choices = counter_choices(counters)
    form.service.choices = _services(counters)
    return form


def _services(counters: Sequence[CounterChoice]) -> list[tuple[int, str]]:
    """The services of all these counters' offices; one that the counter's office does not handle is refused."""
    offices = sorted({counter.office_id for counter in counters})
    found = [each for office in offices for each in services_at(db(), office, current_site().today())]
    return sorted(
        {(each.id, in_language(each.name, each.name_en)) for each in found}, key=lambda each: each[1]
    )


def _with_machine_counters(form: MachineForm) -> MachineForm:
    today = current_site().today()
    form.counter.choices = counter_choices(counter_keys.counters_for_machines(db(), the_account(), today))
    return form


def _before() -> int | None:
    return request.args.get("before", type=int)


def _act() -> Act:
    return Act(the_account().id, current_site().now())
