"""What was typed on a page that could not be taken, kept for the one display that says what is wrong.

So the page that says it is fetched, not posted, and a browser can go back to it. Nothing is stored on the server; the
browser gives the cookie back with the next page and loses it there.
"""

from flask import current_app, request
from itsdangerous import BadData, URLSafeTimedSerializer
from werkzeug.wrappers import Response

from surveyapp.web.draft_cookie import PATH
from surveyapp.web.respond.pages import Fields
from surveyapp.web.site import current_site

COOKIE = "typed"
SECONDS = 60
LONGEST = 3_500
"""Browsers drop a cookie of more than 4096 bytes without a word."""


def keep_typed(response: Response, page_id: str, fields: Fields) -> bool:
    """Let the next display of a page show these fields; False where they are too long for that."""
    value = str(_signer().dumps([page_id, dict(fields)]))
    if len(value) > LONGEST:
        return False
    secure = current_site().settings.secure_cookies
    response.set_cookie(
        COOKIE, value, max_age=SECONDS, path=PATH, httponly=True, samesite="Lax", secure=secure
    )
    return True


def typed_on(page_id: str) -> dict[str, list[str]] | None:
    """What was just typed on this page and could not be taken; None where nothing was."""
    try:
        kept_for, fields = _signer().loads(request.cookies.get(COOKIE, ""), max_age=SECONDS)
    except BadData:
        return None
    return dict(fields) if kept_for == page_id else None


def forget_typed(response: Response) -> Response:
    """Make the browser forget it."""
    if COOKIE in request.cookies:
        secure = current_site().settings.secure_cookies
        response.delete_cookie(COOKIE, path=PATH, httponly=True, samesite="Lax", secure=secure)
    return response


def _signer() -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(current_app.config["SECRET_KEY"], salt=COOKIE)
