"""The register by office, month and day, with corrections, and what is known of visitors' sex and age."""

from datetime import date

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # newer than the types

from surveyapp.domain.days import month_of
from surveyapp.domain.errors import InvalidInput, NotFound
from surveyapp.domain.registers import Days
from surveyapp.domain.roles import Role
from surveyapp.services.auditing import Act
from surveyapp.services.registers import reading
from surveyapp.services.registers.correcting import Correction, correct_register, undo_correction
from surveyapp.services.registers.coverage import coverage_of
from surveyapp.services.registers.margins import CATEGORIES, Visitors, enter_margin, margin_lines
from surveyapp.services.registers.permission import check_may_see, may_change, seen_offices
from surveyapp.web.access import access
from surveyapp.web.coverage import coverage_rows, gap_months, month_text, number
from surveyapp.web.dates import moment_text
from surveyapp.web.identity import the_account
from surveyapp.web.locale import in_language
from surveyapp.web.problems import form_problems
from surveyapp.web.refused_input import tell
from surveyapp.web.register import pages
from surveyapp.web.register.forms import CorrectionForm, VisitorsForm
from surveyapp.web.session import db
from surveyapp.web.site import current_site

blueprint = Blueprint("register", __name__, url_prefix="/register")
SEEING = (Role.OFFICE_HEAD, Role.ANALYST, Role.ADMIN)
CHANGING = (Role.OFFICE_HEAD, Role.ADMIN)


def act() -> Act:
    """Who acts, and when."""
    return Act(the_account().id, current_site().now())


@blueprint.get("/")
@access(*SEEING)
def home() -> ResponseReturnValue:
    own = seen_offices(the_account())
    waves = pages.wave_choices(reading.waves_seen(db(), own), request.args.get("wave", type=int))
    chosen = next((wave.id for wave in waves if wave.is_chosen), 0)
    offices = pages.office_choices(reading.offices_in_wave(db(), chosen, own))
    return render_template("register/home.html", waves=waves, offices=offices)


@blueprint.get("/<int:wave_id>/<int:office_id>")
@access(*SEEING)
def office(wave_id: int, office_id: int) -> ResponseReturnValue:
    entry = _entry(wave_id, office_id)
    register = reading.office_register(db(), wave_id, office_id)
    names = {entry.office_code: in_language(entry.office_name, entry.office_name_en)}
    return render_template(
        "register/office.html",
        office=pages.heading_of(entry),
        months=pages.month_rows(reading.by_month(register)),
        coverage=coverage_rows(coverage_of(db(), wave_id, (office_id,)), names),
        gaps=gap_months(reading.gaps(register, entry, current_site().today())),
        frozen=_frozen(wave_id),
    )


@blueprint.get("/<int:wave_id>/<int:office_id>/months/<month>")
@access(*SEEING)
def month(wave_id: int, office_id: int, month: str) -> ResponseReturnValue:
    entry = _entry(wave_id, office_id)
    lines = reading.by_day(reading.office_register(db(), wave_id, office_id, _days_of(month)))
    return render_template(
        "register/month.html",
        office=pages.heading_of(entry),
        month=month,
        month_name=month_text(month),
        days=pages.day_rows_of_month(lines),
        may_change=may_change(the_account(), office_id),
    )


@blueprint.get("/<int:wave_id>/<int:office_id>/days")
@access(*SEEING)
def open_day(wave_id: int, office_id: int) -> ResponseReturnValue:
    wanted = _as_day(request.args.get("day", ""))
    return redirect(
        url_for("register.day", wave_id=wave_id, office_id=office_id, day=wanted.isoformat()), 303
    )


@blueprint.get("/<int:wave_id>/<int:office_id>/days/<day>")
@access(*SEEING)
def day(wave_id: int, office_id: int, day: str) -> ResponseReturnValue:
    return _day(wave_id, office_id, _as_day(day), CorrectionForm(formdata=None))


