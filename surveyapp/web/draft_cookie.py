"""The cookie that holds the key of a draft: the only copy of it, in the citizen's own browser."""

from flask import request
from werkzeug.wrappers import Response

from surveyapp.domain.drafts import DraftKey, draft_key_of
from surveyapp.web.site import current_site

COOKIE = "draft"
PATH = "/answer"
"""The key goes to the pages of the form and to no others."""


def draft_key() -> DraftKey:
    """The key this browser holds. Raises DraftLost when it holds none."""
    return draft_key_of(request.cookies.get(COOKIE))


def hand_over(response: Response, key: DraftKey) -> Response:
    """Give the browser its key, for as long as it stays open and a week at most."""
    settings = current_site().settings
    response.set_cookie(
        COOKIE,
        key.to_cookie(),
        max_age=settings.link_days * 24 * 3600,
        path=PATH,
        httponly=True,
        samesite="Lax",
        secure=settings.secure_cookies,
    )
    return response


def take_back(response: Response) -> Response:
    """Make the browser forget the key."""
    settings = current_site().settings
    response.delete_cookie(COOKIE, path=PATH, httponly=True, samesite="Lax", secure=settings.secure_cookies)
    return response
