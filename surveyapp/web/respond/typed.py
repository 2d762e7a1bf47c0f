"""What was posted and could not be taken, kept for the one display that says what is wrong.

So the page that says it is fetched, not posted, and a browser can go back to it. Nothing is stored on the server; the
browser gives the cookie back with the next page and loses it there.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TypeVar

from flask import current_app, request
from itsdangerous import BadData, URLSafeTimedSerializer
from werkzeug.datastructures import MultiDict
from werkzeug.wrappers import Response

from surveyapp.domain.text import clean
from surveyapp.web.forms import Form
from surveyapp.web.question_pages import Fields
from surveyapp.web.site import current_site

COOKIE = "typed"
CSRF_FIELD = "csrf_token"
SECONDS = 60
LONGEST = 3_500
"""Browsers drop a cookie of more than 4096 bytes without a word."""

SomeForm = TypeVar("SomeForm", bound=Form)


@dataclass(frozen=True, slots=True)
class Typed:
    """What stood in the fields, and why it was refused, by field."""

    fields: dict[str, list[str]]
    reasons: dict[str, str]


def keep_typed(response: Response, where: str, fields: Fields, reasons: Mapping[str, str]) -> Response:
    """Let the next display of a page show these fields, and why they were refused.

    Where they are too long for a cookie, which only a form of somebody's own making is, they start empty.
    """
    typed = {name: [clean(text) for text in values] for name, values in fields.items() if name != CSRF_FIELD}
    value = _written(where, typed, reasons)
    if len(value) > LONGEST:
        value = _written(where, {}, reasons)
    secure = current_site().settings.secure_cookies
    response.set_cookie(
        COOKIE, value, max_age=SECONDS, path=_path(), httponly=True, samesite="Lax", secure=secure
    )
    return response


def typed_on(where: str) -> Typed | None:
    """What was just typed on this page and could not be taken; None where nothing was."""
    try:
        kept_for, fields, reasons = _signer().loads(request.cookies.get(COOKIE, ""), max_age=SECONDS)
    except (BadData, ValueError):
        return None
    return Typed(fields, reasons) if kept_for == where else None


def form_as_typed(kind: type[SomeForm], typed: Typed | None) -> SomeForm:
    """A form with what was typed and what is wrong with it; a blank one where nothing was."""
    if typed is None:
        return kind(formdata=None)
    form = kind(MultiDict(typed.fields), meta={"csrf": False})
    form.validate()
    return form


def forget_typed(response: Response) -> Response:
    """Make the browser forget it."""
    if COOKIE in request.cookies:
        secure = current_site().settings.secure_cookies
        response.delete_cookie(COOKIE, path=_path(), httponly=True, samesite="Lax", secure=secure)
    return response


def _path() -> str:
    """The first part of the address: a cookie's path may not hold a token either."""
    return f"/{request.path.split('/')[1]}"


def _written(where: str, fields: Fields, reasons: Mapping[str, str]) -> str:
    return str(_signer().dumps([where, dict(fields), dict(reasons)]))


def _signer() -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(current_app.config["SECRET_KEY"], salt=COOKIE)
