"""Many offices from a file: looked at first, then added, all of them or none."""

from flask import Blueprint, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from surveyapp.domain.errors import InvalidInput
from surveyapp.domain.roles import Role
from surveyapp.services.office_import import OfficeImport, try_import
from surveyapp.web.access import access
from surveyapp.web.forms import _l
from surveyapp.web.places.pages import bad_lines
from surveyapp.web.places.views import act
from surveyapp.web.problems import form_problems
from surveyapp.web.refused_input import tell
from surveyapp.web.sent_files import FileForm, is_to_be_kept, sent_text
from surveyapp.web.session import db

blueprint = Blueprint("office_import", __name__, url_prefix="/places/import")


@blueprint.get("/")
@access(Role.ADMIN)
def home() -> ResponseReturnValue:
    return _page(FileForm(formdata=None))


@blueprint.post("/")
@access(Role.ADMIN)
def take() -> ResponseReturnValue:
    form = FileForm()
    try:
        encoding, text = sent_text(form)
    except InvalidInput as refusal:
        tell(form, refusal)
        return _page(form), 422
    if not text:
        form.file.errors = (*form.file.errors, _l("Xin chọn một tệp CSV."))
        return _page(form), 422
    is_wanted = is_to_be_kept()
    came = try_import(db(), text.encode(), act(), keep=is_wanted)
    if came.bad_rows:
        return _page(form, came), 422
    if is_wanted:
        return redirect(url_for("places.home"), 303)
    return _page(form, came, text, encoding)


def _page(form: FileForm, came: OfficeImport | None = None, text: str = "", encoding: str = "") -> str:
    return render_template(
        "places/import.html",
        form=form,
        came=came,
        lines=bad_lines(came.bad_rows) if came else (),
        content=text,
        encoding=encoding,
        problems=form_problems(form),
    )
