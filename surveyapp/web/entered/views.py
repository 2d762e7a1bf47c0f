"""Entering indices of others, looking at what follows, and using them no longer."""

from flask import Blueprint, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from surveyapp.domain.errors import InvalidInput, NotFound
from surveyapp.domain.roles import Role
from surveyapp.services.analysing import entered
from surveyapp.services.analysing.entered_sheets import Sheet, sheet_named, sheets
from surveyapp.services.auditing import Act
from surveyapp.web.access import access
from surveyapp.web.entered.forms import REFUSALS, EntryForm, entry_of, form_of
from surveyapp.web.entered.pages import entered_page, entered_rows, run_choices, sheet_page
from surveyapp.web.identity import the_account
from surveyapp.web.problems import Problem, form_problems
from surveyapp.web.session import db, forget_changes
from surveyapp.web.site import current_site

blueprint = Blueprint("entered", __name__, url_prefix="/results/entered")


@blueprint.get("/")
@access(Role.ANALYST, Role.ADMIN)
def home() -> ResponseReturnValue:
    return render_template(
        "entered/home.html",
        sheets=tuple(map(sheet_page, sheets())),
        rows=entered_rows(entered.entered_scores(db())),
    )


@blueprint.get("/new/<name>")
@access(Role.ANALYST, Role.ADMIN)
def new(name: str) -> ResponseReturnValue:
    sheet = _sheet(name)
    return _form_page(sheet, _form(sheet, empty=True))


@blueprint.post("/new/<name>")
@access(Role.ANALYST, Role.ADMIN)
def add(name: str) -> ResponseReturnValue:
    sheet = _sheet(name)
    form = _form(sheet)
    if not form.validate():
        return _form_page(sheet, form), 422
    try:
        number = entered.enter(db(), the_account(), entry_of(sheet, form), _act())
    except InvalidInput as refusal:
        forget_changes()
        words = REFUSALS.get(refusal.reason, REFUSALS["range"])
        return _form_page(sheet, form, (Problem(str(words)),)), 422
    return redirect(url_for("entered.one", number=number), 303)


@blueprint.get("/<int:number>")
@access(Role.ANALYST, Role.ADMIN)
def one(number: int) -> ResponseReturnValue:
    return render_template("entered/one.html", view=entered_page(entered.read_entered(db(), number)))


@blueprint.post("/<int:number>/undo")
@access(Role.ANALYST, Role.ADMIN)
def undo(number: int) -> ResponseReturnValue:
    entered.undo_entered(db(), the_account(), number, _act())
    return redirect(url_for("entered.home"), 303)


def _sheet(name: str) -> Sheet:
    """An index whose points are entered. Raises NotFound, also for one whose facts are."""
    sheet = sheet_named(name)
    if sheet.by_facts:
        raise NotFound
    return sheet


def _form(sheet: Sheet, *, empty: bool = False) -> EntryForm:
    runs = entered.runs_with_shares(db()) if any(part.from_run for part in sheet.parts) else ()
    options = {"formdata": None} if empty else {}
    return form_of(sheet, run_choices(runs), **options)


def _form_page(sheet: Sheet, form: EntryForm, problems: tuple[Problem, ...] = ()) -> str:
    return render_template(
        "entered/new.html",
        sheet=sheet_page(sheet),
        form=form,
        takes_share=any(part.from_run for part in sheet.parts),
        fields=[field for field in form if field.name.startswith("part_")],
        problems=(*form_problems(form), *problems),
    )


def _act() -> Act:
    return Act(the_account().id, current_site().now())