@blueprint.post("/<int:wave_id>/<int:office_id>/days/<day>")
@access(*CHANGING)
def correct(wave_id: int, office_id: int, day: str) -> ResponseReturnValue:
    wanted, form = _as_day(day), CorrectionForm()
    _offer(form, office_id, wanted)
    if not form.validate():
        return _day(wave_id, office_id, wanted, form), 422
    said = Correction(
        wave_id,
        office_id,
        int(form.counter.data),
        wanted,
        int(form.service.data),
        int(form.visits.number or 0),
        form.correction_reason.data or "",
    )
    try:
        correct_register(db(), the_account(), said, act())
    except InvalidInput as refusal:
        tell(form, refusal)
        return _day(wave_id, office_id, wanted, form), 422
    return redirect(url_for("register.day", wave_id=wave_id, office_id=office_id, day=day), 303)


@blueprint.post("/corrections/<int:correction_id>/undo")
@access(*CHANGING)
def undo(correction_id: int) -> ResponseReturnValue:
    where = undo_correction(db(), the_account(), correction_id, act())
    way = url_for("register.day", wave_id=where.wave_id, office_id=where.office_id, day=where.day.isoformat())
    return redirect(way, 303)


@blueprint.get("/<int:wave_id>/<int:office_id>/visitors/<month>")
@access(*SEEING)
def visitors(wave_id: int, office_id: int, month: str) -> ResponseReturnValue:
    _entry(wave_id, office_id)
    form = VisitorsForm(formdata=None)
    form.show(margin_lines(db(), wave_id, office_id, month))
    return _visitors(wave_id, office_id, month, form)


@blueprint.post("/<int:wave_id>/<int:office_id>/visitors/<month>")
@access(*CHANGING)
def enter_visitors(wave_id: int, office_id: int, month: str) -> ResponseReturnValue:
    form = VisitorsForm()
    if not form.validate():
        return _visitors(wave_id, office_id, month, form), 422
    for variable in CATEGORIES:
        said = Visitors(wave_id, office_id, month, variable, form.numbers(variable))
        enter_margin(db(), the_account(), said, act())
    return redirect(url_for("register.month", wave_id=wave_id, office_id=office_id, month=month), 303)


def _entry(wave_id: int, office_id: int) -> reading.OfficeInWave:
    check_may_see(the_account(), office_id)
    return reading.office_in_wave(db(), wave_id, office_id)


def _day(wave_id: int, office_id: int, wanted: date, form: CorrectionForm) -> str:
    entry = _entry(wave_id, office_id)
    _offer(form, office_id, wanted)
    register = reading.office_register(db(), wave_id, office_id, Days(wanted, wanted))
    is_over = wanted < current_site().today() and entry.starts_on <= wanted <= entry.ends_on
    return render_template(
        "register/day.html",
        office=pages.heading_of(entry),
        day=wanted.isoformat(),
        day_name=pages.weekday_text(wanted),
        month=month_of(wanted),
        month_name=month_text(month_of(wanted)),
        rows=pages.rows_of_day(reading.day_lines(db(), register, office_id)),
        may_change=may_change(the_account(), office_id),
        is_over=is_over,
        frozen=_frozen(wave_id),
        form=form,
        problems=form_problems(form),
    )


def _offer(form: CorrectionForm, office_id: int, wanted: date) -> None:
    counters = reading.counters_to_correct(db(), office_id)
    services = reading.services_to_correct(db(), office_id, wanted)
    form.counter.choices = [SelectChoice(str(each.id), each.name) for each in counters]
    form.service.choices = [
        SelectChoice(str(each.id), in_language(each.name, each.name_en)) for each in services
    ]


def _visitors(wave_id: int, office_id: int, month: str, form: VisitorsForm) -> str:
    entry = _entry(wave_id, office_id)
    lines = margin_lines(db(), wave_id, office_id, month)
    return render_template(
        "register/visitors.html",
        office=pages.heading_of(entry),
        month=month,
        month_name=month_text(month),
        imported={
            f"{line.variable}_{line.category}": number(line.imported)
            for line in lines
            if line.imported is not None
        },
        may_change=may_change(the_account(), office_id),
        form=form,
        problems=form_problems(form),
    )


def _frozen(wave_id: int) -> str:
    moment = reading.frozen_since(db(), wave_id)
    return moment_text(moment) if moment else ""


def _as_day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise NotFound from None


def _days_of(month: str) -> Days:
    first = _as_day(f"{month}-01")
    return Days(first, reading.last_of_month(first))
