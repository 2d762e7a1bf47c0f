"""Many offices from a file: looked at first, then added, all of them or none."""

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from surveyapp.domain.errors import InvalidInput
from surveyapp.domain.roles import Role
from surveyapp.services.office_import import OfficeImport, decoded, try_import
from surveyapp.web.access import access
from surveyapp.web.forms import _l
from surveyapp.web.places.forms import ImportForm
from surveyapp.web.places.pages import bad_lines
from surveyapp.web.places.views import act
from surveyapp.web.problems import form_problems
from surveyapp.web.refused_input import tell
from surveyapp.web.session import db

blueprint = Blueprint("office_import", __name__, url_prefix="/places/import")
ADD = "add"
"""The button that adds what the preview showed."""


@blueprint.get("/")
@access(Role.ADMIN)
def home() -> ResponseReturnValue:
    return _page(ImportForm(formdata=None))


@blueprint.post("/")
@access(Role.ADMIN)
def take() -> ResponseReturnValue:
    form = ImportForm()
    try:
        encoding, text = _text(form)
    except InvalidInput as refusal:
        tell(form, refusal)
        return _page(form), 422
    if not text:
        form.file.errors = (*form.file.errors, _l("Xin chọn một tệp CSV."))
        return _page(form), 422
    is_wanted = request.form.get("action") == ADD
    came = try_import(db(), text.encode(), act(), keep=is_wanted)
    if came.bad_rows:
        return _page(form, came), 422
    if is_wanted:
        return redirect(url_for("places.home"), 303)
    return _page(form, came, text, encoding)


def _text(form: ImportForm) -> tuple[str, str]:
    """Encoding and text of the file, or what the preview carried. Raises InvalidInput for an unknown encoding."""
    sent = request.files.get("file")
    if sent is not None and sent.filename:
        return decoded(sent.read())
    return "", form.content.data or ""


def _page(form: ImportForm, came: OfficeImport | None = None, text: str = "", encoding: str = "") -> str:
    return render_template(
        "places/import.html",
        form=form,
        came=came,
        lines=bad_lines(came.bad_rows) if came else (),
        content=text,
        encoding=encoding,
        problems=form_problems(form),
    )
