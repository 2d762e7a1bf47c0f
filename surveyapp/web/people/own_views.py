"""One's own account: who one is here, sessions, password."""

from flask import Blueprint, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from surveyapp.domain.errors import InvalidInput, WrongLogin
from surveyapp.services import accounts, people
from surveyapp.services.account_sessions import (
    end_session,
    end_sessions,
    is_factor_required,
    sessions_of,
)
from surveyapp.services.auditing import Act
from surveyapp.services.second_factor import factor_state
from surveyapp.web.access import access
from surveyapp.web.identity import end_session as end_session_here
from surveyapp.web.identity import the_account, the_person
from surveyapp.web.network import network_of_request
from surveyapp.web.people.pages import row_of, session_rows
from surveyapp.web.problems import form_problems
from surveyapp.web.session import db
from surveyapp.web.signin.forms import OwnPasswordForm
from surveyapp.web.signin.words import WORDS, words_of_input
from surveyapp.web.site import current_site

blueprint = Blueprint("own", __name__, url_prefix="/people/own")


@blueprint.get("")
@access("signed_in")
def home() -> ResponseReturnValue:
    return _page(OwnPasswordForm(formdata=None))


@blueprint.post("/password")
@access("signed_in")
def change_password() -> ResponseReturnValue:
    """Another password ends every session, this one too: its person signs in anew."""
    form, login, site = OwnPasswordForm(), the_account().login, current_site()
    if not form.validate():
        return _page(form), 422
    try:
        accounts.sign_in(db(), site.keys, login, form.current.data or "", network_of_request(), site.now())
        accounts.set_password(db(), login, form.password.data or "", _act())
    except WrongLogin:
        form.current.errors = (WORDS["password", "wrong"],)
        return _page(form), 422
    except InvalidInput as error:
        form.password.errors = (words_of_input(error),)
        return _page(form), 422
    end_session_here()
    return redirect(url_for("signin.sign_in", set=1), 303)


@blueprint.post("/sessions/<int:session_id>/end")
@access("signed_in")
def end_one(session_id: int) -> ResponseReturnValue:
    end_session(db(), the_account().id, session_id, _act())
    return redirect(url_for("own.home"), 303)


@blueprint.post("/sessions/end")
@access("signed_in")
def end_others() -> ResponseReturnValue:
    end_sessions(db(), the_account().id, _act(), but=the_person().session_id)
    return redirect(url_for("own.home"), 303)


def _page(form: OwnPasswordForm) -> str:
    person, site = the_person(), current_site()
    account_id = person.account.id
    return render_template(
        "people/own.html",
        person=row_of(people.person(db(), account_id)),
        sessions=session_rows(sessions_of(db(), account_id, site.now()), person.session_id),
        session_address=lambda each: url_for("own.end_one", session_id=each),
        factor=factor_state(db(), account_id),
        is_required=is_factor_required(db(), site.settings.second_factor),
        form=form,
        problems=form_problems(form),
    )


def _act() -> Act:
    return Act(the_account().id, current_site().now())
