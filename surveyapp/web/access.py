"""Who may use a view: said above each of them, enforced before any of them runs."""

from collections.abc import Callable
from typing import Any, Literal, TypeVar

from flask import Flask, current_app, request

from surveyapp.domain.errors import NotAllowed
from surveyapp.domain.roles import Role
from surveyapp.domain.scopes import Scope
from surveyapp.web.identity import current_caller, current_device, current_kiosk, the_account, the_person

Mark = Literal["public", "password_given", "signed_in", "kiosk", "kiosk_or_revoked"] | Role | Scope
View = TypeVar("View", bound=Callable[..., Any])
ATTRIBUTE = "access"
PROOFS: dict[str, Callable[[], object]] = {
    "password_given": the_person,
    "kiosk": current_kiosk,
    "kiosk_or_revoked": current_device,
}
"""Marks that need no role, and what refuses whoever is none of these."""


def access(*marks: Mark) -> Callable[[View], View]:
    """Say who may use a view: everybody, whoever gave the right password even if a second factor is still
    wanting, whoever is signed in, enrolled kiosks, holders of one of these roles, or programs whose key has one of
    these scopes.
    """

    def mark(view: View) -> View:
        setattr(view, ATTRIBUTE, marks)
        return view

    return mark


def marks_of(endpoint: str) -> tuple[Mark, ...]:
    """The marks of an endpoint's view; none when somebody forgot them."""
    marks: tuple[Mark, ...] = getattr(current_app.view_functions[endpoint], ATTRIBUTE, ())
    return marks


def enforce() -> None:
    """Refuse whoever may not use this view. A view without a mark is nobody's."""
    if request.endpoint is None or request.endpoint == "static":
        return
    marks = marks_of(request.endpoint)
    if "public" in marks:
        return
    for word, somebody in PROOFS.items():
        if word in marks:
            somebody()
            return
    scopes = [mark for mark in marks if isinstance(mark, Scope)]
    if scopes:
        if not any(current_caller().may(scope) for scope in scopes):
            raise NotAllowed
        return
    account = the_account()
    if not any(mark == "signed_in" or (isinstance(mark, Role) and account.has(mark)) for mark in marks):
        raise NotAllowed


def init_app(app: Flask) -> None:
    """Enforce the marks before each request."""
    app.before_request(enforce)
