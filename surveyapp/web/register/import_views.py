"""Importing the register from a file: put it down, say which column is what, look, import, undo."""

import secrets
from typing import Any

from flask import (
    Blueprint,
    current_app,
    redirect,
    render_template,
    request,
    session,
    url_for,
)
from flask.typing import ResponseReturnValue

from surveyapp.domain.errors import InvalidInput
from surveyapp.domain.registers import Counted
from surveyapp.domain.roles import Role
from surveyapp.services.exporting.sheets import Sheet, as_csv
from surveyapp.services.jobs import JobState
from surveyapp.services.registers import importing
from surveyapp.web.access import access
from surveyapp.web.identity import SESSION, the_account
from surveyapp.web.locale import in_language
from surveyapp.web.problems import Problem, form_problems
from surveyapp.web.register import import_pages as pages
from surveyapp.web.register.forms import FileForm, MappingForm
from surveyapp.web.register.views import act
from surveyapp.web.register.words import FILES, MAPPINGS
from surveyapp.web.session import db, forget_changes
from surveyapp.web.site import current_site

blueprint = Blueprint("register_imports", __name__, url_prefix="/register/imports")
CHANGING = (Role.OFFICE_HEAD, Role.ADMIN)
UPLOAD = "register_imports.upload"
ROOM_FOR_THE_FORM = 64 * 1024
PAGE = 20


@blueprint.url_value_preprocessor
def let_larger_files_in(endpoint: str | None, _values: dict[str, Any] | None) -> None:
    """Only where a file is put down, and only from browsers that somebody signed in on (their cookie is signed).

    This comes before the form is read, and asks no database: reading a large file from a slow network must not
    hold up anybody. Whether the person may import is decided after it, as everywhere.
    """
    if endpoint == UPLOAD and SESSION in session:
        request.max_content_length = importing.LARGEST_FILE + ROOM_FOR_THE_FORM
        # The reader of the form holds a piece of the file and what is left of the piece before; it counts both.
        request.max_form_memory_size = 4 * ROOM_FOR_THE_FORM


@blueprint.get("/")
@access(*CHANGING)
def home() -> ResponseReturnValue:
    return _home(FileForm(formdata=None))


@blueprint.post("/")
@access(*CHANGING)
def upload() -> ResponseReturnValue:
    form, folder = FileForm(), current_site().settings.upload_folder
    sent = request.files.get("file")
    if sent is None or not sent.filename:
        form.file.errors = (FILES["empty"],)
        return _home(form), 422
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    path = folder / f"new-{secrets.token_hex(8)}"
    sent.save(path)
    path.chmod(0o600)
    try:
        import_id = importing.begin_import(db(), the_account(), path, sent.filename, act())
    except InvalidInput as refusal:
        forget_changes()
        form.file.errors = (FILES[refusal.reason],)
        return _home(form), 422
    finally:
        path.unlink(missing_ok=True)
    return redirect(url_for("register_imports.one", import_id=import_id), 303)


@blueprint.get("/<int:import_id>")
@access(*CHANGING)
def one(import_id: int) -> ResponseReturnValue:
    state = importing.import_state(db(), the_account(), import_id)
    if state.state == importing.MAPPING:
        return _mapping(state)
    if state.state == importing.RUNNING:
        failed = state.job is not None and state.job.state in (JobState.FAILED, JobState.STOPPED)
        return render_template("register/import_running.html", state=state, failed=failed)
    return render_template(
        "register/import_over.html",
        state=state,
        problems_found=pages.problem_rows(state)[: pages.SHOWN_PROBLEMS],
        number_of_problems=len(state.problems),
    )


@blueprint.post("/<int:import_id>/mapping")
@access(*CHANGING)
def choose(import_id: int) -> ResponseReturnValue:
    site, account = current_site(), the_account()
    state = importing.import_state(db(), account, import_id)
    found = importing.preview(db(), account, import_id, site.settings.upload_folder, site.now())
    form = MappingForm()
    form.offer(found.table.headings, _offices())
    if not form.validate():
        return _shown(state, found, form), 422
    chosen = importing.Chosen(form.mapping(), Counted(form.counts.data))
    try:
        importing.choose_mapping(db(), account, import_id, chosen, site.settings.upload_folder, act())
    except InvalidInput as refusal:
        forget_changes()
        form[refusal.field].errors = (MAPPINGS[refusal.reason],)
        return _shown(state, found, form), 422
    return redirect(url_for("register_imports.one", import_id=import_id), 303)


@blueprint.post("/<int:import_id>/run")
@access(*CHANGING)
def run(import_id: int) -> ResponseReturnValue:
    importing.start_import(db(), the_account(), import_id, act())
    return redirect(url_for("register_imports.one", import_id=import_id), 303)


@blueprint.post("/<int:import_id>/undo")
@access(*CHANGING)
def undo(import_id: int) -> ResponseReturnValue:
    importing.undo_import(db(), the_account(), import_id, act())
    return redirect(url_for("register_imports.one", import_id=import_id), 303)


@blueprint.get("/<int:import_id>/problems.csv")
@access(*CHANGING)
def problems(import_id: int) -> ResponseReturnValue:
    state = importing.import_state(db(), the_account(), import_id)
    rows = tuple((row.line, row.column, row.reason) for row in pages.problem_rows(state))
    content = as_csv(Sheet("problems", (), ("line", "column", "reason"), rows), byte_order_mark=True)
    response = current_app.response_class(content, content_type="text/csv; charset=utf-8")
    response.headers.set("Content-Disposition", "attachment", filename=f"import-{import_id}-problems.csv")
    return response


def _home(form: FileForm) -> str:
    before = request.args.get("before", type=int)
    lines = importing.list_imports(db(), the_account(), before, PAGE + 1)
    return render_template(
        "register/imports.html",
        form=form,
        imports=pages.import_rows(lines[:PAGE]),
        further=lines[PAGE - 1].id if len(lines) > PAGE else None,
        problems=form_problems(form),
    )


def _mapping(state: importing.ImportState) -> ResponseReturnValue:
    site = current_site()
    try:
        found = importing.preview(db(), the_account(), state.id, site.settings.upload_folder, site.now())
    except InvalidInput as refusal:
        words = FILES.get(refusal.reason, FILES["encoding"])
        return render_template(
            "register/import_unread.html", state=state, problems=(Problem(str(words)),)
        ), 422
    form = MappingForm(formdata=None)
    form.offer(found.table.headings, _offices())
    form.show(found.mapping, state.counts)
    return _shown(state, found, form)


def _shown(state: importing.ImportState, found: importing.Preview, form: MappingForm) -> str:
    return render_template(
        "register/import_mapping.html",
        state=state,
        recognised=pages.recognised(found),
        form=form,
        rows=pages.preview_rows(found, _names()) if found.is_chosen and not form.errors else (),
        is_chosen=found.is_chosen and not form.errors,
        problems=form_problems(form),
    )


def _offices() -> list[tuple[str, str]]:
    found = importing.offices_to_choose(db(), the_account())
    return [(str(each.id), in_language(each.name, each.name_en)) for each in found]


def _names() -> pages.Names:
    places = importing.place_names(db(), the_account())
    return pages.Names(
        {each.id: in_language(each.name, each.name_en) for each in places.offices},
        {each.id: each.name for each in places.counters},
        {each.id: in_language(each.name, each.name_en) for each in places.services},
    )
