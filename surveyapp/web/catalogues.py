"""The languages that this installation speaks: those that come with the program, and those whose catalogue was added.

Nothing falls back in silence: an added catalogue in which a text is missing is not offered at all, and the log says so.
That those which come with the program are complete is checked before it is released (`tests/guards`).
"""

from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path

import structlog
from babel import Locale
from babel.messages.mofile import read_mo

from surveyapp.domain.languages import KNOWN_LANGUAGES

TRANSLATIONS = Path(__file__).parents[2] / "translations"
"""The catalogues that come with the program. Flask-Babel would look inside the package; they lie beside it."""
SOURCE = "vi"
"""The language of the texts in the code; its catalogue says each of them again, so it lists what there is to say."""
SHIPPED = (SOURCE, "en")

log = structlog.get_logger("surveyapp.web")


class DeclaredLocale(Locale):
    """A language without locale data: it writes dates, numbers and plurals as its parent does, under its own code."""

    def __init__(self, code: str, parent: str) -> None:
        self.code = ""
        super().__init__(parent)
        self.code = code

    def __str__(self) -> str:
        return self.code or super().__str__()


def locale_of(code: str) -> Locale:
    """The locale data for a known language: its own, or those of the parent that is declared for it."""
    parent = KNOWN_LANGUAGES[code].parent
    return DeclaredLocale(code, parent) if parent else Locale.parse(code)


def spoken_languages(folder: Path) -> dict[str, str]:
    """The languages of a folder of catalogues, each by its own name."""
    needed = _texts(folder, SOURCE)
    spoken = {}
    for code, known in KNOWN_LANGUAGES.items():
        found = _texts(folder, code)
        if code in SHIPPED or (found and found >= needed):
            spoken[code] = known.name
        elif (folder / code).is_dir():
            missing = len(needed - found)
            log.warning(
                "catalogue is not complete, so the language is not offered", code=code, missing=missing
            )
    return spoken


def _texts(folder: Path, code: str) -> frozenset[str]:
    """The texts that have words in a compiled catalogue; none where it was not compiled."""
    path = folder / code / "LC_MESSAGES" / "messages.mo"
    return _texts_in(path, path.stat().st_mtime_ns) if path.is_file() else frozenset()


@lru_cache(maxsize=32)
def _texts_in(path: Path, _modified: int) -> frozenset[str]:
    with path.open("rb") as file:
        messages = read_mo(file)
    return frozenset(_first(message.id) for message in messages if message.id and _is_said(message.string))


def _first(text: str | Sequence[str]) -> str:
    """The text, or the first of the forms that it has for different numbers."""
    return text if isinstance(text, str) else text[0]


def _is_said(words: str | Sequence[str] | None) -> bool:
    return bool(words) and all(words or ())
