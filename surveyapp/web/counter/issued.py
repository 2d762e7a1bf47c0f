"""The ticket that a counter's browser showed last, sealed in its cookie.

The server keeps no token, so a page loaded again, a printer that jammed or a tap sent twice could otherwise only be
answered with another link, which would make the printed one worthless.
"""

import base64
import json
from datetime import date

from cryptography.fernet import Fernet, InvalidToken
from flask import request
from werkzeug.wrappers import Response

from surveyapp.services.visiting import Invitation
from surveyapp.web.identity import the_account
from surveyapp.web.site import current_site

COOKIE = "ticket"
PATH = "/counter"


def remember(response: Response, invitation: Invitation) -> Response:
    """Keep an invitation in the browser of the person who is to hand it over."""
    content = {
        "account": the_account().id,
        "visit": invitation.visit_id,
        "token": invitation.token,
        "code": invitation.code,
        "expires_on": invitation.expires_on.isoformat(),
    }
    settings = current_site().settings
    response.set_cookie(
        COOKIE,
        _fernet().encrypt(json.dumps(content).encode()).decode(),
        max_age=settings.session_hours * 3600,
        path=PATH,
        httponly=True,
        samesite="Lax",
        secure=settings.secure_cookies,
    )
    return response


def last_invitation() -> Invitation | None:
    """The invitation that this browser showed last to this person; None when there is none."""
    try:
        text = _fernet().decrypt(
            request.cookies.get(COOKIE, "").encode(), ttl=current_site().settings.session_hours * 3600
        )
    except InvalidToken:
        return None
    content = json.loads(text)
    if content["account"] != the_account().id:
        return None
    expires_on = date.fromisoformat(content["expires_on"])
    return Invitation(content["visit"], content["token"], content["code"], expires_on)


def forget(response: Response) -> Response:
    """Make the browser forget its last invitation."""
    response.delete_cookie(COOKIE, path=PATH, httponly=True, samesite="Lax")
    return response


def _fernet() -> Fernet:
    return Fernet(base64.urlsafe_b64encode(current_site().keys.ticket_seal()))
