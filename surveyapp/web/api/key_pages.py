"""The page where a person makes and revokes keys for programs."""

from flask import Blueprint, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import format_date

from surveyapp.domain.scopes import Scope
from surveyapp.services.api_keys import NewKey, keys_of, make_key, possible_scopes, revoke_key
from surveyapp.web.access import access
from surveyapp.web.api.forms import SCOPES, KeyForm
from surveyapp.web.identity import the_account
from surveyapp.web.problems import form_problems
from surveyapp.web.session import db
from surveyapp.web.site import current_site

blueprint = Blueprint("api_keys", __name__, url_prefix="/keys")


@blueprint.get("")
@access("signed_in")
def home() -> ResponseReturnValue:
    return _page(_form(is_posted=False))


@blueprint.post("")
@access("signed_in")
def make() -> ResponseReturnValue:
    """The answer of this POST shows the key, once: at no address, in no history."""
    form = _form(is_posted=True)
    if not form.validate():
        return _page(form), 422
    new = NewKey(form.name.data or "", frozenset(map(Scope, form.scopes.data or ())), form.days.data or 0)
    secret = make_key(db(), current_site().keys, the_account(), new, current_site().now())
    return _page(_form(is_posted=False), secret)


@blueprint.post("/<int:key_id>/revoke")
@access("signed_in")
def revoke(key_id: int) -> ResponseReturnValue:
    revoke_key(db(), the_account(), key_id, current_site().now())
    return redirect(url_for("api_keys.home"), 303)


def _form(*, is_posted: bool) -> KeyForm:
    form = KeyForm() if is_posted else KeyForm(formdata=None)
    form.scopes.choices = [(scope.value, SCOPES[scope]) for scope in possible_scopes(the_account())]
    return form


def _page(form: KeyForm, secret: str = "") -> str:
    db().flush()
    lines = [
        {
            "id": line.id,
            "name": line.name,
            "scopes": [SCOPES[scope] for scope in line.scopes],
            "expires_on": format_date(line.expires_on, "dd/MM/yyyy"),
            "is_usable": line.is_usable,
        }
        for line in keys_of(db(), the_account(), current_site().today())
    ]
    return render_template(
        "api/keys.html", form=form, problems=form_problems(form), lines=lines, secret=secret
    )
