"""Many people from a file: looked at first, then added, all of them or none; their links come as a file, once."""

from flask import Blueprint, Response, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from wtforms import FileField, StringField

from surveyapp.domain.errors import InvalidInput
from surveyapp.domain.roles import Role
from surveyapp.services.auditing import Act
from surveyapp.services.exporting.sheets import Sheet, as_csv
from surveyapp.services.office_import import BadRow, decoded
from surveyapp.services.people_import import Newcomer, PeopleImport, import_people
from surveyapp.web.access import access
from surveyapp.web.forms import Form, _l
from surveyapp.web.identity import the_account
from surveyapp.web.people.pages import address_of, moment_text
from surveyapp.web.problems import form_problems
from surveyapp.web.refused_input import tell
from surveyapp.web.session import db
from surveyapp.web.signin.words import words_of_input
from surveyapp.web.site import current_site

blueprint = Blueprint("people_import", __name__, url_prefix="/people/import")
ADD = "add"
"""The button that adds what the preview showed."""


class PeopleForm(Form):
    """A file of people; `content` carries its text from the preview to the import."""

    file = FileField(_l("Tệp CSV"))
    content = StringField("")


@blueprint.get("")
@access(Role.ADMIN)
def home() -> ResponseReturnValue:
    return _page(PeopleForm(formdata=None))


@blueprint.post("")
@access(Role.ADMIN)
def take() -> ResponseReturnValue:
    """The preview; or, with the button that adds, the file of links, which is at no address and in no history."""
    form = PeopleForm()
    try:
        text = _text(form)
    except InvalidInput as refusal:
        tell(form, refusal)
        return _page(form), 422
    if not text:
        form.file.errors = (*form.file.errors, _l("Xin chọn một tệp CSV."))
        return _page(form), 422
    site, keep = current_site(), request.form.get("action") == ADD
    came = import_people(db(), site.keys, text, Act(the_account().id, site.now()), keep=keep)
    if came.bad_rows:
        return _page(form, came), 422
    return _file_of_links(came.newcomers) if keep else _page(form, came, text)


def _text(form: PeopleForm) -> str:
    """The text of the file, or what the preview carried. Raises InvalidInput for an unknown encoding."""
    sent = request.files.get("file")
    if sent is not None and sent.filename:
        return decoded(sent.read())[1]
    return form.content.data or ""


def _file_of_links(newcomers: tuple[Newcomer, ...]) -> Response:
    rows = tuple(
        (each.login, each.name, address_of(each.link), moment_text(each.link.expires_at))
        for each in newcomers
    )
    content = as_csv(Sheet("links", (), ("login", "name", "address", "expires"), rows), byte_order_mark=True)
    headers = {"Content-Disposition": 'attachment; filename="set-up-links.csv"'}
    return Response(content, content_type="text/csv; charset=utf-8", headers=headers)


def _page(form: PeopleForm, came: PeopleImport | None = None, text: str = "") -> str:
    return render_template(
        "people/import.html",
        form=form,
        came=came,
        lines=tuple(map(_line, came.bad_rows)) if came else (),
        content=text,
        problems=form_problems(form),
    )


def _line(row: BadRow) -> str:
    what = words_of_input(InvalidInput(row.field, row.reason))
    return str(_("Dòng %(line)s, cột %(column)s: %(what)s", line=row.line, column=row.field, what=what))
