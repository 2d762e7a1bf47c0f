"""Paper: forms to print, and the pages by which a form without a code, or with one, begins to be typed in."""

from flask import Blueprint, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue

from surveyapp.domain.days import day_of
from surveyapp.domain.errors import InvalidInput, NotFound
from surveyapp.domain.roles import Role
from surveyapp.domain.tokens import read_code, spaced
from surveyapp.services.auditing import Act
from surveyapp.services.drafting import instrument_of
from surveyapp.services.limits import count_try
from surveyapp.services.offices import list_offices
from surveyapp.services.paper import lists
from surveyapp.services.paper.places import WalkUp, place_of_code, place_of_walk_up, printed_link
from surveyapp.services.publishing import list_instruments, published_instrument
from surveyapp.services.service_catalogue import list_services
from surveyapp.web.access import access
from surveyapp.web.identity import the_account
from surveyapp.web.locale import in_language, offer_only
from surveyapp.web.paper.entry import DONE, LINK_REFUSALS, keep_place
from surveyapp.web.paper.forms import CodeForm, WalkUpForm
from surveyapp.web.paper.sheets import sheet_of
from surveyapp.web.problems import form_problems
from surveyapp.web.qr import qr_path
from surveyapp.web.refused_input import tell
from surveyapp.web.session import db
from surveyapp.web.site import current_site

blueprint = Blueprint("paper", __name__, url_prefix="/paper")
PRINTING = (Role.DATA_ENTRY, Role.ADMIN, Role.OFFICE_HEAD, Role.COUNTER_STAFF)
TRIES, MINUTES = 300, 60
PAGE = 50


@blueprint.get("/")
@access(*PRINTING)
def home() -> ResponseReturnValue:
    return _home(CodeForm(formdata=None))


@blueprint.get("/form/<key>")
@access(*PRINTING)
def blank(key: str) -> ResponseReturnValue:
    try:
        instrument = instrument_of(db(), published_instrument(db(), key).content_hash)
    except InvalidInput:
        raise NotFound from None
    offer_only(instrument.languages)
    return render_template("paper/sheet.html", sheet=sheet_of(instrument), printed=None)


@blueprint.post("/form")
@access(*PRINTING)
def with_code() -> ResponseReturnValue:
    """Writes nothing, but a code does not belong into an address; so this page is the answer to a form."""
    form = CodeForm()
    if form.validate():
        try:
            _count_try()
            link = printed_link(db(), current_site().keys, form.code.data or "", current_site().today())
        except tuple(LINK_REFUSALS) as refusal:
            form.code.errors = (LINK_REFUSALS[type(refusal)],)
        else:
            instrument = instrument_of(db(), link.instrument)
            offer_only(instrument.languages)
            code = read_code(form.code.data or "") or ""
            return render_template(
                "paper/sheet.html",
                sheet=sheet_of(instrument),
                printed=link,
                office=in_language(link.office_name, link.office_name_en),
                code=spaced(code),
                qr=qr_path(code),
            )
    return _home(form), 422


@blueprint.get("/entry")
@access(Role.DATA_ENTRY)
def begin() -> ResponseReturnValue:
    return _begin(CodeForm(formdata=None), _choices(WalkUpForm(formdata=None)))


@blueprint.post("/entry/code")
@access(Role.DATA_ENTRY)
def begin_with_code() -> ResponseReturnValue:
    form = CodeForm()
    if form.validate():
        try:
            _count_try()
            keep_place(place_of_code(db(), current_site().keys, form.code.data or "", _act()))
            return redirect(url_for("paper_entry.first"), 303)
        except tuple(LINK_REFUSALS) as refusal:
            form.code.errors = (LINK_REFUSALS[type(refusal)],)
        except InvalidInput as refusal:
            tell(form, refusal)
    return _begin(form, _choices(WalkUpForm(formdata=None))), 422


@blueprint.post("/entry/walk-up")
@access(Role.DATA_ENTRY)
def begin_walk_up() -> ResponseReturnValue:
    form = _choices(WalkUpForm())
    if form.validate() and form.day.day is not None:
        walk_up = WalkUp(form.wave.data, form.office.data, form.service.data, form.day.day)
        try:
            keep_place(place_of_walk_up(db(), walk_up, _act()))
            return redirect(url_for("paper_entry.first"), 303)
        except InvalidInput as refusal:
            tell(form, refusal)
    return _begin(CodeForm(formdata=None), form), 422


def _home(form: CodeForm) -> str:
    account, after = the_account(), request.args.get("after", "")
    types_in = account.has(Role.DATA_ENTRY)
    waiting = lists.list_waiting(db(), account.id, after, PAGE + 1) if types_in else ()
    return render_template(
        "paper/home.html",
        instruments=list_instruments(db()),
        form=form,
        problems=form_problems(form),
        types_in=types_in,
        waiting=waiting[:PAGE],
        further=waiting[PAGE - 1].serial if len(waiting) > PAGE else "",
        tallies=lists.list_tallies(db()) if types_in or account.has(Role.ADMIN) else (),
        spaced=spaced,
    )


def _begin(code: CodeForm, walk_up: WalkUpForm) -> str:
    return render_template(
        "paper/begin.html",
        code=code,
        walk_up=walk_up,
        problems=(*form_problems(code), *form_problems(walk_up)),
        done=session.get(DONE),
        spaced=spaced,
    )


def _choices(form: WalkUpForm) -> WalkUpForm:
    form.wave.choices = list(lists.latest_waves(db(), day_of(current_site().now())))
    form.office.choices = [(line.id, line.name) for line in list_offices(db())]
    form.service.choices = [(line.id, line.name) for line in list_services(db())]
    return form


def _count_try() -> None:
    site = current_site()
    count_try(db(), site.keys, "paper code", str(the_account().id), TRIES, MINUTES, site.now())


def _act() -> Act:
    return Act(the_account().id, current_site().now())
