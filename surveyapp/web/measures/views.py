"""Measures of an office: the head writes them, somebody else approves them, and an error is taken back at once."""

from collections.abc import Sequence

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from surveyapp.domain.errors import InvalidInput, NotAllowed, NotFound
from surveyapp.domain.roles import READING_ROLES, WORKING_ROLES, Role
from surveyapp.services.auditing import Act
from surveyapp.services.measures import deciding, reading, writing
from surveyapp.services.measures.permission import may_write
from surveyapp.services.readers import check_may_read, read_offices
from surveyapp.services.registers.reading import OfficeInWave, office_in_wave, offices_in_wave
from surveyapp.services.results import RunResults
from surveyapp.web.access import access
from surveyapp.web.identity import the_account
from surveyapp.web.locale import in_language, language, languages
from surveyapp.web.measures.forms import ApproveForm, MeasureForm, ReturnForm, WithdrawForm
from surveyapp.web.measures.pages import criterion_choices, measure_page, measure_row, waiting_rows
from surveyapp.web.office.pages import Link, office_links, wave_links
from surveyapp.web.problems import Problem, form_problems
from surveyapp.web.refused_input import tell, words_of_input
from surveyapp.web.session import db, forget_changes
from surveyapp.web.site import current_site

blueprint = Blueprint("measures", __name__, url_prefix="/office/measures")
SEEING = (Role.OFFICE_HEAD, *READING_ROLES)
DECIDING = (*WORKING_ROLES,)
WITHDRAWING = (Role.OFFICE_HEAD, *WORKING_ROLES)


@blueprint.get("/")
@access(*SEEING)
def home() -> ResponseReturnValue:
    own = read_offices(the_account())
    waves = wave_links(reading.public_waves(db(), own), request.args.get("wave", type=int))
    wave_id = _chosen(waves)
    entries = offices_in_wave(db(), wave_id, own)
    offices = office_links(entries, request.args.get("office", type=int))
    entry = next((each for each in entries if each.office_id == _chosen(offices)), None)
    results = reading.published_results(db(), wave_id) if entry else None
    lines = reading.office_measures(db(), wave_id, entry.office_id) if entry else ()
    today = current_site().today()
    return render_template(
        "measures/home.html",
        waves=waves,
        offices=offices,
        office=_named(entry) if entry else None,
        code=entry.office_code if entry else "",
        run_id=results.line.id if results else None,
        rows=[measure_row(line, results, entry.office_code, today) for line in lines if entry],
        may_write=bool(entry) and may_write(the_account(), entry.office_id if entry else 0),
    )


@blueprint.get("/waiting")
@access(*DECIDING)
def waiting() -> ResponseReturnValue:
    page = reading.waiting_page(db(), request.args.get("after", type=int))
    return render_template("measures/waiting.html", rows=waiting_rows(page.lines), after=page.after)


@blueprint.get("/new/<int:wave_id>/<int:office_id>")
@access(Role.OFFICE_HEAD)
def new(wave_id: int, office_id: int) -> ResponseReturnValue:
    entry, results = _to_write(wave_id, office_id)
    form = _offered(MeasureForm(formdata=None), results)
    form.language.data = language()
    return _form_page(form, entry, None)


@blueprint.post("/new/<int:wave_id>/<int:office_id>")
@access(Role.OFFICE_HEAD)
def add(wave_id: int, office_id: int) -> ResponseReturnValue:
    entry, results = _to_write(wave_id, office_id)
    form = _offered(MeasureForm(), results)
    if not form.validate():
        return _form_page(form, entry, None), 422
    try:
        number = writing.write_measure(db(), the_account(), (wave_id, office_id), form.said(), _act())
    except InvalidInput as refusal:
        tell(form, refusal)
        return _form_page(form, entry, None), 422
    return redirect(url_for("measures.one", number=number), 303)


@blueprint.get("/<int:number>")
@access(*SEEING)
def one(number: int) -> ResponseReturnValue:
    return _page(number)


@blueprint.get("/<int:number>/change")
@access(Role.OFFICE_HEAD)
def edit(number: int) -> ResponseReturnValue:
    seen = _to_change(number)
    form = _offered(MeasureForm(formdata=None), _results(seen.office.wave_id))
    form.show(seen.line.said)
    return _form_page(form, seen.office, number)


