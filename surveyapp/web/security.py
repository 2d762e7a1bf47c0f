"""Headers, cookies and limits that hold for every answer."""

from datetime import timedelta

from flask import Flask, Response, request
from werkzeug.middleware.proxy_fix import ProxyFix

from surveyapp.config import Settings
from surveyapp.web.extensions import csrf
from surveyapp.web.site import current_site

LARGEST_BODY = 64 * 1024
CONTENT_POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self' data:",
        "media-src 'self'",
        "font-src 'self'",
        "connect-src 'self'",
        "manifest-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
    )
)
CLOSED_POLICY = CONTENT_POLICY.replace("connect-src 'self'", "connect-src 'none'; worker-src 'none'").replace(
    "form-action 'self'", "form-action 'none'"
)
"""For a page from which nothing is to be sent, and that no worker is to outlive."""
HEADERS = {
    "Content-Security-Policy": CONTENT_POLICY,
    "Cross-Origin-Opener-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
}
FILE_HEADERS = {"X-Content-Type-Options": "nosniff"}
"""A style sheet, script or font is no page: the rest would only make it longer on a slow network."""
# Telephones on which the site was opened once come back by HTTPS only; for half a year.
STRICT_TRANSPORT = "max-age=15768000"


def harden(response: Response) -> Response:
    """Add the headers. Pages are never stored: the next person at a shared screen must not find them."""
    is_file = request.endpoint == "static" and response.status_code < 400
    for name, value in (FILE_HEADERS if is_file else HEADERS).items():
        response.headers.setdefault(name, value)
    if not is_file:
        response.headers.setdefault("Cache-Control", "no-store")
    if current_site().settings.secure_cookies:
        response.headers.setdefault("Strict-Transport-Security", STRICT_TRANSPORT)
    return response


def init_app(app: Flask, settings: Settings) -> None:
    """Set limits and cookies, believe the proxies that stand in front, and ask for the CSRF token in every form."""
    if settings.trusted_proxies:
        app.wsgi_app = ProxyFix(  # type: ignore[method-assign]
            app.wsgi_app, x_for=settings.trusted_proxies, x_proto=settings.trusted_proxies
        )
    app.config.update(
        SECRET_KEY=settings.secret_key,
        MAX_CONTENT_LENGTH=LARGEST_BODY,
        MAX_FORM_MEMORY_SIZE=LARGEST_BODY,
        PERMANENT_SESSION_LIFETIME=timedelta(hours=settings.session_hours),
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_SECURE=settings.secure_cookies,
        # A person may leave the form open over lunch; the token lives as long as the session it belongs to.
        WTF_CSRF_TIME_LIMIT=None,
        # Our pages send no Referer, so it can't be compared; the token alone decides.
        WTF_CSRF_SSL_STRICT=False,
    )
    csrf.init_app(app)
    app.after_request(harden)
