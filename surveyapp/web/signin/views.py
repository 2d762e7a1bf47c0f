"""Sign in, with a second factor where there is one, and sign out."""

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from surveyapp.domain.errors import WrongCode, WrongLogin
from surveyapp.services import accounts
from surveyapp.services.account_sessions import Wanting
from surveyapp.services.second_factor import check_code
from surveyapp.web.access import access
from surveyapp.web.error_words import WORDS
from surveyapp.web.identity import begin_session, end_session, prove, the_person
from surveyapp.web.network import network_of_request
from surveyapp.web.problems import Problem, form_problems
from surveyapp.web.session import db
from surveyapp.web.signin.forms import CodeForm, SignInForm
from surveyapp.web.signin.pages import home_of, safe_path
from surveyapp.web.site import current_site

blueprint = Blueprint("signin", __name__)


@blueprint.get("/signin")
@access("public")
def sign_in() -> ResponseReturnValue:
    form = SignInForm(formdata=None, next=request.args.get("next", ""))
    return render_template(
        "signin/sign_in.html",
        form=form,
        signed_out="out" in request.args,
        password_set="set" in request.args,
    )


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
    begin_session(account)
    return _onward(form.next.data or "")


@blueprint.get("/signin/code")
@access("password_given")
def second() -> ResponseReturnValue:
    """What is still wanting after the password: a code, or a second factor to be set up."""
    wanted = request.args.get("next", "")
    if the_person().wanting is not Wanting.CODE:
        return _onward(wanted)
    return render_template("signin/code.html", form=CodeForm(formdata=None, next=wanted))


@blueprint.post("/signin/code")
@access("password_given")
def give_code() -> ResponseReturnValue:
    form = CodeForm()
    if not form.validate():
        return render_template("signin/code.html", form=form, problems=form_problems(form)), 422
    person = the_person()
    if person.wanting is Wanting.CODE:
        site = current_site()
        try:
            check_code(db(), site.keys, person.account, form.code.data or "", site.now())
        except WrongCode as error:
            words = WORDS[error.code]
            problems = (Problem(f"{words.title}. {words.advice}", form.code.id),)
            return render_template("signin/code.html", form=form, problems=problems), words.status
        prove()
    return _onward(form.next.data or "")


@blueprint.post("/signout")
@access("public")
def sign_out() -> ResponseReturnValue:
    end_session()
    return redirect(url_for("signin.sign_in", out=1), 303)


def _onward(wanted: str) -> ResponseReturnValue:
    """To what is still wanting, then to the page that was wanted, else to the person's first page."""
    person = the_person()
    if person.wanting is Wanting.CODE:
        return redirect(url_for("signin.second", next=wanted or None), 303)
    if person.wanting is Wanting.FACTOR:
        return redirect(url_for("factor.home"), 303)
    return redirect(safe_path(wanted) or home_of(person.account), 303)
