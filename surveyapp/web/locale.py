"""The language of a page: asked for in the address, else remembered in a cookie, else Vietnamese.

What the browser prefers is not looked at: many telephones sold here say English to people who read Vietnamese.
"""

from dataclasses import dataclass
from pathlib import Path

from flask import Flask, Response, g, request, url_for
from flask.globals import request_ctx
from flask_babel import get_locale, refresh

from surveyapp.web.extensions import babel
from surveyapp.web.site import current_site

LANGUAGES = {"vi": "Tiếng Việt", "en": "English"}
DEFAULT = "vi"
COOKIE = "lang"
ARGUMENT = "lang"
ANEW = "language_starts_anew"
YEAR = 365 * 24 * 3600
# Flask-Babel looks for a relative folder inside the package; ours lies beside it.
TRANSLATIONS = Path(__file__).parents[2] / "translations"


@dataclass(frozen=True, slots=True)
class LanguageChoice:
    """A language as the switch offers it."""

    code: str
    name: str
    address: str
    is_current: bool


def chosen_language() -> str:
    """The language of this request."""
    kept = None if g.get(ANEW) else request.cookies.get(COOKIE)
    wanted = (request.args.get(ARGUMENT), kept)
    return next((code for code in wanted if code in LANGUAGES), DEFAULT)


def start_anew() -> None:
    """Forget the language of whoever was here before: this page is where the next person starts."""
    setattr(g, ANEW, True)
    refresh()


def language() -> str:
    """The code of the language this page is written in."""
    return str(get_locale() or DEFAULT)


def in_language(vietnamese: str, english: str) -> str:
    """The one of two names that suits this page; the Vietnamese one where there is no other."""
    return english if language() == "en" and english else vietnamese


def language_choices() -> tuple[LanguageChoice, ...]:
    """The switch: every language, each with the address of this same page in it."""
    current = language()
    return tuple(
        LanguageChoice(code, name, _same_page(code), code == current) for code, name in LANGUAGES.items()
    )


def _same_page(code: str) -> str:
    """This page in a language. What only a POST can show has no address; then it is the start page."""
    adapter = request_ctx.url_adapter
    if request.endpoint is None or adapter is None or "GET" not in adapter.allowed_methods():
        return url_for("start.home", lang=code)
    arguments = {**request.args.to_dict(), **(request.view_args or {}), ARGUMENT: code}
    return url_for(request.endpoint, **arguments)


def remember_language(response: Response) -> Response:
    """Keep a language that was asked for in the address, or the default where somebody else starts."""
    if request.args.get(ARGUMENT) in LANGUAGES or g.get(ANEW):
        secure = current_site().settings.secure_cookies
        response.set_cookie(
            COOKIE, chosen_language(), max_age=YEAR, httponly=True, samesite="Lax", secure=secure
        )
    return response


def init_app(app: Flask) -> None:
    """Start Babel on our catalogues."""
    app.config["BABEL_TRANSLATION_DIRECTORIES"] = str(TRANSLATIONS)
    app.config["BABEL_DEFAULT_LOCALE"] = DEFAULT
    babel.init_app(app, locale_selector=chosen_language)
    app.after_request(remember_language)
