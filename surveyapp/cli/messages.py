"""The words of the command line, in the language of whoever runs it.

The texts in the code are Vietnamese; other languages come from the same catalogues as the pages. The language is
SURVEYAPP_LANG where that is set; else Vietnamese under a Vietnamese locale (LC_ALL, LANG); else English.
"""

import os
from collections.abc import Mapping
from gettext import NullTranslations
from pathlib import Path

from babel.support import Translations

FOLDER = Path(__file__).resolve().parents[2] / "translations"
SOURCE = "vi"
LANGUAGES = (SOURCE, "en")


def chosen_language(environment: Mapping[str, str]) -> str:
    """The language that the environment asks for."""
    asked = environment.get("SURVEYAPP_LANG", "")[:2].lower()
    if asked in LANGUAGES:
        return asked
    locale = environment.get("LC_ALL") or environment.get("LANG") or ""
    return SOURCE if locale.startswith(SOURCE) else "en"


def words_in(language: str, folder: Path = FOLDER) -> NullTranslations:
    """The catalogue of a language; the Vietnamese texts themselves where there is none."""
    return NullTranslations() if language == SOURCE else Translations.load(folder, [language])


LANGUAGE = chosen_language(os.environ)
_ = words_in(LANGUAGE).gettext
