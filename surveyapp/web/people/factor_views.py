"""One's own second factor: setting it up, recovery codes, and giving it up."""

from urllib.parse import urlsplit

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from surveyapp.domain.errors import InvalidInput, WrongCode
from surveyapp.domain.roles import GUARDED_ROLES, Account
from surveyapp.services import second_factor
from surveyapp.services.account_sessions import Wanting, is_factor_required
from surveyapp.web.access import access
from surveyapp.web.error_words import WORDS
from surveyapp.web.identity import prove, the_account, the_person
from surveyapp.web.problems import Problem, form_problems
from surveyapp.web.qr import qr_path
from surveyapp.web.session import db
from surveyapp.web.signin.forms import CodeForm
from surveyapp.web.signin.pages import home_of
from surveyapp.web.signin.words import words_of_input
from surveyapp.web.site import current_site

blueprint = Blueprint("factor", __name__, url_prefix="/people/own/factor")

REMOVE = "remove"


@blueprint.get("")
@access("password_given")
def home() -> ResponseReturnValue:
    if the_person().wanting is Wanting.CODE:
        return redirect(url_for("signin.second"), 303)
    return _page(CodeForm(formdata=None))


@blueprint.post("/begin")
@access("password_given")
def begin() -> ResponseReturnValue:
    site = current_site()
    try:
        second_factor.begin_factor(db(), site.keys, the_person().account, site.now())
    except InvalidInput as error:
        return _page(CodeForm(formdata=None), words_of_input(error)), 422
    return redirect(url_for("factor.home"), 303)


@blueprint.post("/confirm")
@access("password_given")
def confirm() -> ResponseReturnValue:
    """The answer of this POST shows the recovery codes, once."""
    form, site, person = CodeForm(), current_site(), the_person()
    if not form.validate():
        return _page(form), 422
    typed = form.code.data or ""
    try:
        codes = second_factor.confirm_factor(db(), site.keys, person.account, typed, site.now())
    except InvalidInput as error:
        return _page(CodeForm(formdata=None), words_of_input(error)), 422
    except WrongCode:
        return _wrong(form)
    prove()
    return _codes(codes, person.account)


@blueprint.post("/change")
@access("signed_in")
def change() -> ResponseReturnValue:
    """With a code: other recovery codes, shown once, or no second factor any more."""
    form, site, account = CodeForm(), current_site(), the_account()
    if not form.validate():
        return _page(form), 422
    typed = form.code.data or ""
    try:
        if form.next.data == REMOVE and not _must_have_one(account):
            second_factor.give_up_factor(db(), site.keys, account, typed, site.now())
            return redirect(url_for("own.home"), 303)
        codes = second_factor.renew_recovery_codes(db(), site.keys, account, typed, site.now())
    except WrongCode:
        return _wrong(form)
    return _codes(codes, account)


def _page(form: CodeForm, refusal: str = "") -> str:
    account, site = the_person().account, current_site()
    # The telephone shows to which site a code belongs, so that nobody types it elsewhere.
    host = urlsplit(site.settings.public_url).hostname or request.host
    new = second_factor.factor_to_confirm(db(), site.keys, account, host)
    return render_template(
        "people/factor.html",
        state=second_factor.factor_state(db(), account.id),
        new=new,
        qr=qr_path(new.address) if new else None,
        must_have_one=_must_have_one(account),
        is_waiting=bool(the_person().wanting),
        form=form,
        problems=(Problem(refusal),) if refusal else form_problems(form),
    )


def _wrong(form: CodeForm) -> ResponseReturnValue:
    words = WORDS[WrongCode.code]
    form.code.errors = (f"{words.title}. {words.advice}",)
    return _page(form), words.status


def _codes(codes: tuple[str, ...], account: Account) -> str:
    return render_template("people/codes.html", codes=codes, onward=home_of(account))


def _must_have_one(account: Account) -> bool:
    is_guarded = account.has_any(GUARDED_ROLES)
    return is_guarded and is_factor_required(db(), current_site().settings.second_factor)
