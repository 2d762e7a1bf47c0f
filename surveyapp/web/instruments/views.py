"""Instruments in the browser: what is published, what is being checked, previews, downloads."""

import secrets
from typing import Any

from flask import Blueprint, Response, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue

from surveyapp.domain.errors import AlreadyExists, InvalidInput, NotFound
from surveyapp.domain.roles import Role
from surveyapp.services import instrument_drafts as drafts
from surveyapp.services.auditing import Act
from surveyapp.services.instrument_texts import as_file
from surveyapp.services.publishing import list_instruments, published_instrument
from surveyapp.services.xlsforms.exporting import as_xlsform
from surveyapp.web.access import access
from surveyapp.web.identity import SESSION, the_account
from surveyapp.web.instruments import pages
from surveyapp.web.instruments.forms import FileForm
from surveyapp.web.locale import language, languages_among
from surveyapp.web.problems import Problem, form_problems
from surveyapp.web.question_pages import language_of
from surveyapp.web.refused_input import EXISTS, tell
from surveyapp.web.session import db, forget_changes
from surveyapp.web.site import current_site

blueprint = Blueprint("instruments", __name__, url_prefix="/instruments")
READING = (Role.ADMIN, Role.ANALYST)
UPLOAD = "instruments.upload"
ROOM_FOR_THE_FORM = 64 * 1024
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@blueprint.url_value_preprocessor
def let_larger_files_in(endpoint: str | None, _values: dict[str, Any] | None) -> None:
    """Only where a file is put down, and only from browsers on which somebody signed in (their cookie is signed)."""
    if endpoint == UPLOAD and SESSION in session:
        request.max_content_length = drafts.LARGEST_FILE + ROOM_FOR_THE_FORM


@blueprint.get("/")
@access(*READING)
def home() -> ResponseReturnValue:
    return _home(FileForm(formdata=None))


@blueprint.post("/")
@access(Role.ADMIN)
def upload() -> ResponseReturnValue:
    form, sent = FileForm(), request.files.get("file")
    folder = current_site().settings.upload_folder
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    path = folder / f"new-{secrets.token_hex(8)}"
    try:
        if sent is None or not sent.filename:
            raise InvalidInput("file", "not_text")
        sent.save(path)
        path.chmod(0o600)
        draft_id = drafts.upload(db(), path, sent.filename, _act())
    except InvalidInput as refusal:
        tell(form, refusal)
        return _home(form), 422
    finally:
        path.unlink(missing_ok=True)
    return redirect(url_for("instruments.draft", draft_id=draft_id), 303)


@blueprint.get("/drafts/<int:draft_id>")
@access(*READING)
def draft(draft_id: int) -> ResponseReturnValue:
    return _draft(draft_id)


@blueprint.post("/drafts/<int:draft_id>/publish")
@access(Role.ADMIN)
def publish(draft_id: int) -> ResponseReturnValue:
    try:
        published = drafts.publish_draft(db(), draft_id, _act())
    except AlreadyExists:
        forget_changes()
        return _draft(draft_id, (Problem(str(EXISTS)),)), 422
    key = f"{published.name}:{published.version}"
    return redirect(url_for("instruments.one", key=key), 303)


@blueprint.post("/drafts/<int:draft_id>/discard")
@access(Role.ADMIN)
def discard(draft_id: int) -> ResponseReturnValue:
    drafts.discard(db(), draft_id, _act())
    return redirect(url_for("instruments.home"), 303)


@blueprint.get("/drafts/<int:draft_id>/file.yaml")
@access(*READING)
def draft_file(draft_id: int) -> ResponseReturnValue:
    report = drafts.report_on(db(), draft_id)
    return _download(report.text.encode(), "text/yaml; charset=utf-8", f"draft-{draft_id}.yaml")


@blueprint.get("/<key>")
@access(*READING)
def one(key: str) -> ResponseReturnValue:
    instrument = drafts.instrument_with_key(db(), key)
    return render_template(
        "instruments/one.html",
        key=key,
        title=instrument.title[language_of(instrument)],
        instrument=instrument,
        first=next(page.id for page in instrument.pages if page.enabled_questions),
        on_kiosk=languages_among(instrument.languages),
        follows=pages.follows_rows(instrument),
        notes=[note.told(language()) for note in as_xlsform(instrument).notes],
        hash=published_instrument(db(), key).content_hash,
    )


@blueprint.get("/<key>/file.yaml")
@access(*READING)
def yaml_file(key: str) -> ResponseReturnValue:
    instrument = drafts.instrument_with_key(db(), key)
    return _download(as_file(instrument).encode(), "text/yaml; charset=utf-8", f"{_stem(key)}.yaml")


@blueprint.get("/<key>/file.xlsx")
@access(*READING)
def xlsform_file(key: str) -> ResponseReturnValue:
    return _download(as_xlsform(drafts.instrument_with_key(db(), key)).content, XLSX, f"{_stem(key)}.xlsx")


@blueprint.get("/<key>/preview/phone/<page_id>")
@access(*READING)
def preview(key: str, page_id: str) -> ResponseReturnValue:
    instrument = drafts.instrument_with_key(db(), key)
    page = next((each for each in instrument.pages if each.id == page_id and each.enabled_questions), None)
    if page is None:
        raise NotFound
    shown = pages.preview_of(key, instrument, page, request.args.get("in", ""))
    on_kiosk = languages_among(instrument.languages)
    return render_template("instruments/preview.html", preview=shown, view=shown.view, on_kiosk=on_kiosk)


def _draft(draft_id: int, problems: tuple[Problem, ...] = ()) -> str:
    report = drafts.report_on(db(), draft_id)
    found = report.instrument
    return render_template(
        "instruments/draft.html",
        report=report,
        key=f"draft:{draft_id}",
        first=next(page.id for page in found.pages if page.enabled_questions) if found else "",
        on_kiosk=languages_among(found.languages) if found else (),
        lines=pages.problem_lines(report),
        notes=pages.note_lines(report),
        changes=pages.change_rows(report.changes),
        follows=pages.follows_rows(found) if found else (),
        may_publish=the_account().has(Role.ADMIN),
        problems=problems,
    )


def _home(form: FileForm) -> str:
    return render_template(
        "instruments/home.html",
        published=pages.published_rows(list_instruments(db())),
        drafts=pages.draft_rows(drafts.list_drafts(db())),
        may_upload=the_account().has(Role.ADMIN),
        form=form,
        problems=form_problems(form),
    )


def _download(content: bytes, mimetype: str, name: str) -> Response:
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return Response(content, content_type=mimetype, headers=headers)


def _stem(key: str) -> str:
    return key.replace(":", "-")


def _act() -> Act:
    return Act(the_account().id, current_site().now())
