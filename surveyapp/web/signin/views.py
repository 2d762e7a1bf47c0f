"""Sign in, sign out."""

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from surveyapp.domain.errors import WrongLogin
from surveyapp.services import accounts
from surveyapp.web.access import access
from surveyapp.web.error_words import WORDS
from surveyapp.web.identity import begin_session, end_session
from surveyapp.web.network import network_of_request
from surveyapp.web.problems import Problem, form_problems
from surveyapp.web.session import db
from surveyapp.web.signin.forms import SignInForm
from surveyapp.web.signin.pages import home_of, safe_path
from surveyapp.web.site import current_site

blueprint = Blueprint("signin", __name__)


@blueprint.get("/signin")
@access("public")
def sign_in() -> ResponseReturnValue:
    form = SignInForm(formdata=None, next=request.args.get("next", ""))
    return render_template("signin/sign_in.html", form=form, signed_out="out" in request.args)


@blueprint.post("/signin")
@access("public")
def check() -> ResponseReturnValue:
    form = SignInForm()
    if not form.validate():
        return render_template("signin/sign_in.html", form=form, problems=form_problems(form)), 422
    site = current_site()
    try:
        account = accounts.sign_in(
            db(), site.keys, form.login.data or "", form.password.data or "", network_of_request(), site.now()
        )
    except WrongLogin as error:
        words = WORDS[error.code]
        problems = (
            Problem(_("Tên đăng nhập hoặc mật khẩu chưa đúng. Xin nhập lại mật khẩu."), form.password.id),
        )
        return render_template(
            "signin/sign_in.html", form=form, problems=problems, forgotten=True
        ), words.status
    begin_session(account, accounts.session_stamp(db(), account.id))
    return redirect(safe_path(form.next.data or "") or home_of(account), 303)


@blueprint.post("/signout")
@access("public")
def sign_out() -> ResponseReturnValue:
    end_session()
    return redirect(url_for("signin.sign_in", out=1), 303)
