"""Collects the words of the pages and brings the catalogues up to date. Run by `make messages`.

The words in code and templates are Vietnamese, so the Vietnamese catalogue says each of them again; the others are
written by hand. A language has a catalogue where its folder holds one, which may begin as an empty file. The files hold
no dates and no line numbers: they change when words change, and only then.
"""

import copy
import io
import sys
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import DEFAULT_KEYWORDS, extract_from_dir
from babel.messages.pofile import read_po, write_po

from surveyapp.domain.languages import KNOWN_LANGUAGES

ROOT = Path(__file__).parents[1]
FOLDER = ROOT / "translations"
TEMPLATE = FOLDER / "messages.pot"
SOURCE = "vi"
LOCALES = tuple(code for code in KNOWN_LANGUAGES if (FOLDER / code / "LC_MESSAGES" / "messages.po").is_file())
METHODS = [("**.py", "python"), ("**.html", "jinja2")]
OPTIONS = {"**.html": {"trimmed": "true"}}
KEYWORDS = {**DEFAULT_KEYWORDS, "lazy_gettext": None, "lazy_ngettext": (1, 2), "_l": None}


def catalogue_path(locale: str) -> Path:
    """Where the words of one language are kept."""
    return FOLDER / locale / "LC_MESSAGES" / "messages.po"


def extract() -> Catalog:
    """Every text that code and templates mark for translation."""
    catalogue = Catalog(charset="utf-8")
    found = extract_from_dir(
        ROOT / "surveyapp",
        METHODS,
        OPTIONS,
        keywords=KEYWORDS,
        comment_tags=("Translators:",),
        directory_filter=lambda folder: True,
    )
    for _path, _line, message, comments, context in found:
        catalogue.add(message, auto_comments=comments, context=context)
    return catalogue


def read_catalogue(path: Path, locale: str) -> Catalog:
    """The words of one language as they are in a file."""
    with path.open("rb") as file:
        return read_po(file, locale=locale)


def as_text(catalogue: Catalog) -> str:
    """The catalogue as a file: sorted, one line for a text, without dates and places."""
    head = {"Content-Type": "text/plain; charset=UTF-8", "Content-Transfer-Encoding": "8bit"}
    code = catalogue.locale_identifier
    if code:
        # A language that the locale data do not know has the plural forms of the parent that is declared for it.
        forms = Catalog(locale=KNOWN_LANGUAGES[code].parent or code).plural_forms
        head |= {"Language": code, "Plural-Forms": forms}
    lines = [f'"{name}: {value}\\n"' for name, value in head.items()]
    body = io.BytesIO()
    write_po(body, catalogue, 0, no_location=True, omit_header=True, sort_output=True, ignore_obsolete=True)
    return "\n".join(['msgid ""', 'msgstr ""', *lines]) + "\n\n" + body.getvalue().decode()


def updated(locale: str, template: Catalog) -> Catalog:
    """The words of one language, with what is new in the template and without what is gone."""
    path = catalogue_path(locale)
    catalogue = read_catalogue(path, locale)
    # A copy, because the catalogue takes the template's messages for its own.
    catalogue.update(copy.deepcopy(template), no_fuzzy_matching=True)
    if locale == SOURCE:
        for message in catalogue:
            # Vietnamese has one form for every number, and it is the one that counts.
            message.string = message.id if isinstance(message.id, str) else (message.id[1],)
    return catalogue


def main() -> None:
    template = extract()
    FOLDER.mkdir(exist_ok=True)
    TEMPLATE.write_text(as_text(template))
    for locale in LOCALES:
        catalogue = updated(locale, template)
        path = catalogue_path(locale)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(as_text(catalogue))
        missing = [message.id for message in catalogue if message.id and not message.string]
        sys.stdout.write(f"{locale}: {len(catalogue)} texts, {len(missing)} without words\n")


if __name__ == "__main__":
    main()
