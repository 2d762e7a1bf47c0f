"""What every page shows whatever it is about: its language, its size of text, and whether the data is made up."""

from dataclasses import dataclass

from flask import Flask, g

from surveyapp.services.site import site_facts
from surveyapp.web import display
from surveyapp.web.display import DisplaySetting, display_settings
from surveyapp.web.identity import current_account
from surveyapp.web.locale import LanguageChoice, in_language, language, language_choices, missing_language
from surveyapp.web.session import db


@dataclass(frozen=True, slots=True)
class PageFacts:
    """What base.html needs."""

    language: str
    languages: tuple[LanguageChoice, ...]
    missing_language: str
    display: tuple[DisplaySetting, ...]
    is_demonstration: bool


def page_facts() -> dict[str, PageFacts]:
    """The facts of the page that is being written, as `page`."""
    is_demonstration = not g.get("database_is_down") and site_facts(db()).is_demonstration
    return {
        "page": PageFacts(
            language=language(),
            languages=language_choices(),
            missing_language=missing_language(),
            display=display_settings(),
            is_demonstration=is_demonstration,
        )
    }


def init_app(app: Flask) -> None:
    """Hand the facts to every template, and what templates may call."""
    display.init_app(app)
    app.context_processor(page_facts)
    app.jinja_env.globals.update(current_account=current_account, in_language=in_language)
    app.jinja_env.trim_blocks = True
    app.jinja_env.lstrip_blocks = True
