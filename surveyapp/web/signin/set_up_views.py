"""The page behind a set-up link: a person sets their own password."""

from flask import Blueprint, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from surveyapp.domain.errors import InvalidInput
from surveyapp.services.set_up_links import look_at_set_up_link, use_set_up_link
from surveyapp.web.access import access
from surveyapp.web.problems import form_problems
from surveyapp.web.session import db
from surveyapp.web.signin.forms import NewPasswordForm
from surveyapp.web.signin.words import words_of_input
from surveyapp.web.site import current_site

blueprint = Blueprint("set_up", __name__, url_prefix="/welcome")


@blueprint.get("/<token>")
@access("public")
def look(token: str) -> ResponseReturnValue:
    return _page(token, NewPasswordForm(formdata=None))


@blueprint.post("/<token>")
@access("public")
def use(token: str) -> ResponseReturnValue:
    form = NewPasswordForm()
    if not form.validate():
        return _page(token, form), 422
    site = current_site()
    try:
        use_set_up_link(db(), site.keys, token, form.password.data or "", site.now())
    except InvalidInput as error:
        form.password.errors = (words_of_input(error),)
        return _page(token, form), 422
    return redirect(url_for("signin.sign_in", set=1), 303)


def _page(token: str, form: NewPasswordForm) -> str:
    site = current_site()
    person = look_at_set_up_link(db(), site.keys, token, site.now())
    return render_template("signin/set_up.html", person=person, form=form, problems=form_problems(form))
