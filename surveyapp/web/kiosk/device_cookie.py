"""The cookie by which a paired device is known; no page for citizens on a telephone ever gets it."""

from werkzeug.wrappers import Response

from surveyapp.web.identity import KIOSK_COOKIE
from surveyapp.web.site import current_site

PATH = "/kiosk"
SECONDS = 400 * 24 * 3600
"""The longest that browsers allow; renewed whenever the device fetches what to ask."""


def hand_over(response: Response, secret: str) -> Response:
    """Let the device keep its secret."""
    response.set_cookie(
        KIOSK_COOKIE,
        secret,
        max_age=SECONDS,
        path=PATH,
        httponly=True,
        samesite="Strict",
        secure=current_site().settings.secure_cookies,
    )
    return response
