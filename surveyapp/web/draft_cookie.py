"""The cookies of a draft: its key, of which this is the only copy, and the name of the link it was opened with.

The name is the keyed hash under which the link is stored. It tells a phone whose draft is gone why: the link was used
on another phone, withdrawn, or has expired.
"""

import re

from flask import request
from werkzeug.wrappers import Response

from surveyapp.domain.drafts import DraftKey, draft_key_of
from surveyapp.services.opening import LinkName
from surveyapp.web.site import current_site

COOKIE = "draft"
LINK = "draft_link"
PATH = "/answer"
"""Both go to the pages of the form and to no others."""
SECONDS_AFTER_SENDING = 3600
LINK_NAME = re.compile(r"(token|code)\.([0-9a-f]{64})")


def draft_key() -> DraftKey:
    """The key this browser holds. Raises DraftLost when it holds none."""
    return draft_key_of(request.cookies.get(COOKIE))


def link_of_draft() -> LinkName | None:
    """The link that this browser's draft was opened with; None for what is no name of a link."""
    found = LINK_NAME.fullmatch(request.cookies.get(LINK, ""))
    if found is None:
        return None
    return LinkName("token" if found[1] == "token" else "code", found[2])


def hand_over(response: Response, key: DraftKey, link: LinkName) -> Response:
    """Give the browser both, for as long as its link can be valid."""
    seconds = current_site().settings.link_days * 24 * 3600
    _set(response, COOKIE, key.to_cookie(), seconds)
    _set(response, LINK, f"{link.kind}.{link.hash}", seconds)
    return response


def let_go(response: Response) -> Response:
    """Let the browser forget both before long, after the form was sent. Until then it can be told so again."""
    for name in (COOKIE, LINK):
        if name in request.cookies:
            _set(response, name, request.cookies[name], SECONDS_AFTER_SENDING)
    return response


def take_back(response: Response) -> Response:
    """Make the browser forget both."""
    secure = current_site().settings.secure_cookies
    for name in (COOKIE, LINK):
        response.delete_cookie(name, path=PATH, httponly=True, samesite="Lax", secure=secure)
    return response


def _set(response: Response, name: str, value: str, seconds: int) -> None:
    settings = current_site().settings
    response.set_cookie(
        name,
        value,
        max_age=seconds,
        path=PATH,
        httponly=True,
        samesite="Lax",
        secure=settings.secure_cookies,
    )
