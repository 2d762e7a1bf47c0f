"""Administrators' pages on people: finding, adding, roles, set-up links, and ending what should end."""

from collections.abc import Callable
from typing import Any

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from surveyapp.domain.errors import AlreadyExists, InvalidInput
from surveyapp.domain.roles import Role
from surveyapp.services import accounts, people
from surveyapp.services.account_sessions import end_session, end_sessions, sessions_of
from surveyapp.services.auditing import Act
from surveyapp.services.second_factor import reset_factor
from surveyapp.services.set_up_links import make_set_up_link
from surveyapp.web.access import access
from surveyapp.web.identity import the_account
from surveyapp.web.people.forms import PersonForm, RoleForm, find_form, with_choices
from surveyapp.web.people.pages import link_of, row_of, session_rows
from surveyapp.web.problems import Problem, form_problems
from surveyapp.web.session import db, forget_changes
from surveyapp.web.signin.words import WORDS, words_of_input
from surveyapp.web.site import current_site

blueprint = Blueprint("people", __name__, url_prefix="/people")

AT_ONCE = 50


@blueprint.get("")
@access(Role.ADMIN)
def home() -> ResponseReturnValue:
    given: dict[str, Any] = {name: request.args.get(name, "") for name in ("q", "role")}
    role = Role(given["role"]) if given["role"] in set(Role) else None
    found = people.find_people(db(), given["q"], role, request.args.get("after", ""), AT_ONCE + 1)
    shown = [row_of(person) for person in found[:AT_ONCE]]
    return render_template(
        "people/list.html",
        people=shown,
        form=find_form(given),
        is_filtered=any(given.values()),
        is_first="after" not in request.args,
        following=url_for("people.home", **given, after=shown[-1].login) if len(found) > AT_ONCE else "",
    )


@blueprint.get("/add")
@access(Role.ADMIN)
def new() -> ResponseReturnValue:
    return _add_page(PersonForm(formdata=None))


@blueprint.post("/add")
@access(Role.ADMIN)
def add() -> ResponseReturnValue:
    """The answer of this POST shows the link, once: at no address, in no history."""
    form = PersonForm()
    with_choices(form, people.scopes(db()), may_be_none=True)
    if not form.validate():
        return _add_page(form), 422
    given = accounts.NewAccount(form.login.data or "", form.name.data or "", None, form.grants)
    try:
        account_id = accounts.add_account(db(), given, _act())
    except AlreadyExists:
        form.login.errors = (WORDS["login", "exists"],)
        return _add_page(form), 409
    except InvalidInput as error:
        forget_changes()
        field = form.login if error.field == "login" else form.scope
        field.errors = (words_of_input(error),)
        return _add_page(form), 422
    return _link_page(account_id)


@blueprint.get("/<int:account_id>")
@access(Role.ADMIN)
def one(account_id: int) -> ResponseReturnValue:
    return _page(account_id, RoleForm(formdata=None))


@blueprint.post("/<int:account_id>/link")
@access(Role.ADMIN)
def link(account_id: int) -> ResponseReturnValue:
    """The answer of this POST shows the link, once."""
    return _link_page(account_id)


@blueprint.post("/<int:account_id>/roles")
@access(Role.ADMIN)
def give(account_id: int) -> ResponseReturnValue:
    login, form = people.person(db(), account_id).login, RoleForm()
    with_choices(form, people.scopes(db()))
    if not form.validate():
        return _page(account_id, form), 422
    try:
        accounts.grant(db(), login, form.grant, _act())
    except AlreadyExists:
        form.role.errors = (WORDS["role", "exists"],)
        return _page(account_id, form), 409
    except InvalidInput as error:
        form.scope.errors = (words_of_input(error),)
        return _page(account_id, form), 422
    return _back(account_id)


@blueprint.post("/<int:account_id>/roles/<int:grant_id>/revoke")
@access(Role.ADMIN)
def take_back(account_id: int, grant_id: int) -> ResponseReturnValue:
    return _do(account_id, lambda _login: people.take_role_back(db(), account_id, grant_id, _act()))


@blueprint.post("/<int:account_id>/disable")
@access(Role.ADMIN)
def disable(account_id: int) -> ResponseReturnValue:
    return _do(account_id, lambda login: accounts.disable(db(), login, _act()))


@blueprint.post("/<int:account_id>/enable")
@access(Role.ADMIN)
def enable(account_id: int) -> ResponseReturnValue:
    return _do(account_id, lambda login: accounts.enable(db(), login, _act()))


@blueprint.post("/<int:account_id>/factor/reset")
@access(Role.ADMIN)
def forget_factor(account_id: int) -> ResponseReturnValue:
    return _do(account_id, lambda login: reset_factor(db(), login, _act()))


@blueprint.post("/<int:account_id>/sessions/end")
@access(Role.ADMIN)
def end_all(account_id: int) -> ResponseReturnValue:
    end_sessions(db(), account_id, _act())
    return _back(account_id)


@blueprint.post("/<int:account_id>/sessions/<int:session_id>/end")
@access(Role.ADMIN)
def end_one(account_id: int, session_id: int) -> ResponseReturnValue:
    end_session(db(), account_id, session_id, _act())
    return _back(account_id)


def _do(account_id: int, deed: Callable[[str], None]) -> ResponseReturnValue:
    """Do something with the person of a login; where it is refused, the page says why and nothing has changed."""
    login = people.person(db(), account_id).login
    try:
        deed(login)
    except InvalidInput as error:
        forget_changes()
        return _page(account_id, RoleForm(formdata=None), words_of_input(error)), 422
    return _back(account_id)


def _back(account_id: int) -> ResponseReturnValue:
    return redirect(url_for("people.one", account_id=account_id), 303)


def _page(account_id: int, form: RoleForm, refusal: str = "") -> str:
    now = current_site().now()
    return render_template(
        "people/one.html",
        person=row_of(people.person(db(), account_id)),
        sessions=session_rows(sessions_of(db(), account_id, now)),
        session_address=lambda each: url_for("people.end_one", account_id=account_id, session_id=each),
        form=with_choices(form, people.scopes(db())),
        problems=(Problem(refusal),) if refusal else form_problems(form),
    )


def _add_page(form: PersonForm) -> str:
    with_choices(form, people.scopes(db()), may_be_none=True)
    return render_template("people/add.html", form=form, problems=form_problems(form))


def _link_page(account_id: int) -> ResponseReturnValue:
    try:
        made = make_set_up_link(db(), current_site().keys, account_id, _act())
    except InvalidInput as error:
        return _page(account_id, RoleForm(formdata=None), words_of_input(error)), 422
    person = row_of(people.person(db(), account_id))
    return render_template("people/link.html", person=person, link=link_of(made))


def _act() -> Act:
    return Act(the_account().id, current_site().now())
