"""What every page shows whatever it is about: its language and the switch, and whether the data is made up."""

from dataclasses import dataclass

from flask import Flask, g

from surveyapp.services.site import site_facts
from surveyapp.web.identity import current_account, device
from surveyapp.web.locale import LanguageChoice, in_language, language, language_choices
from surveyapp.web.session import db
from surveyapp.web.site import current_site


@dataclass(frozen=True, slots=True)
class PageFacts:
    """What base.html needs."""

    language: str
    languages: tuple[LanguageChoice, ...]
    is_demonstration: bool
    is_kiosk: bool
    idle_seconds: int


def page_facts() -> dict[str, PageFacts]:
    """The facts of the page that is being written, as `page`."""
    is_demonstration = not g.get("database_is_down") and site_facts(db()).is_demonstration
    return {
        "page": PageFacts(
            language=language(),
            languages=language_choices(),
            is_demonstration=is_demonstration,
            is_kiosk=device() == "kiosk",
            idle_seconds=current_site().settings.kiosk_idle_seconds,
        )
    }


def init_app(app: Flask) -> None:
    """Hand the facts to every template, and what templates may call."""
    app.context_processor(page_facts)
    app.jinja_env.globals.update(current_account=current_account, in_language=in_language)
    app.jinja_env.trim_blocks = True
    app.jinja_env.lstrip_blocks = True