@blueprint.post("/<int:number>/change")
@access(Role.OFFICE_HEAD)
def change(number: int) -> ResponseReturnValue:
    seen = _to_change(number)
    form = _offered(MeasureForm(), _results(seen.office.wave_id))
    if not form.validate():
        return _form_page(form, seen.office, number), 422
    try:
        now_at = writing.change_measure(db(), the_account(), number, form.said(), _act())
    except InvalidInput as refusal:
        tell(form, refusal)
        return _form_page(form, seen.office, number), 422
    return redirect(url_for("measures.one", number=now_at), 303)


@blueprint.post("/<int:number>/approve")
@access(*DECIDING)
def approve(number: int) -> ResponseReturnValue:
    try:
        deciding.approve_measure(db(), the_account(), number, _version(ApproveForm()), _act())
    except InvalidInput as refusal:
        return _refused(number, refusal)
    return redirect(url_for("measures.one", number=number), 303)


@blueprint.post("/<int:number>/return")
@access(*DECIDING)
def give_back(number: int) -> ResponseReturnValue:
    form = ReturnForm()
    if not form.validate():
        return _page(number, returning=form), 422
    reason = form.return_reason.data or ""
    try:
        deciding.return_measure(db(), the_account(), number, _version(form), reason, _act())
    except InvalidInput as refusal:
        return _refused(number, refusal)
    return redirect(url_for("measures.one", number=number), 303)


@blueprint.post("/<int:number>/withdraw")
@access(*WITHDRAWING)
def withdraw(number: int) -> ResponseReturnValue:
    form = WithdrawForm()
    if not form.validate():
        return _page(number, withdrawing=form), 422
    deciding.withdraw_measure(db(), the_account(), number, form.withdraw_reason.data or "", _act())
    return redirect(url_for("measures.one", number=number), 303)


def _page(
    number: int,
    returning: ReturnForm | None = None,
    withdrawing: WithdrawForm | None = None,
    problems: tuple[Problem, ...] = (),
) -> str:
    seen = reading.read_measure(db(), the_account(), number)
    results = reading.published_results(db(), seen.office.wave_id)
    back, out = returning or ReturnForm(formdata=None), withdrawing or WithdrawForm(formdata=None)
    return render_template(
        "measures/one.html",
        measure=measure_page(seen, results, current_site().today()),
        returning=back,
        withdrawing=out,
        problems=(*form_problems(back), *form_problems(out), *problems),
    )


def _refused(number: int, refusal: InvalidInput) -> ResponseReturnValue:
    forget_changes()
    return _page(number, problems=(Problem(words_of_input(refusal.field, refusal.reason)),)), 422


def _form_page(form: MeasureForm, entry: OfficeInWave, number: int | None) -> str:
    return render_template(
        "measures/write.html", form=form, office=_named(entry), number=number, problems=form_problems(form)
    )


def _to_write(wave_id: int, office_id: int) -> tuple[OfficeInWave, RunResults]:
    """The office in the wave, and the wave's public results, for who may write there. Raises NotAllowed, NotFound."""
    if not may_write(the_account(), office_id):
        raise NotAllowed
    check_may_read(the_account(), office_id)
    return office_in_wave(db(), wave_id, office_id), _results(wave_id)


def _to_change(number: int) -> reading.MeasureSeen:
    """A measure that this person may write anew. Raises NotFound, NotAllowed."""
    seen = reading.read_measure(db(), the_account(), number)
    if not seen.may_change:
        raise NotAllowed
    return seen


def _results(wave_id: int) -> RunResults:
    results = reading.published_results(db(), wave_id)
    if results is None:
        raise NotFound
    return results


def _offered(form: MeasureForm, results: RunResults) -> MeasureForm:
    form.offer(criterion_choices(results), list(languages().items()))
    return form


def _version(form: ApproveForm | ReturnForm) -> int:
    text = form.version.data or ""
    return int(text) if text.isdecimal() else 0


def _named(entry: OfficeInWave) -> dict[str, str | int]:
    return {
        "name": in_language(entry.office_name, entry.office_name_en),
        "id": entry.office_id,
        "wave": in_language(entry.wave_name, entry.wave_name_en),
        "wave_id": entry.wave_id,
    }


def _chosen(links: Sequence[Link]) -> int:
    return next((link.id for link in links if link.is_chosen), 0)


def _act() -> Act:
    return Act(the_account().id, current_site().now())
