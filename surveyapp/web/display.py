"""How large and how strong a page is written: chosen in the address or by script, remembered in two cookies.

The cookies hold nothing about a person and may be read by scripts, which change the page at once.
"""

from dataclasses import dataclass

from flask import Flask, Response, request
from flask_babel import lazy_gettext as _l
from flask_babel.speaklater import LazyString

from surveyapp.web.same_page import same_page
from surveyapp.web.site import current_site

YEAR = 365 * 24 * 3600


@dataclass(frozen=True, slots=True)
class Setting:
    """Something to choose: the argument and cookie it is kept in, and its values, the usual one first."""

    name: str
    title: LazyString
    values: dict[str, LazyString]

    @property
    def usual(self) -> str:
        """What holds where nobody has chosen."""
        return next(iter(self.values))


TEXT = Setting("text", _l("Cỡ chữ"), {"1": _l("Vừa"), "2": _l("Lớn"), "3": _l("Rất lớn")})
CONTRAST = Setting("contrast", _l("Màu sắc"), {"normal": _l("Thường"), "high": _l("Tương phản cao")})
SETTINGS = (TEXT, CONTRAST)


@dataclass(frozen=True, slots=True)
class DisplayChoice:
    """One value as the page offers it."""

    value: str
    words: str
    address: str
    is_current: bool


@dataclass(frozen=True, slots=True)
class DisplaySetting:
    """A setting as the page offers it."""

    name: str
    title: str
    value: str
    choices: tuple[DisplayChoice, ...]


def display_settings() -> tuple[DisplaySetting, ...]:
    """What can be chosen on this page, and what was."""
    return tuple(_offered(setting) for setting in SETTINGS)


def remember_display(response: Response) -> Response:
    """Keep what was asked for in the address."""
    for setting in SETTINGS:
        asked = request.args.get(setting.name)
        if asked in setting.values:
            secure = current_site().settings.secure_cookies
            response.set_cookie(setting.name, asked, max_age=YEAR, samesite="Lax", secure=secure)
    return response


def _offered(setting: Setting) -> DisplaySetting:
    current = _chosen(setting)
    choices = tuple(
        DisplayChoice(value, str(words), same_page(**{setting.name: value}), value == current)
        for value, words in setting.values.items()
    )
    return DisplaySetting(setting.name, str(setting.title), current, choices)


def _chosen(setting: Setting) -> str:
    wanted = (request.args.get(setting.name), request.cookies.get(setting.name))
    return next((value for value in wanted if value in setting.values), setting.usual)


def init_app(app: Flask) -> None:
    """Remember the choice after each request."""
    app.after_request(remember_display)
