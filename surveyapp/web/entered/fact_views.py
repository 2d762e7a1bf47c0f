"""Entering the facts of a statutory score, one office in a form or several in a table."""

from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from flask import Blueprint, Response, abort, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue

from surveyapp.domain.errors import InvalidInput
from surveyapp.domain.roles import Role
from surveyapp.services.analysing.entered_sheets import Sheet
from surveyapp.services.analysing.entering_facts import enter_facts, fact_sheet
from surveyapp.services.analysing.fact_files import LARGEST_FILE, enter_table
from surveyapp.services.analysing.fact_texts import read_entry
from surveyapp.services.auditing import Act
from surveyapp.services.exporting.sheets import as_csv, as_xlsx
from surveyapp.web.access import access
from surveyapp.web.entered.fact_forms import (
    FactFileForm,
    FactsForm,
    facts_form,
    part_fields,
    show_wrong,
    texts_of,
)
from surveyapp.web.entered.fact_pages import template_sheet
from surveyapp.web.entered.fact_words import FILE_REFUSALS, key_words, wrong_cell_words
from surveyapp.web.entered.pages import sheet_page
from surveyapp.web.identity import SESSION, the_account
from surveyapp.web.problems import Problem, form_problems
from surveyapp.web.session import db, forget_changes
from surveyapp.web.site import current_site

blueprint = Blueprint("entered_facts", __name__, url_prefix="/results/entered/facts")
ROOM_FOR_THE_FORM = 64 * 1024
MOST_PROBLEMS = 100
WORKBOOK = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@blueprint.url_value_preprocessor
def let_larger_files_in(endpoint: str | None, _values: dict[str, Any] | None) -> None:
    """Only where a table is sent, and only from browsers that somebody signed in on (their cookie is signed)."""
    if endpoint == "entered_facts.add_table" and SESSION in session:
        request.max_content_length = LARGEST_FILE + ROOM_FOR_THE_FORM


@blueprint.get("/<name>")
@access(Role.ANALYST, Role.ADMIN)
def new(name: str) -> ResponseReturnValue:
    sheet = fact_sheet(name)
    return _page(sheet, facts_form(sheet, formdata=None))


@blueprint.post("/<name>")
@access(Role.ANALYST, Role.ADMIN)
def add(name: str) -> ResponseReturnValue:
    sheet = fact_sheet(name)
    form = facts_form(sheet)
    if not form.validate():
        return _page(sheet, form), 422
    entry, wrong = read_entry(sheet, texts_of(sheet, form))
    if entry is None:
        show_wrong(sheet, form, wrong)
        return _page(sheet, form), 422
    number = enter_facts(db(), the_account(), entry, _act())
    return redirect(url_for("entered.one", number=number), 303)


@blueprint.get("/<name>/template.<suffix>")
@access(Role.ANALYST, Role.ADMIN)
def template(name: str, suffix: str) -> ResponseReturnValue:
    table = template_sheet(fact_sheet(name))
    if suffix == "xlsx":
        file = Response(as_xlsx([table]), mimetype=WORKBOOK)
    elif suffix == "csv":
        file = Response(as_csv(table, byte_order_mark=True), mimetype="text/csv")
    else:
        abort(404)
    file.headers.set("Content-Disposition", "attachment", filename=f"{name}.{suffix}")
    return file


@blueprint.post("/<name>/table")
@access(Role.ANALYST, Role.ADMIN)
def add_table(name: str) -> ResponseReturnValue:
    sheet, form, sent = fact_sheet(name), FactFileForm(), request.files.get("file")
    if not form.validate() or sent is None or not sent.filename:
        form.file.errors = (FILE_REFUSALS["kind"],)
        return _page(sheet, facts_form(sheet, formdata=None), form), 422
    with TemporaryDirectory() as folder:
        path = Path(folder) / f"table{Path(sent.filename).suffix.lower()}"
        sent.save(path)
        try:
            taken = enter_table(db(), the_account(), sheet, path, _act())
        except InvalidInput as refusal:
            forget_changes()
            form.file.errors = (FILE_REFUSALS.get(refusal.reason, FILE_REFUSALS["unreadable"]),)
            return _page(sheet, facts_form(sheet, formdata=None), form), 422
    if taken.wrong:
        words = key_words(sheet)
        wrong = tuple(Problem(wrong_cell_words(each, words)) for each in taken.wrong[:MOST_PROBLEMS])
        return _page(sheet, facts_form(sheet, formdata=None), form, wrong), 422
    return redirect(url_for("entered.home"), 303)


def _page(
    sheet: Sheet, form: FactsForm, table: FactFileForm | None = None, wrong: tuple[Problem, ...] = ()
) -> str:
    table = table or FactFileForm(formdata=None)
    return render_template(
        "entered/facts.html",
        sheet=sheet_page(sheet),
        form=form,
        table=table,
        parts=part_fields(sheet, form),
        problems=(*form_problems(form), *form_problems(table), *wrong),
    )


def _act() -> Act:
    return Act(the_account().id, current_site().now())
