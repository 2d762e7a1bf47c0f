"""Importing result tables that others published: put down, look, accept, undo."""

from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from flask import Blueprint, Response, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from surveyapp.domain.errors import InvalidInput
from surveyapp.domain.roles import READING_ROLES, Role
from surveyapp.services.analysing import own_structures
from surveyapp.services.analysing import published_tables as tables
from surveyapp.services.auditing import Act
from surveyapp.web.access import access
from surveyapp.web.identity import SESSION, the_account
from surveyapp.web.locale import worded
from surveyapp.web.problems import Problem, form_problems
from surveyapp.web.results.published_forms import REFUSALS, STRUCTURE_REFUSALS, PublishedForm, StructureForm
from surveyapp.web.results.published_pages import structure_choices, table_page, table_rows
from surveyapp.web.session import db, forget_changes
from surveyapp.web.site import current_site

blueprint = Blueprint("published", __name__, url_prefix="/results/published")
UPLOADS = ("published.put_down", "published.add_structure")
ROOM_FOR_THE_FORM = 64 * 1024
MOST_PROBLEMS = 100


@blueprint.url_value_preprocessor
def let_larger_files_in(endpoint: str | None, _values: dict[str, Any] | None) -> None:
    """Only where a table is put down, and only from browsers that somebody signed in on (their cookie is signed)."""
    if endpoint in UPLOADS and SESSION in session:
        request.max_content_length = tables.LARGEST_FILE + ROOM_FOR_THE_FORM
        request.max_form_memory_size = 4 * ROOM_FOR_THE_FORM


@blueprint.get("/")
@access(*READING_ROLES)
def home() -> ResponseReturnValue:
    return _home(_form(formdata=None))


@blueprint.post("/")
@access(Role.ANALYST, Role.ADMIN)
def put_down() -> ResponseReturnValue:
    form, sent = _form(), request.files.get("file")
    valid = form.validate()
    if sent is None or not sent.filename:
        form.file.errors = (REFUSALS["kind"],)
        return _home(form), 422
    if not valid:
        return _home(form), 422
    year = int(form.year.number) if form.year.number is not None else None
    with TemporaryDirectory() as folder:
        path = Path(folder) / f"table{Path(sent.filename).suffix.lower()}"
        sent.save(path)
        given = tables.Given(path, sent.filename, form.source.data or "", year, form.structure.data or "")
        try:
            found = tables.put_down(db(), the_account(), given, _act())
        except InvalidInput as refusal:
            forget_changes()
            form.file.errors = (REFUSALS.get(refusal.reason, REFUSALS["kind"]),)
            return _home(form), 422
    if found.table_id is None:
        wrong = tuple(Problem(worded(each)) for each in found.problems[:MOST_PROBLEMS])
        return _home(form, wrong), 422
    return redirect(url_for("published.one", table_id=found.table_id), 303)


@blueprint.post("/structures")
@access(Role.ANALYST, Role.ADMIN)
def add_structure() -> ResponseReturnValue:
    form, sent = StructureForm(), request.files.get("structure_file")
    if not form.validate() or sent is None or not sent.filename:
        form.structure_file.errors = (STRUCTURE_REFUSALS["none"],)
        return _home(_form(formdata=None), structure_form=form), 422
    with TemporaryDirectory() as folder:
        path = Path(folder) / "structure.yaml"
        sent.save(path)
        try:
            own_structures.add_structure(db(), the_account(), path, _act())
        except InvalidInput as refusal:
            forget_changes()
            wrong = _("Tệp cấu trúc có chỗ sai: %(what)s", what=refusal.reason)
            words = STRUCTURE_REFUSALS.get(refusal.reason, wrong)
            form.structure_file.errors = (words,)
            return _home(_form(formdata=None), structure_form=form), 422
    return redirect(url_for("published.home", added="yes"), 303)


@blueprint.get("/structures/<name>.yaml")
@access(Role.ANALYST, Role.ADMIN)
def structure_file(name: str) -> ResponseReturnValue:
    text = own_structures.structure_text(db(), name)
    file = Response(text, mimetype="application/yaml")
    file.headers.set("Content-Disposition", "attachment", filename=f"{name}.yaml")
    return file


@blueprint.get("/<int:table_id>")
@access(*READING_ROLES)
def one(table_id: int) -> ResponseReturnValue:
    view = table_page(tables.read_table(db(), table_id))
    return render_template("results/published_table.html", view=view)


@blueprint.post("/<int:table_id>/accept")
@access(Role.ANALYST, Role.ADMIN)
def accept(table_id: int) -> ResponseReturnValue:
    tables.accept_table(db(), the_account(), table_id, _act())
    return redirect(url_for("published.one", table_id=table_id), 303)


@blueprint.post("/<int:table_id>/undo")
@access(Role.ANALYST, Role.ADMIN)
def undo(table_id: int) -> ResponseReturnValue:
    tables.undo_table(db(), the_account(), table_id, _act())
    return redirect(url_for("published.one", table_id=table_id), 303)


def _act() -> Act:
    return Act(the_account().id, current_site().now())


def _form(**options: Any) -> PublishedForm:
    form = PublishedForm(**options)
    form.structure.choices = structure_choices(own_structures.structures(db()))
    return form


def _home(
    form: PublishedForm, wrong: tuple[Problem, ...] = (), structure_form: StructureForm | None = None
) -> str:
    adding = structure_form or StructureForm(formdata=None)
    return render_template(
        "results/published.html",
        form=form,
        adding=adding,
        structures=structure_choices(own_structures.structures(db()))[1:],
        tables=table_rows(tables.list_tables(db())),
        problems=(*form_problems(form), *form_problems(adding), *wrong),
    )
