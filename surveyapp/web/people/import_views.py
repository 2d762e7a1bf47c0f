"""Many people from a file: looked at first, then added, all of them or none; their links come as a file, once."""

from flask import Blueprint, Response, render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from surveyapp.domain.errors import InvalidInput
from surveyapp.domain.roles import Role
from surveyapp.services.auditing import Act
from surveyapp.services.exporting.sheets import Sheet, as_csv
from surveyapp.services.office_import import BadRow
from surveyapp.services.people_import import Newcomer, PeopleImport, import_people
from surveyapp.web.access import access
from surveyapp.web.dates import moment_text
from surveyapp.web.forms import _l
from surveyapp.web.identity import the_account
from surveyapp.web.people.pages import address_of
from surveyapp.web.problems import form_problems
from surveyapp.web.refused_input import tell
from surveyapp.web.sent_files import FileForm, is_to_be_kept, sent_text
from surveyapp.web.session import db
from surveyapp.web.signin.words import words_of_input
from surveyapp.web.site import current_site

blueprint = Blueprint("people_import", __name__, url_prefix="/people/import")


@blueprint.get("")
@access(Role.ADMIN)
def home() -> ResponseReturnValue:
    return _page(FileForm(formdata=None))


@blueprint.post("")
@access(Role.ADMIN)
def take() -> ResponseReturnValue:
    """The preview; or, with the button that adds, the file of links, which is at no address and in no history."""
    form = FileForm()
    try:
        _encoding, text = sent_text(form)
    except InvalidInput as refusal:
        tell(form, refusal)
        return _page(form), 422
    if not text:
        form.file.errors = (*form.file.errors, _l("Xin chọn một tệp CSV."))
        return _page(form), 422
    site, keep = current_site(), is_to_be_kept()
    came = import_people(db(), site.keys, text, Act(the_account().id, site.now()), keep=keep)
    if came.bad_rows:
        return _page(form, came), 422
    return _file_of_links(came.newcomers) if keep else _page(form, came, text)


def _file_of_links(newcomers: tuple[Newcomer, ...]) -> Response:
    rows = tuple(
        (each.login, each.name, address_of(each.link), moment_text(each.link.expires_at))
        for each in newcomers
    )
    content = as_csv(Sheet("links", (), ("login", "name", "address", "expires"), rows), byte_order_mark=True)
    headers = {"Content-Disposition": 'attachment; filename="set-up-links.csv"'}
    return Response(content, content_type="text/csv; charset=utf-8", headers=headers)


def _page(form: FileForm, came: PeopleImport | None = None, text: str = "") -> str:
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
