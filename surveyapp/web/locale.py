"""The language of a page: asked for in the address, else remembered in a cookie, else Vietnamese.

What the browser prefers is not looked at: many telephones sold here say English to people who read Vietnamese.
"""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from babel import Locale
from flask import Flask, Response, current_app, g, request
from flask_babel import force_locale, get_locale, refresh

from surveyapp.domain.languages import KNOWN_LANGUAGES
from surveyapp.web.catalogues import SOURCE, TRANSLATIONS, locale_of, spoken_languages
from surveyapp.web.extensions import babel
from surveyapp.web.same_page import same_page
from surveyapp.web.site import current_site

DEFAULT = SOURCE
COOKIE = "lang"
ARGUMENT = "lang"
ANEW = "language_starts_anew"
OFFERED = "languages_of_this_form"
EXTENSION = "surveyapp.languages"
YEAR = 365 * 24 * 3600


@dataclass(frozen=True, slots=True)
class LanguageChoice:
    """A language as the switch offers it."""

    code: str
    name: str
    address: str
    is_current: bool


def languages() -> dict[str, str]:
    """The languages that this installation speaks, each by its own name."""
    spoken: dict[str, str] = current_app.extensions[EXTENSION]
    return spoken


def chosen_language() -> str:
    """The language that was chosen: in the address, earlier on, or by nobody, which is Vietnamese."""
    kept = None if g.get(ANEW) else request.cookies.get(COOKIE)
    wanted = (request.args.get(ARGUMENT), kept)
    return next((code for code in wanted if code in languages()), DEFAULT)


def start_anew() -> None:
    """Forget the language of whoever was here before: this page is where the next person starts."""
    setattr(g, ANEW, True)
    refresh()


def offer_only(codes: Sequence[str]) -> None:
    """This page belongs to a form that is written in these languages, so it is shown in one of them.

    Where the chosen language is another, `missing_language` says so and the page says it to the reader.
    """
    setattr(g, OFFERED, tuple(code for code in codes if code in languages()) or (DEFAULT,))
    refresh()


def languages_among(codes: Sequence[str]) -> list[str]:
    """Those of these languages that this installation speaks, in its order."""
    return [code for code in languages() if code in codes]


def missing_language() -> str:
    """The name of the language that was chosen and in which this page's form is not written; else empty."""
    chosen = chosen_language()
    return "" if chosen in _offered() else KNOWN_LANGUAGES[chosen].name


def language() -> str:
    """The code of the language this page is written in."""
    return str(get_locale() or DEFAULT)


@contextmanager
def speaking(code: str) -> Iterator[None]:
    """Write in a language of this installation for a while, whatever the page's own."""
    with force_locale(locale_of(code)):
        yield


def in_language(vietnamese: str, english: str) -> str:
    """The one of two names that suits this page; the Vietnamese one where there is no other."""
    return english if language() == "en" and english else vietnamese


def worded(words: Mapping[Any, str]) -> str:
    """Of words by language those that suit this page; the Vietnamese ones where there are no others."""
    return words.get(language()) or words.get(SOURCE, "")


def language_choices() -> tuple[LanguageChoice, ...]:
    """The switch: every language of this page, each with the address of this same page in it."""
    current = language()
    names = languages()
    return tuple(
        LanguageChoice(code, names[code], same_page(**{ARGUMENT: code}), code == current)
        for code in _offered()
    )


def remember_language(response: Response) -> Response:
    """Keep a language that was asked for in the address, or the default where somebody else starts."""
    if request.args.get(ARGUMENT) in languages() or g.get(ANEW):
        secure = current_site().settings.secure_cookies
        response.set_cookie(
            COOKIE, chosen_language(), max_age=YEAR, httponly=True, samesite="Lax", secure=secure
        )
    return response


def _offered() -> tuple[str, ...]:
    """The languages of this page: those of its form, or all of them."""
    offered: tuple[str, ...] = g.get(OFFERED) or tuple(languages())
    return offered


def _locale_of_page() -> Locale:
    chosen, offered = chosen_language(), _offered()
    return locale_of(chosen if chosen in offered else offered[0])


def init_app(app: Flask, translations: Path = TRANSLATIONS) -> None:
    """Start Babel on the catalogues of a folder."""
    app.extensions[EXTENSION] = spoken_languages(translations)
    app.config["BABEL_TRANSLATION_DIRECTORIES"] = str(translations)
    app.config["BABEL_DEFAULT_LOCALE"] = DEFAULT
    babel.init_app(app, locale_selector=_locale_of_page)
    app.after_request(remember_language)
